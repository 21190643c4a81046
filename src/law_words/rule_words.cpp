// SPDX-License-Identifier: Apache-2.0
#include "law_words/rule_words.h"

#include <algorithm>

#include "election/law/json_names.h"
#include "law_words/phrases.h"

namespace urna::law_words {
namespace {

// Where a quota method stands, which says what becomes of seats that it leaves.
enum class After { nothing, next_tier, either };

void append(std::string& text, const std::string& sentence) {
    if (sentence.empty()) return;
    if (!text.empty()) text += ' ';
    text += sentence;
}

// Whether whole quotas can give more seats than there are.
bool can_give_too_many(const law::Quota& quota) {
    switch (quota.kind) {
        case law::QuotaKind::hare:
            return quota.round == law::Rounding::down || quota.round == law::Rounding::half_up;
        case law::QuotaKind::droop:
            return false;
        case law::QuotaKind::hagenbach_bischoff:
        case law::QuotaKind::imperiali:
            break;
    }
    return true;
}

bool has_threshold(const law::Sharing& sharing) {
    return !sharing.threshold.empty() ||
           std::any_of(sharing.classes.begin(), sharing.classes.end(), [](const auto& each) {
               return each.second.threshold && !each.second.threshold->empty();
           });
}

// The part of a sharing that all tiers have in common.
template <class Part>
bool is_common(const std::vector<law::Tier>& tiers, Part law::Sharing::*part) {
    return std::all_of(tiers.begin(), tiers.end(), [&](const law::Tier& tier) {
        return tier.sharing.*part == tiers.front().sharing.*part;
    });
}

// What rules of both kinds have.
class AnyRuleWriter : public Phrases {
 protected:
    using Phrases::Phrases;

    std::string ties(std::string_view key, const std::vector<law::TieBreak>& ties) const {
        std::string order;
        for (const law::TieBreak by : ties) {
            const std::string next = choice("tieBreak.", law::tie_break_names, by);
            order = order.empty() ? next : say("then", {{"first", order}, {"second", next}});
        }
        return say(key, {{"order", order}});
    }

    void add(std::string paragraph) {
        if (!paragraph.empty()) paragraphs_.push_back(std::move(paragraph));
    }

    std::vector<std::string> paragraphs_;
};

class RuleWriter : public AnyRuleWriter {
 public:
    RuleWriter(const law::Rule& rule, Language language)
        : AnyRuleWriter(language),
          rule_(rule),
          first_(rule.tiers.front()),
          one_tier_(rule.tiers.size() == 1) {}

    std::vector<std::string> paragraphs(int seats) {
        const auto total = static_cast<std::uint64_t>(seats);
        if (common_method() && !in_districts()) {
            add(method("shareSeats", total, first_.sharing.method, common_after()));
        } else {
            add(count("thereAre", total));
            if (one_tier_) add(say("inDistricts"));
            if (common_method()) add(method("share", std::nullopt, first_.sharing.method, common_after()));
        }
        if (common_threshold()) add(threshold(first_.sharing));
        if (common_classes()) add(classes(first_));
        if (common_none_reached()) add(none_reached(first_.sharing));
        add(alliances());
        add(majority());
        if (common_ties()) add(ties("tiesOfLists", first_.sharing.ties));
        for (std::size_t i = 0; !one_tier_ && i < rule_.tiers.size(); ++i)
            add(say("tier", {{"number", number(i + 1)}, {"text", tier(i)}}));
        return std::move(paragraphs_);
    }

 private:
    bool in_districts() const { return first_.scope == law::Scope::district; }
    bool common_method() const { return is_common(rule_.tiers, &law::Sharing::method); }
    bool common_threshold() const { return is_common(rule_.tiers, &law::Sharing::threshold); }
    // What a class says of thresholds depends on those of its tier.
    bool common_classes() const {
        return is_common(rule_.tiers, &law::Sharing::classes) && common_threshold();
    }
    // That it is left out where there is no threshold depends on these.
    bool common_none_reached() const {
        return is_common(rule_.tiers, &law::Sharing::none_reached) && common_threshold() && common_classes();
    }
    bool common_ties() const { return is_common(rule_.tiers, &law::Sharing::ties); }
    After common_after() const { return one_tier_ ? After::nothing : After::either; }

    bool any_threshold() const {
        return std::any_of(rule_.tiers.begin(), rule_.tiers.end(),
                           [](const law::Tier& tier) { return has_threshold(tier.sharing); });
    }

