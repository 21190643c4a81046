// SPDX-License-Identifier: Apache-2.0
#include "store/clock_correction.h"

#include <algorithm>

#include "sqlite/pool.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sqlite::Database;
using sqlite::Pool;
using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_watermark = "SELECT watermark FROM count_state";
// Those whose names were released are dealt with.
constexpr auto sql_uploads_ahead =
    "SELECT number, id, accepted_at, official_email, valid, duplicate, invalid_poll_number, dropped FROM "
    "uploads "
    "WHERE accepted_at > ? AND NOT EXISTS (SELECT 1 FROM released_names WHERE upload = number) ORDER BY "
    "number";
// ?1: until when instants are sound, ?2: the latest that the record has, ?3: the present. An election that
// ended before the last upload of a sound instant was counted by then; one that was created after its end
// never ran, but by a clock that was ahead nobody knows when it was created.
constexpr auto sql_in_doubt =
    "SELECT id FROM elections e WHERE start_at <= ?2 AND (created_at < end_at OR created_at > ?3) "
    "AND end_at > coalesce((SELECT max(accepted_at) FROM uploads WHERE accepted_at <= ?1), 0) "
    "AND NOT EXISTS (SELECT 1 FROM ends_passed WHERE election = e.id AND watermark <= ?1) "
    "AND (start_at <= ?3 OR EXISTS (SELECT 1 FROM uploads WHERE election = e.id AND accepted_at > ?1)) "
    "ORDER BY id";
constexpr auto sql_released =
    "SELECT r.id FROM released_names r WHERE NOT EXISTS (SELECT 1 FROM uploads u WHERE u.id = r.id) "
    "ORDER BY r.upload";
constexpr auto sql_insert_resynchronization =
    "INSERT INTO resynchronizations (done_at, watermark) SELECT ?, watermark FROM count_state";
constexpr auto sql_mark =
    "INSERT OR IGNORE INTO provisional_elections (election, resynchronization) VALUES (?, ?)";
constexpr auto sql_keep_name =
    "INSERT INTO released_names (upload, id) SELECT number, id FROM uploads WHERE number = ?";
constexpr auto sql_rename = "UPDATE uploads SET id = ? WHERE number = ?";
constexpr auto sql_forget_ends = "DELETE FROM ends_passed WHERE watermark > ?";
constexpr auto sql_set_watermark = "UPDATE count_state SET watermark = min(watermark, ?)";
// One that is yet to be created does not run (decision 4).
constexpr auto sql_create_now = "UPDATE elections SET created_at = ?1 WHERE created_at > ?1";

// With its number.
struct Row {
    UploadAhead upload;
    std::int64_t number = 0;
};

std::vector<Row> uploads_ahead(Database& database, Instant sound_until) {
    Statement& query = database.prepared(sql_uploads_ahead);
    const Reset reset(query);
    query.bind(1, micros(sound_until));
    const auto count = [&](int column) { return static_cast<std::uint64_t>(query.integer(column)); };
    std::vector<Row> rows;
    while (query.step()) {
        rows.push_back({{.id = {guid_of(query.blob(1))},
                         .accepted_at = instant_of(query.integer(2)),
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

std::vector<UploadId> released(Database& database) {
    Statement& query = database.prepared(sql_released);
    const Reset reset(query);
    std::vector<UploadId> names;
    while (query.step()) names.push_back({guid_of(query.blob(0))});
    return names;
}

RecordAhead look(Database& database, const Correction& correction, const std::vector<Row>& rows) {
    RecordAhead ahead;
    {
        Statement& query = database.prepared(sql_watermark);
        const Reset reset(query);
        query.step();
        ahead.watermark = instant_of(query.integer(0));
    }
    ahead.released = released(database);
    Instant latest = std::max(ahead.watermark, correction.present);
    for (const Row& row : rows) {
        latest = std::max(latest, row.upload.accepted_at);
        ahead.uploads.push_back(row.upload);
    }
    if (rows.empty()) return ahead;
    ahead.elections = ids(database.prepared(sql_in_doubt)
                              .bind(1, micros(correction.sound_until))
                              .bind(2, micros(latest))
                              .bind(3, micros(correction.present)));
    return ahead;
}

void release_name(Database& database, std::int64_t upload) {
    database.prepared(sql_keep_name).bind(1, upload).run();
    database.prepared(sql_rename).bind(1, blob(random_guid())).bind(2, upload).run();
}

class SqliteClockCorrection final : public ClockCorrection {
 public:
    explicit SqliteClockCorrection(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    RecordAhead ahead_of(const Correction& correction) override {
        const auto database = pool_->reader();
        Transaction transaction(*database, Transaction::Kind::read);
        return look(*database, correction, uploads_ahead(*database, correction.sound_until));
    }

    RecordAhead correct(const Correction& correction, Epoch epoch) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        require_lease(*database, epoch);
        const auto rows = uploads_ahead(*database, correction.sound_until);
        RecordAhead ahead = look(*database, correction, rows);
        database->prepared(sql_insert_resynchronization).bind(1, micros(correction.present)).run();
        const std::int64_t number = database->last_insert_rowid();
        for (const ElectionId election : ahead.elections) {
            database->prepared(sql_mark).bind(1, election.value).bind(2, number).run();
        }
        for (const Row& row : rows) {
            if (row.upload.dropped_whole()) release_name(*database, row.number);
        }
        for (const char* sql : {sql_forget_ends, sql_set_watermark, sql_create_now}) {
            database->prepared(sql).bind(1, micros(correction.present)).run();
        }
        ahead.released = released(*database);
        transaction.commit();
        return ahead;
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<ClockCorrection> make_sqlite_clock_correction(std::shared_ptr<Pool> elections) {
    return std::make_unique<SqliteClockCorrection>(std::move(elections));
}

}  // namespace urna::store
