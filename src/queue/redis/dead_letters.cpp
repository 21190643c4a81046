// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/redis_queue.h"
#include "queue/redis/scripts.h"
#include "queue/redis/stream_entry.h"

namespace urna::queue {
namespace {

using redis::Reply;
using redis::text_of;

// In one step of Redis', which nobody else gets a turn in.
constexpr auto dead_letters_at_once = "100";

DeadLetter read_dead_letter(const redisReply& reply) {
    DeadLetter dead_letter{.id = redis::entry_id_of(text_of(*reply.element[0])),
                           .entry = redis::entry_id_of(text_of(*reply.element[1])),
                           .accepted_at = redis::parse_micros(text_of(*reply.element[2])).value_or(Instant{}),
                           .reason = std::string(text_of(*reply.element[3])),
                           .bytes = static_cast<std::uint64_t>(reply.element[4]->integer),
                           .upload = {},
                           .official_email = std::string(text_of(*reply.element[6]))};
    const std::string_view id = text_of(*reply.element[5]);
    if (UploadId read; id.size() == read.guid.bytes.size()) {
        std::copy(id.begin(), id.end(), read.guid.bytes.begin());
        dead_letter.upload = read;
    }
    return dead_letter;
}

std::optional<Resolution> read_resolution(const redisReply& reply) {
    const std::string_view text = text_of(reply);
    if (text.empty()) return std::nullopt;
    const std::size_t space = std::min(text.find(' '), text.size() - 1);
    const auto at = redis::parse_micros(text.substr(space + 1));
    if (!at) throw Unavailable("Redis: unexpected reply type");
    return Resolution{text.substr(0, space) == "requeued", *at};
}

class RedisDeadLetters final : public DeadLetters {
 public:
    explicit RedisDeadLetters(const RedisOptions& options)
        : keys_(options.prefix),
          idempotency_ttl_(std::to_string(options.idempotency_ttl.count())),
          connections_(options, 1) {}

    std::vector<DeadLetter> list(std::size_t count_max, EntryId after) override {
        const std::string count = std::to_string(count_max);
        const std::string from = to_string(after);
        const Reply reply = connections_.run({"EVAL", redis::lua_list_dead, "1", keys_.dead, count, from});
        std::vector<DeadLetter> dead_letters;
        for (std::size_t i = 0; i < reply->elements; ++i)
            dead_letters.push_back(read_dead_letter(*reply->element[i]));
        return dead_letters;
    }

    std::vector<WaitingDeadLetter> waiting() override {
        std::vector<WaitingDeadLetter> dead_letters;
        std::string from = "-";
        while (true) {
            const Reply reply = connections_.run(
                {"EVAL", redis::lua_waiting_dead, "1", keys_.dead, from, dead_letters_at_once});
            if (reply->elements == 0) return dead_letters;
            for (std::size_t i = 0; i < reply->elements; ++i) {
                const redisReply& dead_letter = *reply->element[i];
                dead_letters.push_back(
                    {redis::entry_id_of(text_of(*dead_letter.element[1])),
                     redis::parse_micros(text_of(*dead_letter.element[2])).value_or(Instant{})});
                from = "(" + std::string(text_of(*dead_letter.element[0]));
            }
        }
    }

    std::optional<Resolution> requeue(EntryId dead_letter) override {
        const std::string id = to_string(dead_letter);
        const std::string resolved = keys_.resolved(id);
        return read_resolution(*connections_.run(
            {"EVAL", redis::lua_requeue, "4", keys_.ballots, keys_.counts, keys_.dead, resolved, id,
             to_string(UploadState::waiting), keys_.names, keys_.outcomes, idempotency_ttl_}));
    }

    std::optional<Resolution> discard(EntryId dead_letter, std::string_view reason) override {
        const std::string id = to_string(dead_letter);
        const std::string resolved = keys_.resolved(id);
        return read_resolution(*connections_.run(
            {"EVAL", redis::lua_discard, "3", keys_.dead, keys_.discarded, resolved, id, reason,
             to_string(UploadState::discarded), keys_.names, keys_.outcomes, idempotency_ttl_}));
    }

 private:
    const redis::Keys keys_;
    const std::string idempotency_ttl_;
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<DeadLetters> make_redis_dead_letters(const RedisOptions& options) {
    return std::make_unique<RedisDeadLetters>(options);
}

}  // namespace urna::queue
