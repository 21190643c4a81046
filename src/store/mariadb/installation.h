// SPDX-License-Identifier: Apache-2.0
// The row of the table `installation`, which each database has.
#pragma once

#include <optional>

#include "base/error.h"
#include "base/guid.h"
#include "mariadb/connection.h"

namespace urna::store {

// A database of another installation than the one that was asked for. The message says of which.
class OtherInstallation : public Unavailable {
 public:
    using Unavailable::Unavailable;
};

// Throws OtherInstallation unless the database belongs to this one.
void require_installation(mariadb::Connection& connection, const Guid& wanted);

// Enters an id where there is none yet, by this statement of one parameter; gives the one that is there.
Guid enter_installation(mariadb::Connection& connection, const char* sql_enter, const Guid& id);

}  // namespace urna::store
