// SPDX-License-Identifier: Apache-2.0
// An election and a participant as an administrator asks for them.
#pragma once

#include "admin/parts.h"
#include "api/fields.h"
#include "api/refusal.h"

namespace urna::admin {

// The election that the fields describe, which are all there that must be. Whoever changes an election names
// it, and its own period does not count as another's.
api::Result<election::NewElection> read_election(const AdminParts& parts, const api::Fields& fields,
                                                 std::optional<ElectionId> changed = {});

// `Invalid date and time.` or `Invalid participants.`
api::Refusal refusal_of(election::ElectionFault fault);

// The participant that `name` and `individual` describe; its id is not among what is read.
api::Result<election::Participant> read_participant(const api::Fields& fields);

// The participant as the fields describe it; of its looks those that are there, and null clears one.
api::Result<store::ParticipantEdit> read_participant_edit(const api::Fields& fields);

// The zone in which an election's times are shown.
TimeZone zone_of(const AdminParts& parts, const election::Election& election);

}  // namespace urna::admin
