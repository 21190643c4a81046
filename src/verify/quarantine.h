// SPDX-License-Identifier: Apache-2.0
// The entries of the queue that a log says were set aside, and what became of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/instant.h"
#include "transparency/event.h"

namespace urna::verify {

enum class QuarantineEnd : std::uint8_t { discarded, recorded, set_aside_again };

struct QuarantinedEntry {
    transparency::QuarantinedEvent event;
    bool requeued = false;
    std::optional<QuarantineEnd> end;  // none: it is open
    std::uint64_t ended_by = 0;        // the entry

    bool is_open_at(std::uint64_t entry) const { return !end || ended_by > entry; }
};

// Each event is added in the order of entries, and gives what is wrong with it.
class Quarantine {
 public:
    std::optional<std::string> add(std::uint64_t entry, const transparency::QuarantinedEvent& event);
    std::optional<std::string> add(std::uint64_t entry, const transparency::RequeuedEvent& event);
    std::optional<std::string> add(std::uint64_t entry, const transparency::DiscardedEvent& event);
    // Of an upload that was set aside before.
    std::optional<std::string> add(std::uint64_t entry, const transparency::UploadEvent& event);

    // By entries.
    const std::map<std::uint64_t, QuarantinedEntry>& all() const { return all_; }

    // The last entry that set aside what stood there in the queue: an entry's id and its instant.
    std::optional<std::uint64_t> last_at(const std::string& id, Instant accepted) const;

 private:
    QuarantinedEntry* find_open(transparency::LeafNumber entry);

    std::map<std::uint64_t, QuarantinedEntry> all_;
    std::map<std::pair<std::string, Instant>, std::uint64_t> last_at_;
};

}  // namespace urna::verify
