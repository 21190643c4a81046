// SPDX-License-Identifier: Apache-2.0
#include "queue/sqlite/inbox.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <variant>

#include "account/account.h"
#include "election/packed_ballots.h"
#include "queue/sqlite/waiting.h"
#include "queue/stored_upload.h"
#include "sqlite/pool.h"

namespace urna::queue {
namespace {

using election::Upload;
using sqlite::Database;
using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_accepted_file = "SELECT file_sha256 FROM accepted WHERE upload = ?";
constexpr auto sql_write_receipt =
    "INSERT INTO receipts (upload, official, file_name, accepted_at, ballots, tally) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr auto sql_remember =
    "INSERT INTO accepted (upload, file_sha256, token, place, receipt) "
    "VALUES (?, ?, ?, ?, last_insert_rowid())";
constexpr auto sql_is_held = "SELECT 1 FROM held_officials WHERE email_key = ?";
constexpr auto sql_today = "SELECT ballots, uploads, bytes FROM quotas WHERE day = ? AND official = ?";
constexpr auto sql_set_today =
    "INSERT INTO quotas (day, official, ballots, uploads, bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO "
    "UPDATE SET ballots = excluded.ballots, uploads = excluded.uploads, bytes = excluded.bytes";
constexpr auto sql_remove_days = "DELETE FROM quotas WHERE day < ?";
constexpr auto sql_append =
    "INSERT INTO entries (accepted_at, upload, official_email, official_jmbg, official_forename, "
    "official_surname, "
    "file_sha256, ballots, token) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_append_marker = "INSERT INTO entries (accepted_at) VALUES (?)";
constexpr auto sql_latest = "SELECT latest FROM clock";
constexpr auto sql_set_latest = "UPDATE clock SET latest = ?";
constexpr auto sql_peek =
    "SELECT place, accepted_at, upload, official_email, official_jmbg, official_forename, official_surname, "
    "file_sha256, ballots, token, coalesce(first_place, place) FROM entries ORDER BY place";
// In terms of the name, which is what an entry that was quarantined and requeued keeps.
constexpr auto sql_write_outcome =
    "UPDATE receipts SET state = ?, valid = ?, duplicate = ?, invalid_poll_number = ?, dropped = ? "
    "WHERE number = (SELECT receipt FROM accepted WHERE upload = ?)";
constexpr auto sql_write_quarantined =
    "UPDATE receipts SET state = ? WHERE number = (SELECT receipt FROM accepted "
    "WHERE upload = (SELECT upload FROM entries WHERE place = ?))";
constexpr auto sql_set_recorded =
    "INSERT INTO recorded (only_row, number, upload) VALUES (1, ?, ?) ON CONFLICT DO UPDATE "
    "SET number = excluded.number, upload = excluded.upload WHERE excluded.number > number";
constexpr auto sql_known_recorded = "SELECT number FROM recorded";
constexpr auto sql_remove = "DELETE FROM entries WHERE place <= ?";
constexpr auto sql_remove_one = "DELETE FROM entries WHERE place = ?";
constexpr auto sql_quarantine =
    "INSERT INTO dead_letters (queue_place, reason, accepted_at, upload, official_email, official_jmbg, "
    "official_forename, official_surname, file_sha256, ballots, token, first_place) "
    "SELECT place, ?1, accepted_at, upload, official_email, official_jmbg, official_forename, "
    "official_surname, file_sha256, ballots, token, coalesce(first_place, place) "
    "FROM entries WHERE place = ?2";
constexpr auto sql_waiting =
    "SELECT place, accepted_at, upload IS NULL, coalesce(length(ballots), 0) FROM entries ORDER BY place";

// Of the write-ahead log: from where on it is copied back, and from where on that is waited for.
constexpr std::size_t log_bytes = 16UL << 20;
constexpr std::size_t log_bytes_max = 128UL << 20;

// What the writing thread is asked to do. The caller waits until it is done, so references stay valid.
struct AppendUpload {
    const Upload& upload;
    const Sender& sender;
};
struct AppendMarker {
    std::optional<EntryId>& id;  // where the marker's id is written
};
struct Acknowledge {
    EntryId up_to;
    std::span<const UploadOutcome> outcomes;
    RecordMark recorded;
    std::optional<std::uint64_t> record_ballots;
    std::int64_t& known;  // where it is written how far the queue knew the record before
};
struct Quarantine {
    EntryId entry;
    std::string_view reason;
};
using WriteCommand = std::variant<AppendUpload, AppendMarker, Acknowledge, Quarantine>;

struct QueuedCommand {
    WriteCommand command;
    std::promise<Result<Pushed, PushRefusal>> done;
};

// What a transaction changes, to be known by heart once it is committed.
struct Changes {
    std::vector<WaitingEntry> appended;
    std::optional<Instant> latest;  // that was given
    std::uint64_t bytes = 0;
    std::optional<EntryId> acknowledged;
    std::optional<std::uint64_t> record_ballots;
    std::vector<EntryId> quarantined;
};

Entry read_entry(const Statement& row) {
    Entry entry{.id = {row.integer(0)},
                .accepted_at = Instant{std::chrono::microseconds{row.integer(1)}},
                .upload = {},
                .unreadable = {},
                .first = {row.integer(10)}};
    if (!row.is_null(2)) {
        read_upload({.id = row.blob(2),
                     .official = {row.text(3), row.text(4), row.text(5), row.text(6)},
                     .file_sha256 = row.blob(7),
                     .ballots = election::unpacked(row.blob(8)),
                     .token = row.is_null(9) ? std::nullopt : std::optional(row.blob(9))},
                    entry);
    }
    return entry;
}

std::int64_t number_of(UploadState state) {
    return static_cast<std::int64_t>(state);
}

void write_receipt(Database& database, const Upload& upload, const Sender& sender, Instant accepted_at) {
    Statement& insert = database.prepared(sql_write_receipt);
    insert.bind(1, sqlite::Blob(upload.id.guid.bytes)).bind(2, sqlite::Blob(sender.official.guid.bytes));
    if (sender.file_name) {
        insert.bind(3, *sender.file_name);
    } else {
        insert.bind_null(3);
    }
    insert.bind(4, accepted_at.time_since_epoch().count())
        .bind(5, static_cast<std::int64_t>(upload.ballots.size()))
        .bind(6, election::file_tally_text(sender.tally))
        .run();
}

void write_outcome(Database& database, const UploadOutcome& outcome) {
    database.prepared(sql_write_outcome)
        .bind(1, number_of(UploadState::counted))
        .bind(2, static_cast<std::int64_t>(outcome.counts.valid))
        .bind(3, static_cast<std::int64_t>(outcome.counts.duplicate))
        .bind(4, static_cast<std::int64_t>(outcome.counts.invalid_poll_number))
        .bind(5, static_cast<std::int64_t>(outcome.counts.dropped))
        .bind(6, sqlite::Blob(outcome.upload.guid.bytes))
        .run();
}

// 0 when nothing is known yet.
std::int64_t known_recorded(Database& database) {
    Statement& query = database.prepared(sql_known_recorded);
    const Reset reset(query);
    return query.step() ? query.integer(0) : 0;
}

void write_recorded(Database& database, const RecordMark& recorded) {
    database.prepared(sql_set_recorded)
        .bind(1, recorded.number)
        .bind(2, sqlite::Blob(recorded.upload.guid.bytes))
        .run();
}

bool is_held(Database& database, const election::Official& official) {
    Statement& query = database.prepared(sql_is_held);
    const Reset reset(query);
    return query.bind(1, account::email_key(official.email)).step();
}

std::int64_t day_of(Instant instant) {
    return date::floor<date::days>(instant).time_since_epoch().count();
}

// What an official has uploaded on one day.
struct Today {
    std::uint64_t ballots = 0;
    std::uint64_t uploads = 0;
    std::uint64_t bytes = 0;
};

Today today(Database& database, const OfficialId& official, Instant instant) {
    Statement& query = database.prepared(sql_today);
    const Reset reset(query);
    if (!query.bind(1, day_of(instant)).bind(2, sqlite::Blob(official.guid.bytes)).step()) return {};
    return {static_cast<std::uint64_t>(query.integer(0)), static_cast<std::uint64_t>(query.integer(1)),
            static_cast<std::uint64_t>(query.integer(2))};
}

void set_today(Database& database, const OfficialId& official, Instant instant, const Today& now) {
    const bool first_of_day = now.uploads == 1;
    if (first_of_day) database.prepared(sql_remove_days).bind(1, day_of(instant)).run();
    database.prepared(sql_set_today)
        .bind(1, day_of(instant))
        .bind(2, sqlite::Blob(official.guid.bytes))
        .bind(3, static_cast<std::int64_t>(now.ballots))
        .bind(4, static_cast<std::int64_t>(now.uploads))
        .bind(5, static_cast<std::int64_t>(now.bytes))
        .run();
}

class SqliteInbox final : public BallotQueue {
 public:
    SqliteInbox(std::shared_ptr<sqlite::Pool> pool, const InboxLimits& limits, Clock clock)
        : limits_(limits), clock_(std::move(clock)), pool_(std::move(pool)) {
        read_waiting();
        writing_ = std::thread([this] { apply_commands(); });
    }

