// SPDX-License-Identifier: Apache-2.0
// Elections with a rule of their own as JSON files: the rule, votes and totals, districts, lots that were
// drawn, and the seats that were published.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "election/file_text.h"
#include "election/law/facts.h"
#include "election/law/rule.h"

namespace urna::election::law {

struct LawFile {
    std::string name;
    std::string source;  // where the numbers come from; may be empty
    AnyRule rule;
    std::optional<std::string>
        threshold;  // of a file without a rule (election_file.h), as it has it: `4/100`
    Facts facts;
    std::vector<std::string> names;                       // by list
    std::vector<std::optional<std::uint32_t>> published;  // by list: seats that the file gives
};

// Reads an object with the members
// - name, source, seats, rule;
// - totals: {"cast", "blank", "registered"};
// - districts: [{"code", "name", "seats", "totals"}];
// - lots: [{"tier": 0, "district": null, "decides": "seat", "options": [0, 2], "drawn": [2]}];
// - lists: [{"name", "votes" or "districtVotes": {"01": N}, "class", "alliance", "candidates", "directSeats",
//   "seats"}].
//
// For an individual, `"individual": true` takes the place of seats and districts, and lists have name and
// votes alone. Lists are known by their index from 0. Required are name, seats, rule and lists, and of a list
// its name and its votes; a district that `districtVotes` leaves out has none. Any other key is refused, also
// `threshold` and `method` beside the rule. What is wrong is named by its path: `Invalid lists[2].votes.`
Result<LawFile, FileError> parse_law_file(std::string_view text);

}  // namespace urna::election::law
