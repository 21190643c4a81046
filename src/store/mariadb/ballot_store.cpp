// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <mutex>
#include <set>

#include "base/bytes.h"
#include "mariadb/pool.h"
#include "store/acceptance.h"
#include "store/mariadb/batch_insert.h"
#include "store/mariadb/election_lock.h"
#include "store/mariadb/keys.h"
#include "store/mariadb/lease.h"
#include "store/mariadb/server_clock.h"
#include "store/mariadb/stores.h"
#include "store/recorded_ballots.h"
#include "store/sql/count_rows.h"
#include "store/sql/election_rows.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Election;
using mariadb::Connection;
using mariadb::Pool;
using mariadb::Statement;
using sql::Reset;
using sql::Work;

const std::string sql_versions_around = select_versions_around();
constexpr auto sql_rows_behind =
    "SELECT b.number, b.upload, u.duplicate, b.ballots FROM batches b JOIN uploads u ON u.number = b.upload "
    "WHERE b.number > ? AND b.number <= ? ORDER BY b.number LIMIT ?";
constexpr auto sql_upload_of_file = "SELECT 1 FROM uploads WHERE id = ? AND file_sha256 = ?";
const std::string sql_count = select_count(URNA_MARIADB_QUEUE_NOW);
// One statement, which sees one state of the database.
const std::string sql_uncounted =
    "SELECT id FROM " + current_elections() +
    " WHERE standing = 0 AND (COALESCE((SELECT watermark FROM ends_passed WHERE election = id), "
    "(SELECT watermark FROM count_state)) NOT BETWEEN end_at AND " URNA_MARIADB_QUEUE_NOW
    " OR EXISTS (SELECT 1 FROM set_aside "
    "WHERE accepted_at >= GREATEST(start_at, valid_from) AND accepted_at < end_at)) ORDER BY id";
// What is behind the cursor, as two ranges of the key: a comparison of pairs would be none. From the votes to
// their uploads: where there are few of these the server would rather begin with them, and sort all their
// votes.
constexpr auto sql_invalid_votes =
    "SELECT v.upload, v.line, u.official_jmbg, v.guid, v.poll_number, v.reason FROM invalid_votes v "
    "STRAIGHT_JOIN uploads u ON u.number = v.upload "
    "WHERE v.election = ? AND (v.upload > ? OR (v.upload = ? AND v.line > ?)) "
    "ORDER BY v.upload, v.line LIMIT ?";

// Of the record, which is read in pieces of about so many bytes: the client library keeps a whole answer.
constexpr std::size_t page_bytes = 4UL << 20;
constexpr std::size_t page_rows_min = 16;

std::vector<Guid> ids_of(std::span<const AcceptedUpload> uploads) {
    std::vector<Guid> ids;
    for (const AcceptedUpload& accepted : uploads) ids.push_back(accepted.upload.id.guid);
    return ids;
}

std::set<UploadId> ids_of(const std::vector<RecordedUpload>& recorded) {
    std::set<UploadId> ids;
    for (const RecordedUpload& upload : recorded) ids.insert(upload.id);
    return ids;
}

void require_same_files(Connection& connection, std::span<const AcceptedUpload> uploads,
                        const std::vector<RecordedUpload>& recorded) {
    if (recorded.empty()) return;
    const std::set<UploadId> ids = ids_of(recorded);
    for (const AcceptedUpload& accepted : uploads) {
        const election::Upload& upload = accepted.upload;
        if (!ids.contains(upload.id)) continue;
        Statement& query = connection.prepared(sql_upload_of_file);
        const Reset reset(query);
        if (!query.bind_all(upload.id, upload.file_sha256).step()) throw AnotherFile();
    }
}

// Waits for an election that is being created: it may have been created before the uploads were accepted.
std::vector<Election> elections_around(Connection& connection, Instant first, Instant last) {
    lock_elections(connection, LockMode::shared);
    return read_elections(
        connection, connection.prepared(sql_versions_around.c_str()).bind_all(first, last, first, last));
}

void add_uploads(BatchInsert& insert, std::span<const JudgedUpload> uploads,
                 const std::vector<RecordedUpload>& recorded, const std::stop_token& stop) {
    std::set<UploadId> passed_over = ids_of(recorded);
    for (const JudgedUpload& judged : uploads) {
        if (stop.stop_requested()) throw Unavailable("recording was stopped");
        if (passed_over.insert(judged.accepted->upload.id).second) insert.add(judged);
    }
}

class MariadbBallotStore final : public BallotStore {
 public:
    explicit MariadbBallotStore(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

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
        facts.elections = pool_->run(Work::idempotent_write, [&](Connection& connection) {
            const auto [first, last] = acceptance_of(uploads);
            auto around = elections_around(connection, first, last);
            elections_seen_ = read_election_mark(connection);
            return around;
        });
        facts.uploads = pool_->run(Work::idempotent_write, [&](Connection& connection) {
            auto found = recorded_uploads(connection, ids_of(uploads));
            require_same_files(connection, uploads, found);
            return found;
        });
        facts.guids = recorded_.among(uploads);
        return facts;
    }

