// SPDX-License-Identifier: Apache-2.0
// The keys of one queue in Redis.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/guid.h"
#include "queue/receipts.h"

namespace urna::queue::redis {

class Keys {
    std::string prefix_;

 public:
    explicit Keys(const std::string& prefix) : prefix_(prefix) {}

    // The stream of what is accepted and not yet recorded.
    const std::string ballots = prefix_ + ":ballots";
    // A hash: `bytes` of the ballots and `ticks` that wait, the `latest` instant given, the `installation`
    // that the queue belongs to, and of the record how far it was at the last removal (`record_number`,
    // `record_upload`), how many ballots it holds and may hold (`record_ballots`, `record_ballots_max`) and
    // when the latter was told (`record_limited_at`).
    const std::string counts = prefix_ + ":counts";
    // The stream of what could not be read.
    const std::string dead = prefix_ + ":dead";
    // The stream of what of that was discarded.
    const std::string discarded = prefix_ + ":dropped";

    // A hash of the officials on hold: by email, since when, who stopped them, and why.
    const std::string held = prefix_ + ":held";
    // A hash of what operators' commands tell the audit trail, by a random id each, until the daemon has
    // entered it there.
    const std::string operator_events = prefix_ + ":events";
    // A hash: the schedule of elections (`text`), when it was written (`at`) and under which `epoch`.
    const std::string schedule = prefix_ + ":schedule";
    // The stream of officials' statements that they have sent everything, until the daemon has entered them.
    const std::string completions = prefix_ + ":complete";
    // The list of the ids of all uploads that are known, the oldest first.
    const std::string known = prefix_ + ":known";

    // How a dead letter was resolved; `id` is its id among them.
    std::string resolved(std::string_view id) const { return prefix_ + ":settled:" + std::string(id); }

    // What the keys of parts begin with.
    const std::string parts = prefix_ + ":parts:";

    // What the keys of outcomes begin with.
    const std::string outcomes = prefix_ + ":fate:";

    // What the keys of accepted uploads begin with.
    const std::string names = prefix_ + ":accepted:";

    // What is known of an accepted upload: its file's SHA-256, which push it was, and the receipt.
    std::string accepted(const UploadId& id) const { return names + to_string(id.guid); }

    // What became of it.
    std::string outcome(const UploadId& id) const { return outcomes + to_string(id.guid); }

    // What the keys of officials' lists begin with.
    const std::string lists = prefix_ + ":receipts:";

    // The list of an official's newest uploads, the newest first.
    std::string receipts(const OfficialId& id) const { return lists + to_string(id.guid); }

    // A hash: when an official has said last, by election, that they have sent everything of it.
    std::string said_complete(const OfficialId& id) const { return completions + ":" + to_string(id.guid); }

    // A hash of what an official has uploaded on one `day` (since 1970): `ballots`, `uploads`, `bytes`.
    std::string quota(const OfficialId& id) const { return prefix_ + ":quota:" + to_string(id.guid); }

    // A part of a large upload's ballots; `name` is the upload's own, and parts count from 1.
    std::string part(std::string_view name, std::size_t number) const {
        return parts + std::string(name) + ":" + std::to_string(number);
    }
};

}  // namespace urna::queue::redis
