// SPDX-License-Identifier: Apache-2.0
// What several answers say of an election, as JSON.
#pragma once

#include <string_view>

#include "base/json_writer.h"
#include "election/election.h"

namespace urna::admin {

// The members that describe an election beyond the contract; its participants are not among them. Everybody
// may read what this writes: `/admin/publicResults` shows it too. `zone` is that in which its times are
// shown.
void write_public_members(JsonWriter& json, const election::Election& election, const TimeZone& zone,
                          std::string_view state);

// A member `provisional` of an election whose result nobody may take for final; of any other nothing.
inline void write_provisional(JsonWriter& json, bool provisional) {
    if (provisional) json.member("provisional", true);
}

// The members `shortName`, `colour` and `seatOrder`, as far as they were set.
void write_looks(JsonWriter& json, const election::Looks& looks);

// An object of `id` and `name`.
void write_participant(JsonWriter& json, const election::Participant& participant);

}  // namespace urna::admin
