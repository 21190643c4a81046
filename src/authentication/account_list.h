// SPDX-License-Identifier: Apache-2.0
// GET /authentication/accounts and /authentication/registrations: who has an account, page by page, and who
// is looked for.
#pragma once

#include "http/server/router.h"
#include "store/account_store.h"

namespace urna::authentication {

// The store outlives it.
http::Handler account_list_handler(store::AccountStore& accounts);

// With what administrators decide about: whether each is approved, and whether another has the same jmbg.
http::Handler registration_list_handler(store::AccountStore& accounts);

}  // namespace urna::authentication
