// SPDX-License-Identifier: Apache-2.0
// Outcomes and their explanation as JSON. Numbers that may have decimals, or more digits than 64 bits hold,
// are texts: decimals, or fractions `n/d`.
#pragma once

#include "base/json_writer.h"
#include "election/law/facts.h"
#include "election/law/law.h"
#include "election/law/president.h"

namespace urna::election::law {

// {"total", "seats", "open", "districts" (only where there are some), "drawLot", "passed", "steps"}
void write_outcome(JsonWriter& json, const Outcome& outcome, const Facts& facts);
// The members of a step's object, which the caller begins and ends.
void write_step(JsonWriter& json, const Step& step, const Facts& facts);
// {"outcome": "elected" | "runoff" | "void" | "none", "elected", "runoff", "votes", "drawLot", "steps"}
void write_outcome(JsonWriter& json, const PresidentOutcome& outcome, const Facts& facts);

}  // namespace urna::election::law
