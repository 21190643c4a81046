// SPDX-License-Identifier: Apache-2.0
#include "queue/held_officials.h"

#include <algorithm>
#include <atomic>

#include "base/log.h"
#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/redis_queue.h"
#include "queue/redis/scripts.h"
#include "queue/redis/stream_entry.h"

namespace urna::queue {
namespace {

using redis::Reply;
using redis::text_of;

// `1764323700000000 Ana Anic`, and the reason from the next line on.
std::string text_of_official(const HeldOfficial& official) {
    return std::to_string(official.since.time_since_epoch().count()) + " " + official.by + "\n" +
           official.reason;
}

HeldOfficial read_official(std::string_view email_key, std::string_view text) {
    const std::size_t space = text.find(' ');
    const std::size_t line = text.find('\n');
    const auto since = redis::parse_micros(text.substr(0, space));
    if (!since || line == text.npos || space > line) throw Unavailable("Redis: a hold is damaged");
    return {std::string(email_key), *since, std::string(text.substr(space + 1, line - space - 1)),
            std::string(text.substr(line + 1))};
}

// Once a process: it would be said many times a second.
void warn_when_refused(std::string_view refusal) {
    static std::atomic<bool> warned = false;
    if (warned.exchange(true)) return;
    log_warning("which officials are on hold cannot be read", {{"reason", std::string(refusal)}});
}

class RedisHeldOfficials final : public HeldOfficials {
 public:
    explicit RedisHeldOfficials(const RedisOptions& options)
        : keys_(options.prefix), connections_(options, 1) {}

    void hold(const HeldOfficial& official) override {
        const std::string text = text_of_official(official);
        connections_.run({"EVAL", redis::lua_hold_official, "1", keys_.held, official.email_key, text});
    }

    bool release(std::string_view email_key) override {
        return connections_.run({"HDEL", keys_.held, email_key})->integer != 0;
    }

    std::vector<HeldOfficial> list() override {
        Reply reply;
        try {
            reply = connections_.run({"HGETALL", keys_.held});
        } catch (const Unavailable& error) {
            // As with the users of an earlier version, by which nobody can be put on hold either.
            if (std::string_view(error.what()).find("NOPERM") == std::string_view::npos) throw;
            warn_when_refused(error.what());
            return {};
        }
        std::vector<HeldOfficial> officials;
        for (std::size_t i = 0; i + 1 < reply->elements; i += 2) {
            officials.push_back(read_official(text_of(*reply->element[i]), text_of(*reply->element[i + 1])));
        }
        std::sort(officials.begin(), officials.end(),
                  [](const HeldOfficial& a, const HeldOfficial& b) { return a.email_key < b.email_key; });
        return officials;
    }

 private:
    const redis::Keys keys_;
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<HeldOfficials> make_redis_held_officials(const RedisOptions& options) {
    return std::make_unique<RedisHeldOfficials>(options);
}

}  // namespace urna::queue
