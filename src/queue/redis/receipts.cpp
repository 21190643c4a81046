// SPDX-License-Identifier: Apache-2.0
#include "queue/receipts.h"

#include <algorithm>
#include <set>

#include "queue/redis/connections.h"
#include "queue/redis/keys.h"
#include "queue/redis/receipt_text.h"
#include "queue/redis/redis_queue.h"

namespace urna::queue {
namespace {

using redis::Command;
using redis::Reply;
using redis::text_of;

// Few, and none of those that uploads need.
constexpr std::size_t connections_max = 2;

std::vector<UploadId> read_ids(const redisReply& reply) {
    std::vector<UploadId> ids;
    for (std::size_t i = 0; i < reply.elements; ++i) {
        const std::string_view bytes = text_of(*reply.element[i]);
        UploadId id;
        if (bytes.size() != id.guid.bytes.size()) throw Unavailable("Redis: a list of receipts is damaged");
        std::copy(bytes.begin(), bytes.end(), id.guid.bytes.begin());
        ids.push_back(id);
    }
    return ids;
}

class RedisReceipts final : public Receipts {
 public:
    explicit RedisReceipts(const RedisOptions& options)
        : keys_(options.prefix), connections_(options, connections_max) {}

    // A name that was forgotten and used again stands in the list twice.
    std::vector<Receipt> newest(OfficialId official) override {
        const std::string list = keys_.receipts(official);
        const std::string last = std::to_string(receipts_max - 1);
        std::vector<UploadId> ids;
        std::set<UploadId> seen;
        for (const UploadId& id : read_ids(*connections_.run({"LRANGE", list, "0", last}))) {
            if (seen.insert(id).second) ids.push_back(id);
        }
        return read(official, ids);
    }

    std::optional<Receipt> find(OfficialId official, UploadId upload) override {
        const auto found = read(official, {upload});
        if (found.empty()) return std::nullopt;
        return found.front();
    }

 private:
    // Those that are there, and the official's, in this order.
    std::vector<Receipt> read(OfficialId official, const std::vector<UploadId>& ids) {
        std::vector<Receipt> receipts;
        if (ids.empty()) return receipts;
        std::vector<std::string> keys;
        for (const UploadId& id : ids) keys.insert(keys.end(), {keys_.accepted(id), keys_.outcome(id)});
        Command command{"MGET"};
        command.insert(command.end(), keys.begin(), keys.end());
        const Reply reply = connections_.run(command);
        if (reply->elements != keys.size()) throw Unavailable("Redis: unexpected reply type");
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const redisReply& accepted = *reply->element[2 * i];
            const redisReply& outcome = *reply->element[2 * i + 1];
            // Forgotten in between.
            if (accepted.type == REDIS_REPLY_NIL) continue;
            const auto told = outcome.type == REDIS_REPLY_NIL
                                  ? std::nullopt
                                  : std::optional<std::string_view>(text_of(outcome));
            auto receipt = redis::read_receipt(official, ids[i], text_of(accepted), told);
            if (receipt) receipts.push_back(std::move(*receipt));
        }
        return receipts;
    }

    const redis::Keys keys_;
    redis::Connections connections_;
};

}  // namespace

std::unique_ptr<Receipts> make_redis_receipts(const RedisOptions& options) {
    return std::make_unique<RedisReceipts>(options);
}

}  // namespace urna::queue
