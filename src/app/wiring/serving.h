// SPDX-License-Identifier: Apache-2.0
// What every process that serves has in common: its listeners, its end.
#pragma once

#include <signal.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "api/observability.h"
#include "app/wiring/listen_address.h"
#include "app/wiring/start_watch.h"
#include "app/wiring/tls_identity.h"
#include "http/server/server.h"

namespace urna::app {

struct ServingConfig {
    explicit ServingConfig(std::uint16_t port) : listen{"127.0.0.1", port} {}

    ListenAddress listen;
    TlsConfig tls;                                // of `listen`
    std::optional<ListenAddress> metrics_listen;  // default: with everything else
    http::Limits limits;
    http::ClientAddresses addresses;
    std::vector<http::Host> allowed_hosts;  // default: all
    bool rehearsal = false;                 // each response says that nothing here counts
    // How long a stopping process goes on serving, not ready, so that whoever sends it requests learns of it.
    std::chrono::milliseconds drain_wait{0};
    // Lines of requests in the log; beyond this they are sampled. 0: all are written.
    std::uint32_t access_log_rate = 1'000;

    // Whether others than this machine reach it, as far as it knows: it listens for them, or a proxy does.
    bool reachable() const { return !listen.loopback() || !addresses.trusted_proxies.empty(); }
};

// SIGINT, SIGTERM and SIGHUP. To be made before any thread, since threads inherit that the signals are
// blocked. Until the process has started, one of them ends it at once (start_watch.h).
class StopSignals {
 public:
    StopSignals();
    // From here on signals are waited for.
    void started() { start_.reset(); }
    // Where there is something to do when SIGHUP arrives, that signal stops nothing.
    void wait(const std::function<void()>& on_hangup) const;
    // Returns early when one arrives.
    void wait_for(std::chrono::milliseconds wait) const;
    // As if one had arrived.
    static void raise();

 private:
    sigset_t signals_;
    std::optional<StartWatch> start_;
};

// A process of Urna's, ready to be served.
struct ServiceProcess {
    std::vector<http::Route> routes;
    api::Readiness readiness;
    std::function<void()> refresh_metrics = [] {};  // may throw Unavailable; old figures are shown then
    // What it does beside answering, until it is asked to stop. What it throws ends the process. May be none.
    std::function<void(const std::stop_token&)> work;
};

// Serves until a signal arrives, of which SIGHUP reloads the certificate where there is one, then drains,
// finishes what is under way, for less than 5 s, and returns. When that takes longer, the process ends with
// the exit code 3. `print_banner` is told where it listens. Throws std::runtime_error when it cannot begin,
// and what the work threw.
void serve_until_stopped(const ServingConfig& config, StopSignals& signals, ServiceProcess program,
                         const std::function<void(const ListenAddress& bound)>& print_banner);

}  // namespace urna::app
