// SPDX-License-Identifier: Apache-2.0
// The turnouts of the elections that are asked for, kept in memory and up with the record: whoever asks again
// and again costs no more than what was recorded since. The first to ask for an election reads all of it, in
// pieces.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "admin/turnout.h"
#include "base/id.h"
#include "base/instant.h"
#include "store/upload_record.h"

namespace urna::admin {

struct TurnoutLimits {
    std::int64_t page_uploads_max = 5'000;  // that are looked through with one statement
    int pages_max = 20;                     // for one who asks
    // What is kept, over all elections. The one asked last is kept whatever it has.
    std::size_t elections_max = 100;
    std::size_t people_max = 250'000;  // officials and accounts together
};

// May be used by several threads at once.
class TurnoutCache {
 public:
    using Visitor = std::function<void(const Turnout&)>;

    // The record outlives this.
    explicit TurnoutCache(store::UploadRecord& record, TurnoutLimits limits = {});

    // Calls `visitor` with the election's turnout, which has all that was recorded before the call. Returns
    // false, without a call, when that is too much to be read at once: a caller that asks again comes
    // further. May throw Unavailable.
    bool visit(ElectionId election, const Visitor& visitor);

    // The sums of an election whose count is complete by this watermark, so that they do not change any more:
    // once known, they are kept for as long as it is that one, and who asks for results keeps nobody's
    // turnout from being kept. None as above.
    std::optional<TurnoutSums> final_sums(ElectionId election, Instant watermark);

 private:
    struct FinalSums {
        std::int64_t through = 0;  // a number that the last upload had then
        Instant watermark;
        TurnoutSums sums;
    };

    struct Entry {
        std::mutex mutex;
        std::int64_t through = 0;  // the number of the last upload that was looked at
        Turnout turnout;
        std::atomic<std::size_t> people{0};  // officials and accounts
        std::uint64_t asked = 0;             // of `asked_` as it was asked for last; under the mutex of all
    };

    std::shared_ptr<Entry> find_or_make(ElectionId election);
    bool refresh(ElectionId election, Entry& entry);
    void forget_those_asked_long_ago();

    store::UploadRecord& record_;
    const TurnoutLimits limits_;
    std::mutex mutex_;
    std::map<ElectionId, std::shared_ptr<Entry>> entries_;
    std::map<ElectionId, FinalSums> final_sums_;
    std::uint64_t asked_ = 0;
};

}  // namespace urna::admin
