// SPDX-License-Identifier: Apache-2.0
// The engines of the ballot queue, as the suites need them.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "queue/completions.h"
#include "queue/dead_letters.h"
#include "queue/held_officials.h"
#include "queue/operator_events.h"
#include "queue/queue_identity.h"
#include "queue/queue_reset.h"
#include "queue/receipts.h"
#include "queue/redis/redis_queue.h"
#include "support/redis_server.h"

namespace urna::queue {

struct Limits {
    std::uint64_t bytes_max = 1'000'000;
    std::uint64_t entries_max = 1'000;
    OfficialQuotas quotas = {};
};

// A queue of its own for one test. Opened again it holds what it held.
class QueueInstance {
 public:
    virtual ~QueueInstance() = default;
    // An engine that has a clock of its own, the system's, does not use the one it is handed.
    virtual std::unique_ptr<BallotQueue> open(const Limits& limits, Clock clock) = 0;
    virtual std::unique_ptr<DeadLetters> dead_letters() = 0;
    virtual std::unique_ptr<Receipts> receipts() = 0;
    virtual std::unique_ptr<QueueReset> reset() = 0;
    virtual std::unique_ptr<QueueIdentity> identity() = 0;
    virtual std::unique_ptr<HeldOfficials> held_officials() = 0;
    virtual std::unique_ptr<OperatorEvents> operator_events() = 0;
    // As open() does with the clock.
    virtual std::unique_ptr<Completions> completions(Clock clock) = 0;
    // As if the clock had been there when the latest instant was given. Seen by a queue that is opened then.
    virtual void set_latest(Instant instant) = 0;
    // Appends an upload of 40 bytes of ballots and breaks these.
    virtual void append_damaged(BallotQueue& queue, const election::Upload& upload) = 0;
};

struct Engine {
    std::string name;
    bool has_own_clock;
    std::function<std::unique_ptr<QueueInstance>()> make_instance;
};

// All of them.
std::vector<Engine> engines();

// The one server of this test program, started at its first use.
RedisServer& redis_server();

// With keys that nobody else uses.
RedisOptions redis_options();

}  // namespace urna::queue
