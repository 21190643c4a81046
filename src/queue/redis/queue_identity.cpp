// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <set>

#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/receipt_text.h"
#include "queue/redis/redis_queue.h"
#include "queue/redis/scripts.h"

namespace urna::queue {
namespace {

using redis::Command;
using redis::Reply;
using redis::text_of;

// In one step of Redis', which nobody else gets a turn in.
constexpr auto at_once = "100";
constexpr auto scanned_at_once = "1000";
constexpr std::size_t names_at_once = 500;

// Whether anything was ever removed from a stream, of which `XINFO STREAM` tells the last.
constexpr std::string_view nothing_removed = "0-0";

Guid guid_of(std::string_view text) {
    const auto guid = parse_guid(text);
    if (!guid) throw Unavailable("Redis: an id of an installation or an upload is damaged");
    return *guid;
}

std::int64_t number_of(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

class RedisQueueIdentity final : public QueueIdentity {
 public:
    explicit RedisQueueIdentity(const RedisOptions& options)
        : keys_(options.prefix), connections_(options, 1) {}

    QueueState state() override {
        QueueState state;
        const Reply counts = connections_.run(
            {"HMGET", keys_.counts, "installation", "record_number", "record_upload", "latest", "ticks"});
        const auto has = [&](std::size_t i) { return counts->element[i]->type != REDIS_REPLY_NIL; };
        if (has(0)) state.installation = guid_of(text_of(*counts->element[0]));
        if (has(1) && has(2)) {
            state.recorded = {number_of(text_of(*counts->element[1])),
                              {guid_of(text_of(*counts->element[2]))}};
        }
        const std::int64_t markers = has(4) ? number_of(text_of(*counts->element[4])) : 0;
        state.entries = static_cast<std::uint64_t>(
            std::max<std::int64_t>(0, connections_.run({"XLEN", keys_.ballots})->integer - markers));
        if (!state.installation) state.used = has(3) && something_left();
        return state;
    }

    void join(const Guid& installation, const RecordMark& recorded) override {
        const std::string number = std::to_string(recorded.number);
        connections_.run({"HSET", keys_.counts, "installation", to_string(installation), "record_number",
                          number, "record_upload", to_string(recorded.upload.guid)});
    }

    // The names first, and what is there of them after that: an upload that is accepted meanwhile is found
    // where it waits, and so is a dead letter that is requeued.
    std::vector<UploadId> gone() override {
        std::set<UploadId> names = accepted();
        for (const UploadId& upload : uploads_in(keys_.dead, "dead")) names.erase(upload);
        for (const UploadId& upload : uploads_in(keys_.ballots, "entries")) names.erase(upload);
        return without_discarded({names.begin(), names.end()});
    }

    void forget(std::span<const UploadId> uploads) override {
        while (!uploads.empty()) {
            const auto some = uploads.first(std::min(names_at_once, uploads.size()));
            std::vector<std::string> keys;
            for (const UploadId& upload : some)
                keys.insert(keys.end(), {keys_.accepted(upload), keys_.outcome(upload)});
            Command command{"UNLINK"};
            command.insert(command.end(), keys.begin(), keys.end());
            connections_.run(command);
            uploads = uploads.subspan(some.size());
        }
    }

 private:
    // Who may not look (an older ACL) must think that it did.
    bool something_left() {
        try {
            const Reply info = connections_.run({"XINFO", "STREAM", keys_.ballots});
            for (std::size_t i = 0; i + 1 < info->elements; i += 2) {
                if (text_of(*info->element[i]) == "max-deleted-entry-id") {
                    return text_of(*info->element[i + 1]) != nothing_removed;
                }
            }
        } catch (const redis::ConnectionLost&) {
            throw;
        } catch (const Unavailable&) {
        }
        return true;
    }

    std::set<UploadId> accepted() {
        std::set<UploadId> names;
        const std::string pattern = keys_.names + "*";
        std::string cursor = "0";
        do {
            const Reply reply =
                connections_.run({"SCAN", cursor, "MATCH", pattern, "COUNT", scanned_at_once});
            cursor = text_of(*reply->element[0]);
            const redisReply& keys = *reply->element[1];
            for (std::size_t i = 0; i < keys.elements; ++i) {
                const auto guid = parse_guid(text_of(*keys.element[i]).substr(keys_.names.size()));
                if (guid) names.insert({*guid});
            }
        } while (cursor != "0");
        return names;
    }

    std::vector<UploadId> uploads_in(const std::string& stream, std::string_view kind) {
        std::vector<UploadId> uploads;
        std::string from = "-";
        while (true) {
            const Reply reply =
                connections_.run({"EVAL", redis::lua_uploads_in, "1", stream, from, at_once, kind});
            if (reply->elements == 0) return uploads;
            for (std::size_t i = 0; i < reply->elements; ++i) {
                const redisReply& entry = *reply->element[i];
                const std::string_view id = text_of(*entry.element[1]);
                if (UploadId read; id.size() == read.guid.bytes.size()) {
                    std::copy(id.begin(), id.end(), read.guid.bytes.begin());
                    uploads.push_back(read);
                }
                from = "(" + std::string(text_of(*entry.element[0]));
            }
        }
    }

    std::vector<UploadId> without_discarded(const std::vector<UploadId>& uploads) {
        std::vector<UploadId> left;
        for (std::size_t first = 0; first < uploads.size(); first += names_at_once) {
            const auto some =
                std::span(uploads).subspan(first, std::min(names_at_once, uploads.size() - first));
            std::vector<std::string> keys;
            for (const UploadId& upload : some) keys.push_back(keys_.outcome(upload));
            Command command{"MGET"};
            command.insert(command.end(), keys.begin(), keys.end());
            const Reply outcomes = connections_.run(command);
            if (outcomes->elements != some.size()) throw Unavailable("Redis: unexpected reply type");
            for (std::size_t i = 0; i < some.size(); ++i) {
                const redisReply& outcome = *outcomes->element[i];
                if (outcome.type == REDIS_REPLY_NIL ||
                    text_of(outcome) != to_string(UploadState::discarded)) {
                    left.push_back(some[i]);
                }
            }
        }
        return left;
    }

    const redis::Keys keys_;
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<QueueIdentity> make_redis_queue_identity(const RedisOptions& options) {
    return std::make_unique<RedisQueueIdentity>(options);
}

}  // namespace urna::queue
