// SPDX-License-Identifier: Apache-2.0
#include "queue/sqlite/dead_letters.h"

#include <algorithm>
#include <utility>

#include "sqlite/pool.h"

namespace urna::queue {
namespace {

using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_list =
    "SELECT place, queue_place, accepted_at, reason, coalesce(length(ballots), 0), upload, "
    "coalesce(official_email, '') FROM dead_letters WHERE dropped_for IS NULL AND place > ? "
    "ORDER BY place LIMIT ?";
constexpr auto sql_waiting =
    "SELECT queue_place, accepted_at FROM dead_letters WHERE dropped_for IS NULL ORDER BY place";
constexpr auto sql_requeue =
    "INSERT INTO entries (accepted_at, upload, official_email, official_jmbg, official_forename, "
    "official_surname, file_sha256, ballots, token, first_place) SELECT accepted_at, upload, "
    "official_email, official_jmbg, official_forename, official_surname, file_sha256, ballots, token, "
    "coalesce(first_place, queue_place) FROM dead_letters "
    "WHERE place = ? AND dropped_for IS NULL";
constexpr auto sql_remove = "DELETE FROM dead_letters WHERE place = ? AND dropped_for IS NULL";
constexpr auto sql_drop = "UPDATE dead_letters SET dropped_for = ? WHERE place = ? AND dropped_for IS NULL";

constexpr auto sql_write_state =
    "UPDATE receipts SET state = ? WHERE number = (SELECT receipt FROM accepted WHERE upload = "
    "(SELECT upload FROM dead_letters WHERE place = ? AND dropped_for IS NULL))";

constexpr auto sql_resolved = "SELECT put_back, settled_at FROM settled_letters WHERE place = ?";
constexpr auto sql_resolve = "INSERT INTO settled_letters (place, put_back, settled_at) VALUES (?, ?, ?)";
constexpr auto sql_forget_resolved = "DELETE FROM settled_letters WHERE settled_at < ?";

// As long as with Redis.
constexpr std::chrono::hours resolved_kept{24 * 40};

std::int64_t micros(Instant instant) {
    return instant.time_since_epoch().count();
}

std::optional<Resolution> resolved(sqlite::Database& database, EntryId id) {
    Statement& query = database.prepared(sql_resolved);
    const Reset reset(query);
    if (!query.bind(1, id.value).step()) return std::nullopt;
    return Resolution{query.integer(0) != 0, Instant{std::chrono::microseconds{query.integer(1)}}};
}

DeadLetter read_dead_letter(const Statement& row) {
    DeadLetter dead_letter{.id = {row.integer(0)},
                           .entry = {row.integer(1)},
                           .accepted_at = Instant{std::chrono::microseconds{row.integer(2)}},
                           .reason = row.text(3),
                           .bytes = static_cast<std::uint64_t>(row.integer(4)),
                           .upload = {},
                           .official_email = row.text(6)};
    const sqlite::Blob id = row.blob(5);
    if (UploadId read; id.size() == read.guid.bytes.size()) {
        std::copy(id.begin(), id.end(), read.guid.bytes.begin());
        dead_letter.upload = read;
    }
    return dead_letter;
}

// On the receipt of a dead letter that waits.
void write_state(sqlite::Database& database, EntryId dead_letter, UploadState state) {
    database.prepared(sql_write_state)
        .bind(1, static_cast<std::int64_t>(state))
        .bind(2, dead_letter.value)
        .run();
}

class SqliteDeadLetters final : public DeadLetters {
 public:
    explicit SqliteDeadLetters(std::shared_ptr<sqlite::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<DeadLetter> list(std::size_t count_max, EntryId after) override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_list);
        const Reset reset(query);
        query.bind(1, after.value).bind(2, static_cast<std::int64_t>(count_max));
        std::vector<DeadLetter> dead_letters;
        while (query.step()) dead_letters.push_back(read_dead_letter(query));
        return dead_letters;
    }

    std::vector<WaitingDeadLetter> waiting() override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_waiting);
        const Reset reset(query);
        std::vector<WaitingDeadLetter> dead_letters;
        while (query.step()) {
            dead_letters.push_back(
                {{query.integer(0)}, Instant{std::chrono::microseconds{query.integer(1)}}});
        }
        return dead_letters;
    }

    std::optional<Resolution> requeue(EntryId id) override {
        return resolve(id, UploadState::waiting, [&](sqlite::Database& database) {
            database.prepared(sql_requeue).bind(1, id.value).run();
            return database.prepared(sql_remove).bind(1, id.value).run();
        });
    }

    std::optional<Resolution> discard(EntryId id, std::string_view reason) override {
        return resolve(id, UploadState::discarded, [&](sqlite::Database& database) {
            return database.prepared(sql_drop).bind(1, reason).bind(2, id.value).run();
        });
    }

 private:
    // `change` returns how many dead letters it changed.
    template <class Change>
    std::optional<Resolution> resolve(EntryId id, UploadState state, Change change) {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        if (const auto before = resolved(*database, id)) return before;
        write_state(*database, id, state);
        if (change(*database) == 0) return std::nullopt;
        const Resolution resolution{state == UploadState::waiting, system_now()};
        database->prepared(sql_forget_resolved).bind(1, micros(resolution.at - resolved_kept)).run();
        database->prepared(sql_resolve)
            .bind(1, id.value)
            .bind(2, static_cast<std::int64_t>(resolution.requeued))
            .bind(3, micros(resolution.at))
            .run();
        transaction.commit();
        return resolution;
    }

    std::shared_ptr<sqlite::Pool> pool_;
};

}  // namespace

std::unique_ptr<DeadLetters> make_sqlite_dead_letters(std::shared_ptr<sqlite::Pool> inbox) {
    return std::make_unique<SqliteDeadLetters>(std::move(inbox));
}

}  // namespace urna::queue