    ~SqliteInbox() override {
        {
            const std::lock_guard guard(mutex_);
            stopping_ = true;
        }
        queued_.notify_all();
        writing_.join();
    }

    Result<Pushed, PushRefusal> push(const Upload& upload, const Sender& sender) override {
        return write(AppendUpload{upload, sender});
    }

    std::optional<EntryId> append_marker() override {
        std::optional<EntryId> id;
        write(AppendMarker{id}).value();
        return id;
    }

    std::int64_t acknowledge(EntryId up_to, std::span<const UploadOutcome> outcomes,
                             const RecordMark& recorded,
                             std::optional<std::uint64_t> record_ballots) override {
        std::int64_t known = 0;
        write(Acknowledge{up_to, outcomes, recorded, record_ballots, known}).value();
        return known;
    }

    void tell_record(std::uint64_t ballots) override {
        const std::lock_guard guard(mutex_);
        record_.ballots = ballots;
    }

    void limit_record(std::uint64_t ballots_max) override {
        const std::lock_guard guard(mutex_);
        record_.ballots_max = ballots_max;
    }

    void quarantine(EntryId entry, std::string_view reason) override {
        write(Quarantine{entry, reason}).value();
    }

    std::vector<Entry> peek(std::size_t ballots_max, std::chrono::milliseconds wait) override {
        {
            std::unique_lock lock(mutex_);
            if (!appended_.wait_for(lock, wait, [&] { return !waiting_.empty(); })) return {};
        }
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_peek);
        const Reset reset(query);
        std::vector<Entry> entries;
        std::size_t ballots = 0;
        while (ballots < ballots_max && query.step()) {
            entries.push_back(read_entry(query));
            // An entry costs time also when it is small.
            ballots += 1 + (entries.back().upload ? entries.back().upload->ballots.size() : 0);
        }
        return entries;
    }

