// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <mutex>

#include "base/error.h"
#include "election/packed_ballots.h"
#include "sqlite/pool.h"
#include "store/acceptance.h"
#include "store/recorded_ballots.h"
#include "store/sql/count_rows.h"
#include "store/sql/election_rows.h"
#include "store/sql/upload_columns.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Ballot;
using election::Election;
using election::Verdict;
using election::VerdictCounts;
using sql::Reset;
using sqlite::Database;
using sqlite::Pool;
using sqlite::Statement;
using sqlite::Transaction;

const std::string sql_versions_around = select_versions_around();
constexpr auto sql_upload_known = "SELECT 1 FROM uploads WHERE id = ?";
constexpr auto sql_counts_of_upload =
    "SELECT valid, duplicate, invalid_poll_number, dropped FROM uploads WHERE id = ?";
constexpr auto sql_upload_of_file = "SELECT 1 FROM uploads WHERE id = ? AND file_sha256 = ?";
constexpr auto sql_last_row = "SELECT coalesce(max(number), 0) FROM batches";
constexpr auto sql_last_upload =
    "SELECT number, coalesce((SELECT id FROM released_names WHERE upload = number), id) FROM uploads "
    "ORDER BY number DESC LIMIT 1";
constexpr auto sql_name_of_upload =
    "SELECT coalesce((SELECT id FROM released_names WHERE upload = number), id) FROM uploads WHERE number = "
    "?";
constexpr auto sql_taken = "SELECT valid + invalid_poll_number FROM count_state";
constexpr auto sql_rows_behind =
    "SELECT b.number, b.upload, u.duplicate, b.ballots FROM batches b JOIN uploads u ON u.number = b.upload "
    "WHERE b.number > ? ORDER BY b.number";
const std::string sql_insert_upload = sql::insert_into("uploads", upload_columns);
constexpr auto sql_insert_row = "INSERT INTO batches (number, upload, ballots) VALUES (?, ?, ?)";
constexpr auto sql_insert_invalid_vote =
    "INSERT INTO invalid_votes (election, upload, line, guid, poll_number, reason) VALUES (?, ?, ?, ?, ?, ?)";
constexpr auto sql_add_to_tally =
    "UPDATE tallies SET valid = valid + ? WHERE election = ? AND poll_number = ?";
// Before the watermark is raised to this instant.
const std::string sql_pass_ends =
    "INSERT OR IGNORE INTO ends_passed (election, watermark) SELECT id, ? FROM " + current_elections() +
    " WHERE standing = 0 AND end_at > (SELECT watermark FROM count_state) AND end_at <= ?";
constexpr auto sql_raise_watermark =
    "UPDATE count_state SET watermark = max(watermark, ?), valid = valid + ?, duplicate = duplicate + ?, "
    "invalid_poll_number = invalid_poll_number + ?, dropped = dropped + ?";
const std::string sql_count = select_count("0");
const std::string sql_uncounted =
    "SELECT id FROM " + current_elections() +
    " WHERE standing = 0 AND (coalesce((SELECT watermark FROM ends_passed WHERE election = id), "
    "(SELECT watermark FROM count_state)) NOT BETWEEN end_at AND ? OR EXISTS (SELECT 1 FROM set_aside "
    "WHERE accepted_at >= max(start_at, valid_from) AND accepted_at < end_at)) ORDER BY id";
constexpr auto sql_invalid_votes =
    "SELECT v.upload, v.line, u.official_jmbg, v.guid, v.poll_number, v.reason FROM invalid_votes v "
    "JOIN uploads u ON u.number = v.upload WHERE v.election = ? AND (v.upload, v.line) > (?, ?) "
    "ORDER BY v.upload, v.line LIMIT ?";

// SQLite makes a copy of a row that is written.
constexpr std::size_t ballots_per_row_max = 50'000;

bool exists(Database& database, const char* sql, const UploadId& key) {
    Statement& query = database.prepared(sql);
    const Reset reset(query);
    return query.bind_all(key).step();
}

std::optional<RecordedUpload> find_upload(Database& database, const UploadId& id) {
    Statement& query = database.prepared(sql_counts_of_upload);
    const Reset reset(query);
    if (!query.bind_all(id).step()) return std::nullopt;
    RecordedUpload found{id, {}};
    auto& [valid, duplicate, invalid_poll_number, dropped] = found.counts;
    query.read_all(valid, duplicate, invalid_poll_number, dropped);
    return found;
}

void require_same_file(Database& database, const election::Upload& upload) {
    Statement& query = database.prepared(sql_upload_of_file);
    const Reset reset(query);
    if (!query.bind_all(upload.id, upload.file_sha256).step()) throw AnotherFile();
}

