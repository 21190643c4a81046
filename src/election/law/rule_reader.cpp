// SPDX-License-Identifier: Apache-2.0
#include "election/law/rule_reader.h"

#include <algorithm>
#include <array>

#include "election/law/json_reader.h"
#include "election/law/rule_check.h"

namespace urna::election::law {
namespace {

namespace json = boost::json;

// What a tier may state for itself, or the rule for all of them.
constexpr std::array<std::string_view, 5> sharing_keys = {"method", "threshold", "classes", "noneReached",
                                                          "ties"};

class RuleReader : public JsonReader {
 public:
    Rule rule(const json::value& value) {
        Rule rule;
        const std::string path = "rule";
        const auto* from = object(value, path, {"alliances", "majority", "tiers", "version"}, sharing_keys);
        if (from == nullptr) return rule;
        check_version(*from, path);
        required(*from, "method", path);
        required(*from, "threshold", path);
        rule.sharing = sharing(*from, path, {});
        rule.alliances = alliances(*from, path);
        rule.majority = majority(*from, path);
        if (const auto* tiers = array(*from, "tiers", path, 1, tiers_max)) {
            for (std::size_t i = 0; i < tiers->size(); ++i)
                rule.tiers.push_back(tier((*tiers)[i], element("rule.tiers", i), rule.sharing, i == 0));
        } else {
            rule.tiers.push_back({.sharing = rule.sharing});
        }
        return rule;
    }

    PresidentRule president(const json::value& value) {
        PresidentRule rule;
        const std::string path = "rule";
        const auto* from = object(value, path, {"majority", "runoff", "turnoutPercent", "ties", "version"});
        if (from == nullptr) return rule;
        check_version(*from, path);
        if (const json::value* clause = from->if_contains("majority")) {
            const std::string here = "rule.majority";
            const auto* majority = object(*clause, here, {"of", "percent", "inclusive"});
            if (majority == nullptr) return rule;
            PresidentMajority& read = rule.majority.emplace();
            read.of = choice(*majority, "of", here, base_names, Base::valid);
            if (read.of == Base::valid_and_blank) refuse("rule.majority.of");
            required(*majority, "percent", here);
            read.percent = thousandths(*majority, "percent", here, percent_max).value_or(0);
            read.inclusive = flag(*majority, "inclusive", here, false);
        }
        rule.runoff = static_cast<std::uint32_t>(integer(*from, "runoff", path, 2, runoff_max).value_or(0));
        if (rule.runoff > 0 && !rule.majority) refuse("rule.runoff");
        rule.turnout_percent = thousandths(*from, "turnoutPercent", path, percent_max);
        rule.ties = ties(*from, path, rule.ties);
        return rule;
    }

 private:
    void check_version(const json::object& from, const std::string& path) {
        integer(from, "version", path, 1, 1);
    }

    Method method(const json::value& value, const std::string& path) {
        if (value.is_string()) {
            if (value.get_string() == "dhondt") return dhondt;
            if (value.get_string() == "sainteLague") return sainte_lague;
            refuse(path);
            return dhondt;
        }
        const json::object* either = value.if_object();
        if (either != nullptr && either->contains("divisors")) {
            const auto* from = object(value, path, {"divisors"});
            return from != nullptr ? divisors(from->at("divisors"), member(path, "divisors")) : dhondt;
        }
        return quota(value, path);
    }

    Divisors divisors(const json::value& value, const std::string& path) {
        const auto* from = object(value, path, {"first", "second", "step"});
        if (from == nullptr) return dhondt;
        for (const char* key : {"first", "second", "step"}) required(*from, key, path);
        const Divisors read{thousandths(*from, "first", path, divisor_max).value_or(0),
                            thousandths(*from, "second", path, divisor_max).value_or(0),
                            thousandths(*from, "step", path, divisor_max).value_or(1)};
        if (read.first > read.second) refuse(member(path, "second"));
        if (read.step == 0) refuse(member(path, "step"));
        return read;
    }

    Method quota(const json::value& value, const std::string& path) {
        Quota read;
        const auto* from = object(value, path, {"quota", "of", "round", "remainder", "overAward"});
        if (from == nullptr || required(*from, "quota", path) == nullptr) return read;
        read.kind = choice(*from, "quota", path, quota_kind_names, read.kind);
        read.of = choice(*from, "of", path, votes_of_names, read.of);
        read.round = choice(*from, "round", path, rounding_names, read.round);
        read.over_award = choice(*from, "overAward", path, over_award_names, read.over_award);
        const auto* passes = array(*from, "remainder", path, 0, passes_max);
        if (passes == nullptr) return read;
        read.remainder.clear();
        for (std::size_t i = 0; i < passes->size(); ++i)
            read.remainder.push_back(pass((*passes)[i], element(member(path, "remainder"), i)));
        return read;
    }

