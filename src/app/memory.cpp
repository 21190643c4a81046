#include "app/memory.h"

#include <malloc.h>

namespace urna::app {
namespace {

// Blocks of this size and more are the system's again as soon as they are freed: what large uploads take is
// what is in flight. Smaller ones are used again, since fresh memory costs more than what is done in it. (By
// itself glibc raises this bound to 32 MiB as such blocks are freed.)
constexpr int own_mapping_bytes = 8 << 20;
// What an arena keeps at its end.
constexpr int kept_bytes = 8 << 20;
// By itself glibc makes eight arenas a processor, and what one has kept no other can use.
constexpr int arenas_max = 4;

}  // namespace

void limit_kept_memory() {
    mallopt(M_MMAP_THRESHOLD, own_mapping_bytes);
    mallopt(M_TRIM_THRESHOLD, kept_bytes);
    mallopt(M_ARENA_MAX, arenas_max);
}

}  // namespace urna::app
