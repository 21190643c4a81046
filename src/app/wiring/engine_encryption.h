// SPDX-License-Identifier: Apache-2.0
// Whether what goes to the engines of a cluster, and comes from them, could be read on the way.
#pragma once

#include <string>

#include "mariadb/connection.h"
#include "queue/redis/redis_queue.h"

namespace urna::app {

struct EngineEncryption {
    bool required = false;
    bool by_network = false;  // what lies between is encrypted by other means
};

// Each warns in the log when the engine is on another machine and reached in clear text; where encryption is
// required it throws std::runtime_error instead.
void check_encryption(const EngineEncryption& encryption, const mariadb::Address& mariadb);
void check_encryption(const EngineEncryption& encryption, const queue::RedisOptions& redis);

}  // namespace urna::app
