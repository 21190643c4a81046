#include "election/apportionment.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <limits>
#include <queue>

namespace urna::election {

namespace {

// Wide enough for a sum of 2^32 vote counts times a denominator, and for a vote count times seats.
__extension__ using uint128 = unsigned __int128;

[[maybe_unused]] bool all_differ(std::span<const std::size_t> ranks) {
    std::vector<std::size_t> sorted(ranks.begin(), ranks.end());
    std::sort(sorted.begin(), sorted.end());
    return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
}

uint128 sum(std::span<const std::uint64_t> votes) {
    uint128 total = 0;
    for (const std::uint64_t count : votes) {
        assert(count <= std::uint64_t(std::numeric_limits<std::int64_t>::max()));
        total += count;
    }
    return total;
}

// The indices of the lists that share the seats out.
std::vector<std::size_t> lists_taking_part(std::span<const std::uint64_t> votes, Fraction threshold) {
    const uint128 needed = sum(votes) * threshold.numerator;
    std::vector<std::size_t> passing;
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < votes.size(); ++i) {
        all.push_back(i);
        if (uint128{votes[i]} * threshold.denominator >= needed) {
            passing.push_back(i);
        }
    }
    return passing.empty() ? all : passing;
}

// A list's claim to the next seat: the quotient votes / divisor.
struct Claim {
    std::uint64_t votes;
    std::uint64_t divisor;
    std::size_t rank;
    std::size_t list;

    // Orders claims for std::priority_queue: the greatest takes the seat.
    friend bool operator<(const Claim& a, const Claim& b) {
        const uint128 left = uint128{a.votes} * b.divisor;
        const uint128 right = uint128{b.votes} * a.divisor;
        return left != right ? left < right : a.rank > b.rank;
    }
};

std::optional<std::uint32_t> parse_number(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
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

std::vector<int> apportion(std::span<const std::uint64_t> votes, const ApportionmentRule& rule,
                           std::span<const std::size_t> tie_order) {
    assert(rule.seats >= 0);
    assert(tie_order.empty() || tie_order.size() == votes.size());
    assert(all_differ(tie_order));
    std::vector<int> seats(votes.size(), 0);
    if (sum(votes) == 0) {
        return seats;
    }
    std::vector<Claim> first_claims;
    for (const std::size_t i : lists_taking_part(votes, rule.threshold)) {
        first_claims.push_back({votes[i], 1, tie_order.empty() ? i : tie_order[i], i});
    }
    std::priority_queue claims(std::less<Claim>(), std::move(first_claims));
    for (int seat = 0; seat < rule.seats; ++seat) {
        Claim claim = claims.top();
        claims.pop();
        ++seats[claim.list];
        ++claim.divisor;
        claims.push(claim);
    }
    return seats;
}

std::vector<int> shares_in_hundredths(std::span<const std::uint64_t> votes) {
    const uint128 total = sum(votes);
    std::vector<int> shares(votes.size(), 0);
    if (total == 0) {
        return shares;
    }
    for (std::size_t i = 0; i < votes.size(); ++i) {
        shares[i] = static_cast<int>((uint128{votes[i]} * 200 + total) / (total * 2));
    }
    return shares;
}

}  // namespace urna::election
