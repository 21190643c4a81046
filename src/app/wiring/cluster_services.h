// SPDX-License-Identifier: Apache-2.0
// The services as processes of their own, on MariaDB and Redis. Each has only what it needs.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "account/approval.h"
#include "app/wiring/engine_encryption.h"
#include "app/wiring/serving.h"
#include "app/wiring/tokens.h"
#include "audit/trail.h"
#include "authentication/authentication.h"
#include "authentication/login_limiter.h"
#include "daemon/installation.h"
#include "mariadb/connection.h"
#include "queue/redis/redis_queue.h"
#include "station/upload_budget.h"

namespace urna::app {

// A database's address unless the options say another.
inline mariadb::Address local_database(const std::string& name) {
    return {.host = "127.0.0.1", .port = 3306, .user = "urna", .password = "", .database = name};
}

struct AuthenticationConfig {
    ServingConfig serving{8081};
    mariadb::Address accounts = local_database("accounts");
    EngineEncryption encryption;
    std::optional<Guid> installation;  // the only one whose accounts are served
    TokenConfig tokens;                // there is no default secret
    bool allow_default_admin = false;
    std::size_t json_bytes_max = 1UL << 20;
    authentication::LoginLimits logins;
    std::uint32_t idle_sign_out_seconds = authentication::idle_sign_out_seconds_default;
    account::RegistrationMode registration = account::RegistrationMode::open;  // until it is set
    std::optional<std::string>
        second_factor_key;  // 64 hexadecimal digits; none: there can be no second factors
    std::int64_t audit_events_max = audit::Limits().events_max;  // then log-ins are not entered
};

struct AdminConfig {
    ServingConfig serving{8082};
    mariadb::Address elections = local_database("elections");
    EngineEncryption encryption;
    TokenConfig tokens;
    std::optional<std::string> time_zone;  // default: the system's
    std::string public_url;                // where the public finds the gateway; may be empty
    std::size_t json_bytes_max = 1UL << 20;
    std::chrono::milliseconds results_wait{10'000};
};

struct StationConfig {
    ServingConfig serving{8083};
    queue::RedisOptions redis;
    EngineEncryption encryption;
    TokenConfig tokens;
    station::UploadLimits uploads;
};

struct DaemonConfig {
    ServingConfig serving{8084};
    mariadb::Address elections = local_database("elections");
    queue::RedisOptions redis;
    EngineEncryption encryption;
    std::string holder;  // of the lease; default: the host's name and something random
    // How many ballots the record may hold; default: as many as fit into three quarters of the memory.
    std::optional<std::uint64_t> record_ballots;
};

// A name for a holder of the lease, which no other has: two of one name would both think that it is theirs.
std::string random_holder();

// How people find the engines, in messages.
daemon::InstallationNames names_of(const mariadb::Address& elections, const queue::RedisOptions& redis);

// Each serves until SIGINT or SIGTERM. They begin whether or not their engines are there, and are not ready
// until those are. They throw std::runtime_error when they cannot begin.
int serve_authentication(const AuthenticationConfig& config);
int serve_admin(const AdminConfig& config);
int serve_station(const StationConfig& config);
int serve_daemon(const DaemonConfig& config);

}  // namespace urna::app
