// SPDX-License-Identifier: Apache-2.0
// GET /admin/participants, and POST /admin/participant, /admin/removeParticipant, /admin/mergeParticipants.
#pragma once

#include "admin/parts.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler participant_list_handler(const AdminParts& parts);
http::Handler edit_participant_handler(const AdminParts& parts);
http::Handler remove_participant_handler(const AdminParts& parts);
http::Handler merge_participants_handler(const AdminParts& parts);

}  // namespace urna::admin
