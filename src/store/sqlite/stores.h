// SPDX-License-Identifier: Apache-2.0
// The stores on SQLite files in a data directory.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "audit/trail.h"
#include "base/instant.h"
#include "store/account_identity.h"
#include "store/account_store.h"
#include "store/ballot_store.h"
#include "store/clock_correction.h"
#include "store/completion_record.h"
#include "store/election_changes.h"
#include "store/election_store.h"
#include "store/law_record.h"
#include "store/lease_store.h"
#include "store/queue_ledger.h"
#include "store/record_identity.h"
#include "store/registration_store.h"
#include "store/second_factor_store.h"
#include "store/upload_record.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::store {

// accounts.db, which the following four share.
std::shared_ptr<sqlite::Pool> open_sqlite_accounts(const std::filesystem::path& directory);
// Makes the first administrator, once, and asks for the password's hash only then.
std::unique_ptr<AccountStore> make_sqlite_account_store(
    std::shared_ptr<sqlite::Pool> accounts, const std::function<std::string()>& first_password_hash);
std::unique_ptr<RegistrationStore> make_sqlite_registration_store(std::shared_ptr<sqlite::Pool> accounts);
std::unique_ptr<SecondFactorStore> make_sqlite_second_factor_store(std::shared_ptr<sqlite::Pool> accounts);
// Of whichever database the pool is of.
std::unique_ptr<audit::Trail> make_sqlite_audit_trail(std::shared_ptr<sqlite::Pool> pool);

// elections.db, which the following stores share.
std::shared_ptr<sqlite::Pool> open_sqlite_elections(const std::filesystem::path& directory);
std::unique_ptr<ElectionStore> make_sqlite_election_store(std::shared_ptr<sqlite::Pool> elections);
std::unique_ptr<ElectionChanges> make_sqlite_election_changes(std::shared_ptr<sqlite::Pool> elections);
std::unique_ptr<BallotStore> make_sqlite_ballot_store(std::shared_ptr<sqlite::Pool> elections,
                                                      Clock queue_clock = system_now);
std::unique_ptr<UploadRecord> make_sqlite_upload_record(std::shared_ptr<sqlite::Pool> elections);
std::unique_ptr<LeaseStore> make_sqlite_lease_store(std::shared_ptr<sqlite::Pool> elections);
std::unique_ptr<QueueLedger> make_sqlite_queue_ledger(std::shared_ptr<sqlite::Pool> elections);
std::unique_ptr<ClockCorrection> make_sqlite_clock_correction(std::shared_ptr<sqlite::Pool> elections);
std::unique_ptr<CompletionRecord> make_sqlite_completion_record(std::shared_ptr<sqlite::Pool> elections);
std::unique_ptr<LawRecord> make_sqlite_law_record(std::shared_ptr<sqlite::Pool> elections);
std::unique_ptr<RecordIdentity> make_sqlite_record_identity(std::shared_ptr<sqlite::Pool> elections);

// Of accounts.db, which is made without any account when it is not there.
std::unique_ptr<AccountIdentity> make_sqlite_account_identity(const std::filesystem::path& directory);

}  // namespace urna::store