    // Repeatable: the uploads that a lost commit kept are found and passed over.
    RecordMark record(std::span<const JudgedUpload> uploads, Instant watermark, Epoch epoch,
                      const std::stop_token& stop) override {
        const std::lock_guard one_at_a_time(recording_);
        std::vector<Guid> ids;
        for (const JudgedUpload& judged : uploads) ids.push_back(judged.accepted->upload.id.guid);
        // The lease is looked at now, so that who has lost it is told that and nothing else; what counts is
        // that it is held as all is written.
        const auto before = pool_->run(Work::idempotent_write, [&](Connection& connection) {
            look_at_lease(connection, epoch);
            auto found = recorded_uploads(connection, ids);
            return std::pair(std::move(found), last_rows(connection));
        });
        const auto& recorded = before.first;
        const LastRows& last = before.second;
        BatchInsert insert(recorded_, last);
        add_uploads(insert, uploads, recorded, stop);
        pool_->run(Work::idempotent_write, [&](Connection& connection) {
            connection.require_packet_bytes(packet_bytes_needed);
            require_mariadb_lease(connection, epoch);
            // Nobody else records under this epoch: what is there now came with a commit whose answer was
            // lost.
            if (recorded_uploads(connection, ids).size() != recorded.size()) return;
            if (last_rows(connection) != last) throw Unavailable("something was recorded meanwhile");
            try {
                insert.write(connection, watermark, stop);
            } catch (const mariadb::ConstraintViolation& violation) {
                throw Rejected(violation.what());
            } catch (const mariadb::WrongValue& wrong) {
                throw Rejected(wrong.what());
            }
            require_same_elections(connection, uploads);
            renew_mariadb_lease(connection);
        });
        insert.succeeded();
        seen_ = insert.last();
        return seen_;
    }

    void correct_version(const Election& election, Instant valid_from, Epoch epoch) override {
        pool_->run(Work::idempotent_write, [&](Connection& connection) {
            require_mariadb_lease(connection, epoch);
            store::correct_version(connection, election, valid_from);
        });
    }

    CountProgress count_progress() override { return pool_->run(Work::read, read_count_progress); }

    Count count(const Election& election) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            return read_count(connection.prepared(sql_count.c_str()), election);
        });
    }

    std::vector<ElectionId> uncounted() override {
        return pool_->run(Work::read, [](Connection& connection) {
            return read_election_ids(connection.prepared(sql_uncounted.c_str()));
        });
    }

    InvalidVotePage invalid_votes(ElectionId election, InvalidVoteCursor after,
                                  std::size_t votes_max) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            return read_invalid_votes(
                connection.prepared(sql_invalid_votes)
                    .bind_all(election, after.upload, after.upload, after.line, votes_max),
                after);
        });
    }

 private:
    // Verdicts hold while no election was added or changed that would have been valid. Asked for last, since
    // whoever creates an election waits from here on.
    void require_same_elections(Connection& connection, std::span<const JudgedUpload> uploads) const {
        if (!elections_seen_ || uploads.empty()) return;
        lock_elections(connection, LockMode::shared);
        if (added_since(connection, *elections_seen_, latest_acceptance_of(uploads)))
            throw Unavailable("an election was changed meanwhile");
    }

    // What was recorded since it was last looked at, by whomever: at the start, all of it.
    void read_new_rows(const std::stop_token& stop) {
        // Found out at the start, and not when the first large upload stops the count.
        const auto [rows, same] = pool_->run(Work::read, [&](Connection& connection) {
            connection.require_packet_bytes(packet_bytes_needed);
            const LastRows there = last_rows(connection);
            return std::pair(there, there.upload == seen_ || is_recorded(connection, seen_));
        });
        const std::int64_t last = rows.batch;
        // A database that was restored may have been recorded into since, and be as long again.
        if (last < recorded_.through() || !same) recorded_.forget();
        seen_ = rows.upload;
        if (last == recorded_.through()) return;
        recorded_.expect(static_cast<std::uint64_t>(pool_->run(Work::read, recorded_guids)));
        std::size_t rows_max = page_rows_min;
        while (recorded_.through() < last) {
            if (stop.stop_requested()) throw Unavailable("reading the record was stopped");
            const std::size_t bytes = pool_->run(
                Work::read, [&](Connection& connection) { return read_page(connection, last, rows_max); });
            rows_max = std::clamp(rows_max * page_bytes / std::max<std::size_t>(bytes, 1), page_rows_min,
                                  Statement::rows_max);
        }
        recorded_.end_of_rows();
    }

    // Gives how many bytes of ballots it was.
    std::size_t read_page(Connection& connection, std::int64_t last, std::size_t rows_max) {
        Statement& query = connection.prepared(sql_rows_behind);
        const Reset reset(query);
        query.bind_all(recorded_.through(), last, rows_max);
        std::size_t bytes = 0;
        while (query.step()) {
            const std::string ballots = query.text(3);
            bytes += ballots.size();
            recorded_.read({.number = query.integer(0),
                            .upload = query.integer(1),
                            .duplicates = static_cast<std::uint64_t>(query.integer(2)),
                            .ballots = as_bytes(ballots)});
        }
        if (bytes == 0) throw Unavailable("the record is damaged: rows of the table batches have no upload");
        return bytes;
    }

    std::shared_ptr<Pool> pool_;
    std::mutex recording_;
    RecordedBallots recorded_;
    std::optional<ElectionMark> elections_seen_;  // when the context of uploads was last loaded
    RecordMark seen_;                             // the last upload when the record was last read or written
};

}  // namespace

std::unique_ptr<BallotStore> make_mariadb_ballot_store(std::shared_ptr<Pool> elections) {
    return std::make_unique<MariadbBallotStore>(std::move(elections));
}

}  // namespace urna::store
