// The admin service: participants, elections and results.
#pragma once

#include <chrono>
#include <vector>

#include "base/instant.h"
#include "http/server/router.h"
#include "security/token.h"
#include "store/ballot_store.h"
#include "store/election_store.h"
#include "store/upload_record.h"

namespace urna::service {

// What the service is handed. Everything outlives its routes.
struct AdminParts {
    store::ElectionStore& elections;
    store::BallotStore& ballots;
    store::UploadRecord& uploads;
    const security::TokenVerifier& verifier;
    TimeZone time_zone;  // of dates without an offset
    Clock clock;
    // How long results wait for the count to be complete, and progress for a long record to be read.
    std::chrono::milliseconds results_wait{10'000};
};

// POST /createParticipant, GET /getParticipants, POST /createElection, GET /getElections, GET /getResults;
// and beyond the contract, under /admin/, what the console needs. `json_bytes_max` bounds their bodies.
std::vector<http::Route> admin_routes(const AdminParts& parts, std::size_t json_bytes_max);

}  // namespace urna::service
