// SPDX-License-Identifier: Apache-2.0
// The admin service's handlers over real stores, asked without a server, and a daemon that counts for them.
#pragma once

#include <memory>
#include <string>

#include "admin/admin.h"
#include "security/token.h"
#include "support/daemon_fixture.h"

namespace urna::admin {

// The pieces of an answer, one behind the other.
inline std::string whole(const http::Response& response) {
    if (!response.stream) return response.body;
    const http::BodySource source = response.stream;
    std::string text;
    for (std::string piece; source(piece);) text += piece;
    return text;
}

class AdminTest : public daemon::DaemonTest {
 protected:
    AdminParts admin() {
        return {*elections,  *changes, *ballots,  *uploads,        *completions,
                *law,        *audit,   *verifier, TimeZone("UTC"), [this] { return asked_at; },
                results_wait};
    }
    http::HandlerResult ask(const http::Handler& handler, const std::string& query,
                            const std::string& body = "") {
        http::Request request;
        request.query = query;
        const auto exchange = handler(request);
        exchange->receive(body);
        return exchange->respond();
    }
    http::Response answer(const http::Handler& handler, const std::string& query = "",
                          const std::string& body = "") {
        return std::get<http::Response>(ask(handler, query, body));
    }
    // The body of an answer that is no error.
    std::string text(const http::Handler& handler, const std::string& query) {
        const http::Response given = answer(handler, query);
        EXPECT_EQ(given.status, 200) << given.body;
        return whole(given);
    }
    std::string refusal(const http::Handler& handler, const std::string& query,
                        const std::string& body = "") {
        const http::Response given = answer(handler, query, body);
        EXPECT_EQ(given.status, 400);
        return given.body;
    }

    // Everything that was accepted before that instant is counted.
    void count_until(std::int64_t seconds) {
        now = asked_at = at(seconds);
        work();
    }

    std::unique_ptr<security::TokenVerifier> verifier = security::make_hs256_verifier("secret", {});
    Instant asked_at = at(200);
    std::chrono::milliseconds results_wait{7'000};
};

}  // namespace urna::admin
