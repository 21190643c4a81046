// SPDX-License-Identifier: Apache-2.0
// 3.1 and 3.2: what the entries are, and with what the log begins.
#include <optional>

#include "transparency/event_entries.h"
#include "verify/checks.h"
#include "verify/tree_root.h"

namespace urna::verify {
namespace {

using namespace transparency;

void add(Log& log, std::uint64_t entry, Event&& event) {
    const std::uint64_t position = log.all();
    if (auto* upload = std::get_if<UploadEvent>(&event)) {
        log.uploads.push_back({.entry = entry, .position = position, .event = std::move(*upload)});
    } else {
        log.events.push_back({.entry = entry, .position = position, .event = std::move(event)});
    }
}

Finding finding_of(const EventError& error, std::uint64_t event, std::uint64_t entry) {
    switch (error.reason) {
        case EventError::Reason::unknown_kind: {
            Finding finding = skip(std::to_string(event), "the entry is of an unknown kind: " + error.kind);
            finding.is_last = true;
            return finding;
        }
        case EventError::Reason::wrong_part:
            return fail(entry, "it is not the part that has to stand here");
        case EventError::Reason::malformed:
            break;
    }
    return fail(event, "it is not an event");
}

template <class... Kinds>
bool has_kind(const LoggedEvent& event) {
    return (std::holds_alternative<Kinds>(event.event) || ...);
}

constexpr std::uint64_t before_position = 1;

// What has to stand at a position of the log.
enum class Wanted { open, before, participant, election, statement, anything };

Wanted wanted_at(std::uint64_t position, const BeforeEvent* before) {
    if (position == 0) return Wanted::open;
    if (before == nullptr) return Wanted::anything;
    if (position == before_position) return Wanted::before;
    position -= before_position + 1;
    if (position < before->participants) return Wanted::participant;
    position -= before->participants;
    if (position < before->elections) return Wanted::election;
    position -= before->elections;
    return position < before->statements ? Wanted::statement : Wanted::anything;
}

bool is_wanted(const LoggedEvent& event, Wanted wanted) {
    switch (wanted) {
        case Wanted::open:
            return has_kind<OpenEvent>(event);
        case Wanted::before:
            return has_kind<BeforeEvent>(event);
        case Wanted::participant:
            return has_kind<ParticipantEvent>(event);
        case Wanted::election:
            return has_kind<ElectionEvent>(event);
        case Wanted::statement:
            return has_kind<TotalsEvent, LotEvent, PublicationEvent>(event);
        case Wanted::anything:
            break;
    }
    return !has_kind<OpenEvent, BeforeEvent>(event);
}

}  // namespace

Finding check_3_1(Case& at) {
    EventReader reader;
    std::uint64_t entry = 0;
    std::uint64_t first = 0;  // of the event that is being read
    std::optional<Finding> wrong;
    read_entries(at, at.checkpoint.size, [&](std::string_view bytes) {
        if (!reader.within_event()) first = entry;
        auto event = reader.read(bytes);
        if (!event) {
            wrong = finding_of(event.error(), first, entry);
            return false;
        }
        if (*event) add(at.log, first, std::move(**event));
        ++entry;
        return true;
    });
    if (wrong) return *wrong;
    if (reader.within_event()) return fail(entry - 1, "the last event lacks parts");
    return {};
}

Finding check_3_2(Case& at) {
    const Log& log = at.log;
    const bool begins =
        !log.events.empty() && log.events.front().position == 0 && has_kind<OpenEvent>(log.events.front());
    if (!begins) return fail(0, "it is not `open`");
    if (std::get<OpenEvent>(log.events.front().event).origin != at.checkpoint.origin)
        return fail(0, "its origin is not the checkpoint's");
    const BeforeEvent* const before = before_of(log);
    if (wanted_at(log.all(), before) != Wanted::anything)
        return fail(before_position, "the log has fewer entries than it says");
    const auto upload = log.uploads.begin();
    const bool upload_is_wrong =
        upload != log.uploads.end() && wanted_at(upload->position, before) != Wanted::anything;
    for (const LoggedEvent& event : log.events) {
        if (upload_is_wrong && upload->position < event.position) break;
        if (!is_wanted(event, wanted_at(event.position, before)))
            return fail(event.entry, "it is not of a kind that may stand here");
    }
    if (upload_is_wrong) return fail(upload->entry, "an upload stands among what was before");
    return {};
}

}  // namespace urna::verify
