// SPDX-License-Identifier: Apache-2.0
#include "admin/election_text.h"

namespace urna::admin {

void write_public_members(JsonWriter& json, const election::Election& election, const TimeZone& zone,
                          std::string_view state) {
    json.member("id", election.id.value)
        .member("start", election.start_text)
        .member("end", election.end_text)
        .member("startAt", to_string(election.period.start))
        .member("endAt", to_string(election.period.end))
        .member("individual", election.individual)
        .member("seats", election.seats);
    if (election.rule.empty())
        json.key("thresholdPercent").decimal(static_cast<std::uint64_t>(election.threshold_millipercent), 3);
    json.member("state", state);
    for (const auto& [name, text] : {std::pair("name", &election.name), std::pair("place", &election.place),
                                     std::pair("kind", &election.kind)}) {
        if (!text->empty()) json.member(name, *text);
    }
    json.member("timeZone", zone.name());
}

void write_looks(JsonWriter& json, const election::Looks& looks) {
    if (!looks.short_name.empty()) json.member("shortName", looks.short_name);
    if (!looks.colour.empty()) json.member("colour", looks.colour);
    if (looks.seat_order != 0) json.member("seatOrder", looks.seat_order);
}

void write_participant(JsonWriter& json, const election::Participant& participant) {
    json.begin_object().member("id", participant.id.value).member("name", participant.name).end_object();
}

}  // namespace urna::admin
