#include "app/serve_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "account/account.h"
#include "app/embedded.h"
#include "app/require.h"
#include "base/log.h"
#include "base/text.h"
#include "service/operations.h"

namespace urna::app {
namespace {

// Together with the daemon's last transaction less than the 5 s in which we promise to stop.
constexpr std::chrono::milliseconds stop_grace{3'500};

http::ServerOptions server_options(const ListenAddress& listen, const http::Limits& limits) {
    http::ServerOptions options;
    options.host = listen.host;
    options.port = listen.port;
    options.limits = limits;
    options.io_threads = std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
    options.worker_threads = std::clamp(2 * std::thread::hardware_concurrency(), 8U, 64U);
    options.on_error = [](std::string_view request_id, std::string_view what) {
        log_error("request failed", {{"request_id", request_id}, {"error", what}});
    };
    return options;
}

// Signals are waited for by the main thread; the threads that it starts inherit that they are blocked.
sigset_t block_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);  // the terminal was closed
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

void wait_for(const sigset_t& signals) {
    int signal = 0;
    while (sigwait(&signals, &signal) != 0) {
    }
    log_info("stopping", {{"signal", static_cast<std::int64_t>(signal)}});
}

void refuse_open_default_admin(const ServeConfig& config, bool default_admin) {
    if (!default_admin || config.allow_default_admin || config.listen.loopback()) return;
    throw std::runtime_error("the first administrator still has the password 1, and " + config.listen.text() +
                             " can be reached from other machines: change it (account password --email "
                             "admin@admin.com), or say "
                             "--allow-default-admin");
}

// What no single option can tell, since it is wrong only together with another, or with what clients may do.
void check(const ServeConfig& config) {
    require(characters(config.admin_password) <= account::password_characters_max,
            "the first administrator's password is longer than the 256 characters that a login takes");
    require(config.inbox.bytes_max >= config.limits.body_bytes_max,
            "--queue-bytes must be at least --body-limit, or the largest upload could never be accepted");
}

void greet(const ServeConfig& config, const std::string& address, const std::string& time_zone,
           bool default_admin) {
    std::cout << fmt::format(
        "Urna is running on http://{0}\n"
        "  Data:                {1}\n"
        "  Time zone:           {2}\n"
        "  First administrator: admin@admin.com{3}\n"
        "\n"
        "What to do next:\n"
        "  hold an election of your own, step by step: the quick start in README.md\n"
        "  hold a real one again:   {4} replay tests/data/elections/austria-2019.json --url http://{0} "
        "--ballots 100000\n"
        "  change a password:       {4} account password --data {1} --email admin@admin.com\n"
        "  stop:                    Ctrl-C\n",
        address, config.data.string(), time_zone,
        default_admin ? ", password 1 (change it before others can reach this machine)" : "", config.program);
    std::cout.flush();
    if (default_admin) log_warning("the first administrator still has the password 1");
}

}  // namespace

int serve(const ServeConfig& config) {
    check(config);
    const sigset_t signals = block_stop_signals();
    Embedded embedded(config);
    const bool default_admin = embedded.has_default_admin();
    refuse_open_default_admin(config, default_admin);

    auto routes = embedded.service_routes();
    auto metrics = embedded.metrics_routes();
    if (!config.metrics_listen) std::move(metrics.begin(), metrics.end(), std::back_inserter(routes));
    const http::Router router(std::move(routes));
    const http::Router metrics_router(config.metrics_listen ? std::move(metrics)
                                                            : std::vector<http::Route>());

    std::jthread judging([&](const std::stop_token& stop) { embedded.daemon().run(stop); });
    http::Server server(server_options(config.listen, config.limits), router, service::make_observer());
    std::unique_ptr<http::Server> metrics_server;
    if (config.metrics_listen) {
        metrics_server = std::make_unique<http::Server>(server_options(*config.metrics_listen, config.limits),
                                                        metrics_router, service::make_observer());
    }
    const ListenAddress bound{config.listen.host, server.port()};
    greet(config, bound.text(), embedded.time_zone().name(), default_admin);

    wait_for(signals);
    server.stop(stop_grace);
    judging.request_stop();
    judging.join();
    metrics_server.reset();
    log_info("stopped");
    return EXIT_SUCCESS;
}

std::string embedded_routes() {
    std::string path = std::filesystem::temp_directory_path() / "urna-routes-XXXXXX";
    if (!mkdtemp(path.data())) throw std::runtime_error("cannot make a temporary directory");
    ServeConfig config;
    config.data = path;
    std::string table;
    {
        Embedded embedded(config);
        auto routes = embedded.service_routes();
        auto metrics = embedded.metrics_routes();
        std::move(metrics.begin(), metrics.end(), std::back_inserter(routes));
        for (const http::Route& route : routes) {
            table += fmt::format("{} {} {}\n", to_string(route.method), route.path, route.access);
        }
    }
    std::filesystem::remove_all(path);
    return table;
}

}  // namespace urna::app
