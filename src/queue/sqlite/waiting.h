// SPDX-License-Identifier: Apache-2.0
// What the inbox knows by heart of the entries that wait in it, so that its depth costs no query.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "queue/ballot_queue.h"

namespace urna::queue {

struct WaitingEntry {
    EntryId id;
    Instant accepted_at;
    bool marker = false;
    std::uint64_t bytes = 0;  // of its ballots
};

class Waiting {
 public:
    bool empty() const { return entries_.empty(); }
    const Depth& depth() const { return depth_; }

    // Ids must grow.
    void append(const WaitingEntry& entry) {
        entries_.push_back(entry);
        if (entry.marker) {
            ++depth_.markers;
            return;
        }
        ++depth_.entries;
        depth_.bytes += entry.bytes;
        if (!depth_.oldest) depth_.oldest = entry.accepted_at;
    }

    void acknowledge(EntryId up_to) {
        while (!entries_.empty() && entries_.front().id <= up_to) {
            subtract(entries_.front());
            entries_.pop_front();
        }
        find_oldest();
    }

    void remove(EntryId id) {
        const auto found = std::find_if(entries_.begin(), entries_.end(),
                                        [&](const WaitingEntry& entry) { return entry.id == id; });
        if (found == entries_.end()) return;
        subtract(*found);
        entries_.erase(found);
        find_oldest();
    }

 private:
    void subtract(const WaitingEntry& entry) {
        if (entry.marker) {
            --depth_.markers;
            return;
        }
        --depth_.entries;
        depth_.bytes -= entry.bytes;
    }

    void find_oldest() {
        depth_.oldest.reset();
        for (const WaitingEntry& entry : entries_) {
            if (entry.marker) continue;
            depth_.oldest = entry.accepted_at;
            break;
        }
    }

    std::deque<WaitingEntry> entries_;
    Depth depth_;
};

}  // namespace urna::queue
