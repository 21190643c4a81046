// SPDX-License-Identifier: Apache-2.0
// The stores that are written once for both engines.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "audit/trail.h"
#include "sql/pool.h"
#include "store/account_store.h"
#include "store/clock_correction.h"
#include "store/completion_record.h"
#include "store/election_changes.h"
#include "store/election_store.h"
#include "store/law_record.h"
#include "store/queue_ledger.h"
#include "store/registration_store.h"
#include "store/second_factor_store.h"
#include "store/sql/audit_rows.h"
#include "store/sql/engine.h"
#include "store/upload_record.h"

namespace urna::store {

std::unique_ptr<ElectionStore> make_election_store(std::shared_ptr<ElectionEngine> engine);
std::unique_ptr<ElectionChanges> make_election_changes(std::shared_ptr<ElectionEngine> engine);
std::unique_ptr<QueueLedger> make_queue_ledger(std::shared_ptr<ElectionEngine> engine);
std::unique_ptr<ClockCorrection> make_clock_correction(std::shared_ptr<ElectionEngine> engine);
std::unique_ptr<CompletionRecord> make_completion_record(std::shared_ptr<ElectionEngine> engine);
std::unique_ptr<LawRecord> make_law_record(std::shared_ptr<ElectionEngine> engine);
std::unique_ptr<UploadRecord> make_upload_record(std::shared_ptr<sql::Pool> elections);

std::unique_ptr<AccountStore> make_account_store(std::shared_ptr<sql::Pool> accounts, AuditRows audit);

std::unique_ptr<RegistrationStore> make_registration_store(std::shared_ptr<sql::Pool> accounts,
                                                           AuditRows audit);

std::unique_ptr<SecondFactorStore> make_second_factor_store(std::shared_ptr<sql::Pool> accounts,
                                                            AuditRows audit);

std::unique_ptr<audit::Trail> make_audit_trail(std::shared_ptr<sql::Pool> pool, AuditRows rows);

}  // namespace urna::store
