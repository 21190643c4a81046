// `urna serve`: the whole service in one process.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "app/options/token_options.h"
#include "app/wiring/first_administrator.h"
#include "app/wiring/serving.h"
#include "queue/sqlite/inbox.h"
#include "station/upload_budget.h"

namespace urna::app {

struct ServeConfig {
    std::string program = "urna";  // how it was called, for advice
    std::filesystem::path data = "data";
    ServingConfig serving{8080};
    TokenConfig tokens;                    // default: the data directory's own secret
    std::optional<std::string> time_zone;  // default: the system's
    std::string admin_password = default_admin_password;
    bool allow_default_admin = false;
    std::size_t json_bytes_max = 1UL << 20;
    service::UploadLimits uploads;
    queue::InboxLimits inbox;
    std::chrono::milliseconds results_wait{10'000};
};

// Serves until SIGINT or SIGTERM, then finishes what is under way, for less than 5 s. Throws
// std::runtime_error when it cannot begin.
int serve(const ServeConfig& config);

// The router's table of the embedded service, a line each: METHOD PATH ACCESS.
std::string embedded_routes();

}  // namespace urna::app
