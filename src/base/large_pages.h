// SPDX-License-Identifier: Apache-2.0
// Large blocks of memory that are about to be filled.
#pragma once

#include <cstddef>

namespace urna {

// Asks the system to back a block with large pages: it then takes one fault for each 2 MiB that are touched
// instead of 512, which for a large upload is most of what reading it costs. Only a hint; small blocks, which
// are shared with others, are left alone.
void use_large_pages(void* data, std::size_t bytes);

}  // namespace urna
