// SPDX-License-Identifier: Apache-2.0
// How MariaDB fails, beside sql::ConstraintViolation. Everything else that goes wrong is urna::Unavailable
// itself.
#pragma once

#include <stdexcept>

#include "base/error.h"
#include "sql/statement.h"

namespace urna::mariadb {

using sql::ConstraintViolation;

// A value that its column cannot hold: too long, out of its range, or a text that is not in its character
// set.
class WrongValue : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

// Nothing of the transaction has happened, and the same again may succeed.
class Transient : public Unavailable {
 public:
    using Unavailable::Unavailable;
};

// A lock that was not to be had in time, or a deadlock, or a conflict with another node of a cluster.
class Conflict : public Transient {
 public:
    using Transient::Transient;
};

// The server cannot be reached, or the connection broke before the commit was sent.
class ConnectionLost : public Transient {
 public:
    using Transient::Transient;
};

// The connection broke while the server committed: the transaction has happened whole, or not at all.
class OutcomeUnknown : public Unavailable {
 public:
    using Unavailable::Unavailable;
};

}  // namespace urna::mariadb
