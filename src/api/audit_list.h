// SPDX-License-Identifier: Apache-2.0
// What an audit trail shows to administrators, and who a request's events are from.
#pragma once

#include <string>

#include "audit/trail.h"
#include "http/server/router.h"

namespace urna::api {

// Whose doing it is, with the account of the token that a guard has let pass, if the route has one.
audit::Origin origin_of(const http::Request& request, Instant now);

// Events, the newest first, page by page, or all of them as a file. The trail outlives the handlers.
http::Handler audit_page_handler(audit::Trail& trail);
http::Handler audit_csv_handler(audit::Trail& trail, const std::string& file_name);

}  // namespace urna::api
