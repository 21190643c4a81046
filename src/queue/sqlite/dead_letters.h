// SPDX-License-Identifier: Apache-2.0
// The dead letters of the embedded mode, in the inbox's file.
#pragma once

#include <memory>

#include "queue/dead_letters.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::queue {

// An inbox that is open meanwhile does not see what is requeued before it is opened again.
std::unique_ptr<DeadLetters> make_sqlite_dead_letters(std::shared_ptr<sqlite::Pool> inbox);

}  // namespace urna::queue
