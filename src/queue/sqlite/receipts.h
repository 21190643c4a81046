// SPDX-License-Identifier: Apache-2.0
// The receipts of the embedded mode, in the inbox's file.
#pragma once

#include <memory>

#include "queue/receipts.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::queue {

std::unique_ptr<Receipts> make_sqlite_receipts(std::shared_ptr<sqlite::Pool> inbox);

}  // namespace urna::queue
