// SPDX-License-Identifier: Apache-2.0
#include "app/commands/health_command.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <utility>

#include "app/wiring/require.h"
#include "base/text.h"
#include "http/client/client.h"

namespace urna::app {
namespace {

constexpr std::chrono::seconds answer_wait{3};
constexpr std::size_t answer_bytes_max = 64UL << 10;

}  // namespace

int check_health(const std::string& url) {
    auto parsed = http::parse_url(url);
    require(parsed.has_value(), "'" + url + "' is not of the form http[s]://HOST[:PORT]/PATH");
    const std::string path = parsed->prefix.empty() ? "/" : std::exchange(parsed->prefix, "");
    try {
        const auto answer = http::Client(*parsed, answer_wait, answer_bytes_max, http::ServerCertificate::any)
                                .send("GET", path, {}, "");
        if (answer.status == 200) return EXIT_SUCCESS;
        std::cerr << answer.status << ' ' << printable(answer.body) << '\n';
    } catch (const std::runtime_error& error) {
        std::cerr << error.what() << '\n';
    }
    return EXIT_FAILURE;
}

}  // namespace urna::app
