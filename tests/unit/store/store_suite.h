// SPDX-License-Identifier: Apache-2.0
// What the suites of the stores share: one engine's stores, which can be closed and opened again.
#pragma once

#include <gtest/gtest.h>

#include "store/engines.h"
#include "support/uploads.h"

namespace urna::store {

class StoreSuite : public testing::TestWithParam<Engine> {
 protected:
    void reopen() {
        stores = {};
        stores = instance->open();
    }

    // Of the participants A and B; created at the instant 1.
    election::Election add_election(std::int64_t start, std::int64_t end) {
        election::NewElection wanted;
        wanted.period = {at(start), at(end)};
        wanted.participants = {stores.elections->add_participant("A", false),
                               stores.elections->add_participant("B", false)};
        const auto id = stores.elections->add_election(wanted, [] { return at(1); });
        return *stores.elections->find_election(*id);
    }

    std::unique_ptr<StoreInstance> instance = GetParam().make_instance();
    Stores stores = instance->open();
};

// False when no account matches the email.
inline bool set_password(AccountStore& accounts, std::string_view email, const std::string& hash,
                         const audit::Origin& by = {}) {
    const auto account = accounts.find(email);
    return accounts.set_password(account ? account->id : AccountId{}, {hash}, by);
}

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
    return info.param.name;
}

}  // namespace urna::store
