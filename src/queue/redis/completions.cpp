// SPDX-License-Identifier: Apache-2.0
#include "queue/completions.h"

#include <algorithm>
#include <charconv>
#include <map>

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

Unavailable damaged() {
    return Unavailable("Redis: an official's statement is damaged");
}

Instant instant_of(std::string_view text) {
    const auto instant = redis::parse_micros(text);
    if (!instant) throw damaged();
    return *instant;
}

ElectionId election_of(std::string_view text) {
    ElectionId id;
    const char* const end = text.data() + text.size();
    if (std::from_chars(text.data(), end, id.value).ptr != end || text.empty()) throw damaged();
    return id;
}

UnenteredCompletion read_entry(const redisReply& entry) {
    if (entry.elements != 2 || entry.element[1]->elements % 2 != 0) throw damaged();
    std::map<std::string_view, std::string_view> fields;
    const redisReply& pairs = *entry.element[1];
    for (std::size_t i = 0; i < pairs.elements; i += 2)
        fields[text_of(*pairs.element[i])] = text_of(*pairs.element[i + 1]);
    const auto text = [&](std::string_view name) { return std::string(fields[name]); };
    return {std::string(text_of(*entry.element[0])),
            {.election = election_of(fields["election"]),
             .official = {text("email"), text("jmbg"), text("forename"), text("surname")},
             .at = instant_of(fields["at"])}};
}

class RedisCompletions final : public Completions {
 public:
    explicit RedisCompletions(const RedisOptions& options)
        : keys_(options.prefix), connections_(options, connections_max) {}

    Instant say(const OfficialId& id, const election::Official& official, ElectionId election,
                Instant since) override {
        const std::string key = keys_.said_complete(id);
        const std::string election_text = std::to_string(election.value);
        const std::string since_text = std::to_string(since.time_since_epoch().count());
        const Reply said = connections_.run({"EVAL", redis::lua_say_complete, "3", keys_.completions,
                                             keys_.counts, key, election_text, since_text, unentered_max_,
                                             ttl_, "email", official.email, "jmbg", official.jmbg, "forename",
                                             official.forename, "surname", official.surname});
        if (said->type == REDIS_REPLY_NIL)
            throw Unavailable("too many statements of officials wait for the daemon");
        return instant_of(text_of(*said));
    }

    std::vector<SaidComplete> said_by(const OfficialId& id) override {
        const std::string key = keys_.said_complete(id);
        const Reply reply = connections_.run({"HGETALL", key});
        std::vector<SaidComplete> statements;
        for (std::size_t i = 0; i + 1 < reply->elements; i += 2) {
            statements.push_back(
                {election_of(text_of(*reply->element[i])), instant_of(text_of(*reply->element[i + 1]))});
        }
        std::sort(statements.begin(), statements.end(),
                  [](const SaidComplete& a, const SaidComplete& b) { return a.election < b.election; });
        return statements;
    }

    std::vector<UnenteredCompletion> unentered(std::size_t completions_max) override {
        const std::string count = std::to_string(completions_max);
        const Reply reply = connections_.run({"XRANGE", keys_.completions, "-", "+", "COUNT", count});
        std::vector<UnenteredCompletion> waiting;
        for (std::size_t i = 0; i < reply->elements; ++i) waiting.push_back(read_entry(*reply->element[i]));
        return waiting;
    }

    void entered(std::span<const UnenteredCompletion> completions) override {
        redis::Command command{"XDEL", keys_.completions};
        for (const UnenteredCompletion& one : completions) command.emplace_back(one.id);
        if (!completions.empty()) connections_.run(command);
    }

 private:
    const redis::Keys keys_;
    const std::string unentered_max_ = std::to_string(unentered_completions_max);
    const std::string ttl_ =
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(completion_ttl).count());
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<Completions> make_redis_completions(const RedisOptions& options) {
    return std::make_unique<RedisCompletions>(options);
}

}  // namespace urna::queue
