// SPDX-License-Identifier: Apache-2.0
#include "queue/redis/push.h"

#include "account/account.h"
#include "base/bytes.h"
#include "election/packed_ballots.h"
#include "queue/redis/parts.h"
#include "queue/redis/receipt_text.h"
#include "queue/redis/scripts.h"

namespace urna::queue::redis {

Push::Push(const RedisOptions& options, const Keys& keys, const election::Upload& upload,
           const Sender& sender)
    : upload_(upload),
      sender_(sender),
      keys_(keys),
      accepted_(keys.accepted(upload.id)),
      receipts_(keys.receipts(sender.official)),
      quota_(keys.quota(sender.official)),
      email_key_(account::email_key(upload.official.email)),
      receipt_(sender.wants_receipt ? receipt_text(upload, sender) : ""),
      receipts_max_(std::to_string(receipts_max)),
      known_max_(std::to_string(options.receipts_bytes_max / receipt_bytes)),
      counts_as_(
          std::to_string((receipt_bytes_beside_text + receipt_.size() + receipt_bytes - 1) / receipt_bytes)),
      ballots_(std::to_string(upload.ballots.size())),
      bytes_(std::to_string(election::packed(upload.ballots).size())),
      request_bytes_(std::to_string(sender.bytes)),
      ballots_a_day_(std::to_string(options.quotas.ballots)),
      uploads_a_day_(std::to_string(options.quotas.uploads)),
      bytes_a_day_(std::to_string(options.quotas.bytes)),
      idempotency_ttl_(std::to_string(options.idempotency_ttl.count())),
      entries_max_(std::to_string(options.entries_max)),
      bytes_max_(std::to_string(options.bytes_max)),
      parts_ttl_(std::to_string(options.parts_ttl.count())),
      name_(to_string(token_)) {
    if (const auto ballots = election::packed(upload.ballots); ballots.size() > part_bytes_max) {
        const std::size_t count = parts_of(ballots).size();
        while (parts_.size() < count) parts_.push_back(keys.part(name_, parts_.size() + 1));
    }
    keys_count_ = std::to_string(7 + parts_.size());
    parts_count_ = std::to_string(parts_.size());
}

std::vector<Command> Push::store_parts() const {
    std::vector<Command> commands;
    if (parts_.empty()) return commands;
    for (const auto part : parts_of(election::packed(upload_.ballots))) {
        commands.push_back({"SET", parts_[commands.size()], as_text(part), "EX", parts_ttl_});
    }
    return commands;
}

Command Push::append() const {
    const election::Official& official = upload_.official;
    Command fields{"upload",   as_text(upload_.id.guid.bytes),
                   "email",    official.email,
                   "jmbg",     official.jmbg,
                   "forename", official.forename,
                   "surname",  official.surname,
                   "file",     as_text(upload_.file_sha256)};
    if (parts_.empty()) {
        fields.insert(fields.end(), {"ballots", as_text(election::packed(upload_.ballots))});
    } else {
        fields.insert(fields.end(), {"parts", name_, "count", parts_count_, "bytes", bytes_});
    }
    fields.insert(fields.end(), {"token", as_text(token_.bytes)});
    return command(fields);
}

Command Push::command(const Command& fields) const {
    Command made{"EVAL",    lua_push,  keys_count_, keys_.ballots, keys_.counts,
                 accepted_, receipts_, quota_,      keys_.held,    keys_.known};
    made.insert(made.end(), parts_.begin(), parts_.end());
    made.insert(made.end(), {as_text(upload_.file_sha256),
                             as_text(token_.bytes),
                             idempotency_ttl_,
                             entries_max_,
                             bytes_max_,
                             ballots_,
                             bytes_,
                             request_bytes_,
                             ballots_a_day_,
                             uploads_a_day_,
                             bytes_a_day_,
                             as_text(upload_.id.guid.bytes),
                             as_text(sender_.official.guid.bytes),
                             email_key_,
                             receipt_,
                             receipts_max_,
                             known_max_,
                             keys_.names,
                             keys_.outcomes,
                             keys_.lists,
                             counts_as_});
    made.insert(made.end(), fields.begin(), fields.end());
    return made;
}

}  // namespace urna::queue::redis
