// SPDX-License-Identifier: Apache-2.0
// GET /admin/explanation: how each seat came about, enough to follow with a pocket calculator.
#pragma once

#include "admin/parts.h"
#include "http/server/router.h"

namespace urna::admin {

// For administrators, and for everybody once the election is public.
http::Handler explanation_handler(const AdminParts& parts);

}  // namespace urna::admin