// What one transaction adds beside the uploads' own rows.
struct Additions {
    std::map<std::pair<ElectionId, std::uint32_t>, std::int64_t> valid;  // by poll number
    VerdictCounts counts;
};

std::int64_t insert_upload(Database& database, const JudgedUpload& judged, const VerdictCounts& counts) {
    const auto& [upload, accepted_at] = *judged.accepted;
    const auto election = judged.election ? std::optional(judged.election->id) : std::nullopt;
    database.prepared(sql_insert_upload.c_str())
        .bind_all(upload.id, accepted_at, upload.official.email, upload.official.jmbg,
                  upload.official.forename, upload.official.surname, upload.file_sha256, election,
                  counts.valid, counts.duplicate, counts.invalid_poll_number, counts.dropped)
        .run();
    return database.last_insert_id();
}

void insert_invalid_vote(Database& database, const JudgedUpload& judged, std::int64_t upload,
                         std::size_t line) {
    const Ballot& ballot = judged.accepted->upload.ballots[line];
    database.prepared(sql_insert_invalid_vote)
        .bind_all(judged.election->id, upload, line, ballot.guid, ballot.poll_number,
                  static_cast<std::int64_t>(judged.verdicts[line]))
        .run();
}

void insert_ballots(Database& database, std::span<const Ballot> ballots, std::int64_t upload,
                    RecordedBallots::GuidReservation& reservation) {
    while (!ballots.empty()) {
        const auto row = ballots.first(std::min(ballots_per_row_max, ballots.size()));
        database.prepared(sql_insert_row)
            .bind_all(reservation.next_row(), upload, election::packed(row))
            .run();
        ballots = ballots.subspan(row.size());
    }
}

void add_upload(Database& database, const JudgedUpload& judged, RecordedBallots::GuidReservation& reservation,
                Additions& additions) {
    reservation.take(judged);
    const VerdictCounts counts = election::count(judged.verdicts);
    const std::int64_t upload = insert_upload(database, judged, counts);
    additions.counts += counts;
    if (!judged.election) return;
    const election::Batch& ballots = judged.accepted->upload.ballots;
    insert_ballots(database, ballots, upload, reservation);
    for (std::size_t line = 0; line < ballots.size(); ++line) {
        if (judged.verdicts[line] == Verdict::valid) {
            ++additions.valid[{judged.election->id, ballots[line].poll_number}];
        } else {
            insert_invalid_vote(database, judged, upload, line);
        }
    }
}

void raise_watermark(Database& database, Instant watermark, const VerdictCounts& counts) {
    database.prepared(sql_pass_ends.c_str()).bind_all(watermark, watermark).run();
    database.prepared(sql_raise_watermark)
        .bind_all(watermark, counts.valid, counts.duplicate, counts.invalid_poll_number, counts.dropped)
        .run();
}

void add_uploads(Database& database, std::span<const JudgedUpload> uploads,
                 RecordedBallots::GuidReservation& reservation, Instant watermark,
                 const std::stop_token& stop) {
    Additions additions;
    for (const JudgedUpload& judged : uploads) {
        if (stop.stop_requested()) throw Unavailable("recording was stopped");
        if (exists(database, sql_upload_known, judged.accepted->upload.id)) continue;
        add_upload(database, judged, reservation, additions);
    }
    for (const auto& [key, votes] : additions.valid) {
        database.prepared(sql_add_to_tally).bind_all(votes, key.first, key.second).run();
    }
    raise_watermark(database, watermark, additions.counts);
}

std::int64_t number(Database& database, const char* sql) {
    Statement& query = database.prepared(sql);
    const Reset reset(query);
    query.step();
    return query.integer(0);
}

RecordMark last_upload(Database& database) {
    Statement& query = database.prepared(sql_last_upload);
    const Reset reset(query);
    if (!query.step()) return {};
    RecordMark last;
    query.read_all(last.number, last.upload);
    return last;
}

// That of no upload when there is none of this number.
UploadId name_of_upload(Database& database, std::int64_t upload) {
    Statement& query = database.prepared(sql_name_of_upload);
    const Reset reset(query);
    if (!query.bind_all(upload).step()) return {};
    return {query.guid(0)};
}

class SqliteBallotStore final : public BallotStore {
 public:
    SqliteBallotStore(std::shared_ptr<Pool> pool, Clock clock)
        : pool_(std::move(pool)), clock_(std::move(clock)) {}

    RecordMark read_record(const std::stop_token& stop) override {
        const std::lock_guard one_at_a_time(recording_);
        read_new_rows(stop);
        return seen_;
    }

