// SPDX-License-Identifier: Apache-2.0
// The options of what serves, and of the engines that it uses.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "account/approval.h"
#include "app/options/options.h"
#include "app/wiring/engine_encryption.h"
#include "app/wiring/serving.h"
#include "audit/trail.h"
#include "authentication/login_limiter.h"
#include "mariadb/connection.h"
#include "queue/official_quotas.h"
#include "queue/redis/redis_queue.h"
#include "station/upload_budget.h"

namespace urna::app {

// --listen, --metrics-listen, --drain-wait, --access-log-rate, and the limits of connections and their waits.
// `listen` is the default address.
void add_serving(Options& options, ServingConfig& config);

// --data: a data directory. --cluster: the engines of the distributed mode, in its place.
void add_data(Options& options, std::filesystem::path& data);
void add_rehearsal(Options& options, bool& rehearsal);
void add_cluster(Options& options, bool& cluster);

void add_public_url(Options& options, std::string& url);
void add_json_limit(Options& options, std::size_t& bytes_max);
void add_login_limits(Options& options, authentication::LoginLimits& limits);
void add_registration(Options& options, account::RegistrationMode& mode);
void add_idle_sign_out(Options& options, std::uint32_t& seconds);
void add_second_factor_key(Options& options, std::optional<std::string>& key);
void add_audit_events(Options& options, std::int64_t& events_max, const std::string& help);
void add_audit_age(Options& options, std::int64_t& days_max);
void add_upload_limits(Options& options, std::size_t& body_bytes_max, station::UploadLimits& uploads);
void add_queue_limits(Options& options, std::uint64_t& entries_max, std::uint64_t& bytes_max);
void add_official_quotas(Options& options, queue::OfficialQuotas& quotas);
void add_receipts_limit(Options& options, std::uint64_t& bytes_max);
// `share`: how much of the memory the default is for, in words.
void add_record_limit(Options& options, std::optional<std::uint64_t>& ballots, const std::string& share);
void add_results_wait(Options& options, std::chrono::milliseconds& wait);
void add_time_zone(Options& options, std::optional<std::string>& zone);
void add_admin_password(Options& options, std::string& password);
void add_allow_default_admin(Options& options, bool& allowed);

// --database and its name, user and password. What `address` holds is the default.
void add_database(Options& options, mariadb::Address& address);

// --require-encrypted-engines and --encrypted-engine-network.
void add_engine_encryption(Options& options, EngineEncryption& encryption);

// --redis, its user, password, and the prefix of the keys.
void add_redis(Options& options, queue::RedisOptions& redis);

}  // namespace urna::app
