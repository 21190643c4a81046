// SPDX-License-Identifier: Apache-2.0
// A log that has something for each check, made step by step: a test does another thing at one step.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "log_builder.h"

namespace urna::verify {

inline Instant at_second(std::int64_t second) {
    return Instant(std::chrono::seconds(second));
}

transparency::ParticipantEvent participant(std::int64_t id, bool individual = false);
// Its second version, by which it is removed.
transparency::ParticipantEvent removed(std::int64_t id);
// From 100 s to 200 s, created at 10 s, of the parties 1 and 2.
transparency::ElectionEvent election(std::int64_t id);
// Accepted at 150 s, and judged by election 1.
transparency::UploadEvent upload(std::uint64_t number, transparency::VerdictCounts counts);
// Of an entry of the queue that was accepted at that second.
transparency::QuarantinedEvent quarantined(std::int64_t second, std::string entry = "1-0");
transparency::ClosedEvent closed(std::int64_t election, std::uint64_t uploads,
                                 std::vector<std::uint64_t> votes);

// `open`, and `before` with these pseudonyms, ascending: entries 0 and 1.
LogBuilder log_after(transparency::BeforeEvent before, const std::string& taken = {});
// `open` and two parties: entries 0 to 2.
LogBuilder begun_log();
// And election 1 as entry 3.
LogBuilder log_with_election(const transparency::ElectionEvent& event = election(1));

// Entries of a log with one upload and its result: 4 the upload of three ballots, one of which is a
// duplicate, 5 the publication, 6 closed, 7 the result.
struct CountedLog {
    LogBuilder log;
    std::uint64_t upload = 0;
    std::uint64_t closed = 0;
    std::uint64_t result = 0;
};
CountedLog counted_log(transparency::Privacy privacy = transparency::Privacy::pseudonymous);

// Adds a result entry and its member.
std::uint64_t add_result(LogBuilder& log, std::int64_t election, std::uint64_t closed,
                         const std::string& text);

}  // namespace urna::verify
