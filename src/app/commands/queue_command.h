// SPDX-License-Identifier: Apache-2.0
// `urna queue`: the dead letters, which the daemon could not record, and the officials on hold. An operator
// decides what becomes of each.
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
    std::string id;        // requeue, drop: which one, as the list shows it
    std::string reason;    // drop, hold: why, to be kept with it
    std::string official;  // hold, release, drop: the email of an official
    std::string by;        // hold, release: who does it
    mariadb::Address elections = local_database("elections");  // resynchronize: of the cluster
    std::string since;  // resynchronize: from when on the clock was wrong
    bool yes = false;   // resynchronize: do not ask
};

// A table on `out`.
int list_dead_letters(const QueueConfig& config, std::ostream& out);
// A table on `out`: whose uploads are stopped, since when, by whom and why.
int list_held_officials(const QueueConfig& config, std::ostream& out);
// Stops an official's uploads: no more are accepted, and the daemon sets aside what waits.
int hold_official(const QueueConfig& config, std::ostream& out);
// Lets them upload again, and requeues what was set aside for the hold. Exit code 1 when they were not on
// hold, and nothing had been set aside.
int release_official(const QueueConfig& config, std::ostream& out);
// Exit code 1, with a line on standard error, when there is no such dead letter.
int requeue_dead_letter(const QueueConfig& config);
int drop_dead_letter(const QueueConfig& config);
// Discards all that was set aside for the hold of one official.
int drop_held(const QueueConfig& config, std::ostream& out);
// Tells on `out` what would be done, asks for a `yes` on standard input unless that was given, and does it
// (daemon/resynchronization.h). Exit code 1 when it was not confirmed.
int resynchronize_queue(const QueueConfig& config, std::ostream& out);

}  // namespace urna::app
