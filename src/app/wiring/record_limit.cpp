// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/record_limit.h"

#include <algorithm>

#include "store/large_guid_set.h"

namespace urna::app {

std::uint64_t record_limit(std::optional<std::uint64_t> chosen, std::uint64_t memory_bytes) {
    const std::uint64_t fitting = memory_bytes / store::LargeGuidSet::guid_bytes_max;
    return chosen.value_or(std::max<std::uint64_t>(fitting, 1));
}

}  // namespace urna::app
