// SPDX-License-Identifier: Apache-2.0
// The identity of the queue of the embedded mode, in the inbox's file.
#pragma once

#include <memory>

#include "queue/queue_identity.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::queue {

std::unique_ptr<QueueIdentity> make_sqlite_queue_identity(std::shared_ptr<sqlite::Pool> inbox);

}  // namespace urna::queue
