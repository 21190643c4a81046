// SPDX-License-Identifier: Apache-2.0
// How things fail: what a caller can cause comes back as a Refusal, what only a broken world can cause is
// thrown and caught once, where requests are dispatched.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>

namespace urna {

// Why a request was refused. `message` is what the client reads, byte for byte.
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

// Thrown by Result::value() on a refusal, which is a programmer's mistake.
[[noreturn]] void throw_exception_from_error(const Refusal& refusal, const boost::source_location& where);

template <class T>
using Result = boost::system::result<T, Refusal>;

inline Refusal invalid(std::string message) {
    return {Refusal::Kind::invalid, std::move(message)};
}

// An engine (a database, a queue) could not do what it was asked: 503. Nothing of the request has happened,
// or repeating it with the same Idempotency-Key is safe.
class Unavailable : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

}  // namespace urna