    Pass pass(const json::value& value, const std::string& path) {
        Pass read;
        const auto* from = object(value, path, {"by", "once", "minimumQuota"});
        if (from == nullptr || required(*from, "by", path) == nullptr) return read;
        read.by = choice(*from, "by", path, pass_by_names, read.by);
        read.once = flag(*from, "once", path, false);
        read.minimum_quota = ratio(*from, "minimumQuota", path);
        return read;
    }

    Threshold threshold(const json::array& from, const std::string& path) {
        Threshold read;
        for (std::size_t i = 0; i < from.size(); ++i) read.push_back(condition(from[i], element(path, i)));
        return read;
    }

    // Which kind it is says the key that no other kind has.
    Condition condition(const json::value& value, const std::string& path) {
        const json::object* any = value.if_object();
        if (any != nullptr && any->contains("percent")) return percent_condition(value, path);
        const auto* from = object(value, path, {"quota", "votes", "districtSeats", "directSeats"});
        if (from == nullptr || from->size() != 1) {
            refuse(path);
            return PercentCondition{};
        }
        if (from->contains("quota")) return QuotaCondition{ratio(*from, "quota", path).value_or(Ratio{})};
        if (from->contains("votes"))
            return VotesCondition{integer(*from, "votes", path, 0, votes_condition_max).value_or(0)};
        constexpr std::uint64_t seats_condition_max = 10'000;
        const char* const key = from->contains("districtSeats") ? "districtSeats" : "directSeats";
        const auto seats =
            static_cast<std::uint32_t>(integer(*from, key, path, 1, seats_condition_max).value_or(1));
        if (from->contains("districtSeats")) return DistrictSeatsCondition{seats};
        return DirectSeatsCondition{seats};
    }

    Condition percent_condition(const json::value& value, const std::string& path) {
        PercentCondition read;
        const auto* from = object(value, path, {"percent", "of", "scope", "inclusive"});
        if (from == nullptr) return read;
        read.percent = thousandths(*from, "percent", path, percent_max).value_or(0);
        read.of = choice(*from, "of", path, base_names, read.of);
        read.scope = choice(*from, "scope", path, scope_names, read.scope);
        read.inclusive = flag(*from, "inclusive", path, read.inclusive);
        return read;
    }

    Classes classes(const json::value& value, const std::string& path) {
        Classes read;
        const json::object* from = value.if_object();
        if (from == nullptr || from->size() > classes_max) {
            refuse(path);
            return read;
        }
        for (const auto& [key, each] : *from) {
            const std::string name(key);
            if (!is_class_name(name)) {
                refuse(path);
                return read;
            }
            read.emplace(name, list_class(each, member(path, name)));
        }
        return read;
    }

    ListClass list_class(const json::value& value, const std::string& path) {
        ListClass read;
        const auto* from = object(value, path, {"threshold", "factor", "factorFor"});
        if (from == nullptr) return read;
        if (const auto* own = array(*from, "threshold", path, 0, conditions_max))
            read.threshold = threshold(*own, member(path, "threshold"));
        read.factor = thousandths(*from, "factor", path, factor_max).value_or(one);
        if (read.factor < factor_min) refuse(member(path, "factor"));
        read.factor_for = choice(*from, "factorFor", path, factor_for_names, read.factor_for);
        return read;
    }

    static bool is_class_name(std::string_view name) {
        const auto is_allowed = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                   c == '_';
        };
        return !name.empty() && name.size() <= class_name_bytes_max &&
               std::all_of(name.begin(), name.end(), is_allowed);
    }

    std::vector<TieBreak> ties(const json::object& from, const std::string& path,
                               std::vector<TieBreak> absent) {
        const auto* names = array(from, "ties", path, 1, tie_break_names.size());
        if (names == nullptr) return absent;
        std::vector<TieBreak> read;
        for (const json::value& each : *names) {
            const auto by = choice_of(each, member(path, "ties"), tie_break_names);
            if (!by || std::find(read.begin(), read.end(), *by) != read.end()) {
                refuse(member(path, "ties"));
                return absent;
            }
            read.push_back(*by);
        }
        if (read.back() != TieBreak::lot && read.back() != TieBreak::lowest_number)
            refuse(member(path, "ties"));
        return read;
    }

