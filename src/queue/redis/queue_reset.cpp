#include <algorithm>

#include "queue/queue_reset.h"
#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/redis_queue.h"
#include "queue/redis/scripts.h"

namespace urna::queue {
namespace {

// In one command of Redis', which nobody else gets a turn in.
constexpr std::size_t uploads_at_once = 100;

class RedisQueueReset final : public QueueReset {
 public:
    explicit RedisQueueReset(const RedisOptions& options) : keys_(options.prefix), connections_(options, 1) {}

    void hold(std::chrono::seconds wait) override {
        const std::string seconds = std::to_string(std::min(wait, hold_max).count());
        connections_.run({"EVAL", redis::lua_hold, "2", keys_.ballots, keys_.counts, seconds});
    }

    void release() override { hold(std::chrono::seconds(0)); }

    bool restart(Instant present, std::span<const UploadId> forget) override {
        while (!forget.empty()) {
            const auto some = forget.first(std::min(forget.size(), uploads_at_once));
            forget_names(some);
            forget = forget.subspan(some.size());
        }
        const std::string instant = std::to_string(present.time_since_epoch().count());
        return connections_.run({"EVAL", redis::lua_restart, "2", keys_.ballots, keys_.counts, instant})
                   ->integer != 0;
    }

 private:
    // In commands of their own, since the rights to these keys are given apart.
    void forget_names(std::span<const UploadId> uploads) {
        std::vector<std::string> names, fates;
        for (const UploadId& upload : uploads) {
            names.push_back(keys_.accepted(upload));
            fates.push_back(keys_.fate(upload));
        }
        for (const auto* keys : {&names, &fates}) {
            redis::Command command{"DEL"};
            command.insert(command.end(), keys->begin(), keys->end());
            connections_.run(command);
        }
    }

    const redis::Keys keys_;
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<QueueReset> make_redis_queue_reset(const RedisOptions& options) {
    return std::make_unique<RedisQueueReset>(options);
}

}  // namespace urna::queue
