// SPDX-License-Identifier: Apache-2.0
// What the admin service is made of.
#pragma once

#include <chrono>

#include "audit/trail.h"
#include "base/instant.h"
#include "results_page/page.h"
#include "security/token.h"
#include "store/ballot_store.h"
#include "store/completion_record.h"
#include "store/election_changes.h"
#include "store/election_store.h"
#include "store/law_record.h"
#include "store/upload_record.h"

namespace urna::admin {

// What the service is handed. Everything outlives its routes.
struct AdminParts {
    store::ElectionStore& elections;
    store::ElectionChanges& changes;
    store::BallotStore& ballots;
    store::UploadRecord& uploads;
    store::CompletionRecord& completions;
    store::LawRecord& law;
    audit::Trail& audit;
    const security::TokenVerifier& verifier;
    TimeZone time_zone;  // of dates without an offset
    Clock clock;
    // How long results wait for the count to be complete, and progress for a long record to be read.
    std::chrono::milliseconds results_wait{10'000};
    results_page::Site site{};  // what the public pages share
};

}  // namespace urna::admin