    Depth depth() override {
        const std::lock_guard guard(mutex_);
        Depth depth = waiting_.depth();
        depth.record = record_;
        return depth;
    }

    QueueTime time() override {
        const std::lock_guard guard(mutex_);
        return {clock_(), latest_};
    }

    void try_to_write() override { pool_->try_to_write(); }

 private:
    // Hands a command to the writing thread and waits until it is on the disk.
    Result<Pushed, PushRefusal> write(const WriteCommand& command) {
        QueuedCommand queued{command, {}};
        auto done = queued.done.get_future();
        {
            const std::lock_guard guard(mutex_);
            if (stopping_) throw Unavailable("inbox: closed");
            commands_.push_back(std::move(queued));
        }
        queued_.notify_one();
        return done.get();
    }

    void apply_commands() {
        while (true) {
            std::deque<QueuedCommand> commands;
            {
                std::unique_lock lock(mutex_);
                queued_.wait(lock, [&] { return stopping_ || !commands_.empty(); });
                if (commands_.empty()) return;
                commands.swap(commands_);
            }
            if (apply_together(commands)) checkpoint();
        }
    }

    // Once the answers are given, and not in each short transaction: most of what the log holds was removed
    // again meanwhile, and need not be copied.
    void checkpoint() {
        if (log_bytes_now_ < log_bytes) return;
        try {
            pool_->writer()->checkpoint(log_bytes_now_ >= log_bytes_max);
        } catch (const Unavailable&) {
            // Whoever writes next is told.
        }
    }

