// SPDX-License-Identifier: Apache-2.0
// The seats of an election by its law. A pure function: equal rules and facts give equal seats and an equal
// explanation.
//
// All arithmetic is exact, in 128 bits. There are at most 2^63 - 1 votes in all, 10,000 seats (twice as many
// with those that a majority adds), factors of 10^4 thousandths, divisors of 10^6 thousandths, and fractions
// whose denominator is at most 10^9. How many lists there are stands in no product, since the votes of all
// together are bounded. So the largest products are below
// - votes * factor * divisor: 2^63 * 2^14 * 2^35 = 2^112, with divisors up to 10^6 + 2 * 10^4 * 10^6;
// - remainders, seats * quota * its denominator: 2^15 * 2^63 * 2^14 = 2^92;
// - votes * minimumQuota * seats: 2^63 * 2^20 * 2^14 = 2^97;
// - votes * percent: 2^63 * 2^30 = 2^93, with the numerator of such a fraction in place of the percentage.
// check_facts() refuses what is larger.
//
// The explanation is bounded, too (law_bound_test.cpp). With L lists, D places (districts, and one for each
// tier over the election) and S seats, added ones among them, it has at most
// - for each place: a step for the tier, one for each condition, alliance and list (for the lists of further
//   districts only where a threshold asks for the district), and one for each list with whole quotas;
// - a step for each seat of a pass and each seat that is taken back, and an entry of a step for each
// quotient;
// - a step for each tie break of a tie, and for each lot, with the numbers of the lists in it.
// A tier that is computed again and again as lists leave it (keepAndRecompute) tells the first and the last
// sum. Of those between, at most L, it tells ties, lots and who leaves: the others follow from the first. So
// 1,000 equal lists that leave one after the other, with 10,000 seats, have 15,000 steps.
// A seat costs the logarithm of L, and a sum that is not told less than L of them.
//
// An election with a law of its own has at most `lists_max` lists, so that this is bounded by a number:
// whoever reads such an election sees to it (law_file.h, admin/election_request.h). The contract bounds no
// ballot. Its law needs no such number: default_rule() has one tier without alliances, and tells L + 6 steps
// at most, with an entry for each seat and at most two for each list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "election/law/facts.h"
#include "election/law/rule.h"
#include "election/law/step.h"

namespace urna::election::law {

// Why there is no sum, and of which part of the facts that is said: `totals.cast: missing, and the rule needs
// it`.
struct LawError {
    std::string message;
    std::string where;  // the path alone; empty when it is none of a single part
};

struct Outcome {
    std::uint32_t total = 0;           // seats there are, with those that were added
    std::vector<std::uint32_t> seats;  // by list; before the lot, when one is needed
    std::uint32_t open = 0;            // nobody can take them; 0 while a lot is needed
    std::vector<std::vector<std::uint32_t>>
        district_seats;                 // by district and list, as the first tier gives them
    std::optional<Situation> draw_lot;  // the sum stopped here
    // By list: whether it took part in the last tier that was shared out; of districts, in one of them.
    std::vector<bool> passed;
    Steps steps;
};

// The rule is one that rule_reader.h accepts. Refuses facts that check_facts() refuses, whole quotas that
// give more seats than there are where the rule refuses that, and remainders that have no common unit within
// the bounds.
Result<Outcome, LawError> seats_by_law(const Rule& rule, const Facts& facts);

}  // namespace urna::election::law
