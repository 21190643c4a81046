// SPDX-License-Identifier: Apache-2.0
// Asking again when a service is busy or cannot be reached.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "http/client/client.h"

namespace urna::replay {

struct Persistence {
    std::chrono::milliseconds patience{60'000};  // from the first failure on
    std::function<bool()> stopped = [] { return false; };
    std::function<void()> on_repeat = [] {};
    std::function<void(std::chrono::milliseconds)> sleep;  // tests hand in these two
    std::function<std::chrono::steady_clock::time_point()> now;

    Persistence();
};

inline constexpr std::chrono::milliseconds backoff_ms_min{100};
inline constexpr std::chrono::milliseconds backoff_ms_max{5'000};
inline constexpr std::chrono::milliseconds retry_after_ms_max{30'000};

// Sends until there is an answer other than 429, 502, 503 and 504, waiting longer from time to time, and at
// least as long as Retry-After says. For requests that may be repeated only: a broken connection repeats them
// too. None when it was stopped meanwhile; throws std::runtime_error with the last failure when patience is
// over.
std::optional<http::ClientResponse> send_until_answered(const std::function<http::ClientResponse()>& send,
                                                        const Persistence& persistence);

}  // namespace urna::replay
