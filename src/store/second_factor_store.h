// SPDX-License-Identifier: Apache-2.0
// The second factors of accounts: what codes are made with, and which were used. What changes one enters an
// event in the audit trail of accounts with it. Every call may throw Unavailable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/event.h"
#include "base/id.h"

namespace urna::store {

struct SecondFactor {
    std::string secret;          // encrypted
    bool on = false;             // it counts
    std::int64_t last_step = 0;  // the latest time step of a code that was used
};

class SecondFactorStore {
 public:
    virtual ~SecondFactorStore() = default;

    // Whether every administrator has to have one.
    virtual bool required() = 0;
    virtual void require(bool required, const audit::Origin& by) = 0;

    virtual std::optional<SecondFactor> find(AccountId account) = 0;
    // One that is not on yet, in place of another that is not; false when there is one that is.
    virtual bool keep(AccountId account, const std::string& secret) = 0;
    // From now on it counts, and the account's sessions are ended. `step`: of the code that was given;
    // `recovery_codes`: SHA-256 of each, in hexadecimal digits. False when the secret is another one now, or
    // on.
    virtual bool switch_on(AccountId account, const SecondFactor& factor, std::int64_t step,
                           const std::vector<std::string>& recovery_codes, const audit::Origin& by) = 0;
    // Removes it; false when there is none that is on.
    virtual bool switch_off(AccountId account, const audit::Origin& by) = 0;

    // False when a code of this time step, or of a later one, was used.
    virtual bool use_step(AccountId account, std::int64_t step) = 0;
    // False when there is none of this hash left.
    virtual bool use_recovery_code(AccountId account, const std::string& hash, const audit::Origin& by) = 0;
    virtual std::int64_t recovery_codes_left(AccountId account) = 0;
};

}  // namespace urna::store
