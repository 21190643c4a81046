// SPDX-License-Identifier: Apache-2.0
#include "verify/quarantine.h"

namespace urna::verify {

using namespace transparency;

namespace {

void end(QuarantinedEntry& one, QuarantineEnd how, std::uint64_t entry) {
    one.end = how;
    one.ended_by = entry;
}

}  // namespace

std::optional<std::string> Quarantine::add(std::uint64_t entry, const QuarantinedEvent& event) {
    const auto [last, is_first] = last_at_.try_emplace({event.entry, event.accepted}, entry);
    if (!is_first) {
        QuarantinedEntry& before = all_.at(last->second);
        if (before.end || !before.requeued)
            return "its place in the queue was set aside before, and is not back in the queue";
        end(before, QuarantineEnd::set_aside_again, entry);
        last->second = entry;
    }
    all_[entry].event = event;
    return std::nullopt;
}

std::optional<std::string> Quarantine::add(std::uint64_t, const RequeuedEvent& event) {
    QuarantinedEntry* const named = find_open(event.quarantined);
    if (named == nullptr) return "no `quarantined` entry before it that is open has this number";
    if (named->requeued) return "what it names was requeued before";
    named->requeued = true;
    return std::nullopt;
}

std::optional<std::string> Quarantine::add(std::uint64_t entry, const DiscardedEvent& event) {
    QuarantinedEntry* const named = find_open(event.quarantined);
    if (named == nullptr) return "no `quarantined` entry before it that is open has this number";
    end(*named, QuarantineEnd::discarded, entry);
    return std::nullopt;
}

std::optional<std::string> Quarantine::add(std::uint64_t entry, const UploadEvent& event) {
    if (!event.quarantined) return std::nullopt;
    QuarantinedEntry* const named = find_open(*event.quarantined);
    if (named == nullptr) return "no `quarantined` entry before it that is open has the number that it names";
    if (!named->requeued) return "what it names was not requeued before";
    if (named->event.upload.value_or(event.id) != event.id) return "what it names has another id";
    if (named->event.commit.value_or(event.commit) != event.commit)
        return "what it names has another `commit`";
    if (named->event.accepted != event.accepted) return "what it names has another instant";
    end(*named, QuarantineEnd::recorded, entry);
    return std::nullopt;
}

std::optional<std::uint64_t> Quarantine::last_at(const std::string& id, Instant accepted) const {
    const auto found = last_at_.find({id, accepted});
    return found == last_at_.end() ? std::nullopt : std::optional(found->second);
}

QuarantinedEntry* Quarantine::find_open(LeafNumber entry) {
    const auto found = all_.find(entry.value);
    return found == all_.end() || found->second.end ? nullptr : &found->second;
}

}  // namespace urna::verify
