// SPDX-License-Identifier: Apache-2.0
// Holds a real election again: turns published vote counts into ballots, uploads them as many stations at
// once, and compares the result with what it must be. The demonstration, the load generator and the system
// test.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "http/client/client.h"

namespace urna::replay {

struct ReplayOptions {
    std::filesystem::path election_file;
    // Of the second round, which is held after that and created from its result.
    std::optional<std::filesystem::path> second_round_file;
    http::Url authentication;
    http::Url admin;
    std::vector<http::Url> stations_at;  // at least one; each official keeps to one of them, in turn
    std::string admin_email = "admin@admin.com";
    std::string admin_password;
    // What is said of ballots and of the duration holds for each round.
    std::optional<std::uint64_t> ballots;  // valid ballots; default: as many as the file has votes
    std::uint64_t duplicates = 0;          // ballots uploaded a second time, to be rejected
    std::uint64_t spoiled = 0;             // ballots with a poll number that nobody has, to be rejected
    unsigned stations = 8;                 // officials uploading at once
    std::uint64_t ballots_per_upload = 1000;
    std::optional<std::chrono::seconds> duration;  // of the election; default: estimated from the size
    // 0: random. Another seed gives the same ballots each time, GUIDs included, so a service that has seen
    // them rejects them all.
    std::uint64_t seed = 0;
    // Files that are made before the election begins; the others are made when it is their turn.
    std::uint64_t prepared_bytes_max = 0;
};

// Runs it, telling its progress on `out` (a bar when `terminal`, plain lines otherwise). Gives the exit code:
// 0 when results and invalid votes are exactly as expected, 1 when they differ or the election ended before
// the uploads did; no second round is held then. Throws std::runtime_error when something is wrong with a
// file or the service.
int replay(const ReplayOptions& options, std::ostream& out, bool terminal);

}  // namespace urna::replay