    JudgingContext load_context(std::span<const AcceptedUpload> uploads) override {
        const std::lock_guard one_at_a_time(recording_);
        read_new_rows({});
        JudgingContext facts;
        facts.last = seen_;
        if (uploads.empty()) return facts;
        // On the writer's connection: an election is committed by now, or is yet to be created.
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::read);
        const auto [first, last] = acceptance_of(uploads);
        elections_seen_ = read_election_mark(*database);
        facts.elections = read_elections(
            *database, database->prepared(sql_versions_around.c_str()).bind_all(first, last, first, last));
        for (const AcceptedUpload& accepted : uploads) {
            const auto found = find_upload(*database, accepted.upload.id);
            if (!found) continue;
            require_same_file(*database, accepted.upload);
            facts.uploads.push_back(*found);
        }
        facts.guids = recorded_.among(uploads);
        return facts;
    }

    RecordMark record(std::span<const JudgedUpload> uploads, Instant watermark, Epoch epoch,
                      const std::stop_token& stop) override {
        const std::lock_guard one_at_a_time(recording_);
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        require_sqlite_lease(*database, epoch);
        require_same_elections(*database, uploads);
        RecordedBallots::GuidReservation reservation(recorded_, number(*database, sql_last_row));
        try {
            add_uploads(*database, uploads, reservation, watermark, stop);
        } catch (const sqlite::ConstraintViolation& violation) {
            throw Rejected(violation.what());
        }
        renew_sqlite_lease(*database);
        const RecordMark last = last_upload(*database);
        transaction.commit();
        reservation.succeeded();
        seen_ = last;
        return last;
    }

    void correct_version(const election::Election& election, Instant valid_from, Epoch epoch) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        require_sqlite_lease(*database, epoch);
        store::correct_version(*database, election, valid_from);
        transaction.commit();
    }

    CountProgress count_progress() override { return read_count_progress(*pool_->reader()); }

    Count count(const Election& election) override {
        const auto database = pool_->reader();
        Count count = read_count(database->prepared(sql_count.c_str()), election);
        count.queue_now = clock_();
        return count;
    }

    std::vector<ElectionId> uncounted() override {
        const auto database = pool_->reader();
        return read_election_ids(database->prepared(sql_uncounted.c_str()).bind_all(clock_()));
    }

    InvalidVotePage invalid_votes(ElectionId election, InvalidVoteCursor after,
                                  std::size_t votes_max) override {
        const auto database = pool_->reader();
        return read_invalid_votes(
            database->prepared(sql_invalid_votes).bind_all(election, after.upload, after.line, votes_max),
            after);
    }

 private:
    // Verdicts hold while no election was added or changed that would have been valid.
    void require_same_elections(Database& database, std::span<const JudgedUpload> uploads) const {
        if (elections_seen_ && !uploads.empty() &&
            added_since(database, *elections_seen_, latest_acceptance_of(uploads)))
            throw Unavailable("an election was changed meanwhile");
    }

    // What was recorded since it was last looked at, by whomever: at the start, all of it.
    void read_new_rows(const std::stop_token& stop) {
        const auto database = pool_->reader();
        Transaction transaction(*database, Transaction::Kind::read);
        const std::int64_t last = number(*database, sql_last_row);
        const RecordMark last_there = last_upload(*database);
        const bool same = last_there == seen_ || name_of_upload(*database, seen_.number) == seen_.upload;
        // A database that was restored may have been recorded into since, and be as long again.
        if (last < recorded_.through() || !same) recorded_.forget();
        seen_ = last_there;
        if (last == recorded_.through()) return;
        recorded_.expect(static_cast<std::uint64_t>(number(*database, sql_taken)));
        Statement& query = database->prepared(sql_rows_behind);
        const Reset reset(query);
        query.bind_all(recorded_.through());
        while (query.step()) {
            if (stop.stop_requested()) throw Unavailable("reading the record was stopped");
            recorded_.read({.number = query.integer(0),
                            .upload = query.integer(1),
                            .duplicates = static_cast<std::uint64_t>(query.integer(2)),
                            .ballots = query.blob(3)});
        }
        recorded_.end_of_rows();
    }

    std::shared_ptr<Pool> pool_;
    const Clock clock_;
    std::mutex recording_;
    RecordedBallots recorded_;
    std::optional<ElectionMark> elections_seen_;  // when the context of uploads was last loaded
    RecordMark seen_;                             // the last upload when the record was last read or written
};

}  // namespace

std::unique_ptr<BallotStore> make_sqlite_ballot_store(std::shared_ptr<Pool> elections, Clock queue_clock) {
    return std::make_unique<SqliteBallotStore>(std::move(elections), std::move(queue_clock));
}

}  // namespace urna::store
