// SPDX-License-Identifier: Apache-2.0
#include "store/account_store.h"

namespace urna::store {

account::Account first_administrator(std::string password_hash) {
    return {.id = first_administrator_id,
            .jmbg = "0000000000000",
            .forename = "admin",
            .surname = "admin",
            .email = "admin@admin.com",
            .role = account::Role::administrator,
            .password_hash = std::move(password_hash)};
}

}  // namespace urna::store
