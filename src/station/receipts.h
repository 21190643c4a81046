// SPDX-License-Identifier: Apache-2.0
// Officials follow their uploads: whose receipts are whose, and GET /station/uploads.
#pragma once

#include <optional>
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

// What a receipt calls the file that was sent under this name: without directories, which some browsers send
// along, with the quotation marks that they escape, and shortened to 128 bytes. None when that is empty, no
// UTF-8, or not displayable.
std::optional<std::string> receipt_file_name(const std::optional<std::string>& sent);

// The newest receipts of the official who asks; with the parameter `id`, that of this upload only, or none.
// The receipts outlive the handler.
http::Handler uploads_handler(queue::Receipts& receipts);

}  // namespace urna::station
