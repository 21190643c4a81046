// SPDX-License-Identifier: Apache-2.0
// Numbers and durations as people read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace urna::replay {

// `1,000,000`
std::string grouped(std::uint64_t number);

// `42 s`, `3 min 05 s`, `2 h 00 min`
std::string spoken(std::chrono::seconds duration);

}  // namespace urna::replay
