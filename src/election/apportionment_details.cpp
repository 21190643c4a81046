// SPDX-License-Identifier: Apache-2.0
#include "election/apportionment_details.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "election/exact.h"
#include "election/seat_order.h"

namespace urna::election {
namespace {

std::uint64_t votes_that_pass(std::span<const std::uint64_t> votes, Fraction threshold) {
    const uint128 needed = rounded_up(sum(votes) * threshold.numerator, threshold.denominator);
    return static_cast<std::uint64_t>(std::min(needed, uint128{list_votes_max} + 1));
}

Seat seat_of(int number, const Quotient& quotient) {
    return {.number = number, .list = quotient.list, .votes = quotient.votes, .divisor = quotient.divisor};
}

// The fewest more votes with which the list's next quotient comes before `last`.
std::uint64_t margin_between(const Quotient& next, const Quotient& last) {
    const uint128 even =
        uint128{last.votes} * next.divisor;  // over `last.divisor`: as many votes as make them equal
    const uint128 needed = next.rank < last.rank ? rounded_up(even, last.divisor) : even / last.divisor + 1;
    return static_cast<std::uint64_t>(needed - next.votes);
}

// `seats` are given, the last of them to the quotient `last`.
std::optional<RunnerUp> runner_up(std::span<const std::uint64_t> votes, const ApportionmentDetails& given,
                                  const Quotient& last, std::span<const std::size_t> tie_order) {
    std::optional<RunnerUp> nearest;
    std::size_t nearest_rank = 0;
    for (std::size_t i = 0; i < votes.size(); ++i) {
        if (!given.qualified[i] || i == last.list) continue;
        const std::size_t rank = tie_order.empty() ? i : tie_order[i];
        const std::uint64_t missing =
            margin_between({votes[i], static_cast<std::uint64_t>(given.seats[i]) + 1, rank, i}, last);
        if (nearest && (missing > nearest->margin || (missing == nearest->margin && rank > nearest_rank))) {
            continue;
        }
        nearest = {i, missing};
        nearest_rank = rank;
    }
    return nearest;
}

}  // namespace

ApportionmentDetails apportionment_details(std::span<const std::uint64_t> votes,
                                           const ApportionmentRule& rule,
                                           std::span<const std::size_t> tie_order) {
    assert(rule.seats >= 0);
    ApportionmentDetails details;
    details.seats.assign(votes.size(), 0);
    details.qualified.assign(votes.size(), false);
    for (const std::size_t i : lists_taking_part(votes, rule.threshold)) details.qualified[i] = true;
    details.threshold_votes = votes_that_pass(votes, rule.threshold);

    SeatOrder order(votes, rule.threshold, tie_order);
    if (!order.has_next()) return details;
    std::optional<Quotient> last;
    for (int number = 1; number <= rule.seats; ++number) {
        last = order.next();
        ++details.seats[last->list];
        if (number > rule.seats - last_seats_max) details.last_seats.push_back(seat_of(number, *last));
    }
    for (int further = 1; further <= next_seats_max; ++further)
        details.next_seats.push_back(seat_of(rule.seats + further, order.next()));
    if (last) details.runner_up = runner_up(votes, details, *last, tie_order);
    return details;
}

std::string quotient_text(std::uint64_t votes, std::uint64_t divisor) {
    constexpr std::uint32_t parts = 1'000'000;
    const uint128 rounded = rounded_half_up(uint128{votes} * parts, divisor);
    return fmt::format("{}.{:06}", static_cast<std::uint64_t>(rounded / parts),
                       static_cast<std::uint32_t>(rounded % parts));
}

}  // namespace urna::election