    // `key` says that seats are shared out, of which there may be so many.
    std::string method(std::string_view key, std::optional<std::uint64_t> seats, const law::Method& method,
                       After after) const {
        const auto* divisors = std::get_if<law::Divisors>(&method);
        const std::string how = divisors != nullptr ? by(*divisors) : by(std::get<law::Quota>(method));
        std::string text = seats ? count(key, *seats, {{"how", how}}) : say(key, {{"how", how}});
        if (divisors == nullptr) {
            append_rest(text, std::get<law::Quota>(method), after);
        } else if (divisors->first == 0) {
            append(text, say("zeroDivisor"));
        }
        return text;
    }

    std::string by(const law::Divisors& divisors) const {
        if (divisors == law::dhondt) return say("by.dhondt");
        if (divisors == law::sainte_lague) return say("by.sainteLague");
        return say("by.divisors", {{"first", thousandths(divisors.first)},
                                   {"second", thousandths(divisors.second)},
                                   {"step", thousandths(divisors.step)}});
    }

    std::string by(const law::Quota& quota) const {
        const std::string value =
            choice("quota.", law::quota_kind_names, quota.kind,
                   {{"votes", choice("quotaOf.", law::votes_of_names, quota.of)},
                    {"rounding", choice("rounding.", law::rounding_names, quota.round)}});
        return say("by.quota", {{"quota", value}});
    }

    // What becomes of seats that whole quotas leave, or give too many.
    void append_rest(std::string& text, const law::Quota& quota, After after) const {
        for (std::size_t i = 0; i < quota.remainder.size(); ++i) {
            const law::Pass& pass = quota.remainder[i];
            append(text, say(i == 0 ? "firstPass" : "nextPass",
                             {{"claim", choice("passBy.", law::pass_by_names, pass.by)},
                              {"once", pass.once ? say("passOnce") : ""},
                              {"minimum", pass.minimum_quota
                                              ? say("passMinimum", {{"quotas", ratio(*pass.minimum_quota)}})
                                              : ""}}));
        }
        if (quota.remainder.empty())
            append(text, say(after == After::nothing     ? "leftOpen"
                             : after == After::next_tier ? "leftToNextTier"
                                                         : "leftOpenAtLast"));
        if (quota.over_award == law::OverAward::refuse || can_give_too_many(quota))
            append(text, choice("overAward.", law::over_award_names, quota.over_award));
    }

    std::string asked(const law::PercentCondition& percent_of) const {
        return say(percent_of.inclusive ? "atLeastPercent" : "moreThanPercent",
                   {{"percent", percent(percent_of)},
                    {"base", choice("base.", law::base_names, percent_of.of)},
                    {"where", percent_of.scope == law::Scope::district ? say("inDistrict")
                              : in_districts()                         ? say("inAllDistricts")
                                                                       : ""}});
    }
    std::string asked(const law::QuotaCondition& quota) const {
        if (quota.quotas == law::Ratio{1, 1}) return say("atLeastQuota");
        return say("atLeastQuotas", {{"quotas", ratio(quota.quotas)}});
    }
    std::string asked(const law::VotesCondition& votes) const {
        return say("atLeastVotes", {{"votes", count("votes", votes.votes)}});
    }
    std::string asked(const law::DistrictSeatsCondition& seats) const {
        return count("atLeastDistrictSeats", seats.seats);
    }
    std::string asked(const law::DirectSeatsCondition& seats) const {
        return count("atLeastDirectSeats", seats.seats);
    }

    // `between` joins two: `or`, or `nor` where none is met.
    std::string conditions(const law::Threshold& threshold, std::string_view between) const {
        std::string text;
        for (const law::Condition& condition : threshold) {
            const std::string next = std::visit([&](const auto& each) { return asked(each); }, condition);
            text = text.empty() ? next : say(between, {{"first", text}, {"second", next}});
        }
        return text;
    }

    std::string threshold(const law::Sharing& sharing) const {
        if (sharing.threshold.empty()) return say("noThreshold");
        return say("threshold", {{"conditions", conditions(sharing.threshold, "or")}});
    }

    std::string classes(const law::Tier& tier) const {
        std::string text;
        for (const auto& [name, list_class] : tier.sharing.classes) {
            const auto& own = list_class.threshold;
            append(text, !own           ? say("classSame", {{"class", name}})
                         : own->empty() ? say("classExempt", {{"class", name}})
                                        : say("classThreshold",
                                              {{"class", name}, {"conditions", conditions(*own, "or")}}));
            if (list_class.factor != law::one) append(text, factor(list_class, tier));
        }
        return text;
    }

