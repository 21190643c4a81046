// SPDX-License-Identifier: Apache-2.0
#include "verify/elections.h"

#include <algorithm>

namespace urna::verify {

using transparency::ClosedEvent;
using transparency::ElectionEvent;
using transparency::ElectionStanding;

void Elections::add(std::uint64_t entry, const ElectionEvent& event) {
    versions_[event.id].push_back({entry, event});
}

bool Elections::stands_before(ElectionId election, std::uint64_t entry) const {
    return last(election, entry) != nullptr;
}

const ElectionEvent* Elections::last(ElectionId election, std::uint64_t before) const {
    const auto found = versions_.find(election);
    if (found == versions_.end()) return nullptr;
    const auto behind =
        std::partition_point(found->second.begin(), found->second.end(),
                             [&](const ElectionVersion& version) { return version.entry < before; });
    return behind == found->second.begin() ? nullptr : &std::prev(behind)->event;
}

std::vector<const ElectionEvent*> Elections::governing(Instant instant, std::uint64_t seen_at) const {
    std::vector<const ElectionEvent*> found;
    for (const auto& [id, versions] : versions_) {
        const auto valid =
            std::find_if(versions.rbegin(), versions.rend(), [&](const ElectionVersion& version) {
                return version.entry < seen_at && version.event.created <= instant;
            });
        if (valid == versions.rend()) continue;
        const ElectionEvent& event = valid->event;
        if (event.standing == ElectionStanding::stands && event.start <= instant && instant < event.end)
            found.push_back(&event);
    }
    return found;
}

Elections elections_of(const Log& log) {
    Elections elections;
    each_of<ElectionEvent>(
        log, [&](std::uint64_t entry, const ElectionEvent& event) { elections.add(entry, event); });
    return elections;
}

std::map<ElectionId, LastClosed> last_closed(const Log& log) {
    std::map<ElectionId, LastClosed> last;
    each_of<ClosedEvent>(log, [&](std::uint64_t entry, const ClosedEvent& event) {
        last[event.election] = {entry, &event};
    });
    return last;
}

}  // namespace urna::verify
