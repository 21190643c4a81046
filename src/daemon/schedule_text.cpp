// SPDX-License-Identifier: Apache-2.0
#include "daemon/schedule_text.h"

#include <utility>

#include "base/json_writer.h"
#include "queue/schedule.h"

namespace urna::daemon {
namespace {

using election::Election;

struct Around {
    const Election* ended = nullptr;
    const Election* running = nullptr;
    const Election* next = nullptr;
};

Around around(const std::vector<Election>& elections, Instant now) {
    Around found;
    for (const Election& one : elections) {
        const auto& [start, end] = one.period;
        if (end <= now) {
            if (!found.ended || end > found.ended->period.end) found.ended = &one;
        } else if (start <= now) {
            found.running = &one;
        } else if (!found.next || start < found.next->period.start) {
            found.next = &one;
        }
    }
    return found;
}

void write_election(JsonWriter& json, const Election& election, std::string_view time_zone, bool with_names) {
    json.begin_object().member("id", election.id.value);
    for (const auto& [name, text] : {std::pair("name", &election.name), std::pair("place", &election.place),
                                     std::pair("kind", &election.kind)}) {
        if (!text->empty()) json.member(name, *text);
    }
    const std::string_view zone = election.time_zone.empty() ? time_zone : election.time_zone;
    if (!zone.empty()) json.member("timeZone", zone);
    json.member("start", election.start_text)
        .member("end", election.end_text)
        .member("startAt", to_string(election.period.start))
        .member("endAt", to_string(election.period.end))
        .member("individual", election.individual)
        .member("pollNumbers", election.participants.size());
    if (with_names) {
        json.key("names").array(election.participants,
                                [](JsonWriter& names, const auto& one) { names.value(one.name); });
    }
    json.end_object();
}

std::string text_of(const Around& elections, std::string_view time_zone, bool with_names) {
    JsonWriter json;
    json.begin_object();
    if (!with_names) json.member("namesLeftOut", true);
    for (const auto& [name, election] :
         {std::pair("ended", elections.ended), std::pair("running", elections.running),
          std::pair("next", elections.next)}) {
        if (!election) continue;
        json.key(name);
        write_election(json, *election, time_zone, with_names);
    }
    return json.end_object().take();
}

}  // namespace

std::string schedule_text(const std::vector<Election>& elections, Instant now, std::string_view time_zone) {
    const Around found = around(elections, now);
    std::string text = text_of(found, time_zone, true);
    if (text.size() > queue::schedule_bytes_max) text = text_of(found, time_zone, false);
    return text;
}

std::optional<Instant> next_change(const std::vector<Election>& elections, Instant now) {
    std::optional<Instant> next;
    for (const Election& one : elections) {
        for (const Instant instant : {one.period.start, one.period.end}) {
            if (instant > now && (!next || instant < *next)) next = instant;
        }
    }
    return next;
}

}  // namespace urna::daemon
