// SPDX-License-Identifier: Apache-2.0
#include "election/apportionment.h"

#include <cassert>
#include <charconv>

#include "election/exact.h"
#include "election/seat_order.h"

namespace urna::election {

namespace {

std::optional<std::uint32_t> parse_number(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::vector<int> shares(std::span<const std::uint64_t> votes, std::uint32_t parts) {
    const uint128 total = sum(votes);
    std::vector<int> shares;
    for (const std::uint64_t count : votes)
        shares.push_back(total == 0 ? 0 : static_cast<int>(rounded_half_up(uint128{count} * parts, total)));
    return shares;
}

}  // namespace

std::optional<Fraction> parse_fraction(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto numerator = parse_number(text.substr(0, slash));
    const auto denominator = parse_number(text.substr(slash + 1));
    if (!numerator || !denominator || *denominator == 0 || *denominator > fraction_denominator_max ||
        *numerator > *denominator) {
        return std::nullopt;
    }
    return Fraction{*numerator, *denominator};
}

ApportionmentRule rule_of(const Election& election) {
    return {election.seats,
            {static_cast<std::uint32_t>(election.threshold_millipercent), threshold_millipercent_max}};
}

std::vector<int> apportion(std::span<const std::uint64_t> votes, const ApportionmentRule& rule,
                           std::span<const std::size_t> tie_order) {
    assert(rule.seats >= 0);
    std::vector<int> seats(votes.size(), 0);
    SeatOrder order(votes, rule.threshold, tie_order);
    if (!order.has_next()) return seats;
    for (int seat = 0; seat < rule.seats; ++seat) ++seats[order.next().list];
    return seats;
}

std::vector<int> shares_in_hundredths(std::span<const std::uint64_t> votes) {
    return shares(votes, 100);
}

std::vector<int> shares_in_millionths(std::span<const std::uint64_t> votes) {
    return shares(votes, 1'000'000);
}

}  // namespace urna::election
