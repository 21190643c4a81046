// SPDX-License-Identifier: Apache-2.0
// Who sends uploads in tests, named by small numbers.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "queue/receipts.h"
#include "support/uploads.h"

namespace urna {

inline queue::Sender sender(std::uint8_t official = 1, std::optional<std::string> file_name = "ballots.csv") {
    return {{guid(official, 77)}, std::move(file_name)};
}

}  // namespace urna
