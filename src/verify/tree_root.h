// SPDX-License-Identifier: Apache-2.0
// The entries of a bundle, and the tree over them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "transparency/hash.h"
#include "verify/case.h"

namespace urna::verify {

// The member that has the entry, in a log of `size` entries.
std::string tile_of(std::uint64_t entry, std::uint64_t size);

// Reads the first `count` entries, which check 2.1 has found, in their order, until `take` gives false.
void read_entries(const Case& at, std::uint64_t count, const std::function<bool(std::string_view)>& take);

transparency::Hash root_of_first(const Case& at, std::uint64_t count);

}  // namespace urna::verify
