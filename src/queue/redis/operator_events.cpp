// SPDX-License-Identifier: Apache-2.0
#include "queue/operator_events.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/error.h"
#include "base/text.h"
#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/redis_queue.h"
#include "queue/redis/scripts.h"
#include "queue/redis/stream_entry.h"

namespace urna::queue {
namespace {

using audit::NewEvent;
using redis::text_of;

// Lines: instant, kind, actor, object, details.
std::string text_of_event(const NewEvent& event) {
    return std::to_string(event.origin.at.time_since_epoch().count()) + "\n" +
           std::string(to_string(event.kind)) + "\n" + printable(event.origin.actor) + "\n" +
           printable(event.object) + "\n" + printable(event.details);
}

std::optional<NewEvent> read_event(std::string_view request, std::string_view text) {
    std::array<std::string_view, 5> lines;
    for (std::string_view& line : lines) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    const auto at = redis::parse_micros(lines[0]);
    const auto kind = audit::parse_kind(lines[1]);
    if (!at || !kind) return std::nullopt;  // of a later version, whose daemon enters it
    NewEvent event;
    event.origin.at = *at;
    event.origin.actor = lines[2];
    event.origin.request = request;
    event.kind = *kind;
    event.object = lines[3];
    event.details = lines[4];
    return event;
}

class RedisOperatorEvents final : public OperatorEvents {
 public:
    explicit RedisOperatorEvents(const RedisOptions& options)
        : keys_(options.prefix), connections_(options, 1) {}

    void append(const NewEvent& event) override {
        const std::string text = text_of_event(event);
        const std::string most = std::to_string(operator_events_max);
        const auto told = connections_.run(
            {"EVAL", redis::lua_tell_event, "1", keys_.operator_events, event.origin.request, text, most});
        if (told->integer == 0)
            throw Unavailable("too many events wait for the daemon to enter them in the audit trail");
    }

    std::vector<NewEvent> waiting() override {
        const auto reply = connections_.run({"HGETALL", keys_.operator_events});
        std::vector<NewEvent> events;
        for (std::size_t i = 0; i + 1 < reply->elements; i += 2) {
            auto event = read_event(text_of(*reply->element[i]), text_of(*reply->element[i + 1]));
            if (event) events.push_back(*std::move(event));
        }
        const auto when = [](const NewEvent& event) {
            return std::tie(event.origin.at, event.origin.request);
        };
        std::sort(events.begin(), events.end(),
                  [&](const NewEvent& a, const NewEvent& b) { return when(a) < when(b); });
        return events;
    }

    void remove(std::string_view request) override {
        connections_.run({"HDEL", keys_.operator_events, request});
    }

 private:
    const redis::Keys keys_;
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<OperatorEvents> make_redis_operator_events(const RedisOptions& options) {
    return std::make_unique<RedisOperatorEvents>(options);
}

}  // namespace urna::queue
