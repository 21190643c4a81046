// SPDX-License-Identifier: Apache-2.0
#include "replay/retry.h"

#include "base/text.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

namespace urna::replay {

using std::chrono::milliseconds;

namespace {

bool may_pass(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
}

milliseconds retry_after(const http::ClientResponse& response) {
    const auto text = response.header("Retry-After").value_or("");
    std::uint32_t seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::min(milliseconds{std::int64_t{seconds} * 1000}, retry_after_ms_max);
}

// Between half of it and all of it, so that stations that failed together do not come back together.
milliseconds jittered(milliseconds wait) {
    thread_local std::minstd_rand random{std::random_device{}()};
    return milliseconds{std::uniform_int_distribution<std::int64_t>(wait.count() / 2, wait.count())(random)};
}

}  // namespace

Persistence::Persistence()
    : sleep([](milliseconds wait) { std::this_thread::sleep_for(wait); }),
      now([] { return std::chrono::steady_clock::now(); }) {}

std::optional<http::ClientResponse> send_until_answered(const std::function<http::ClientResponse()>& send,
                                                        const Persistence& persistence) {
    std::optional<std::chrono::steady_clock::time_point> first_failure;
    milliseconds backoff = backoff_ms_min;
    while (!persistence.stopped()) {
        std::string failure;
        milliseconds asked_to_wait{0};
        try {
            auto response = send();
            if (!may_pass(response.status)) return response;
            failure = fmt::format("status {}: {}", response.status, printable(response.body));
            asked_to_wait = retry_after(response);
        } catch (const std::runtime_error& error) {
            failure = error.what();
        }

        const auto now = persistence.now();
        if (!first_failure) first_failure = now;
        const auto wait = std::max(asked_to_wait, jittered(backoff));
        if (now + wait > *first_failure + persistence.patience) {
            throw std::runtime_error(fmt::format(
                "no answer in {} s of trying; the last failure was {}",
                std::chrono::duration_cast<std::chrono::seconds>(persistence.patience).count(), failure));
        }
        persistence.sleep(wait);
        backoff = std::min(backoff * 2, backoff_ms_max);
        persistence.on_repeat();
    }
    return std::nullopt;
}

}  // namespace urna::replay
