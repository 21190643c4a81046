// SPDX-License-Identifier: Apache-2.0
// The officials on hold of the embedded mode. Another process may change them while the service runs.
#pragma once

#include <memory>

#include "queue/held_officials.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::queue {

std::unique_ptr<HeldOfficials> make_sqlite_held_officials(std::shared_ptr<sqlite::Pool> inbox);

}  // namespace urna::queue
