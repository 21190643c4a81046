// SPDX-License-Identifier: Apache-2.0
// How things fail: what a caller can cause comes back as a reason, what only a broken world can cause is
// thrown and caught once, where requests are dispatched. What a client reads of it is said by the services
// (api/refusal.h).
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <stdexcept>

namespace urna {

// A value, or the reason why there is none: an enum or a small struct.
template <class T, class Reason>
using Result = boost::system::result<T, Reason>;

// For Result::value() of a result that holds a reason, which is a programmer's mistake.
[[noreturn]] void throw_unchecked(const boost::source_location& where);

// An engine (a database, a queue) could not do what it was asked. Nothing of the request has happened, or
// repeating it with the same Idempotency-Key is safe.
class Unavailable : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

}  // namespace urna
