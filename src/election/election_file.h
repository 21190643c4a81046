// SPDX-License-Identifier: Apache-2.0
// Published elections as JSON files: votes, the rule, and the seats that were given.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "election/apportionment.h"
#include "election/file_text.h"

namespace urna::election {

struct PublishedList {
    std::string name;
    std::uint64_t votes = 0;
    std::optional<int> seats;  // as published, where it says
};

struct PublishedElection {
    std::string name;
    ApportionmentRule rule;
    std::vector<PublishedList> lists;  // in the order that breaks ties

    std::vector<std::uint64_t> votes() const;
};

// Reads `{"name", "seats", "threshold": "4/100", "threshold_of": "valid votes", "method": "d'hondt",
// "lists": [{"name", "votes", "seats"}, ...]}`. Refuses, saying what and where, a text that is not of that
// form, a method or base of the threshold that is not these, seats out of range, negative votes, no lists at
// all, or a `rule`, which law/law_file.h reads.
Result<PublishedElection, FileError> parse_published_election(std::string_view text);

// The same from a file of at most 16 MiB.
Result<PublishedElection, FileError> read_published_election(const std::filesystem::path& file);

}  // namespace urna::election
