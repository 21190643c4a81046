// SPDX-License-Identifier: Apache-2.0
#include "queue/redis/redis_queue.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "base/log.h"
#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/parts.h"
#include "queue/redis/push.h"
#include "queue/redis/receipt_text.h"
#include "queue/redis/scripts.h"
#include "queue/redis/stream_entry.h"

namespace urna::queue {
namespace {

using election::Upload;
using redis::Command;
using redis::Reply;
using redis::text_of;

// What one script may read or remove, so that Redis is soon free for others again.
constexpr std::size_t entries_at_once = 128;
constexpr std::size_t bytes_at_once = 1 << 20;
constexpr std::size_t ballot_bytes = 20;
// How many markers the depth skips at most to find the oldest upload.
constexpr std::string_view markers_skipped_max = "16";

Result<Pushed, PushRefusal> pushed(std::string_view answer) {
    if (answer == "appended") return Pushed::appended;
    if (answer == "repeated") return Pushed::repeated;
    if (answer == "early") return Pushed::early;
    if (answer == "conflict") return PushRefusal::another_file;
    if (answer == "behind") return PushRefusal::clock_behind;
    if (answer == "held") return PushRefusal::held;
    if (answer == "full") return PushRefusal::full;
    if (answer == "official_held") return PushRefusal::official_held;
    if (answer == "over_quota") return PushRefusal::over_quota;
    if (answer == "record_full") return PushRefusal::record_full;
    throw Unavailable("Redis: storing an upload's parts took too long");
}

Instant instant_of(const redisReply& reply) {
    const auto instant = redis::parse_micros(text_of(reply));
    if (!instant) throw Unavailable("Redis: unexpected reply type");
    return *instant;
}

// How many of the first go with what one script removes.
std::size_t outcomes_at_once(std::span<const UploadOutcome> outcomes) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (count < std::min(outcomes.size(), entries_at_once) && bytes < bytes_at_once) {
        bytes += outcomes[count++].counts.ballots() * ballot_bytes;
    }
    return count;
}

// Once a process: it would be said many times a second.
void warn_when_refused(std::string_view refusal) {
    static std::atomic<bool> warned = false;
    if (refusal.empty() || warned.exchange(true)) return;
    log_warning("officials are not told what became of their uploads", {{"reason", std::string(refusal)}});
}

class RedisQueue final : public BallotQueue {
 public:
    explicit RedisQueue(const RedisOptions& options)
        : options_(options),
          keys_(options.prefix),
          connections_(options, options.connections_max),
          waiting_connection_(options, 1) {}

    Result<Pushed, PushRefusal> push(const Upload& upload, const Sender& sender) override {
        const redis::Push push(options_, keys_, upload, sender);
        if (const auto parts = push.store_parts(); !parts.empty()) {
            // That it would not be appended is better known before they are sent.
            const Reply answer = connections_.run(push.dry_run());
            if (text_of(*answer) != "new") return pushed(text_of(*answer));
            for (const Command& part : parts) connections_.run(part);
        }
        return pushed(text_of(*connections_.run(push.append())));
    }

    std::optional<EntryId> append_marker() override {
        const Reply reply =
            connections_.run({"EVAL", redis::lua_append_marker, "2", keys_.ballots, keys_.counts});
        if (text_of(*reply).empty()) return std::nullopt;
        return redis::entry_id_of(text_of(*reply));
    }

    std::vector<Entry> peek(std::size_t ballots_max, std::chrono::milliseconds wait) override {
        Reading reading{.entries = {}, .ballots = 0, .ballots_max = ballots_max};
        if (wait <= wait.zero() || wait_for_first(reading, wait)) read_on(reading);
        return std::move(reading.entries);
    }

    // A command that is sent again because its answer was lost removes no more than it did: each one names
    // the last entry whose outcome goes with it.
    std::int64_t acknowledge(EntryId up_to, std::span<const UploadOutcome> outcomes,
                             const RecordMark& recorded,
                             std::optional<std::uint64_t> record_ballots) override {
        const std::string ballots = record_ballots ? std::to_string(*record_ballots) : "";
        std::int64_t known = std::numeric_limits<std::int64_t>::max();
        do {
            const auto some = outcomes.first(outcomes_at_once(outcomes));
            outcomes = outcomes.subspan(some.size());
            known = std::min(
                known, remove_some(outcomes.empty() ? up_to : some.back().entry, some, recorded, ballots));
        } while (!outcomes.empty());
        return known;
    }

    void quarantine(EntryId entry, std::string_view reason) override {
        const std::string id = to_string(entry);
        connections_.run({"EVAL", redis::lua_quarantine, "3", keys_.ballots, keys_.counts, keys_.dead, id,
                          reason, to_string(UploadState::quarantined), keys_.names, keys_.outcomes,
                          idempotency_ttl_});
    }

    void tell_record(std::uint64_t ballots) override {
        const std::string number = std::to_string(ballots);
        connections_.run({"EVAL", redis::lua_tell_record, "2", keys_.ballots, keys_.counts, number});
    }

    void limit_record(std::uint64_t ballots_max) override {
        const std::string ballots = std::to_string(ballots_max);
        connections_.run({"EVAL", redis::lua_limit_record, "2", keys_.ballots, keys_.counts, ballots});
    }

