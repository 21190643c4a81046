// SPDX-License-Identifier: Apache-2.0
// The statements of officials in the inbox.
#pragma once

#include <memory>

#include "base/instant.h"
#include "queue/completions.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::queue {

// The clock is that of the inbox.
std::unique_ptr<Completions> make_sqlite_completions(std::shared_ptr<sqlite::Pool> inbox, Clock clock);

}  // namespace urna::queue
