// SPDX-License-Identifier: Apache-2.0
// The stores on MariaDB databases: one for accounts, one for elections.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "audit/trail.h"
#include "store/account_store.h"
#include "store/ballot_store.h"
#include "store/clock_correction.h"
#include "store/completion_record.h"
#include "store/election_changes.h"
#include "store/election_store.h"
#include "store/law_record.h"
#include "store/lease_store.h"
#include "store/queue_clock.h"
#include "store/queue_ledger.h"
#include "store/record_identity.h"
#include "store/registration_store.h"
#include "store/second_factor_store.h"
#include "store/upload_record.h"

namespace urna::mariadb {
class Connection;
class Pool;
struct Address;
}  // namespace urna::mariadb

namespace urna::store {

// Make the tables of a database that is there, or bring them up to date. Safe to run from several processes
// at once and any number of times. The first administrator is made with the tables, once; its password hash
// is asked for only then. Each database is given the id of an installation, once, and it is returned: a new
// one, or for accounts the one that is wanted. Throws std::runtime_error when the accounts have another.
Guid migrate_mariadb_accounts(const mariadb::Address& accounts,
                              const std::function<std::string()>& first_password_hash,
                              const std::optional<Guid>& wanted = {});
Guid migrate_mariadb_elections(const mariadb::Address& elections);

// What a pool calls with each new connection, so that a database of another installation is never used: it
// throws OtherInstallation then (installation.h).
std::function<void(mariadb::Connection&)> only_of_installation(const Guid& wanted);

std::unique_ptr<AccountStore> make_mariadb_account_store(std::shared_ptr<mariadb::Pool> accounts);
std::unique_ptr<RegistrationStore> make_mariadb_registration_store(std::shared_ptr<mariadb::Pool> accounts);
std::unique_ptr<SecondFactorStore> make_mariadb_second_factor_store(std::shared_ptr<mariadb::Pool> accounts);

// These share the pool of the election database.
std::unique_ptr<ElectionStore> make_mariadb_election_store(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<ElectionChanges> make_mariadb_election_changes(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<BallotStore> make_mariadb_ballot_store(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<UploadRecord> make_mariadb_upload_record(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<LeaseStore> make_mariadb_lease_store(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<QueueLedger> make_mariadb_queue_ledger(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<QueueClock> make_mariadb_queue_clock(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<ClockCorrection> make_mariadb_clock_correction(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<CompletionRecord> make_mariadb_completion_record(std::shared_ptr<mariadb::Pool> elections);
std::unique_ptr<LawRecord> make_mariadb_law_record(std::shared_ptr<mariadb::Pool> elections);
// Of the database that the pool is of.
std::unique_ptr<audit::Trail> make_mariadb_audit_trail(std::shared_ptr<mariadb::Pool> pool);
std::unique_ptr<RecordIdentity> make_mariadb_record_identity(std::shared_ptr<mariadb::Pool> elections);

}  // namespace urna::store