    Depth depth() override {
        const Reply reply = connections_.run(
            {"EVAL", redis::lua_depth, "2", keys_.ballots, keys_.counts, markers_skipped_max});
        Depth depth{.entries = static_cast<std::uint64_t>(reply->element[0]->integer),
                    .bytes = static_cast<std::uint64_t>(reply->element[1]->integer),
                    .oldest = {},
                    .markers = static_cast<std::uint64_t>(reply->element[2]->integer),
                    .record = {static_cast<std::uint64_t>(reply->element[3]->integer),
                               static_cast<std::uint64_t>(reply->element[4]->integer)}};
        if (const auto first = text_of(*reply->element[5]); !first.empty()) {
            depth.oldest = Instant{std::chrono::microseconds{redis::entry_id_of(first).value}};
        }
        return depth;
    }

    QueueTime time() override {
        const Reply reply = connections_.run({"EVAL", redis::lua_time, "2", keys_.ballots, keys_.counts});
        return {instant_of(*reply->element[0]), instant_of(*reply->element[1]),
                reply->element[2]->integer != 0};
    }

    // What refuses uploads (a replica, a full memory, a file that cannot be written) refuses this too.
    void try_to_write() override { connections_.run({"HSET", keys_.counts, "tried", "1"}); }

 private:
    struct Reading {
        std::vector<Entry> entries;
        std::size_t ballots;
        std::size_t ballots_max;

        bool done() const { return ballots >= ballots_max; }
        void add(Entry entry) {
            // An entry costs time also when it is small.
            ballots += 1 + (entry.upload ? entry.upload->ballots.size() : 0);
            entries.push_back(std::move(entry));
        }
    };

    // Gives the number that the queue knew before.
    std::int64_t remove_some(EntryId through, std::span<const UploadOutcome> outcomes,
                             const RecordMark& recorded, std::string_view record_ballots) {
        const std::string number = std::to_string(recorded.number);
        const std::string upload = to_string(recorded.upload.guid);
        const std::string last = to_string(through);
        std::vector<std::string> written;  // keys, texts, and until when they are kept, in turn
        for (const UploadOutcome& outcome : outcomes) {
            const auto kept_until =
                date::floor<std::chrono::milliseconds>(outcome.accepted_at + options_.idempotency_ttl);
            written.insert(written.end(), {keys_.outcome(outcome.upload), redis::outcome_text(outcome.counts),
                                           std::to_string(kept_until.time_since_epoch().count())});
        }
        Command command{"EVAL",
                        redis::lua_acknowledge,
                        "2",
                        keys_.ballots,
                        keys_.counts,
                        last,
                        at_once_,
                        bytes_at_once_,
                        keys_.parts,
                        parts_max_,
                        number,
                        upload,
                        record_ballots,
                        keys_.names};
        command.insert(command.end(), written.begin(), written.end());
        std::int64_t known = std::numeric_limits<std::int64_t>::max();
        for (bool more = true; more;) {
            const Reply reply = connections_.run(command);
            more = reply->element[0]->integer != 0;
            warn_when_refused(text_of(*reply->element[1]));
            known = std::min<std::int64_t>(known, reply->element[2]->integer);
        }
        return known;
    }

    Entry read_entry(const redisReply& reply) {
        return redis::read_stream_entry(reply, [this](std::string_view name, std::size_t number) {
            return connections_.run({"GET", keys_.part(name, number)});
        });
    }

    void read_on(Reading& reading) {
        while (!reading.done()) {
            const std::string from =
                reading.entries.empty() ? "-" : "(" + to_string(reading.entries.back().id);
            const std::string bytes = std::to_string(
                std::min(bytes_at_once,
                         std::min(bytes_at_once, reading.ballots_max - reading.ballots) * ballot_bytes));
            const Reply reply =
                connections_.run({"EVAL", redis::lua_peek, "1", keys_.ballots, from, at_once_, bytes});
            if (reply->elements == 0) return;
            for (std::size_t i = 0; i < reply->elements && !reading.done(); ++i) {
                reading.add(read_entry(*reply->element[i]));
            }
        }
    }

    // Reads the first entry, waiting for it when there is none; false when none came.
    bool wait_for_first(Reading& reading, std::chrono::milliseconds wait) {
        using std::chrono::steady_clock;
        const auto until = steady_clock::now() + wait;
        while (true) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
            if (left <= left.zero()) return false;
            // An answer that says that nothing came must arrive before the connection gives up.
            const std::string block = std::to_string(
                std::max(std::chrono::milliseconds(1), std::min(left, options_.command_wait / 2)).count());
            const Reply reply = waiting_connection_.run(
                {"XREAD", "COUNT", "1", "BLOCK", block, "STREAMS", keys_.ballots, "0"});
            if (reply->type == REDIS_REPLY_NIL) continue;
            // [[stream, [[id, fields]]]]
            reading.add(read_entry(*reply->element[0]->element[1]->element[0]));
            return true;
        }
    }

    const RedisOptions options_;
    const redis::Keys keys_;
    const std::string idempotency_ttl_ = std::to_string(options_.idempotency_ttl.count());
    const std::string at_once_ = std::to_string(entries_at_once);
    const std::string bytes_at_once_ = std::to_string(bytes_at_once);
    const std::string parts_max_ = std::to_string(redis::parts_max);
    redis::Connections connections_;
    redis::Connections waiting_connection_;
};

}  // namespace

std::unique_ptr<BallotQueue> make_redis_queue(const RedisOptions& options) {
    return std::make_unique<RedisQueue>(options);
}

}  // namespace urna::queue
