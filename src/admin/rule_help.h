// SPDX-License-Identifier: Apache-2.0
// What helps an administrator to choose a law: GET /admin/presets, the laws that are ready to be chosen, and
// POST /admin/trial, what a law makes of made-up votes. Neither changes anything.
#pragma once

#include "http/server/router.h"

namespace urna::admin {

http::Handler presets_handler();

// The body is an election file (election/law/law_file.h).
http::Handler trial_handler();

}  // namespace urna::admin
