// SPDX-License-Identifier: Apache-2.0
// The events of operators' commands that wait in the inbox.
#pragma once

#include <memory>

#include "queue/operator_events.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::queue {

std::unique_ptr<OperatorEvents> make_sqlite_operator_events(std::shared_ptr<sqlite::Pool> inbox);

}  // namespace urna::queue
