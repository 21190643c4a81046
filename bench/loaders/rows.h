// SPDX-License-Identifier: Apache-2.0
// The rows that `urna replay --seed` uploads, for programs that write them without Urna.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "election/ballot.h"

namespace urna::bench {

// Which rows: those of this election with so many valid ballots, in uploads of so many.
struct RowsOptions {
    std::filesystem::path election_file;
    std::uint64_t ballots = 1'000'000;
    std::uint64_t ballots_per_upload = 1000;
    std::uint64_t seed = 1;
};

struct Row {
    Guid guid;
    std::uint32_t upload = 0;  // from 1
    std::uint32_t poll_number = 0;
};

// All of them, in the order of their uploads; 24 bytes each. Throws std::runtime_error when the election
// cannot be read.
std::vector<Row> make_rows(const RowsOptions& options);

// Sorts each run of `run_rows` by GUID.
void sort_runs(std::vector<Row>& rows, std::size_t run_rows);

// As Urna packs them: 16 bytes of GUID and 4 of poll number, little-endian. One blob an upload.
std::vector<std::string> pack_uploads(const std::vector<Row>& rows, std::uint64_t ballots_per_upload);

}  // namespace urna::bench
