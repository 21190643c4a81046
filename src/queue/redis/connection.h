// SPDX-License-Identifier: Apache-2.0
// A connection to Redis. Every wait on it is bounded.
#pragma once

#include <hiredis/hiredis.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "queue/redis/redis_queue.h"

namespace urna::queue::redis {

// It is not known whether the command was carried out. Sending it anew over another connection may help.
class ConnectionLost : public Unavailable {
 public:
    using Unavailable::Unavailable;
};

struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

using Command = std::vector<std::string_view>;

// The bytes of a reply that is a string or a status.
std::string_view text_of(const redisReply& reply);

// Used by one thread at a time, and of no use after it threw.
class Connection {
 public:
    // Connects and logs in.
    explicit Connection(const RedisOptions& options);

    // The answer, which is no error: an error is thrown as Unavailable.
    Reply run(const Command& command);

    // Whether the server keeps one; else what it acknowledged is lost with its process.
    bool keeps_append_only_file();

 private:
    void send(const Command& command);

    struct Close {
        void operator()(redisContext* context) const { redisFree(context); }
    };
    std::unique_ptr<redisContext, Close> context_;
};

}  // namespace urna::queue::redis
