// SPDX-License-Identifier: Apache-2.0
#include "engines.h"

#include "queue/sqlite/completions.h"
#include "queue/sqlite/dead_letters.h"
#include "queue/sqlite/held_officials.h"
#include "queue/sqlite/inbox.h"
#include "queue/sqlite/operator_events.h"
#include "queue/sqlite/queue_identity.h"
#include "queue/sqlite/queue_reset.h"
#include "queue/sqlite/receipts.h"
#include "sqlite/database.h"
#include "support/senders.h"
#include "support/temporary_directory.h"

namespace urna::queue {
namespace {

class SqliteInstance final : public QueueInstance {
 public:
    std::unique_ptr<BallotQueue> open(const Limits& limits, Clock clock) override {
        return make_sqlite_inbox(open_sqlite_inbox(directory_.path()),
                                 {limits.bytes_max, limits.entries_max, limits.quotas}, std::move(clock));
    }
    std::unique_ptr<DeadLetters> dead_letters() override {
        return make_sqlite_dead_letters(open_sqlite_inbox(directory_.path()));
    }
    std::unique_ptr<Receipts> receipts() override {
        return make_sqlite_receipts(open_sqlite_inbox(directory_.path()));
    }
    std::unique_ptr<QueueReset> reset() override {
        return make_sqlite_queue_reset(open_sqlite_inbox(directory_.path()));
    }
    std::unique_ptr<QueueIdentity> identity() override {
        return make_sqlite_queue_identity(open_sqlite_inbox(directory_.path()));
    }
    std::unique_ptr<HeldOfficials> held_officials() override {
        return make_sqlite_held_officials(open_sqlite_inbox(directory_.path()));
    }
    std::unique_ptr<OperatorEvents> operator_events() override {
        return make_sqlite_operator_events(open_sqlite_inbox(directory_.path()));
    }
    std::unique_ptr<Completions> completions(Clock clock) override {
        return make_sqlite_completions(open_sqlite_inbox(directory_.path()), std::move(clock));
    }
    void set_latest(Instant instant) override {
        sqlite::Database(directory_.path() / "inbox.db")
            .execute("UPDATE clock SET latest = " + std::to_string(instant.time_since_epoch().count()));
    }
    void append_damaged(BallotQueue& queue, const election::Upload& upload) override {
        EXPECT_TRUE(queue.push(upload, sender()));
        sqlite::Database database(directory_.path() / "inbox.db");
        database.execute(
            "UPDATE entries SET ballots = zeroblob(40) WHERE place = (SELECT max(place) FROM entries)");
    }

 private:
    TemporaryDirectory directory_;
};

class RedisInstance final : public QueueInstance {
 public:
    std::unique_ptr<BallotQueue> open(const Limits& limits, Clock) override {
        options_.bytes_max = limits.bytes_max;
        options_.entries_max = limits.entries_max;
        options_.quotas = limits.quotas;
        return make_redis_queue(options_);
    }
    std::unique_ptr<DeadLetters> dead_letters() override { return make_redis_dead_letters(options_); }
    std::unique_ptr<Receipts> receipts() override { return make_redis_receipts(options_); }
    std::unique_ptr<QueueReset> reset() override { return make_redis_queue_reset(options_); }
    std::unique_ptr<QueueIdentity> identity() override { return make_redis_queue_identity(options_); }
    std::unique_ptr<HeldOfficials> held_officials() override { return make_redis_held_officials(options_); }
    std::unique_ptr<OperatorEvents> operator_events() override {
        return make_redis_operator_events(options_);
    }
    std::unique_ptr<Completions> completions(Clock) override { return make_redis_completions(options_); }
    void set_latest(Instant instant) override {
        redis_server().run({"HSET", options_.prefix + ":counts", "latest",
                            std::to_string(instant.time_since_epoch().count())});
    }
    // Entries of a stream cannot be changed: what is pushed is copied and removed.
    void append_damaged(BallotQueue& queue, const election::Upload& upload) override {
        EXPECT_TRUE(queue.push(upload, sender()));
        redis_server().run({"EVAL", R"(
            local pushed = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            pushed[2][14] = string.rep('\0', 40)
            redis.call('XDEL', KEYS[1], pushed[1])
            redis.call('XADD', KEYS[1], '*', unpack(pushed[2])))",
                            "1", options_.prefix + ":ballots"});
    }

 private:
    RedisOptions options_ = redis_options();
};

}  // namespace

std::vector<Engine> engines() {
    return {{"sqlite", false, [] { return std::make_unique<SqliteInstance>(); }},
            {"redis", true, [] { return std::make_unique<RedisInstance>(); }}};
}

RedisServer& redis_server() {
    static RedisServer server;
    return server;
}

RedisOptions redis_options() {
    static int places = 0;
    RedisOptions options;
    options.port = redis_server().port();
    options.prefix = "test" + std::to_string(++places);
    return options;
}

}  // namespace urna::queue
