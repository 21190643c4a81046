// SPDX-License-Identifier: Apache-2.0
#include "store/clock_correction.h"

#include <algorithm>

#include "store/sql/count_rows.h"
#include "store/sql/election_rows.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

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
const std::string sql_in_doubt =
    "SELECT id FROM " + current_elections() +
    " WHERE standing = 0 AND start_at <= ? AND (valid_from < end_at OR valid_from > ?) "
    "AND end_at > COALESCE((SELECT MAX(accepted_at) FROM uploads WHERE accepted_at <= ?), 0) "
    "AND NOT EXISTS (SELECT 1 FROM ends_passed WHERE election = current_elections.id AND watermark <= ?) "
    "AND (start_at <= ? OR EXISTS (SELECT 1 FROM uploads WHERE election = current_elections.id AND "
    "accepted_at > ?)) "
    "ORDER BY id";
constexpr auto sql_released =
    "SELECT r.id FROM released_names r WHERE NOT EXISTS (SELECT 1 FROM uploads u WHERE u.id = r.id) "
    "ORDER BY r.upload";
constexpr auto sql_insert_resynchronization =
    "INSERT INTO resynchronizations (done_at, watermark) SELECT ?, watermark FROM count_state";
// An election that is marked stays so, with the resynchronization that marked it.
constexpr auto sql_mark =
    "INSERT INTO provisional_elections (election, resynchronization) SELECT id, ? FROM elections "
    "WHERE id = ? AND id NOT IN (SELECT election FROM provisional_elections)";
constexpr auto sql_keep_name =
    "INSERT INTO released_names (upload, id) SELECT number, id FROM uploads WHERE number = ?";
constexpr auto sql_rename = "UPDATE uploads SET id = ? WHERE number = ?";
constexpr auto sql_forget_ends = "DELETE FROM ends_passed WHERE watermark > ?";
constexpr auto sql_set_watermark = "UPDATE count_state SET watermark = ? WHERE watermark > ?";
// One that is yet to be created does not run (decision 4).
constexpr auto sql_create_now = "UPDATE elections SET created_at = ? WHERE created_at > ?";
constexpr auto sql_change_now = "UPDATE election_versions SET valid_from = ? WHERE valid_from > ?";

// With its number.
struct Row {
    UploadAhead upload;
    std::int64_t number = 0;
};

std::vector<Row> uploads_ahead(Connection& connection, Instant sound_until) {
    Statement& query = connection.prepared(sql_uploads_ahead);
    const Reset reset(query);
    query.bind_all(sound_until);
    std::vector<Row> rows;
    while (query.step()) {
        auto& [upload, number] = rows.emplace_back();
        query.read_all(number, upload.id, upload.accepted_at, upload.official_email, upload.counts.valid,
                       upload.counts.duplicate, upload.counts.invalid_poll_number, upload.counts.dropped);
    }
    return rows;
}

std::vector<UploadId> released(Connection& connection) {
    Statement& query = connection.prepared(sql_released);
    const Reset reset(query);
    std::vector<UploadId> names;
    while (query.step()) query.read_all(names.emplace_back());
    return names;
}

RecordAhead look(Connection& connection, const Correction& correction, const std::vector<Row>& rows) {
    RecordAhead ahead;
    ahead.watermark = read_watermark(connection);
    ahead.released = released(connection);
    Instant latest = std::max(ahead.watermark, correction.present);
    for (const Row& row : rows) {
        latest = std::max(latest, row.upload.accepted_at);
        ahead.uploads.push_back(row.upload);
    }
    if (rows.empty()) return ahead;
    const auto& [present, sound_until] = correction;
    ahead.elections =
        read_election_ids(connection.prepared(sql_in_doubt.c_str())
                              .bind_all(latest, present, sound_until, sound_until, present, sound_until));
    return ahead;
}

void release_name(Connection& connection, std::int64_t upload) {
    connection.prepared(sql_keep_name).bind_all(upload).run();
    const Guid name = random_guid();
    connection.prepared(sql_rename).bind_all(name, upload).run();
}

void change(Connection& connection, Instant present, const RecordAhead& ahead, const std::vector<Row>& rows) {
    connection.prepared(sql_insert_resynchronization).bind_all(present).run();
    const std::int64_t number = connection.last_insert_id();
    for (const ElectionId election : ahead.elections) {
        connection.prepared(sql_mark).bind_all(number, election).run();
    }
    for (const Row& row : rows) {
        if (row.upload.dropped_whole()) release_name(connection, row.number);
    }
    connection.prepared(sql_forget_ends).bind_all(present).run();
    connection.prepared(sql_create_now).bind_all(present, present).run();
    connection.prepared(sql_change_now).bind_all(present, present).run();
    connection.prepared(sql_set_watermark).bind_all(present, present).run();
}

class SqlClockCorrection final : public ClockCorrection {
 public:
    explicit SqlClockCorrection(std::shared_ptr<ElectionEngine> engine) : engine_(std::move(engine)) {}

    RecordAhead ahead_of(const Correction& correction) override {
        return engine_->pool().run(Work::read, [&](Connection& connection) {
            return look(connection, correction, uploads_ahead(connection, correction.sound_until));
        });
    }

    // Repeatable: what a lost commit released is found as released.
    RecordAhead correct(const Correction& correction, Epoch epoch) override {
        return engine_->pool().run(Work::idempotent_write, [&](Connection& connection) {
            engine_->require_lease(connection, epoch);
            const auto rows = uploads_ahead(connection, correction.sound_until);
            RecordAhead ahead = look(connection, correction, rows);
            change(connection, correction.present, ahead, rows);
            ahead.released = released(connection);
            return ahead;
        });
    }

 private:
    const std::shared_ptr<ElectionEngine> engine_;
};

}  // namespace

std::unique_ptr<ClockCorrection> make_clock_correction(std::shared_ptr<ElectionEngine> engine) {
    return std::make_unique<SqlClockCorrection>(std::move(engine));
}

}  // namespace urna::store
