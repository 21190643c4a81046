// SPDX-License-Identifier: Apache-2.0
// GET /authentication/accounts: who has an account, page by page, and who is looked for.
#pragma once

#include "http/server/router.h"
#include "store/account_store.h"

namespace urna::authentication {

// The store outlives it.
http::Handler account_list_handler(store::AccountStore& accounts);

}  // namespace urna::authentication
