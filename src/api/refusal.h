// SPDX-License-Identifier: Apache-2.0
// Why a request is refused, in the words that its client reads.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "base/error.h"

namespace urna::api {

// `message` is compared by clients, byte for byte.
struct Refusal {
    enum class Kind {
        invalid,       // 400
        unauthorized,  // 401
        forbidden,     // 403
        conflict,      // 422: the same Idempotency-Key with another file
        unavailable,   // 503: nothing of it has happened, try again later
        too_many,      // 429: a client has asked for more than its share
    };
    Kind kind = Kind::invalid;
    std::string message;
    std::chrono::seconds retry_after{1};  // of `unavailable` and `too_many`

    friend bool operator==(const Refusal&, const Refusal&) = default;
};

template <class T>
using Result = urna::Result<T, Refusal>;

inline Refusal invalid(std::string message) {
    return {.kind = Refusal::Kind::invalid, .message = std::move(message)};
}
inline Refusal unauthorized(std::string message) {
    return {.kind = Refusal::Kind::unauthorized, .message = std::move(message)};
}
inline Refusal forbidden(std::string message) {
    return {.kind = Refusal::Kind::forbidden, .message = std::move(message)};
}
inline Refusal unavailable(std::string message, std::chrono::seconds retry_after = std::chrono::seconds(1)) {
    return {.kind = Refusal::Kind::unavailable, .message = std::move(message), .retry_after = retry_after};
}
inline Refusal too_many(std::string message, std::chrono::seconds retry_after) {
    return {.kind = Refusal::Kind::too_many, .message = std::move(message), .retry_after = retry_after};
}

}  // namespace urna::api
