// SPDX-License-Identifier: Apache-2.0
#include "election/law/threshold.h"

#include <algorithm>

namespace urna::election::law {
namespace {

constexpr std::uint64_t nobody_has = votes_total_max + 1;

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::uint64_t capped(uint128 votes) {
    return static_cast<std::uint64_t>(std::min(votes, uint128{nobody_has}));
}

// The number of which a percentage is, in the election or in the district.
std::uint64_t base_number(const Place& place, const PercentCondition& condition) {
    const bool local = condition.scope == Scope::district;
    const Totals& totals = local ? place.facts.districts[*place.district].totals : place.facts.totals;
    const std::uint64_t valid = local ? place.votes_valid_here : place.votes_valid;
    switch (condition.of) {
        case Base::valid:
            return valid;
        case Base::cast:
            return totals.cast.value_or(0);
        case Base::valid_and_blank:
            return valid + totals.blank.value_or(0);
        case Base::registered:
            return totals.registered.value_or(0);
    }
    return valid;
}

ConditionStep needed_for(const Place& place, const Condition& condition) {
    ConditionStep step;
    step.condition = condition;
    std::visit(
        Overloaded{
            [&](const PercentCondition& percent) {
                step.base = base_number(place, percent);
                const uint128 part = step.base * percent.percent;
                step.needed =
                    capped(percent.inclusive ? rounded_up(part, percent.whole) : part / percent.whole + 1);
            },
            [&](const QuotaCondition& quota) {
                step.base = place.votes_valid;
                step.needed = capped(rounded_up(step.base * quota.quotas.numerator,
                                                uint128{place.facts.seats} * quota.quotas.denominator));
            },
            [&](const VotesCondition& votes) { step.needed = votes.votes; },
            [&](const DistrictSeatsCondition& seats) { step.needed = seats.seats; },
            [&](const DirectSeatsCondition& seats) { step.needed = seats.seats; },
        },
        condition);
    return step;
}

// The conditions of one threshold in one place, with what they need.
std::vector<ConditionStep> needed_for(const Place& place, const Threshold& threshold,
                                      const std::string& class_name) {
    std::vector<ConditionStep> needed;
    for (std::size_t i = 0; i < threshold.size(); ++i) {
        needed.push_back(needed_for(place, threshold[i]));
        needed.back().class_name = class_name;
        needed.back().index = i;
    }
    return needed;
}

std::uint64_t measured(const Place& place, std::size_t list, const Condition& condition) {
    const ListFacts& facts = place.facts.lists[list];
    return std::visit(
        Overloaded{
            [&](const PercentCondition& percent) {
                return percent.scope == Scope::district ? facts.district_votes[*place.district] : facts.votes;
            },
            [&](const QuotaCondition&) { return facts.votes; },
            [&](const VotesCondition&) { return facts.votes; },
            [&](const DistrictSeatsCondition&) {
                return place.first_tier_seats.empty() ? 0 : std::uint64_t{place.first_tier_seats[list]};
            },
            [&](const DirectSeatsCondition&) { return std::uint64_t{facts.direct_seats}; },
        },
        condition);
}

// The first condition that the lists reach together.
std::optional<std::size_t> reached(const Place& place, std::span<const std::size_t> lists,
                                   const std::vector<ConditionStep>& conditions) {
    for (const ConditionStep& each : conditions) {
        std::uint64_t has = 0;
        for (const std::size_t list : lists) has += measured(place, list, each.condition);
        if (has >= each.needed) return each.index;
    }
    return std::nullopt;
}

const ListClass* class_of(const Sharing& sharing, const ListFacts& list) {
    if (!list.class_name) return nullptr;
    const auto found = sharing.classes.find(*list.class_name);
    return found == sharing.classes.end() ? nullptr : &found->second;
}

}  // namespace

bool asks_district(const Sharing& sharing, const Threshold& rule_threshold) {
    const auto local = [](const Condition& condition) {
        const auto* percent = std::get_if<PercentCondition>(&condition);
        return percent != nullptr && percent->scope == Scope::district;
    };
    const auto any_local = [&](const Threshold& threshold) {
        return std::any_of(threshold.begin(), threshold.end(), local);
    };
    return any_local(sharing.threshold) ||
           std::any_of(sharing.classes.begin(), sharing.classes.end(), [&](const auto& each) {
               return (each.second.threshold && any_local(*each.second.threshold)) ||
                      (factor_asks_threshold(each.second) && any_local(rule_threshold));
           });
}

Participation participation(Round& round, const Place& place, const Sharing& sharing,
                            const Threshold& rule_threshold, const std::optional<Alliances>& alliances) {
    const auto& lists = place.facts.lists;
    const auto common = needed_for(place, sharing.threshold, "");
    round.steps.insert(round.steps.end(), common.begin(), common.end());
    std::map<std::string, std::vector<ConditionStep>, std::less<>> of_class;
    for (const auto& [name, list_class] : sharing.classes) {
        if (!list_class.threshold) continue;
        const auto& own = of_class[name] = needed_for(place, *list_class.threshold, name);
        round.steps.insert(round.steps.end(), own.begin(), own.end());
    }
    // Only where somebody's factor goes by it, it has an answer in this place (rule_check.cpp).
    const bool factors_ask = std::any_of(sharing.classes.begin(), sharing.classes.end(),
                                         [](const auto& each) { return factor_asks_threshold(each.second); });
    const auto rules_own = factors_ask ? needed_for(place, rule_threshold, "") : std::vector<ConditionStep>();
    const bool joint = alliances && alliances->threshold == Together::joint;

    std::vector<ListStep> standing(lists.size());
    bool anybody_reached = false;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        const std::span<const std::size_t> judged = joint ? place.groups.of(i) : std::span(&i, 1);
        if (judged.front() < i) {  // The members are of one class (facts_check.cpp).
            standing[i] = standing[judged.front()];
            standing[i].list = i;
            continue;
        }
        const ListClass* own = class_of(sharing, lists[i]);
        const auto& conditions = own != nullptr && own->threshold ? of_class[*lists[i].class_name] : common;
        standing[i].list = i;
        standing[i].own_threshold = own != nullptr && own->threshold;
        standing[i].condition = reached(place, judged, conditions);
        standing[i].standing = conditions.empty()      ? Standing::exempt
                               : standing[i].condition ? Standing::reached
                                                       : Standing::below;
        anybody_reached = anybody_reached || standing[i].standing == Standing::reached;
        if (own != nullptr && (own->factor_for == FactorFor::all || !reached(place, judged, rules_own)))
            standing[i].factor = own->factor;
    }
    const auto is_below = [](const ListStep& each) { return each.standing == Standing::below; };
    if (!anybody_reached && std::any_of(standing.begin(), standing.end(), is_below)) {
        round.steps.emplace_back(NoneReachedStep{sharing.none_reached});
        if (sharing.none_reached == NoneReached::all) {
            for (ListStep& each : standing)
                if (is_below(each)) each.standing = Standing::admitted;
        }
    }

    Participation result;
    for (const ListStep& each : standing) {
        round.steps.emplace_back(each);
        result.qualified.push_back(!is_below(each));
        result.factor.push_back(each.factor);
    }
    return result;
}

}  // namespace urna::election::law
