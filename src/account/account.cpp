// SPDX-License-Identifier: Apache-2.0
#include "account/account.h"

namespace urna::account {

std::string_view to_string(Role role) {
    return role == Role::administrator ? "administrator" : "official";
}

bool may_act(const Account& account) {
    return account.approval == Approval::approved && !account.must_change_password &&
           (account.has_second_factor || !account.needs_second_factor);
}

}  // namespace urna::account
