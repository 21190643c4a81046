// SPDX-License-Identifier: Apache-2.0
// Why a request is refused, in the words that its client reads.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"

namespace urna::api {

// `message` is compared by clients, byte for byte.
struct Refusal {
    enum class Kind {
        invalid,       // 400
        unauthorized,  // 401
        conflict,      // 422: the same Idempotency-Key with another file
        unavailable,   // 503: nothing of it has happened, try again later
    };
    Kind kind = Kind::invalid;
    std::string message;

    friend bool operator==(const Refusal&, const Refusal&) = default;
};

template <class T>
using Result = urna::Result<T, Refusal>;

inline Refusal invalid(std::string message) {
    return {Refusal::Kind::invalid, std::move(message)};
}
inline Refusal unauthorized(std::string message) {
    return {Refusal::Kind::unauthorized, std::move(message)};
}
inline Refusal unavailable(std::string message) {
    return {Refusal::Kind::unavailable, std::move(message)};
}

}  // namespace urna::api
