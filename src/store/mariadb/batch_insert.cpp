// SPDX-License-Identifier: Apache-2.0
#include "store/mariadb/batch_insert.h"

#include <algorithm>

#include "base/bytes.h"
#include "election/packed_ballots.h"
#include "store/sql/election_rows.h"
#include "store/sql/upload_columns.h"

namespace urna::store {
namespace {

using election::Verdict;
using election::VerdictCounts;
using mariadb::Connection;
using mariadb::Statement;
using sql::Reset;

// Batches are rows of uploads: without an upload there is none.
constexpr auto sql_last_rows =
    "SELECT number, COALESCE((SELECT id FROM released_names WHERE upload = number), id), "
    "(SELECT COALESCE(MAX(number), 0) FROM batches) FROM uploads ORDER BY number DESC LIMIT 1";
// Also under a name that was released since (clock_correction.h).
constexpr auto sql_is_recorded =
    "SELECT 1 FROM uploads u LEFT JOIN released_names r ON r.upload = u.number "
    "WHERE u.number = ? AND (u.id = ? OR r.id = ?)";
constexpr auto sql_last_batch = "SELECT COALESCE(MAX(number), 0) FROM batches";
constexpr auto sql_taken = "SELECT valid + invalid_poll_number FROM count_state";
const std::string sql_insert_upload = sql::insert_into("uploads", std::string("number, ") + upload_columns);
constexpr auto sql_insert_batch = "INSERT INTO batches (number, upload, ballots) VALUES (?, ?, ?)";
constexpr auto sql_insert_invalid_vote =
    "INSERT INTO invalid_votes (election, upload, line, guid, poll_number, reason) VALUES (?, ?, ?, ?, ?, ?)";
constexpr auto sql_add_to_tally =
    "UPDATE tallies SET valid = valid + ? WHERE election = ? AND poll_number = ?";
// Before the watermark is raised to this instant.
const std::string sql_pass_ends =
    "INSERT IGNORE INTO ends_passed (election, watermark) SELECT id, ? FROM " + current_elections() +
    " WHERE standing = 0 AND end_at > (SELECT watermark FROM count_state) AND end_at <= ?";
constexpr auto sql_raise_watermark =
    "UPDATE count_state SET watermark = GREATEST(watermark, ?), valid = valid + ?, "
    "duplicate = duplicate + ?, invalid_poll_number = invalid_poll_number + ?, dropped = dropped + ?";

// Two rows fill one of InnoDB's pages of 16 KiB; longer ones would leave a third of theirs empty.
constexpr std::size_t ballots_per_row_max = 400;

// What fits into a packet of packet_bytes_needed: of an upload's row, whose texts may have some kilobytes,
// and of ballots.
constexpr std::size_t upload_rows_max = 1'000;
constexpr std::size_t ballot_bytes_max = 4UL << 20;

std::int64_t number(Connection& connection, const char* sql) {
    Statement& query = connection.prepared(sql);
    const Reset reset(query);
    query.step();
    return query.integer(0);
}

template <class Value>
std::span<const Value> part(const std::vector<Value>& values, std::size_t first, std::size_t count) {
    return std::span<const Value>(values).subspan(first, count);
}

// Calls `write(first, count)` for one group of rows after another.
template <class Write>
void in_groups(std::size_t rows, std::size_t group_max, const std::stop_token& stop, Write write) {
    for (std::size_t first = 0; first < rows; first += group_max) {
        if (stop.stop_requested()) throw Unavailable("recording was stopped");
        write(first, std::min(group_max, rows - first));
    }
}

}  // namespace

std::int64_t last_batch(Connection& connection) {
    return number(connection, sql_last_batch);
}

std::int64_t recorded_guids(Connection& connection) {
    return number(connection, sql_taken);
}

LastRows last_rows(Connection& connection) {
    Statement& query = connection.prepared(sql_last_rows);
    const Reset reset(query);
    if (!query.step()) return {};
    LastRows last;
    query.read_all(last.upload.number, last.upload.upload, last.batch);
    return last;
}

bool is_recorded(Connection& connection, const RecordMark& upload) {
    if (upload.number == 0) return true;
    Statement& query = connection.prepared(sql_is_recorded);
    const Reset reset(query);
    return query.bind_all(upload.number, upload.upload, upload.upload).step();
}

BatchInsert::BatchInsert(RecordedBallots& ballots, const LastRows& last)
    : reservation_(ballots, last.batch), upload_(last.upload) {}

void BatchInsert::add(const JudgedUpload& judged) {
    reservation_.take(judged);
    const VerdictCounts counts = election::count(judged.verdicts);
    counts_ += counts;
    upload_ = {upload_.number + 1, judged.accepted->upload.id};
    add_row(judged, counts);
    if (!judged.election) return;
    add_ballots(judged.accepted->upload.ballots);
    add_verdicts(judged);
}

void BatchInsert::add_row(const JudgedUpload& judged, const VerdictCounts& counts) {
    const auto& [upload, accepted_at] = *judged.accepted;
    uploads_.numbers.push_back(upload_.number);
    uploads_.ids.push_back(upload.id.guid);
    uploads_.accepted_at.push_back(accepted_at.time_since_epoch().count());
    uploads_.emails.push_back(upload.official.email);
    uploads_.jmbgs.push_back(upload.official.jmbg);
    uploads_.forenames.push_back(upload.official.forename);
    uploads_.surnames.push_back(upload.official.surname);
    uploads_.files.push_back(as_text(upload.file_sha256));
    uploads_.elections.push_back(judged.election ? std::optional(judged.election->id.value) : std::nullopt);
    uploads_.valid.push_back(static_cast<std::int64_t>(counts.valid));
    uploads_.duplicate.push_back(static_cast<std::int64_t>(counts.duplicate));
    uploads_.invalid_poll_number.push_back(static_cast<std::int64_t>(counts.invalid_poll_number));
    uploads_.dropped.push_back(static_cast<std::int64_t>(counts.dropped));
}

void BatchInsert::add_ballots(std::span<const election::Ballot> ballots) {
    while (!ballots.empty()) {
        const auto row = ballots.first(std::min(ballots_per_row_max, ballots.size()));
        batches_.numbers.push_back(reservation_.next_row());
        batches_.uploads.push_back(upload_.number);
        batches_.ballots.push_back(as_text(election::packed(row)));
        ballots = ballots.subspan(row.size());
    }
}

void BatchInsert::add_verdicts(const JudgedUpload& judged) {
    const election::Batch& ballots = judged.accepted->upload.ballots;
    const std::int64_t election = judged.election->id.value;
    for (std::size_t line = 0; line < ballots.size(); ++line) {
        const std::int64_t poll_number = ballots[line].poll_number;
        if (judged.verdicts[line] == Verdict::valid) {
            ++valid_[{election, poll_number}];
            continue;
        }
        invalid_votes_.elections.push_back(election);
        invalid_votes_.uploads.push_back(upload_.number);
        invalid_votes_.lines.push_back(static_cast<std::int64_t>(line));
        invalid_votes_.guids.push_back(ballots[line].guid);
        invalid_votes_.poll_numbers.push_back(poll_number);
        invalid_votes_.reasons.push_back(static_cast<std::int64_t>(judged.verdicts[line]));
    }
}

void BatchInsert::write(Connection& connection, Instant watermark, const std::stop_token& stop) {
    write_uploads(connection, stop);
    write_batches(connection, stop);
    write_invalid_votes(connection, stop);
    write_tallies(connection);
    write_count(connection, watermark);
}

void BatchInsert::write_uploads(Connection& connection, const std::stop_token& stop) {
    const Uploads& all = uploads_;
    in_groups(all.numbers.size(), upload_rows_max, stop, [&](std::size_t first, std::size_t count) {
        connection.prepared(sql_insert_upload.c_str())
            .run_rows({part(all.numbers, first, count), part(all.ids, first, count),
                       part(all.accepted_at, first, count), part(all.emails, first, count),
                       part(all.jmbgs, first, count), part(all.forenames, first, count),
                       part(all.surnames, first, count), part(all.files, first, count),
                       part(all.elections, first, count), part(all.valid, first, count),
                       part(all.duplicate, first, count), part(all.invalid_poll_number, first, count),
                       part(all.dropped, first, count)});
    });
}

void BatchInsert::write_batches(Connection& connection, const std::stop_token& stop) {
    const Batches& all = batches_;
    for (std::size_t first = 0; first < all.numbers.size();) {
        if (stop.stop_requested()) throw Unavailable("recording was stopped");
        std::size_t count = 0;
        std::size_t bytes = 0;
        while (first + count < all.numbers.size() && count < Statement::rows_max &&
               bytes < ballot_bytes_max) {
            bytes += all.ballots[first + count++].size();
        }
        connection.prepared(sql_insert_batch)
            .run_rows({part(all.numbers, first, count), part(all.uploads, first, count),
                       part(all.ballots, first, count)});
        first += count;
    }
}

void BatchInsert::write_invalid_votes(Connection& connection, const std::stop_token& stop) {
    const InvalidVotes& all = invalid_votes_;
    in_groups(all.guids.size(), Statement::rows_max, stop, [&](std::size_t first, std::size_t count) {
        connection.prepared(sql_insert_invalid_vote)
            .run_rows({part(all.elections, first, count), part(all.uploads, first, count),
                       part(all.lines, first, count), part(all.guids, first, count),
                       part(all.poll_numbers, first, count), part(all.reasons, first, count)});
    });
}

void BatchInsert::write_tallies(Connection& connection) {
    for (const auto& [key, votes] : valid_) {
        connection.prepared(sql_add_to_tally).bind_all(votes, key.first, key.second).run();
    }
}

void BatchInsert::write_count(Connection& connection, Instant watermark) {
    connection.prepared(sql_pass_ends.c_str()).bind_all(watermark, watermark).run();
    connection.prepared(sql_raise_watermark)
        .bind_all(watermark, counts_.valid, counts_.duplicate, counts_.invalid_poll_number, counts_.dropped)
        .run();
}

}  // namespace urna::store
