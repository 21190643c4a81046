// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "queue/queue_reset.h"
#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/redis_queue.h"
#include "queue/redis/scripts.h"

namespace urna::queue {
namespace {

class RedisQueueReset final : public QueueReset {
 public:
    explicit RedisQueueReset(const RedisOptions& options) : keys_(options.prefix), connections_(options, 1) {}

    void hold(std::chrono::seconds wait) override {
        const std::string seconds = std::to_string(std::min(wait, hold_max).count());
        connections_.run({"EVAL", redis::lua_hold, "2", keys_.ballots, keys_.counts, seconds});
    }

    void release() override { hold(std::chrono::seconds(0)); }

    bool restart(Instant present) override {
        const std::string instant = std::to_string(present.time_since_epoch().count());
        return connections_.run({"EVAL", redis::lua_restart, "2", keys_.ballots, keys_.counts, instant})
                   ->integer != 0;
    }

 private:
    const redis::Keys keys_;
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<QueueReset> make_redis_queue_reset(const RedisOptions& options) {
    return std::make_unique<RedisQueueReset>(options);
}

}  // namespace urna::queue
