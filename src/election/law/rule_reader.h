// SPDX-License-Identifier: Apache-2.0
// A rule from JSON. What is misspelt, out of range or without a meaning is refused: a law is never guessed.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

#include "base/error.h"
#include "election/law/rule.h"

namespace urna::election::law {

// What is wrong, by its path: `Invalid rule.threshold[0].percent.` Less than 200 bytes.
struct InvalidRule {
    std::string message;
};

// The rule of an election of lists. `method` and `threshold` are required; a tier has those that it does not
// state from the rule. Absent are: noneReached "all", ties ["lowestNumber"], no classes, no alliances, no
// majority clause, one tier; of a percentage of "valid", scope "election", inclusive true; of a class factor
// "1", factorFor "belowThreshold"; of a quota of "participating", round "none", remainder [{"by":
// "largest"}], overAward "smallestRemainder"; of alliances within the tier's method, agreement "allPass"; of
// a majority of "valid".
//
// Beyond forms and ranges it refuses, with the path:
// - ties that are empty, repeat one, or do not end in "lot" or "lowestNumber";
// - a factor where a quota method shares out, since a factor multiplies quotients;
// - a condition of the scope "district" outside a tier of districts, and `districtSeats` in the first tier;
// - a tier of districts that is not the first; `seats` in the first tier; `excess` without all seats;
// - votes "remainders" but in the second tier, for remaining seats, behind a quota;
// - joint seats of alliances with several tiers; a majority clause with districts or several tiers.
Result<Rule, InvalidRule> read_rule(const boost::json::value& value);

// The rule of an individual's election: {"majority": {"of", "percent", "inclusive"}, "runoff",
// "turnoutPercent", "ties"}. A runoff needs a majority.
Result<PresidentRule, InvalidRule> read_president_rule(const boost::json::value& value);

// The one or the other.
Result<AnyRule, InvalidRule> read_any_rule(const boost::json::value& value, bool individual);

}  // namespace urna::election::law
