// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <mutex>

#include "base/error.h"
#include "election/packed_ballots.h"
#include "sqlite/pool.h"
#include "store/acceptance.h"
#include "store/recorded_ballots.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Ballot;
using election::Election;
using election::Verdict;
using election::VerdictCounts;
using sqlite::Database;
using sqlite::Pool;
using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_elections_around =
    "SELECT " URNA_ELECTION_COLUMNS " FROM elections WHERE start_at <= ?2 AND end_at > ?1 ORDER BY id";
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
constexpr auto sql_insert_upload =
    "INSERT INTO uploads (id, accepted_at, official_email, official_jmbg, official_forename, "
    "official_surname, "
    "file_sha256, election, valid, duplicate, invalid_poll_number, dropped) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_insert_row = "INSERT INTO batches (number, upload, ballots) VALUES (?, ?, ?)";
constexpr auto sql_insert_invalid_vote =
    "INSERT INTO invalid_votes (election, upload, line, guid, poll_number, reason) VALUES (?, ?, ?, ?, ?, ?)";
constexpr auto sql_add_to_tally =
    "UPDATE tallies SET valid = valid + ? WHERE election = ? AND poll_number = ?";
// Before the watermark is raised to this instant.
constexpr auto sql_pass_ends =
    "INSERT OR IGNORE INTO ends_passed (election, watermark) SELECT id, ?1 FROM elections "
    "WHERE end_at > (SELECT watermark FROM count_state) AND end_at <= ?1";
constexpr auto sql_raise_watermark =
    "UPDATE count_state SET watermark = max(watermark, ?), valid = valid + ?, duplicate = duplicate + ?, "
    "invalid_poll_number = invalid_poll_number + ?, dropped = dropped + ?";
constexpr auto sql_correct_creation = "UPDATE elections SET created_at = min(created_at, ?) WHERE id = ?";
constexpr auto sql_progress =
    "SELECT watermark, (SELECT min(end_at) FROM elections WHERE end_at > watermark), "
    "valid, duplicate, invalid_poll_number, dropped, uploads, bytes, oldest_at, dead_letters "
    "FROM count_state, queue_report";
constexpr auto sql_tallies =
    "SELECT valid, coalesce((SELECT watermark FROM ends_passed WHERE election = ?3), "
    "(SELECT watermark FROM count_state)), "
    "(SELECT count(*) FROM set_aside WHERE accepted_at >= ?1 AND accepted_at < ?2), "
    "EXISTS (SELECT 1 FROM provisional_elections WHERE election = ?3) "
    "FROM tallies WHERE election = ?3 ORDER BY poll_number";
constexpr auto sql_uncounted =
    "SELECT id FROM elections WHERE coalesce((SELECT watermark FROM ends_passed WHERE election = id), "
    "(SELECT watermark FROM count_state)) NOT BETWEEN end_at AND ?1 OR EXISTS (SELECT 1 FROM set_aside "
    "WHERE accepted_at >= max(start_at, created_at) AND accepted_at < end_at) ORDER BY id";
constexpr auto sql_invalid_votes =
    "SELECT v.upload, v.line, u.official_jmbg, v.guid, v.poll_number, v.reason FROM invalid_votes v "
    "JOIN uploads u ON u.number = v.upload WHERE v.election = ?1 AND (v.upload, v.line) > (?2, ?3) "
    "ORDER BY v.upload, v.line LIMIT ?4";

// SQLite makes a copy of a row that is written.
constexpr std::size_t ballots_per_row_max = 50'000;

bool exists(Database& database, const char* sql, const Guid& key) {
    Statement& query = database.prepared(sql);
    const Reset reset(query);
    return query.bind(1, blob(key)).step();
}

std::optional<RecordedUpload> find_upload(Database& database, const UploadId& id) {
    Statement& query = database.prepared(sql_counts_of_upload);
    const Reset reset(query);
    if (!query.bind(1, blob(id.guid)).step()) return std::nullopt;
    const auto number = [&](int column) { return static_cast<std::uint64_t>(query.integer(column)); };
    return RecordedUpload{id, {number(0), number(1), number(2), number(3)}};
}

