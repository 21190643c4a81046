// SPDX-License-Identifier: Apache-2.0
#include "election/law/default_rule_details.h"

#include <fmt/format.h>

#include <algorithm>

#include "election/exact.h"

namespace urna::election::law {
namespace {

// The one condition that the rule has.
std::uint64_t threshold_votes(const Steps& steps) {
    const auto is_condition = [](const Step& step) { return std::holds_alternative<ConditionStep>(step); };
    return std::get<ConditionStep>(*std::find_if(steps.begin(), steps.end(), is_condition)).needed;
}

// The fewest more votes with which the list's next quotient comes before that of the last seat.
std::uint64_t margin(std::size_t list, std::uint64_t votes, std::uint64_t seats, const SeatClaim& last) {
    const uint128 even = last.weight / one * (seats + 1);  // over the divisor: as many as make them equal
    const std::uint64_t divisor = last.divisor / one;
    const uint128 needed = list < last.list ? rounded_up(even, divisor) : even / divisor + 1;
    return static_cast<std::uint64_t>(needed - votes);
}

std::optional<RunnerUp> runner_up(const Outcome& outcome, const Facts& facts, const SeatClaim& last) {
    std::optional<RunnerUp> nearest;
    for (std::size_t i = 0; i < facts.lists.size(); ++i) {
        if (!outcome.passed[i] || i == last.list) continue;
        const std::uint64_t missing = margin(i, facts.lists[i].votes, outcome.seats[i], last);
        if (!nearest || missing < nearest->margin) nearest = {i, missing};
    }
    return nearest;
}

}  // namespace

DefaultRuleDetails default_rule_details(const Outcome& outcome, const Facts& facts) {
    DefaultRuleDetails details{threshold_votes(outcome.steps), seat_claims(outcome.steps), {}};
    const auto& last = details.claims.last;
    if (!last.empty()) details.runner_up = runner_up(outcome, facts, last.back());
    return details;
}

std::string quotient_text(std::uint64_t votes, std::uint64_t divisor) {
    constexpr std::uint32_t parts = 1'000'000;
    const uint128 rounded = rounded_half_up(uint128{votes} * parts, divisor);
    return fmt::format("{}.{:06}", static_cast<std::uint64_t>(rounded / parts),
                       static_cast<std::uint32_t>(rounded % parts));
}

}  // namespace urna::election::law
