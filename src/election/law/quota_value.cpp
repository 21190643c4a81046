// SPDX-License-Identifier: Apache-2.0
#include "election/law/quota_value.h"

namespace urna::election::law {
namespace {

QuotaValue exact_quota(QuotaKind kind, std::uint64_t votes, std::uint64_t seats) {
    switch (kind) {
        case QuotaKind::hare:
            return {votes, seats};
        case QuotaKind::droop:
            return {votes / (seats + 1) + 1, 1};
        case QuotaKind::hagenbach_bischoff:
            return {votes, seats + 1};
        case QuotaKind::imperiali:
            return {votes, seats + 2};
    }
    return {votes, seats};
}

uint128 rounded(const QuotaValue& quota, Rounding round) {
    switch (round) {
        case Rounding::up:
            return rounded_up(quota.numerator, quota.denominator);
        case Rounding::down:
            return quota.numerator / quota.denominator;
        case Rounding::half_up:
            return rounded_half_up(quota.numerator, quota.denominator);
        case Rounding::none:
            break;
    }
    return 0;
}

}  // namespace

QuotaValue quota_value(QuotaKind kind, Rounding round, std::uint64_t votes, std::uint32_t seats) {
    const QuotaValue exact = exact_quota(kind, votes, seats);
    const uint128 whole = rounded(exact, round);
    return whole == 0 ? exact : QuotaValue{whole, 1};
}

}  // namespace urna::election::law
