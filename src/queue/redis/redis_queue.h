// SPDX-License-Identifier: Apache-2.0
// The ballot queue of the distributed mode: a Redis stream, read from its beginning; what was recorded is
// removed from it. Redis 7 or later.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "queue/ballot_queue.h"
#include "queue/completions.h"
#include "queue/dead_letters.h"
#include "queue/held_officials.h"
#include "queue/official_quotas.h"
#include "queue/operator_events.h"
#include "queue/queue_identity.h"
#include "queue/queue_reset.h"
#include "queue/receipts.h"
#include "queue/schedule.h"

namespace urna::queue {

struct RedisOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 6379;
    std::string user;             // of Redis' ACL; empty: the default user
    std::string password;         // empty: none is sent
    std::string prefix = "urna";  // of every key: PREFIX:ballots and so on

    std::uint64_t bytes_max = 4ULL << 30;  // of waiting ballots, 20 bytes each
    std::uint64_t entries_max = 1'000'000;
    OfficialQuotas quotas;
    // Of Redis' memory: receipts, with what is known of accepted uploads. The oldest are forgotten first.
    std::uint64_t receipts_bytes_max = 512ULL << 20;

    std::chrono::milliseconds connect_wait{1'000};
    std::chrono::milliseconds command_wait{5'000};  // for Redis to take a command, and to answer it
    std::chrono::milliseconds retry_wait{2'000};    // no lost command is sent anew after this
    std::size_t connections_max = 8;                // beside the one that waits for entries
    // For how long the parts of a large upload are kept that is not in the queue yet. Longer than pushing
    // takes.
    std::chrono::seconds parts_ttl{600};
    // For how long a repeated upload is known as such, and its receipt kept. Longer than an election's night
    // and its aftermath; after it the store still knows the upload's id.
    std::chrono::seconds idempotency_ttl = std::chrono::hours(24 * 40);
};

// Connects when it is used, and anew when a connection is lost. Durable as far as the server is (append-only
// file, `appendfsync always`); a warning in the log says when it keeps no such file. Ignores SIGPIPE, for the
// whole process.
std::unique_ptr<BallotQueue> make_redis_queue(const RedisOptions& options);

std::unique_ptr<DeadLetters> make_redis_dead_letters(const RedisOptions& options);

std::unique_ptr<QueueIdentity> make_redis_queue_identity(const RedisOptions& options);

std::unique_ptr<Receipts> make_redis_receipts(const RedisOptions& options);

std::unique_ptr<HeldOfficials> make_redis_held_officials(const RedisOptions& options);

std::unique_ptr<OperatorEvents> make_redis_operator_events(const RedisOptions& options);

std::unique_ptr<Completions> make_redis_completions(const RedisOptions& options);

std::unique_ptr<Schedule> make_redis_schedule(const RedisOptions& options);

std::unique_ptr<QueueReset> make_redis_queue_reset(const RedisOptions& options);

}  // namespace urna::queue
