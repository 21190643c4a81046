// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/serving.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <thread>
#include <utility>

#include "app/wiring/process.h"
#include "app/wiring/thread_counts.h"
#include "base/error.h"
#include "base/log.h"
#include "base/machine_share.h"
#include "base/sleep.h"

namespace urna::app {
namespace {

// Together with the daemon's last transaction less than the 5 s in which we promise to stop.
constexpr std::chrono::milliseconds stop_grace{3'500};
constexpr std::chrono::milliseconds stop_max{4'800};
// What waits in the log is written within this time, too.
constexpr std::chrono::milliseconds log_max{4'850};
// Of a process that did not come to its end in that time.
constexpr int exit_forced = 3;

// Whoever reads metrics is one or a few, and what anybody else takes from them hurts no voter.
constexpr std::size_t metrics_connections_max = 64;

http::ServerOptions server_options(const ListenAddress& listen, const ServingConfig& config,
                                   const ThreadCounts& threads, const std::shared_ptr<api::AccessLog>& log) {
    http::ServerOptions options;
    options.host = listen.host;
    options.port = listen.port;
    options.limits = config.limits;
    options.addresses = config.addresses;
    options.allowed_hosts = config.allowed_hosts;
    options.rehearsal = config.rehearsal;
    options.io_threads = threads.io;
    options.worker_threads = threads.workers;
    options.cpu_bound_threads = threads.cpu_bound;
    options.on_error = [log](std::string_view request_id, std::string_view what) {
        log->failed(request_id, what);
    };
    options.on_accept_error = [](std::string_view what) {
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        log_error("connections cannot be accepted",
                  {{"error", what}, {"open_files", static_cast<std::int64_t>(limit.rlim_cur)}});
    };
    return options;
}

// Of the address that serves metrics alone.
http::ServerOptions metrics_server_options(const ListenAddress& listen, const ServingConfig& config,
                                           const std::shared_ptr<api::AccessLog>& log) {
    http::ServerOptions options = server_options(listen, config, {.io = 1}, log);
    options.limits.connections_max = std::min(options.limits.connections_max, metrics_connections_max);
    return options;
}

void append(std::vector<http::Route>& routes, std::vector<http::Route> more) {
    std::move(more.begin(), more.end(), std::back_inserter(routes));
}

// Figures can be had also while an engine is down, and are asked for then most of all.
std::function<void()> refresh_if_possible(const std::function<void()>& refresh) {
    return [refresh] {
        try {
            refresh();
        } catch (const Unavailable& error) {
            log_warning("stale metrics: an engine does not answer", {{"error", error.what()}});
        }
    };
}

// Ends the process when its own end takes longer than we promise: an engine that does not answer can hold
// threads up that nobody can wake. What they were about has happened whole or not at all, as in a crash.
class ShutdownWatchdog {
 public:
    explicit ShutdownWatchdog(std::chrono::milliseconds wait)
        : thread_([wait](const std::stop_token& stop) {
              if (!sleep_for(wait, stop)) return;
              log_warning("stopped without waiting for an engine that does not answer");
              flush_log();
              std::_Exit(exit_forced);
          }) {}

 private:
    std::jthread thread_;
};

std::vector<http::Route> routes_but_metrics(const ServiceProcess& program) {
    std::vector<http::Route> routes = program.routes;
    append(routes, api::health_routes(program.readiness));
    return routes;
}

// The work, which ends the process when it fails.
class Worker {
 public:
    explicit Worker(const std::function<void(const std::stop_token&)>& work) {
        if (!work) return;
        thread_ = std::jthread([this, work](const std::stop_token& stop) {
            try {
                work(stop);
            } catch (...) {
                failure_ = std::current_exception();
                StopSignals::raise();
            }
        });
    }

    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Throws what the work threw.
    void stop() {
        thread_.request_stop();
        if (thread_.joinable()) thread_.join();
        if (failure_) std::rethrow_exception(failure_);
    }

 private:
    std::exception_ptr failure_;
    std::jthread thread_;
};

}  // namespace

StopSignals::StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGHUP);  // the terminal was closed
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    start_.emplace(signals_);
    std::signal(SIGPIPE, SIG_IGN);
}

void StopSignals::wait(const std::function<void()>& on_hangup) const {
    int signal = 0;
    for (;;) {
        if (sigwait(&signals_, &signal) != 0) continue;
        if (signal != SIGHUP || !on_hangup) break;
        on_hangup();
    }
    log_info("stopping", {{"signal", static_cast<std::int64_t>(signal)}});
}

void StopSignals::wait_for(std::chrono::milliseconds wait) const {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait);
    const timespec timeout{.tv_sec = seconds.count(),
                           .tv_nsec = std::chrono::nanoseconds(wait - seconds).count()};
    sigtimedwait(&signals_, nullptr, &timeout);
}

void StopSignals::raise() {
    kill(getpid(), SIGTERM);
}

void serve_until_stopped(const ServingConfig& config, StopSignals& signals, ServiceProcess program,
                         const std::function<void(const ListenAddress& bound)>& print_banner) {
    const std::shared_ptr<http::TlsIdentity> identity = make_tls_identity(config.tls);
    std::function<void()> on_hangup;
    if (identity) on_hangup = [&] { reload(*identity, config.tls); };
    allow_open_files(config.limits.connections_max);
    std::atomic<bool> draining{false};
    program.readiness = [&draining, ready = std::move(program.readiness)] {
        return draining ? "stopping" : ready();
    };
    std::vector<http::Route> routes = routes_but_metrics(program);
    const auto refresh = refresh_if_possible(program.refresh_metrics);
    std::vector<http::Route> metrics;
    if (config.metrics_listen) {
        metrics = api::metrics_routes(refresh, api::MetricsAddress::own);
    } else {
        append(routes, api::metrics_routes(refresh, api::MetricsAddress::of_clients));
    }
    const http::Router router(std::move(routes));
    const http::Router metrics_router(std::move(metrics));
    const auto log = std::make_shared<api::AccessLog>(config.access_log_rate);

    signals.started();
    Worker worker(program.work);
    // First, so that they can be had from whoever is ready.
    std::unique_ptr<http::Server> metrics_server;
    if (config.metrics_listen) {
        metrics_server =
            std::make_unique<http::Server>(metrics_server_options(*config.metrics_listen, config, log),
                                           metrics_router, api::make_observer(log));
    }
    http::ServerOptions options = server_options(config.listen, config, thread_counts(machine_share()), log);
    options.tls = identity;
    http::Server server(options, router, api::make_observer(log));
    print_banner({config.listen.host, server.port()});

    signals.wait(on_hangup);
    draining = true;
    if (config.drain_wait.count() > 0) {
        server.drain();
        signals.wait_for(config.drain_wait);
    }
    end_log_by(std::chrono::steady_clock::now() + log_max);
    const ShutdownWatchdog deadline(stop_max);
    server.stop(stop_grace);
    metrics_server.reset();
    worker.stop();
    log_info("stopped");
}

}  // namespace urna::app
