// SPDX-License-Identifier: Apache-2.0
// Officials follow their uploads: whose receipts are whose, and GET /station/uploads.
#pragma once

#include <string>

#include "http/server/router.h"
#include "queue/receipts.h"
#include "security/token.h"

namespace urna::station {

// What makes two tokens those of one official. Of two accounts that had one email after another each is an
// official of its own. It ends with the address, and holds no NUL.
std::string identity_of(const security::Claims& official);

// The same for the same identity, and tells nothing of it.
queue::OfficialId official_id(const security::Claims& official);

// The newest receipts of the official who asks; with the parameter `id`, that of this upload only, or none.
// The receipts outlive the handler.
http::Handler uploads_handler(queue::Receipts& receipts);

}  // namespace urna::station