void require_same_file(Database& database, const election::Upload& upload) {
    Statement& query = database.prepared(sql_upload_of_file);
    const Reset reset(query);
    if (!query.bind(1, blob(upload.id.guid)).bind(2, sqlite::Blob(upload.file_sha256)).step())
        throw AnotherFile();
}

// What one transaction adds beside the uploads' own rows.
struct Additions {
    std::map<std::pair<std::int64_t, std::uint32_t>, std::int64_t> valid;  // by election and poll number
    VerdictCounts counts;
};

std::int64_t insert_upload(Database& database, const JudgedUpload& judged, const VerdictCounts& counts) {
    const auto& [upload, accepted_at] = *judged.accepted;
    Statement& insert = database.prepared(sql_insert_upload);
    insert.bind(1, blob(upload.id.guid))
        .bind(2, micros(accepted_at))
        .bind(3, upload.official.email)
        .bind(4, upload.official.jmbg)
        .bind(5, upload.official.forename)
        .bind(6, upload.official.surname)
        .bind(7, sqlite::Blob(upload.file_sha256));
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
    return database.last_insert_rowid();
}

void insert_invalid_vote(Database& database, const JudgedUpload& judged, std::int64_t upload,
                         std::size_t line) {
    const Ballot& ballot = judged.accepted->upload.ballots[line];
    database.prepared(sql_insert_invalid_vote)
        .bind(1, judged.election->id.value)
        .bind(2, upload)
        .bind(3, static_cast<std::int64_t>(line))
        .bind(4, blob(ballot.guid))
        .bind(5, static_cast<std::int64_t>(ballot.poll_number))
        .bind(6, static_cast<std::int64_t>(judged.verdicts[line]))
        .run();
}

void insert_ballots(Database& database, std::span<const Ballot> ballots, std::int64_t upload,
                    RecordedBallots::GuidReservation& reservation) {
    while (!ballots.empty()) {
        const auto row = ballots.first(std::min(ballots_per_row_max, ballots.size()));
        database.prepared(sql_insert_row)
            .bind(1, reservation.next_row())
            .bind(2, upload)
            .bind(3, election::packed(row))
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
            ++additions.valid[{judged.election->id.value, ballots[line].poll_number}];
        } else {
            insert_invalid_vote(database, judged, upload, line);
        }
    }
}

void raise_watermark(Database& database, Instant watermark, const VerdictCounts& counts) {
    database.prepared(sql_pass_ends).bind(1, micros(watermark)).run();
    database.prepared(sql_raise_watermark)
        .bind(1, micros(watermark))
        .bind(2, static_cast<std::int64_t>(counts.valid))
        .bind(3, static_cast<std::int64_t>(counts.duplicate))
        .bind(4, static_cast<std::int64_t>(counts.invalid_poll_number))
        .bind(5, static_cast<std::int64_t>(counts.dropped))
        .run();
}

