// SPDX-License-Identifier: Apache-2.0
// A service's routes as a table: who may ask for what, and how its handler is made of the service's parts.
// The table can be listed without them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "api/guard.h"
#include "base/instant.h"
#include "http/server/router.h"
#include "security/token.h"

namespace urna::api {

// A row of a service that is made of `Parts`.
template <class Parts>
struct Row {
    http::Method method;
    const char* path;
    const char* access;  // a word of api/guard.h
    http::Handler (*handler)(const Parts& parts);
    http::Work work = http::Work::quick;
};

// What a row says to whoever lists the table.
struct ListedRoute {
    http::Method method;
    std::string path;
    std::string access;
};

// How a service tells who asks. The verifier outlives the routes.
struct Access {
    const security::TokenVerifier& verifier;
    Clock clock;
};

// The routes of the table. `body_bytes_max` bounds each request's body.
template <class Parts>
std::vector<http::Route> make_routes(std::span<const Row<Parts>> table, const Parts& parts,
                                     const Access& access, std::size_t body_bytes_max) {
    std::vector<http::Route> routes;
    for (const Row<Parts>& row : table) {
        http::AuthorizationGuard guard;
        if (row.access == std::string_view(access_published)) {
            guard = [](http::Request&) { return std::optional<http::Response>(); };
        } else if (row.access != std::string_view(access_public)) {
            guard = make_guard(row.access, access.verifier, access.clock);
        }
        routes.push_back({row.method, row.path, row.access, std::move(guard), row.handler(parts),
                          body_bytes_max, row.work});
    }
    return routes;
}

template <class Parts>
std::vector<ListedRoute> list_routes(std::span<const Row<Parts>> table) {
    std::vector<ListedRoute> listed;
    for (const Row<Parts>& row : table) listed.push_back({row.method, row.path, row.access});
    return listed;
}

}  // namespace urna::api
