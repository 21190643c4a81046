// SPDX-License-Identifier: Apache-2.0
// The connections to one Redis server: a bounded number, opened when they are needed.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "queue/redis/connection.h"

namespace urna::queue::redis {

class Connections {
 public:
    Connections(const RedisOptions& options, std::size_t connections_max);

    // Carries out a command. When the connection is lost on the way, sends it again over a new one, a bounded
    // number of times within a bounded time; so a command must do no harm when it is carried out twice. A
    // server that the last command could not reach is tried once.
    Reply run(const Command& command);

 private:
    Reply run_once(const Command& command);
    std::unique_ptr<Connection> take();
    void release(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> open();
    void close_idle();

    const RedisOptions options_;
    const std::size_t connections_max_;
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t taken_ = 0;
    std::atomic<bool> unreachable_ = false;
};

}  // namespace urna::queue::redis
