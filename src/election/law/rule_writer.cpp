// SPDX-License-Identifier: Apache-2.0
#include "election/law/rule_writer.h"

#include <boost/json.hpp>

#include "election/law/canonical_json.h"
#include "election/law/decimal_text.h"
#include "election/law/exact_text.h"
#include "election/law/json_names.h"

namespace urna::election::law {
namespace {

namespace json = boost::json;

constexpr int rule_version = 1;

json::value write(const Divisors& divisors) {
    if (divisors == dhondt) return "dhondt";
    if (divisors == sainte_lague) return "sainteLague";
    return json::object{{"divisors", json::object{{"first", thousandths_text(divisors.first)},
                                                  {"second", thousandths_text(divisors.second)},
                                                  {"step", thousandths_text(divisors.step)}}}};
}

json::value write(const Quota& quota) {
    json::array passes;
    for (const Pass& pass : quota.remainder) {
        json::object written{{"by", name_of(pass_by_names, pass.by)}, {"once", pass.once}};
        if (pass.minimum_quota) written["minimumQuota"] = ratio_text(*pass.minimum_quota);
        passes.push_back(std::move(written));
    }
    return json::object{{"quota", name_of(quota_kind_names, quota.kind)},
                        {"of", name_of(votes_of_names, quota.of)},
                        {"round", name_of(rounding_names, quota.round)},
                        {"remainder", std::move(passes)},
                        {"overAward", name_of(over_award_names, quota.over_award)}};
}

json::value write(const Method& method) {
    return std::visit([](const auto& either) { return write(either); }, method);
}

json::value write(const PercentCondition& condition) {
    return json::object{{"percent", percent_text(condition)},
                        {"of", name_of(base_names, condition.of)},
                        {"scope", name_of(scope_names, condition.scope)},
                        {"inclusive", condition.inclusive}};
}

json::value write(const QuotaCondition& condition) {
    return json::object{{"quota", ratio_text(condition.quotas)}};
}

json::value write(const VotesCondition& condition) {
    return json::object{{"votes", condition.votes}};
}

json::value write(const DistrictSeatsCondition& condition) {
    return json::object{{"districtSeats", condition.seats}};
}

json::value write(const DirectSeatsCondition& condition) {
    return json::object{{"directSeats", condition.seats}};
}

json::value write(const Threshold& threshold) {
    json::array written;
    for (const Condition& condition : threshold)
        written.push_back(std::visit([](const auto& each) { return write(each); }, condition));
    return written;
}

json::value write(const ListClass& list_class) {
    json::object written{{"factor", thousandths_text(list_class.factor)},
                         {"factorFor", name_of(factor_for_names, list_class.factor_for)}};
    if (list_class.threshold) written["threshold"] = write(*list_class.threshold);
    return written;
}

json::value write(const std::vector<TieBreak>& ties) {
    json::array written;
    for (const TieBreak by : ties) written.emplace_back(name_of(tie_break_names, by));
    return written;
}

json::object write(const Sharing& sharing) {
    json::object classes;
    for (const auto& [name, list_class] : sharing.classes) classes[name] = write(list_class);
    return {{"method", write(sharing.method)},
            {"threshold", write(sharing.threshold)},
            {"classes", std::move(classes)},
            {"noneReached", name_of(none_reached_names, sharing.none_reached)},
            {"ties", write(sharing.ties)}};
}

json::value write(const Alliances& alliances) {
    json::object written{{"threshold", name_of(together_names, alliances.threshold)},
                         {"seats", name_of(together_names, alliances.seats)},
                         {"agreement", name_of(agreement_names, alliances.agreement)}};
    if (alliances.within) written["within"] = write(*alliances.within);
    return written;
}

json::value write(const Tier& tier, bool first) {
    json::object written = write(tier.sharing);
    written["scope"] = name_of(scope_names, tier.scope);
    if (first) return written;
    written["seats"] = name_of(tier_seats_names, tier.seats);
    if (tier.seats == TierSeats::all) written["excess"] = name_of(excess_names, tier.excess);
    if (tier.remainders) written["votes"] = "remainders";
    return written;
}

// One tier that is as the rule without tiers has it.
bool is_plain(const Rule& rule) {
    return rule.tiers.size() == 1 && rule.tiers.front() == Tier{.sharing = rule.sharing};
}

std::string canonical(json::object written) {
    written["version"] = rule_version;
    return canonical_json(written);
}

}  // namespace

std::string canonical_text(const Rule& rule) {
    json::object written = write(rule.sharing);
    if (rule.alliances) written["alliances"] = write(*rule.alliances);
    if (rule.majority) {
        written["majority"] = json::object{{"then", name_of(majority_then_names, rule.majority->then)},
                                           {"of", name_of(votes_of_names, rule.majority->of)}};
    } else {
        written["majority"] = "none";
    }
    if (!is_plain(rule)) {
        json::array tiers;
        for (std::size_t i = 0; i < rule.tiers.size(); ++i) tiers.push_back(write(rule.tiers[i], i == 0));
        written["tiers"] = std::move(tiers);
    }
    return canonical(std::move(written));
}

std::string canonical_text(const PresidentRule& rule) {
    json::object written{{"ties", write(rule.ties)}};
    if (rule.majority) {
        written["majority"] = json::object{{"of", name_of(base_names, rule.majority->of)},
                                           {"percent", thousandths_text(rule.majority->percent)},
                                           {"inclusive", rule.majority->inclusive}};
    }
    if (rule.runoff > 0) written["runoff"] = rule.runoff;
    if (rule.turnout_percent) written["turnoutPercent"] = thousandths_text(*rule.turnout_percent);
    return canonical(std::move(written));
}

std::string canonical_text(const AnyRule& rule) {
    return std::visit([](const auto& some) { return canonical_text(some); }, rule);
}

}  // namespace urna::election::law
