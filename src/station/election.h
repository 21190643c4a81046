// SPDX-License-Identifier: Apache-2.0
// GET /station/election: which election runs, as the judging daemon last wrote it.
#pragma once

#include "http/server/router.h"
#include "queue/schedule.h"

namespace urna::station {

// The schedule outlives the handler.
http::Handler election_handler(queue::Schedule& schedule);

}  // namespace urna::station
