// SPDX-License-Identifier: Apache-2.0
// How people register, and who is invited. What changes something enters an event in the audit trail of
// accounts with it. Every call may throw Unavailable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "account/approval.h"
#include "audit/event.h"
#include "base/id.h"
#include "base/instant.h"

namespace urna::store {

// Lets one person register as an official, whatever the mode is.
struct Invitation {
    std::int64_t id = 0;
    std::string note;  // for whom it is; may be empty
    Instant created_at;
    std::optional<AccountId> created_by;
    Instant expires_at;
    bool revoked = false;
    std::optional<Instant> used_at;
    std::optional<AccountId> used_by;
};

class RegistrationStore {
 public:
    virtual ~RegistrationStore() = default;

    // None as long as nobody has set it.
    virtual std::optional<account::RegistrationMode> mode() = 0;
    virtual void set_mode(account::RegistrationMode mode, const audit::Origin& by) = 0;

    // `hash`: the SHA-256 of its secret in hexadecimal digits, which is not kept itself. Gives its id.
    virtual std::int64_t invite(const std::string& hash, const std::string& note, Instant expires_at,
                                const audit::Origin& by) = 0;
    // Whether somebody can register with it at that instant.
    virtual bool invites(const std::string& hash, Instant now) = 0;
    // False when there is none of this id that could still be used.
    virtual bool revoke(std::int64_t id, const audit::Origin& by) = 0;
    // At most so many of lower ids, the newest first; without `before`, the newest of all.
    virtual std::vector<Invitation> list(std::optional<std::int64_t> before, std::size_t count_max) = 0;
};

}  // namespace urna::store