    Sharing sharing(const json::object& from, const std::string& path, Sharing read) {
        if (const json::value* own = from.if_contains("method"))
            read.method = method(*own, member(path, "method"));
        if (const auto* own = array(from, "threshold", path, 0, conditions_max))
            read.threshold = threshold(*own, member(path, "threshold"));
        if (const json::value* own = from.if_contains("classes"))
            read.classes = classes(*own, member(path, "classes"));
        read.none_reached = choice(from, "noneReached", path, none_reached_names, read.none_reached);
        read.ties = ties(from, path, read.ties);
        return read;
    }

    std::optional<Alliances> alliances(const json::object& rule, const std::string& path) {
        const json::value* value = rule.if_contains("alliances");
        if (value == nullptr) return std::nullopt;
        const std::string here = member(path, "alliances");
        Alliances read;
        const auto* from = object(*value, here, {"threshold", "seats", "within", "agreement"});
        if (from == nullptr) return read;
        required(*from, "threshold", here);
        required(*from, "seats", here);
        read.threshold = choice(*from, "threshold", here, together_names, read.threshold);
        read.seats = choice(*from, "seats", here, together_names, read.seats);
        if (const json::value* within = from->if_contains("within"))
            read.within = method(*within, member(here, "within"));
        read.agreement = choice(*from, "agreement", here, agreement_names, read.agreement);
        return read;
    }

    std::optional<MajorityClause> majority(const json::object& rule, const std::string& path) {
        const json::value* value = rule.if_contains("majority");
        if (value == nullptr || (value->is_string() && value->get_string() == "none")) return std::nullopt;
        const std::string here = member(path, "majority");
        MajorityClause read;
        const auto* from = object(*value, here, {"then", "of"});
        if (from == nullptr || required(*from, "then", here) == nullptr) return read;
        read.then = choice(*from, "then", here, majority_then_names, read.then);
        read.of = choice(*from, "of", here, votes_of_names, read.of);
        return read;
    }

    Tier tier(const json::value& value, const std::string& path, const Sharing& rules_own, bool first) {
        Tier read;
        const auto* from = first ? object(value, path, {"scope"}, sharing_keys)
                                 : object(value, path, {"scope", "seats", "excess", "votes"}, sharing_keys);
        if (from == nullptr || required(*from, "scope", path) == nullptr) return read;
        read.scope = choice(*from, "scope", path, scope_names, read.scope);
        if (!first) {
            required(*from, "seats", path);
            read.seats = choice(*from, "seats", path, tier_seats_names, read.seats);
            const bool all = read.seats == TierSeats::all;
            if (all != from->contains("excess")) refuse(member(path, "excess"));
            read.excess = choice(*from, "excess", path, excess_names, read.excess);
            if (const json::value* votes = from->if_contains("votes")) {
                read.remainders = votes->is_string() && votes->get_string() == "remainders";
                if (!read.remainders) refuse(member(path, "votes"));
            }
        }
        read.sharing = sharing(*from, path, rules_own);
        return read;
    }
};

template <class Read>
Result<Read, InvalidRule> checked(Read read, const std::optional<std::string>& invalid) {
    if (invalid) return InvalidRule{"Invalid " + *invalid + "."};
    return read;
}

}  // namespace

Result<Rule, InvalidRule> read_rule(const json::value& value) {
    RuleReader reader;
    Rule rule = reader.rule(value);
    if (!reader.invalid()) {
        if (const auto contradiction = contradiction_in(rule)) reader.refuse(*contradiction);
    }
    return checked(std::move(rule), reader.invalid());
}

Result<PresidentRule, InvalidRule> read_president_rule(const json::value& value) {
    RuleReader reader;
    PresidentRule rule = reader.president(value);
    return checked(std::move(rule), reader.invalid());
}

Result<AnyRule, InvalidRule> read_any_rule(const json::value& value, bool individual) {
    if (individual) {
        auto read = read_president_rule(value);
        if (!read) return read.error();
        return AnyRule(std::move(*read));
    }
    auto read = read_rule(value);
    if (!read) return read.error();
    return AnyRule(std::move(*read));
}

}  // namespace urna::election::law
