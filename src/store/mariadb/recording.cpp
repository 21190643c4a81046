#include "store/mariadb/recording.h"

#include <algorithm>

#include "store/mariadb/rows.h"

namespace urna::store {
namespace {

using election::Verdict;
using election::VerdictCounts;
using mariadb::Blob;
using mariadb::Connection;
using mariadb::Statement;

constexpr auto sql_insert_upload =
    "INSERT INTO uploads (id, accepted_at, official_email, official_jmbg, official_forename, "
    "official_surname, file_sha256, election, valid, duplicate, invalid_poll_number, dropped) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_insert_ballot = "INSERT INTO ballots (guid, upload, poll_number) VALUES (?, ?, ?)";
constexpr auto sql_insert_invalid_vote =
    "INSERT INTO invalid_votes (election, upload, line, guid, poll_number, reason) VALUES (?, ?, ?, ?, ?, ?)";
constexpr auto sql_add_to_tally =
    "UPDATE tallies SET valid = valid + ? WHERE election = ? AND poll_number = ?";
constexpr auto sql_raise_watermark =
    "UPDATE count_state SET watermark = GREATEST(watermark, ?), valid = valid + ?, "
    "duplicate = duplicate + ?, invalid_poll_number = invalid_poll_number + ?, dropped = dropped + ?";

std::int64_t insert_upload(Connection& connection, const JudgedUpload& judged, const VerdictCounts& counts) {
    const auto& [upload, accepted_at] = *judged.accepted;
    Statement& insert = connection.prepared(sql_insert_upload);
    insert.bind(1, Blob(upload.id.guid.bytes))
        .bind(2, micros_of(accepted_at))
        .bind(3, upload.official.email)
        .bind(4, upload.official.jmbg)
        .bind(5, upload.official.forename)
        .bind(6, upload.official.surname)
        .bind(7, Blob(upload.file_sha256));
    if (judged.election) {
        insert.bind(8, judged.election->id.value);
    } else {
        insert.bind_null(8);
    }
    insert.bind(9, static_cast<std::int64_t>(counts.valid))
        .bind(10, static_cast<std::int64_t>(counts.duplicate))
        .bind(11, static_cast<std::int64_t>(counts.invalid_poll_number))
        .bind(12, static_cast<std::int64_t>(counts.dropped))
        .run();
    return connection.last_insert_id();
}

// Calls `write(first, count)` for one group of rows after another.
template <class Write>
void in_groups(std::size_t rows, const std::stop_token& stop, Write write) {
    for (std::size_t first = 0; first < rows; first += Statement::rows_max) {
        if (stop.stop_requested()) throw Unavailable("recording was stopped");
        write(first, std::min(Statement::rows_max, rows - first));
    }
}

template <class Value>
std::span<const Value> part(const std::vector<Value>& values, std::size_t first, std::size_t count) {
    return std::span<const Value>(values).subspan(first, count);
}

}  // namespace

void Recording::add(Connection& connection, const JudgedUpload& judged) {
    const VerdictCounts counts = election::count(judged.verdicts);
    const std::int64_t upload = insert_upload(connection, judged, counts);
    const election::Batch& ballots = judged.accepted->upload.ballots;
    for (std::size_t line = 0; line < ballots.size(); ++line) {
        const Verdict verdict = judged.verdicts[line];
        if (verdict == Verdict::dropped) continue;
        const auto& guid = ballots[line].guid;
        const std::int64_t poll_number = ballots[line].poll_number;
        const std::int64_t election = judged.election->id.value;
        if (verdict != Verdict::duplicate) taken_.push_back({guid, upload, poll_number});
        if (verdict == Verdict::valid) {
            ++valid_[{election, poll_number}];
        } else {
            invalid_votes_.elections.push_back(election);
            invalid_votes_.uploads.push_back(upload);
            invalid_votes_.lines.push_back(static_cast<std::int64_t>(line));
            invalid_votes_.guids.push_back(guid);
            invalid_votes_.poll_numbers.push_back(poll_number);
            invalid_votes_.reasons.push_back(static_cast<std::int64_t>(verdict));
        }
    }
    counts_ += counts;
}

void Recording::write(Connection& connection, Instant watermark, const std::stop_token& stop) {
    write_taken(connection, stop);
    write_invalid_votes(connection, stop);
    write_tallies(connection);
    write_count(connection, watermark);
}

// Sorted, so that one page of the tree after another is written.
void Recording::write_taken(Connection& connection, const std::stop_token& stop) {
    std::sort(taken_.begin(), taken_.end(), [](const Taken& a, const Taken& b) { return a.guid < b.guid; });
    in_groups(taken_.size(), stop, [&](std::size_t first, std::size_t count) {
        std::vector<Guid> guids;
        std::vector<std::int64_t> uploads, poll_numbers;
        for (const Taken& taken : part(taken_, first, count)) {
            guids.push_back(taken.guid);
            uploads.push_back(taken.upload);
            poll_numbers.push_back(taken.poll_number);
        }
        connection.prepared(sql_insert_ballot)
            .run_rows({part(guids, 0, count), part(uploads, 0, count), part(poll_numbers, 0, count)});
    });
}

void Recording::write_invalid_votes(Connection& connection, const std::stop_token& stop) {
    const InvalidVotes& votes = invalid_votes_;
    in_groups(votes.guids.size(), stop, [&](std::size_t first, std::size_t count) {
        connection.prepared(sql_insert_invalid_vote)
            .run_rows({part(votes.elections, first, count), part(votes.uploads, first, count),
                       part(votes.lines, first, count), part(votes.guids, first, count),
                       part(votes.poll_numbers, first, count), part(votes.reasons, first, count)});
    });
}

void Recording::write_tallies(Connection& connection) {
    for (const auto& [key, votes] : valid_) {
        connection.prepared(sql_add_to_tally).bind(1, votes).bind(2, key.first).bind(3, key.second).run();
    }
}

void Recording::write_count(Connection& connection, Instant watermark) {
    connection.prepared(sql_raise_watermark)
        .bind(1, micros_of(watermark))
        .bind(2, static_cast<std::int64_t>(counts_.valid))
        .bind(3, static_cast<std::int64_t>(counts_.duplicate))
        .bind(4, static_cast<std::int64_t>(counts_.invalid_poll_number))
        .bind(5, static_cast<std::int64_t>(counts_.dropped))
        .run();
}

}  // namespace urna::store
