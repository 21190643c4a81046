// SPDX-License-Identifier: Apache-2.0
// One upload on its way into the stream: the commands that ask whether it may enter, and append it.
#pragma once

#include <string>
#include <vector>

#include "queue/redis/connection.h"
#include "queue/redis/keys.h"
#include "queue/redis/redis_queue.h"

namespace urna::queue::redis {

// What one accepted upload takes of Redis' memory at most: what is known of it and of its outcome, and its
// places in two lists. Measured as 710 with half a million of them, and the longest file names.
inline constexpr std::uint64_t receipt_bytes = 768;

// What a receipt takes beside its text: its text may have 128 bytes until it counts as two or more, and its
// upload stands in the list of known ones as often.
inline constexpr std::uint64_t receipt_bytes_beside_text = 640;

// Its commands refer to it, and to what it was made from. Their ARGV (lua/push.lua): SHA-256 of the file; a
// token of this push; how long it is remembered (s); the bounds of what waits (entries, bytes); how many
// ballots, their bytes, and those of the request; the official's bounds of a day (ballots, uploads, bytes);
// the upload's id; the sender, their email and the receipt, empty when none is kept; how many are listed, and
// how many known in all; what the keys of known uploads, of outcomes and of lists begin with; as how many the
// receipt counts.
class Push {
 public:
    Push(const RedisOptions& options, const Keys& keys, const election::Upload& upload, const Sender& sender);

    // Asks what appending would answer; `new` when it would append.
    Command dry_run() const { return command({}); }

    // The commands that store the parts of a large upload, one after another; none when it is small.
    std::vector<Command> store_parts() const;

    // Appends the entry, with the ballots in it or the names of the parts that were stored before.
    Command append() const;

 private:
    Command command(const Command& fields) const;

    const election::Upload& upload_;
    const Sender& sender_;
    const Keys& keys_;
    const Guid token_ = make_acceptance_token();  // of this push, and of the upload that it appends
    const std::string accepted_;
    const std::string receipts_;
    const std::string quota_;
    const std::string email_key_;
    const std::string receipt_;
    const std::string receipts_max_;
    const std::string known_max_;
    const std::string counts_as_;
    const std::string ballots_;
    const std::string bytes_;
    const std::string request_bytes_;
    const std::string ballots_a_day_;
    const std::string uploads_a_day_;
    const std::string bytes_a_day_;
    const std::string idempotency_ttl_;
    const std::string entries_max_;
    const std::string bytes_max_;
    const std::string parts_ttl_;
    const std::string name_;          // of the parts
    std::vector<std::string> parts_;  // their keys
    std::string keys_count_;
    std::string parts_count_;
};

}  // namespace urna::queue::redis
