// SPDX-License-Identifier: Apache-2.0
#include "store/clock_correction.h"

#include <algorithm>

#include "mariadb/pool.h"
#include "store/mariadb/lease.h"
#include "store/mariadb/rows.h"
#include "store/mariadb/stores.h"

namespace urna::store {
namespace {

using mariadb::Connection;
using mariadb::Pool;
using mariadb::Reset;
using mariadb::Statement;
using mariadb::Work;

constexpr auto sql_watermark = "SELECT watermark FROM count_state";
// Those whose names were released are dealt with.
constexpr auto sql_uploads_ahead =
    "SELECT number, id, accepted_at, official_email, valid, duplicate, invalid_poll_number, dropped FROM "
    "uploads "
    "WHERE accepted_at > ? AND NOT EXISTS (SELECT 1 FROM released_names WHERE upload = number) ORDER BY "
    "number";
// Parameters: the latest instant that the record has; the present; twice until when instants are sound; the
// present; and until when they are sound. An election that ended before the last upload of a sound instant
// was counted by then; one that was created after its end never ran, but by a clock that was ahead nobody
// knows when it was created.
constexpr auto sql_in_doubt =
    "SELECT id FROM elections e WHERE start_at <= ? AND (created_at < end_at OR created_at > ?) "
    "AND end_at > COALESCE((SELECT MAX(accepted_at) FROM uploads WHERE accepted_at <= ?), 0) "
    "AND NOT EXISTS (SELECT 1 FROM ends_passed WHERE election = e.id AND watermark <= ?) "
    "AND (start_at <= ? OR EXISTS (SELECT 1 FROM uploads WHERE election = e.id AND accepted_at > ?)) "
    "ORDER BY id";
constexpr auto sql_released =
    "SELECT r.id FROM released_names r WHERE NOT EXISTS (SELECT 1 FROM uploads u WHERE u.id = r.id) "
    "ORDER BY r.upload";
constexpr auto sql_insert_resynchronization =
    "INSERT INTO resynchronizations (done_at, watermark) SELECT ?, watermark FROM count_state";
constexpr auto sql_mark =
    "INSERT IGNORE INTO provisional_elections (election, resynchronization) VALUES (?, ?)";
constexpr auto sql_keep_name =
    "INSERT INTO released_names (upload, id) SELECT number, id FROM uploads WHERE number = ?";
constexpr auto sql_rename = "UPDATE uploads SET id = ? WHERE number = ?";
constexpr auto sql_forget_ends = "DELETE FROM ends_passed WHERE watermark > ?";
constexpr auto sql_set_watermark = "UPDATE count_state SET watermark = LEAST(watermark, ?)";
// One that is yet to be created does not run (decision 4).
constexpr auto sql_create_now = "UPDATE elections SET created_at = ? WHERE created_at > ?";

// With its number.
struct Row {
    UploadAhead upload;
    std::int64_t number = 0;
};

std::vector<Row> uploads_ahead(Connection& connection, Instant sound_until) {
    Statement& query = connection.prepared(sql_uploads_ahead);
    const Reset reset(query);
    query.bind(1, micros_of(sound_until));
    const auto count = [&](int column) { return static_cast<std::uint64_t>(query.integer(column)); };
    std::vector<Row> rows;
    while (query.step()) {
        rows.push_back({{.id = {query.guid(1)},
                         .accepted_at = instant_from(query.integer(2)),
                         .official_email = query.text(3),
                         .counts = {count(4), count(5), count(6), count(7)}},
                        query.integer(0)});
    }
    return rows;
}

std::vector<ElectionId> ids(Statement& query) {
    const Reset reset(query);
    std::vector<ElectionId> found;
    while (query.step()) found.push_back({query.integer(0)});
    return found;
}

std::vector<UploadId> released(Connection& connection) {
    Statement& query = connection.prepared(sql_released);
    const Reset reset(query);
    std::vector<UploadId> names;
    while (query.step()) names.push_back({query.guid(0)});
    return names;
}

RecordAhead look(Connection& connection, const Correction& correction, const std::vector<Row>& rows) {
    RecordAhead ahead;
    {
        Statement& query = connection.prepared(sql_watermark);
        const Reset reset(query);
        query.step();
        ahead.watermark = instant_from(query.integer(0));
    }
    ahead.released = released(connection);
    Instant latest = std::max(ahead.watermark, correction.present);
    for (const Row& row : rows) {
        latest = std::max(latest, row.upload.accepted_at);
        ahead.uploads.push_back(row.upload);
    }
    if (rows.empty()) return ahead;
    ahead.elections = ids(connection.prepared(sql_in_doubt)
                              .bind(1, micros_of(latest))
                              .bind(2, micros_of(correction.present))
                              .bind(3, micros_of(correction.sound_until))
                              .bind(4, micros_of(correction.sound_until))
                              .bind(5, micros_of(correction.present))
                              .bind(6, micros_of(correction.sound_until)));
    return ahead;
}

void release_name(Connection& connection, std::int64_t upload) {
    const Guid name = random_guid();
    connection.prepared(sql_keep_name).bind(1, upload).run();
    connection.prepared(sql_rename).bind(1, mariadb::Blob(name.bytes)).bind(2, upload).run();
}

void change(Connection& connection, Instant present, const RecordAhead& ahead, const std::vector<Row>& rows) {
    connection.prepared(sql_insert_resynchronization).bind(1, micros_of(present)).run();
    const std::int64_t number = connection.last_insert_id();
    for (const ElectionId election : ahead.elections) {
        connection.prepared(sql_mark).bind(1, election.value).bind(2, number).run();
    }
    for (const Row& row : rows) {
        if (row.upload.dropped_whole()) release_name(connection, row.number);
    }
    connection.prepared(sql_forget_ends).bind(1, micros_of(present)).run();
    connection.prepared(sql_create_now).bind(1, micros_of(present)).bind(2, micros_of(present)).run();
    connection.prepared(sql_set_watermark).bind(1, micros_of(present)).run();
}

class MariadbClockCorrection final : public ClockCorrection {
 public:
    explicit MariadbClockCorrection(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    RecordAhead ahead_of(const Correction& correction) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            return look(connection, correction, uploads_ahead(connection, correction.sound_until));
        });
    }

    // Repeatable: what a lost commit released is found as released.
    RecordAhead correct(const Correction& correction, Epoch epoch) override {
        return pool_->run(Work::idempotent_write, [&](Connection& connection) {
            require_lease(connection, epoch);
            const auto rows = uploads_ahead(connection, correction.sound_until);
            RecordAhead ahead = look(connection, correction, rows);
            change(connection, correction.present, ahead, rows);
            ahead.released = released(connection);
            return ahead;
        });
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<ClockCorrection> make_mariadb_clock_correction(std::shared_ptr<Pool> elections) {
    return std::make_unique<MariadbClockCorrection>(std::move(elections));
}

}  // namespace urna::store
