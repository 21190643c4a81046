// SPDX-License-Identifier: Apache-2.0
#include "verify/elections.h"

#include <algorithm>
#include <stdexcept>

namespace urna::verify {
namespace {

using transparency::ClosedEvent;
using transparency::ElectionEvent;
using transparency::ElectionStanding;

const ElectionEvent* stated_before(const ElectionVersion& version, std::uint64_t entry) {
    const auto behind = std::partition_point(
        version.begin(), version.end(), [&](const Statement& statement) { return statement.entry < entry; });
    return behind == version.begin() ? nullptr : &std::prev(behind)->event;
}

// The version with the largest number that is stated before the entry, and valid at the instant, if there is
// one.
const ElectionEvent* last_of(const std::vector<ElectionVersion>& versions, std::uint64_t before,
                             std::optional<Instant> valid_at = std::nullopt) {
    const auto is_it = [&](const ElectionVersion& version) {
        const ElectionEvent* const event = stated_before(version, before);
        return event != nullptr && (!valid_at || event->created <= *valid_at);
    };
    const auto found = std::find_if(versions.rbegin(), versions.rend(), is_it);
    return found == versions.rend() ? nullptr : stated_before(*found, before);
}

}  // namespace

void Elections::add(std::uint64_t entry, const ElectionEvent& event) {
    std::vector<ElectionVersion>& versions = elections_[event.id];
    const auto number = static_cast<std::size_t>(event.version);
    if (number > versions.size() + 1) throw std::logic_error("a version of an election is missing");
    if (number > versions.size()) versions.emplace_back();
    versions[number - 1].push_back({entry, event});
}

bool Elections::stands_before(ElectionId election, std::uint64_t entry) const {
    return last(election, entry) != nullptr;
}

const std::vector<ElectionVersion>& Elections::versions(ElectionId election) const {
    static const std::vector<ElectionVersion> none;
    const auto found = elections_.find(election);
    return found == elections_.end() ? none : found->second;
}

const ElectionEvent* Elections::last(ElectionId election, std::uint64_t before) const {
    return last_of(versions(election), before);
}

std::vector<const ElectionEvent*> Elections::all_last() const {
    std::vector<const ElectionEvent*> all;
    for (const auto& [id, versions] : elections_) all.push_back(&versions.back().back().event);
    return all;
}

std::vector<const ElectionEvent*> Elections::governing(Instant instant, std::uint64_t seen_at) const {
    std::vector<const ElectionEvent*> found;
    for (const auto& [id, versions] : elections_) {
        const ElectionEvent* const event = last_of(versions, seen_at, instant);
        if (event != nullptr && event->standing == ElectionStanding::stands && event->start <= instant &&
            instant < event->end)
            found.push_back(event);
    }
    return found;
}

std::map<ElectionId, LastClosed> last_closed(const Log& log) {
    std::map<ElectionId, LastClosed> last;
    each_of<ClosedEvent>(log, [&](std::uint64_t entry, const ClosedEvent& event) {
        last[event.election] = {entry, &event};
    });
    return last;
}

}  // namespace urna::verify
