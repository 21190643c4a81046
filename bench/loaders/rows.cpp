// SPDX-License-Identifier: Apache-2.0
#include "loaders/rows.h"

#include <algorithm>
#include <stdexcept>

#include "election/law/election_file.h"
#include "replay/ballots.h"
#include "replay/plan.h"
#include "replay/replay.h"

namespace urna::bench {

std::vector<Row> make_rows(const RowsOptions& options) {
    auto file = election::law::read_election_file(options.election_file);
    if (!file) throw std::runtime_error(file.error().message);
    replay::ReplayOptions replayed;
    replayed.ballots = options.ballots;
    replayed.ballots_per_upload = options.ballots_per_upload;
    const replay::BallotSequence ballots(replay::make_plan(std::move(*file), replayed), options.seed);

    std::vector<Row> rows;
    rows.reserve(ballots.size());
    for (std::uint64_t index = 0; index < ballots.uploads(); ++index) {
        for (const auto& ballot : ballots.upload(index)) {
            rows.push_back({ballot.guid, static_cast<std::uint32_t>(index + 1), ballot.poll_number});
        }
    }
    return rows;
}

void sort_runs(std::vector<Row>& rows, std::size_t run_rows) {
    for (std::size_t begin = 0; begin < rows.size(); begin += run_rows) {
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = first + static_cast<std::ptrdiff_t>(std::min(run_rows, rows.size() - begin));
        std::sort(first, last, [](const Row& a, const Row& b) { return a.guid < b.guid; });
    }
}

std::vector<std::string> pack_uploads(const std::vector<Row>& rows, std::uint64_t ballots_per_upload) {
    constexpr std::size_t ballot_bytes = 20;
    std::vector<std::string> uploads;
    for (const Row& row : rows) {
        if (uploads.size() < row.upload) {
            uploads.emplace_back();
            uploads.back().reserve(ballots_per_upload * ballot_bytes);
        }
        std::string& blob = uploads.back();
        blob.append(row.guid.bytes.begin(), row.guid.bytes.end());
        for (unsigned shift = 0; shift < 32; shift += 8) blob += static_cast<char>(row.poll_number >> shift);
    }
    return uploads;
}

}  // namespace urna::bench
