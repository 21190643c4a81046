// SPDX-License-Identifier: Apache-2.0
#include "election/law/remainder_votes.h"

#include <numeric>

namespace urna::election::law {

std::optional<Pool> remainder_votes(const Facts& facts, std::span<const FirstTierPart> parts) {
    Pool pool;
    uint128 votes_total = 0;
    for (const ListFacts& list : facts.lists) {
        pool.votes.push_back(list.votes);
        votes_total += list.votes;
    }
    for (const FirstTierPart& part : parts) {
        if (!part.quota) continue;
        // Both are less than 2^63 and 2^14: the multiple fits into 128 bits.
        const uint128 unit =
            uint128{pool.unit} / std::gcd(pool.unit, part.quota->denominator) * part.quota->denominator;
        if (votes_total * unit > votes_total_max) return std::nullopt;
        pool.unit = static_cast<std::uint64_t>(unit);
    }
    pool.amounts.assign(facts.lists.size(), 0);
    for (const FirstTierPart& part : parts) {
        for (std::size_t i = 0; i < facts.lists.size(); ++i) {
            const ListFacts& list = facts.lists[i];
            const uint128 votes =
                uint128{part.district ? list.district_votes[*part.district] : list.votes} * pool.unit;
            const uint128 used =
                part.quota ? part.quota->numerator * (pool.unit / part.quota->denominator) * part.seats[i]
                           : 0;
            if (votes > used) pool.amounts[i] += static_cast<std::uint64_t>(votes - used);
        }
    }
    pool.valid = std::accumulate(pool.amounts.begin(), pool.amounts.end(), std::uint64_t{0});
    return pool;
}

}  // namespace urna::election::law