    // Returns whether the transaction was committed; each caller is told in any case.
    bool apply_together(std::deque<QueuedCommand>& commands) {
        std::vector<Result<Pushed, PushRefusal>> results;
        Changes changes;
        try {
            const auto database = pool_->writer();
            Transaction transaction(*database, Transaction::Kind::write);
            for (const QueuedCommand& queued : commands) {
                results.push_back(std::visit(
                    [&](const auto& command) { return apply(*database, command, changes); }, queued.command));
            }
            transaction.commit();
            log_bytes_now_ = database->log_bytes();
        } catch (const std::exception&) {
            for (QueuedCommand& queued : commands) queued.done.set_exception(std::current_exception());
            return false;
        }
        note(changes);
        for (std::size_t i = 0; i < commands.size(); ++i) commands[i].done.set_value(results[i]);
        return true;
    }

    Result<Pushed, PushRefusal> apply(Database& database, const AppendMarker& command, Changes& changes) {
        const Instant instant = clock_();
        if (instant < latest_given(database)) return Pushed::early;
        give(database, instant, changes);
        database.prepared(sql_append_marker).bind(1, instant.time_since_epoch().count()).run();
        command.id = EntryId{database.last_insert_id()};
        changes.appended.push_back({*command.id, instant, true, 0});
        return Pushed::appended;
    }

    Result<Pushed, PushRefusal> apply(Database& database, const Acknowledge& command, Changes& changes) {
        for (const UploadOutcome& outcome : command.outcomes) write_outcome(database, outcome);
        command.known = known_recorded(database);
        if (command.recorded.number > 0) write_recorded(database, command.recorded);
        database.prepared(sql_remove).bind(1, command.up_to.value).run();
        changes.acknowledged = command.up_to;
        changes.record_ballots = command.record_ballots;
        return Pushed::appended;
    }

    Result<Pushed, PushRefusal> apply(Database& database, const Quarantine& command, Changes& changes) {
        database.prepared(sql_write_quarantined)
            .bind(1, number_of(UploadState::quarantined))
            .bind(2, command.entry.value)
            .run();
        database.prepared(sql_quarantine).bind(1, command.reason).bind(2, command.entry.value).run();
        database.prepared(sql_remove_one).bind(1, command.entry.value).run();
        changes.quarantined.push_back(command.entry);
        return Pushed::appended;
    }

    Result<Pushed, PushRefusal> apply(Database& database, const AppendUpload& command, Changes& changes) {
        const auto& [upload, sender] = command;
        if (const auto file = accepted_file(database, upload.id)) {
            if (*file == upload.file_sha256) return Pushed::repeated;
            return PushRefusal::another_file;
        }
        if (is_held(database, upload.official)) return PushRefusal::official_held;
        const Instant instant = clock_();
        const Today before_today = today(database, sender.official, instant);
        const Today after_today{before_today.ballots + upload.ballots.size(), before_today.uploads + 1,
                                before_today.bytes + sender.bytes};
        if (after_today.ballots > limits_.quotas.ballots || after_today.uploads > limits_.quotas.uploads ||
            after_today.bytes > limits_.quotas.bytes) {
            return PushRefusal::over_quota;
        }
        const auto ballots = election::packed(upload.ballots);
        const Depth before = depth();
        const std::uint64_t bytes_then = before.bytes + changes.bytes + ballots.size();
        if (before.entries + changes.appended.size() >= limits_.entries_max ||
            bytes_then > limits_.bytes_max) {
            return PushRefusal::full;
        }
        if (before.record.ballots_max > 0 &&
            before.record.ballots + bytes_then / sizeof(election::Ballot) > before.record.ballots_max) {
            return PushRefusal::record_full;
        }
        const auto behind = latest_given(database) - instant;
        if (behind > clock_wait_max) return PushRefusal::clock_behind;
        if (behind > behind.zero()) return Pushed::early;
        const sqlite::Blob id(upload.id.guid.bytes);
        const sqlite::Blob file(upload.file_sha256);
        const Guid token = make_acceptance_token();
        set_today(database, sender.official, instant, after_today);
        give(database, instant, changes);
        database.prepared(sql_append)
            .bind(1, instant.time_since_epoch().count())
            .bind(2, id)
            .bind(3, upload.official.email)
            .bind(4, upload.official.jmbg)
            .bind(5, upload.official.forename)
            .bind(6, upload.official.surname)
            .bind(7, file)
            .bind(8, ballots)
            .bind(9, sqlite::Blob(token.bytes))
            .run();
        const EntryId entry{database.last_insert_id()};
        if (sender.wants_receipt) {
            write_receipt(database, upload, sender, instant);
            database.prepared(sql_remember)
                .bind(1, id)
                .bind(2, file)
                .bind(3, sqlite::Blob(token.bytes))
                .bind(4, entry.value)
                .run();
        }
        changes.appended.push_back({entry, instant, false, ballots.size()});
        changes.bytes += ballots.size();
        return Pushed::appended;
    }

