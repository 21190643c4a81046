// SPDX-License-Identifier: Apache-2.0
// To which installation the accounts beside an election database belong.
#pragma once

#include <optional>

#include "base/guid.h"

namespace urna::store {

struct AccountState {
    std::optional<Guid> installation;
    bool made = false;  // the first administrator was made
    bool used = false;  // and others were, too
};

// Every call may throw Unavailable.
class AccountIdentity {
 public:
    virtual ~AccountIdentity() = default;
    virtual AccountState state() = 0;
    virtual void join(const Guid& installation) = 0;
};

}  // namespace urna::store
