// SPDX-License-Identifier: Apache-2.0
// The voting station service: officials upload the ballots they counted, and follow what becomes of them.
#pragma once

#include <vector>

#include "api/route_table.h"
#include "base/instant.h"
#include "http/server/router.h"
#include "queue/ballot_queue.h"
#include "queue/completions.h"
#include "queue/receipts.h"
#include "queue/schedule.h"
#include "security/token.h"
#include "station/upload_budget.h"

namespace urna::station {

// What the service is handed. Everything outlives its routes. The station knows no store.
struct StationParts {
    queue::BallotQueue& queue;
    queue::Receipts& receipts;
    queue::Schedule& schedule;
    queue::Completions& completions;
    const security::TokenVerifier& verifier;
    UploadBudget& budget;
    Clock clock;
    std::size_t body_bytes_max;  // of an upload
};

// POST /vote and POST /station/complete; GET /station/uploads, /station/election and /station/completion.
std::vector<http::Route> station_routes(const StationParts& parts);

// The same table, without what answers.
std::vector<api::ListedRoute> listed_routes();

}  // namespace urna::station
