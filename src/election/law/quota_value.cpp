// SPDX-License-Identifier: Apache-2.0
#include "election/law/quota_value.h"

namespace urna::election::law {
namespace {

// Seats in whose number the votes are divided.
std::uint64_t divided_by(QuotaKind kind, std::uint64_t seats) {
    switch (kind) {
        case QuotaKind::hare:
            return seats;
        case QuotaKind::droop:
        case QuotaKind::hagenbach_bischoff:
            return seats + 1;
        case QuotaKind::imperiali:
            return seats + 2;
    }
    return seats;
}

// In whole votes.
uint128 rounded(uint128 numerator, uint128 denominator, Rounding round) {
    switch (round) {
        case Rounding::up:
            return rounded_up(numerator, denominator);
        case Rounding::down:
            return numerator / denominator;
        case Rounding::half_up:
            return rounded_half_up(numerator, denominator);
        case Rounding::none:
            break;
    }
    return 0;
}

}  // namespace

QuotaValue quota_value(QuotaKind kind, Rounding round, std::uint64_t votes, std::uint32_t seats,
                       std::uint64_t unit) {
    const std::uint64_t denominator = divided_by(kind, seats);
    const uint128 of_a_vote = uint128{denominator} * unit;
    const uint128 whole = kind == QuotaKind::droop ? votes / of_a_vote + 1 : rounded(votes, of_a_vote, round);
    return whole == 0 ? QuotaValue{votes, denominator} : QuotaValue{whole * unit, 1};
}

}  // namespace urna::election::law
