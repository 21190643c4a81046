// SPDX-License-Identifier: Apache-2.0
// The engines that the suites of the stores run against. A new engine is a new row.
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "audit/trail.h"
#include "store/account_store.h"
#include "store/ballot_store.h"
#include "store/clock_correction.h"
#include "store/completion_record.h"
#include "store/election_changes.h"
#include "store/election_store.h"
#include "store/law_record.h"
#include "store/lease_store.h"
#include "store/queue_ledger.h"
#include "store/registration_store.h"
#include "store/second_factor_store.h"
#include "store/upload_record.h"

namespace urna::store {

// The stores over one database. Opened again over the same database they hold what they held.
struct Stores {
    std::unique_ptr<AccountStore> accounts;
    std::unique_ptr<ElectionStore> elections;
    std::unique_ptr<ElectionChanges> changes;
    std::unique_ptr<BallotStore> ballots;
    std::unique_ptr<LeaseStore> leases;
    std::unique_ptr<QueueLedger> ledger;
    std::unique_ptr<UploadRecord> uploads;
    std::unique_ptr<CompletionRecord> completions;
    std::unique_ptr<LawRecord> law;
    std::unique_ptr<ClockCorrection> correction;
    std::unique_ptr<audit::Trail> accounts_audit;
    std::unique_ptr<audit::Trail> elections_audit;
    std::unique_ptr<RegistrationStore> registrations;
    std::unique_ptr<SecondFactorStore> second_factors;
};

// A database of its own for one test.
class StoreInstance {
 public:
    virtual ~StoreInstance() = default;
    virtual Stores open() = 0;
    // Where the trail's table is, as whoever may do anything.
    virtual void execute_on_accounts_audit(const std::string& sql) = 0;
    virtual void execute_on_elections_audit(const std::string& sql) = 0;
};

struct Engine {
    std::string name;
    std::function<std::unique_ptr<StoreInstance>()> make_instance;
};
inline std::ostream& operator<<(std::ostream& out, const Engine& engine) {
    return out << engine.name;
}

std::vector<Engine> engines();

}  // namespace urna::store
