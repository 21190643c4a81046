// `urna queue`: what the daemon could not record and set aside. Somebody decides what becomes of it.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "queue/redis/redis_queue.h"

namespace urna::app {

struct QueueConfig {
    std::filesystem::path data = "data";  // of an embedded service that is stopped
    bool cluster = false;                 // the queue is Redis, not that of the data directory
    queue::RedisOptions redis;
    std::string place;   // requeue, drop: which one, as the list shows it
    std::string reason;  // drop: why, to be kept with it
};

// A table on `out`.
int list_dead_letters(const QueueConfig& config, std::ostream& out);
// Exit code 1, with a line on standard error, when there is no such dead letter.
int requeue_dead_letter(const QueueConfig& config);
int drop_dead_letter(const QueueConfig& config);

}  // namespace urna::app
