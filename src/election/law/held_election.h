// SPDX-License-Identifier: Apache-2.0
// The law of an election that is held, and what follows from it once the ballots are counted: the totals that
// it waits for, the lot that it waits for, or the result.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "election/election.h"
#include "election/law/list_terms.h"
#include "election/law/outcome.h"

namespace urna::election::law {

// Whether the election has a law of its own, or terms of its lists; else the contract's law is all there is.
inline bool has_law(const Election& election) {
    return !election.rule.empty() || !election.lists.empty();
}

// The rule by which the election is decided: its own, or the contract's.
AnyRule law_of(const Election& election);
AnyRule law_of(const NewElection& election);

// Which totals a rule needs, all of the whole election.
struct NeededTotals {
    bool cast = false;
    bool blank = false;
    bool registered = false;
};
NeededTotals needed_totals(const AnyRule& rule);
// The members of `totals` that the rule needs and that are not stated: of `cast`, `blank`, `registered`.
std::vector<std::string_view> missing_totals(const AnyRule& rule, const Totals& totals);

// A lot as it was recorded: it counts in its situation alone.
struct RecordedLot {
    std::int64_t number = 0;
    std::string situation;  // SHA-256, in hexadecimal digits
    std::size_t drawn = 0;  // a list, from 0
};

// The lot that is awaited.
struct AwaitedLot {
    Situation situation;
    std::size_t step = 0;  // the number of the explanation's step that awaits it, from 0
    std::string hash;      // SHA-256 of everything that the sum depends on, with the lots used before
};

// What the rule makes of votes, totals and lots.
struct Decision {
    AnyRule rule;
    Facts facts;                            // with the lots that were used, in their order
    std::vector<std::string_view> missing;  // totals; nothing was computed while there are some
    AnyOutcome outcome;
    std::optional<AwaitedLot> awaited;
    std::vector<std::int64_t> used_lots;  // by their numbers
    std::string refusal;                  // why the rule gives no result; empty: it gives one

    // Whether it is the result.
    bool is_complete() const { return missing.empty() && !awaited && refusal.empty(); }
};

// `votes` by list. A lot is used where its situation is the one that is open then, the first that was
// recorded for it; the others are kept. Of the totals those count that the rule needs.
Decision decide(const Election& election, std::span<const std::uint64_t> votes, const Totals& totals,
                std::span<const RecordedLot> lots);

// The SHA-256, in hexadecimal digits, of the UTF-8 text
// {"lists":[...],"lots":[{"decides":"seat","drawn":2,"options":[1,2],"tier":0}],"rule":{...},"seats":250,
// "totals":{"blank":null,"cast":10,"registered":null},"votes":[6,4]}
// without spaces, keys sorted: the canonical terms (`[]` when there are none) and rule, lists by their poll
// numbers from 1, and of the totals those that the rule needs.
std::string situation_hash(const AnyRule& rule, const Facts& facts);

// The whole outcome and its explanation as JSON (step_json.h).
std::string outcome_json(const Decision& decision);

}  // namespace urna::election::law
