// SPDX-License-Identifier: Apache-2.0
// Bringing the inbox of the embedded mode back to the present.
#pragma once

#include <memory>

#include "queue/queue_reset.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::queue {

// Of the inbox. Whoever holds the directory's lock holds the queue. An inbox that is open
// meanwhile sees nothing of it before it is opened again.
std::unique_ptr<QueueReset> make_sqlite_queue_reset(std::shared_ptr<sqlite::Pool> inbox);

}  // namespace urna::queue