    void note(const Changes& changes) {
        {
            const std::lock_guard guard(mutex_);
            for (const WaitingEntry& entry : changes.appended) waiting_.append(entry);
            if (changes.latest) latest_ = *changes.latest;
            if (changes.acknowledged) waiting_.acknowledge(*changes.acknowledged);
            if (changes.record_ballots) record_.ballots = *changes.record_ballots;
            for (const EntryId id : changes.quarantined) waiting_.remove(id);
        }
        appended_.notify_all();
    }

    static std::optional<Sha256Digest> accepted_file(Database& database, const UploadId& id) {
        Statement& query = database.prepared(sql_accepted_file);
        const Reset reset(query);
        if (!query.bind(1, sqlite::Blob(id.guid.bytes)).step()) return std::nullopt;
        const sqlite::Blob kept = query.blob(0);
        Sha256Digest file{};
        if (kept.size() != file.size()) throw Unavailable("inbox: the name of an upload is damaged");
        std::copy(kept.begin(), kept.end(), file.begin());
        return file;
    }

    static Instant latest_given(Database& database) {
        Statement& query = database.prepared(sql_latest);
        const Reset reset(query);
        query.step();
        return Instant{std::chrono::microseconds{query.integer(0)}};
    }

    // The instant must not be before the latest one.
    static void give(Database& database, Instant instant, Changes& changes) {
        database.prepared(sql_set_latest).bind(1, instant.time_since_epoch().count()).run();
        changes.latest = instant;
    }

    void read_waiting() {
        const auto database = pool_->reader();
        latest_ = latest_given(*database);
        Statement& query = database->prepared(sql_waiting);
        const Reset reset(query);
        while (query.step()) {
            waiting_.append({{query.integer(0)},
                             Instant{std::chrono::microseconds{query.integer(1)}},
                             query.integer(2) != 0,
                             static_cast<std::uint64_t>(query.integer(3))});
        }
    }

    const InboxLimits limits_;
    const Clock clock_;
    const std::shared_ptr<sqlite::Pool> pool_;

    std::mutex mutex_;
    std::condition_variable queued_;
    std::condition_variable appended_;
    std::deque<QueuedCommand> commands_;
    Waiting waiting_;  // what is committed
    Instant latest_;   // the latest instant given, of that
    RecordRoom record_;
    bool stopping_ = false;
    std::size_t log_bytes_now_ = 0;  // the writing thread's own
    std::thread writing_;
};

}  // namespace

std::shared_ptr<sqlite::Pool> open_sqlite_inbox(const std::filesystem::path& directory) {
    sqlite::PoolOptions options;
    options.disable_autocheckpoint = true;
    return std::make_shared<sqlite::Pool>(directory, "inbox", options);
}

std::unique_ptr<BallotQueue> make_sqlite_inbox(std::shared_ptr<sqlite::Pool> inbox, const InboxLimits& limits,
                                               Clock clock) {
    return std::make_unique<SqliteInbox>(std::move(inbox), limits, std::move(clock));
}

}  // namespace urna::queue
