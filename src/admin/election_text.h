// SPDX-License-Identifier: Apache-2.0
// What several answers say of an election, as JSON.
#pragma once

#include <string>
#include <string_view>

#include "election/election.h"

namespace urna::admin {

// The members that describe an election beyond the contract, without braces; its participants are not among
// them. Everybody may read what this writes: `/admin/publicResults` shows it too.
std::string json_public_members(const election::Election& election, std::string_view state);

// A further member, `provisional`, with its comma, of an election whose result nobody may take for final;
// else empty.
inline std::string_view json_provisional(bool provisional) {
    return provisional ? R"(, "provisional": true)" : "";
}

// The members `id` and `name`, without braces.
std::string json_id_and_name(const election::Participant& participant);

}  // namespace urna::admin
