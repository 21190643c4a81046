// SPDX-License-Identifier: Apache-2.0
// `urna queue`: the dead letters: what the daemon could not record. An operator decides what becomes of each.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "app/wiring/cluster_services.h"
#include "mariadb/connection.h"
#include "queue/redis/redis_queue.h"

namespace urna::app {

struct QueueConfig {
    std::filesystem::path data = "data";  // of an embedded service that is stopped
    bool cluster = false;                 // the queue is Redis, not that of the data directory
    queue::RedisOptions redis;
    std::string id;      // requeue, drop: which one, as the list shows it
    std::string reason;  // drop: why, to be kept with it
    mariadb::Address elections = local_database("elections");  // resynchronize: of the cluster
    std::string since;  // resynchronize: from when on the clock was wrong
    bool yes = false;   // resynchronize: do not ask
};

// A table on `out`.
int list_dead_letters(const QueueConfig& config, std::ostream& out);
// Exit code 1, with a line on standard error, when there is no such dead letter.
int requeue_dead_letter(const QueueConfig& config);
int drop_dead_letter(const QueueConfig& config);
// Tells on `out` what would be done, asks for a `yes` on standard input unless that was given, and does it
// (daemon/resynchronization.h). Exit code 1 when it was not confirmed.
int resynchronize_queue(const QueueConfig& config, std::ostream& out);

}  // namespace urna::app