    std::string factor(const law::ListClass& list_class, const law::Tier& tier) const {
        const std::string times = thousandths(list_class.factor);
        if (!factor_asks_threshold(list_class)) return say("factorAll", {{"factor", times}});
        const law::Threshold& general = rule_.sharing.threshold;
        if (general.empty()) return say("factorBelowNone", {{"factor", times}});
        if (general == tier.sharing.threshold) return say("factorBelow", {{"factor", times}});
        return say("factorBelowOwn", {{"factor", times}, {"conditions", conditions(general, "nor")}});
    }

    std::string none_reached(const law::Sharing& sharing) const {
        if (sharing.none_reached == law::NoneReached::all && !has_threshold(sharing)) return "";
        return choice("noneReached.", law::none_reached_names, sharing.none_reached);
    }

    std::string alliances() const {
        if (!rule_.alliances) return "";
        const law::Alliances& alliances = *rule_.alliances;
        std::string text;
        if (alliances.threshold == law::Together::joint || any_threshold())
            text = choice("allianceThreshold.", law::together_names, alliances.threshold);
        if (alliances.seats == law::Together::each) {
            append(text, say("allianceSeats.each"));
            return text;
        }
        append(text, choice("agreement.", law::agreement_names, alliances.agreement));
        append(text, alliances.within ? method("within", std::nullopt, *alliances.within, After::nothing)
                                      : say("withinSame"));
        return text;
    }

    std::string majority() const {
        if (!rule_.majority) return "";
        return choice("majority.", law::majority_then_names, rule_.majority->then,
                      {{"votes", choice("majorityOf.", law::votes_of_names, rule_.majority->of)}});
    }

    // What a tier shares out, and what it does not have in common with the others.
    std::string tier(std::size_t index) const {
        const law::Tier& tier = rule_.tiers[index];
        std::string text;
        if (index == 0) {
            text = say(in_districts() ? "inDistricts" : "inElection");
        } else if (tier.seats == law::TierSeats::all) {
            text = say("tierAll");
            append(text, choice("excess.", law::excess_names, tier.excess));
        } else {
            text = say(tier.remainders ? "tierRemainders" : "tierRemaining");
        }
        const bool last = index + 1 == rule_.tiers.size();
        const law::Sharing& own = tier.sharing;
        if (!common_method())
            append(text, method("share", std::nullopt, own.method, last ? After::nothing : After::next_tier));
        if (!common_threshold()) append(text, threshold(own));
        if (!common_classes()) append(text, classes(tier));
        if (!common_none_reached()) append(text, none_reached(own));
        if (!common_ties()) append(text, ties("tiesOfLists", own.ties));
        return text;
    }

    const law::Rule& rule_;
    const law::Tier& first_;
    bool one_tier_;
};

class PresidentRuleWriter : public AnyRuleWriter {
 public:
    using AnyRuleWriter::AnyRuleWriter;

    std::vector<std::string> paragraphs(const law::PresidentRule& rule) {
        if (rule.turnout_percent) add(say("turnoutNeeded", {{"percent", percent(*rule.turnout_percent)}}));
        if (rule.majority) {
            add(majority(*rule.majority));
            add(rule.runoff > 0 ? count("secondRound", rule.runoff) : say("noSecondRound"));
        } else {
            add(say("electedByMost"));
        }
        add(ties("tiesOfCandidates", rule.ties));
        return std::move(paragraphs_);
    }

 private:
    std::string majority(const law::PresidentMajority& majority) const {
        std::string text = say(majority.inclusive ? "electedByAtLeast" : "electedByMore",
                               {{"percent", percent(majority.percent)},
                                {"base", choice("base.", law::base_names, majority.of)}});
        // Two cannot both have more than a half.
        constexpr law::Thousandths half = law::percent_max / 2;
        if (majority.percent < half || (majority.percent == half && majority.inclusive))
            append(text, say("electedOfSeveral"));
        return text;
    }
};

}  // namespace

std::vector<std::string> rule_words(const law::Rule& rule, int seats, Language language) {
    return RuleWriter(rule, language).paragraphs(seats);
}

std::vector<std::string> rule_words(const law::PresidentRule& rule, Language language) {
    return PresidentRuleWriter(language).paragraphs(rule);
}

std::vector<std::string> rule_words(const law::AnyRule& rule, int seats, Language language) {
    if (const auto* of_lists = std::get_if<law::Rule>(&rule)) return rule_words(*of_lists, seats, language);
    return rule_words(std::get<law::PresidentRule>(rule), language);
}

}  // namespace urna::law_words