void add_uploads(Database& database, std::span<const JudgedUpload> uploads,
                 RecordedBallots::GuidReservation& reservation, Instant watermark,
                 const std::stop_token& stop) {
    Additions additions;
    for (const JudgedUpload& judged : uploads) {
        if (stop.stop_requested()) throw Unavailable("recording was stopped");
        if (exists(database, sql_upload_known, judged.accepted->upload.id.guid)) continue;
        add_upload(database, judged, reservation, additions);
    }
    for (const auto& [key, votes] : additions.valid) {
        database.prepared(sql_add_to_tally)
            .bind(1, votes)
            .bind(2, key.first)
            .bind(3, static_cast<std::int64_t>(key.second))
            .run();
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
    return {query.integer(0), {guid_of(query.blob(1))}};
}

// That of no upload when there is none of this number.
UploadId name_of_upload(Database& database, std::int64_t upload) {
    Statement& query = database.prepared(sql_name_of_upload);
    const Reset reset(query);
    if (!query.bind(1, upload).step()) return {};
    return {guid_of(query.blob(0))};
}

class SqliteBallotStore final : public BallotStore {
 public:
    SqliteBallotStore(std::shared_ptr<Pool> pool, Clock clock)
        : pool_(std::move(pool)), clock_(std::move(clock)) {}

    JudgingContext load_context(std::span<const AcceptedUpload> uploads) override {
        const std::lock_guard one_at_a_time(recording_);
        read_record();
        JudgingContext facts;
        facts.last = seen_;
        if (uploads.empty()) return facts;
        // On the writer's connection: an election is committed by now, or is yet to be created.
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::read);
        Statement& query = database->prepared(sql_elections_around);
        const auto [first, last] = acceptance_of(uploads);
        query.bind(1, micros(first)).bind(2, micros(last));
        facts.elections = read_elections(*database, query);
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
        require_lease(*database, epoch);
        RecordedBallots::GuidReservation reservation(recorded_, number(*database, sql_last_row));
        try {
            add_uploads(*database, uploads, reservation, watermark, stop);
        } catch (const sqlite::ConstraintViolation& violation) {
            throw Rejected(violation.what());
        }
        renew_lease(*database);
        const RecordMark last = last_upload(*database);
        transaction.commit();
        reservation.succeeded();
        seen_ = last;
        return last;
    }

    void correct_creation(ElectionId election, Instant created_at, Epoch epoch) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        require_lease(*database, epoch);
        database->prepared(sql_correct_creation).bind(1, micros(created_at)).bind(2, election.value).run();
        transaction.commit();
    }

    CountProgress count_progress() override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_progress);
        const Reset reset(query);
        query.step();
        const auto number = [&](int column) { return static_cast<std::uint64_t>(query.integer(column)); };
        CountProgress progress{.watermark = instant_of(query.integer(0)),
                               .next_end = {},
                               .counts = {number(2), number(3), number(4), number(5)},
                               .backlog = {number(6), number(7), {}, number(9)}};
        if (!query.is_null(1)) progress.next_end = instant_of(query.integer(1));
        if (!query.is_null(8)) progress.backlog.oldest = instant_of(query.integer(8));
        return progress;
    }

    Count count(const Election& election) override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_tallies);
        const Reset reset(query);
        query.bind(1, micros(std::max(election.period.start, election.created_at)))
            .bind(2, micros(election.period.end))
            .bind(3, election.id.value);
        Count count;
        while (query.step()) {
            count.valid_votes.push_back(static_cast<std::uint64_t>(query.integer(0)));
            count.watermark = instant_of(query.integer(1));
            count.quarantined = static_cast<std::uint64_t>(query.integer(2));
            count.provisional = query.integer(3) != 0;
        }
        count.queue_now = clock_();
        return count;
    }

    std::vector<ElectionId> uncounted() override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_uncounted);
        const Reset reset(query);
        query.bind(1, micros(clock_()));
        std::vector<ElectionId> elections;
        while (query.step()) elections.push_back({query.integer(0)});
        return elections;
    }

    InvalidVotePage invalid_votes(ElectionId election, InvalidVoteCursor after,
                                  std::size_t votes_max) override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_invalid_votes);
        const Reset reset(query);
        query.bind(1, election.value)
            .bind(2, after.upload)
            .bind(3, after.line)
            .bind(4, static_cast<std::int64_t>(votes_max));
        InvalidVotePage page{.votes = {}, .last = after};
        while (query.step()) {
            page.last = {query.integer(0), query.integer(1)};
            page.votes.push_back({.official_jmbg = query.text(2),
                                  .ballot = guid_of(query.blob(3)),
                                  .poll_number = static_cast<std::uint32_t>(query.integer(4)),
                                  .reason = static_cast<Verdict>(query.integer(5)),
                                  .cursor = page.last});
        }
        return page;
    }

 private:
    // What was recorded since it was last looked at, by whomever: at the start, all of it.
    void read_record() {
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
        query.bind(1, recorded_.through());
        while (query.step()) {
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
    RecordMark seen_;  // the last upload when the record was last read or written
};

}  // namespace

std::unique_ptr<BallotStore> make_sqlite_ballot_store(std::shared_ptr<Pool> elections, Clock queue_clock) {
    return std::make_unique<SqliteBallotStore>(std::move(elections), std::move(queue_clock));
}

}  // namespace urna::store
