// SPDX-License-Identifier: Apache-2.0
#include "app/commands/serve_command.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <set>
#include <stdexcept>

#include "admin/admin.h"
#include "api/observability.h"
#include "app/wiring/console.h"
#include "app/wiring/require.h"
#include "authentication/authentication.h"
#include "authentication/registration.h"
#include "base/log.h"
#include "station/station.h"

namespace urna::app {
namespace {

// What no single option can tell, since it is wrong only together with another, or with what clients may do.
void check(const ServeConfig& config) {
    check_admin_password(config.admin_password);
    require(
        !config.serving.rehearsal || (!config.tokens.secret && !config.tokens.keys),
        "--rehearsal signs tokens with a secret of its own, and takes neither --jwt-secret nor --jwt-keys");
    require(config.inbox.bytes_max >= config.serving.limits.body_bytes_max,
            "--queue-bytes must be at least --body-limit, or the largest upload could never be accepted");
}

void print_banner(const ServeConfig& config, const std::string& address, const std::string& time_zone,
                  bool default_admin, bool open_registration) {
    if (config.serving.rehearsal) log_warning("this is a rehearsal: nothing that is recorded here counts");
    if (default_admin) log_warning("the first administrator still has the password 1");
    if (open_registration) log_warning(authentication::open_registration_warning, {{"address", address}});
    // Nobody who reads standard output slowly, or not at all, holds the service up: a pipe that can be
    // written to takes all of this at once.
    pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    if (poll(&out, 1, 0) != 1) {
        log_warning("standard output takes nothing, and the address is not printed", {{"address", address}});
        return;
    }
    std::cout << fmt::format(
        "Urna is running on {0}\n"
        "  Data:                {1}\n"
        "{6}"
        "  Time zone:           {2}\n"
        "  First administrator: admin@admin.com{3}\n"
        "{5}"
        "\n"
        "What to do next:\n"
        "  hold an election of your own: open the address in a browser, and sign in\n"
        "  the same with curl, step by step: the quick start in README.md\n"
        "  hold a real one again:   {4} replay tests/data/elections/austria-2019.json --url {0} "
        "--ballots 100000\n"
        "  change a password:       {4} account password --data {1} --email admin@admin.com\n"
        "  stop:                    Ctrl-C\n",
        (config.serving.tls.certificate ? "https://" : "http://") + address, config.data.string(), time_zone,
        default_admin ? ", password 1 (change it before others can reach this machine)" : "", config.program,
        open_registration
            ? "  Registration:        open, to whoever reaches this address: an administrator can close it\n"
            : "",
        config.serving.rehearsal ? "  Rehearsal:           nothing that is recorded here counts\n" : "");
    std::cout.flush();
}

}  // namespace

int serve(const ServeConfig& config) {
    check(config);
    StopSignals signals;
    Standalone standalone(config);
    const bool default_admin = standalone.has_default_admin();
    if (default_admin) refuse_open_default_admin(config.serving.listen, config.allow_default_admin);
    const bool open_registration = config.serving.reachable() && standalone.has_open_registration();
    serve_until_stopped(config.serving, signals, standalone.program(), [&](const ListenAddress& bound) {
        print_banner(config, bound.text(), standalone.time_zone().name(), default_admin, open_registration);
    });
    return EXIT_SUCCESS;
}

std::string listed_routes() {
    std::string table;
    std::set<std::string> lines;  // rows of one name are one line
    const auto add = [&](http::Method method, const std::string& path, const std::string& access) {
        const std::string line = fmt::format("{} {} {}\n", to_string(method), path, access);
        if (lines.insert(line).second) table += line;
    };
    for (const auto& listed :
         {authentication::listed_routes(), admin::listed_routes(), station::listed_routes()}) {
        for (const api::ListedRoute& route : listed) add(route.method, route.path, route.access);
    }
    const auto nothing = [] {};
    const auto ready = [] { return std::string(); };
    for (const auto& routes : {console_routes(false), api::health_routes(ready),
                               api::metrics_routes(nothing, api::MetricsAddress::of_clients)}) {
        for (const http::Route& route : routes) add(route.method, name_of(route), route.access);
    }
    return table;
}

}  // namespace urna::app
