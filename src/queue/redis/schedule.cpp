// SPDX-License-Identifier: Apache-2.0
#include "queue/schedule.h"

#include <utility>

#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/redis_queue.h"
#include "queue/redis/scripts.h"
#include "queue/redis/stream_entry.h"

namespace urna::queue {
namespace {

using redis::Reply;
using redis::text_of;

// Few, and none of those that uploads need.
constexpr std::size_t connections_max = 2;

Instant instant_of(const redisReply& reply) {
    const auto instant = redis::parse_micros(text_of(reply));
    if (!instant) throw Unavailable("Redis: the schedule is damaged");
    return *instant;
}

class RedisSchedule final : public Schedule {
 public:
    explicit RedisSchedule(const RedisOptions& options)
        : keys_(options.prefix), connections_(options, connections_max) {}

    bool write(std::int64_t epoch, std::string_view text) override {
        const std::string number = std::to_string(epoch);
        return connections_
                   .run({"EVAL", redis::lua_write_schedule, "1", keys_.schedule, number, text, epoch_ttl_})
                   ->integer != 0;
    }

    ScheduleReading read() override {
        ScheduleReading reading;
        const Reply kept = connections_.run({"HMGET", keys_.schedule, "at", "text"});
        if (kept->elements != 2) throw Unavailable("Redis: unexpected reply type");
        if (kept->element[0]->type != REDIS_REPLY_NIL && kept->element[1]->type != REDIS_REPLY_NIL) {
            reading.written = {instant_of(*kept->element[0]), std::string(text_of(*kept->element[1]))};
        }
        // After that, so that it is not before the instant of what was read.
        const Reply time = connections_.run({"TIME"});
        if (time->elements != 2) throw Unavailable("Redis: unexpected reply type");
        const Instant seconds = instant_of(*time->element[0]);
        reading.now = Instant{seconds.time_since_epoch() * 1'000'000 +
                              instant_of(*time->element[1]).time_since_epoch()};
        return reading;
    }

 private:
    const redis::Keys keys_;
    const std::string epoch_ttl_ =
        std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(schedule_epoch_ttl).count());
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<Schedule> make_redis_schedule(const RedisOptions& options) {
    return std::make_unique<RedisSchedule>(options);
}

}  // namespace urna::queue
