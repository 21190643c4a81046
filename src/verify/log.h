// SPDX-License-Identifier: Apache-2.0
// The events of a log, each with the number of its entry. Uploads are apart, since there are many.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bundle/ballot_record.h"
#include "transparency/event.h"

namespace urna::verify {

struct LoggedEvent {
    std::uint64_t entry = 0;     // the first one, of an event in parts
    std::uint64_t position = 0;  // among all events, from 0
    transparency::Event event;
};

struct LoggedUpload {
    std::uint64_t entry = 0;
    std::uint64_t position = 0;
    transparency::UploadEvent event;
    std::optional<bundle::RecordPlace> ballots{};  // in the bundle
};

struct Log {
    std::vector<LoggedEvent> events;
    std::vector<LoggedUpload> uploads;
    std::uint64_t all() const { return events.size() + uploads.size(); }
};

// The events of one kind, in their order: `visit(entry, event)`. Ends when it gives something that is true,
// and gives that.
template <class Kind, class Visit>
auto first_of(const Log& log, const Visit& visit) {
    using Given = decltype(visit(std::uint64_t{}, std::declval<const Kind&>()));
    for (const LoggedEvent& one : log.events) {
        const auto* event = std::get_if<Kind>(&one.event);
        if (event == nullptr) continue;
        if (Given given = visit(one.entry, *event)) return given;
    }
    return Given();
}

template <class Kind, class Visit>
void each_of(const Log& log, const Visit& visit) {
    first_of<Kind>(log, [&](std::uint64_t entry, const Kind& event) {
        visit(entry, event);
        return false;
    });
}

// Where instants of acceptance begin anew.
struct Restart {
    std::uint64_t entry = 0;
    Instant at;
};

inline std::vector<Restart> restarts_of(const Log& log) {
    std::vector<Restart> restarts;
    for (const LoggedEvent& one : log.events) {
        if (const auto* event = std::get_if<transparency::ResynchronisedEvent>(&one.event))
            restarts.push_back({one.entry, event->at});
        if (const auto* event = std::get_if<transparency::LostEvent>(&one.event))
            restarts.push_back({one.entry, event->at});
    }
    return restarts;
}

// Null when nothing was recorded before there was a log.
inline const transparency::BeforeEvent* before_of(const Log& log) {
    const bool is_there = log.events.size() > 1 && log.events[1].position == 1;
    return is_there ? std::get_if<transparency::BeforeEvent>(&log.events[1].event) : nullptr;
}

}  // namespace urna::verify
