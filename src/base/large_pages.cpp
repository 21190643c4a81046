// SPDX-License-Identifier: Apache-2.0
#include "base/large_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace urna {
namespace {
constexpr std::uintptr_t large_page_bytes = 2UL << 20;
constexpr std::size_t worth_it_bytes = 2 * large_page_bytes;
}  // namespace

void use_large_pages(void* data, std::size_t bytes) {
    if (bytes < worth_it_bytes) return;
    const auto begin = reinterpret_cast<std::uintptr_t>(data);
    // Whole large pages inside the block: its neighbours keep theirs.
    const std::uintptr_t first = (begin + large_page_bytes - 1) / large_page_bytes * large_page_bytes;
    const std::uintptr_t last = (begin + bytes) / large_page_bytes * large_page_bytes;
    if (first < last) madvise(static_cast<char*>(data) + (first - begin), last - first, MADV_HUGEPAGE);
}

}  // namespace urna
