// SPDX-License-Identifier: Apache-2.0
#include "recount/guid_table.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

namespace urna::recount {
namespace {

__extension__ using uint128 = unsigned __int128;

// A shard that would be fuller than three quarters grows by a third: it is at least 9/16 full then, which is
// 28.4 bytes per GUID.
constexpr std::size_t slots_min = 8;

constexpr Guid free_slot{};

}  // namespace

// The low bits of the hash choose the shard, all of them the slot as a fraction of the shard's size. So a
// shard that grows is read and written in the order of memory.
std::size_t GuidTable::slot_of(const Shard& shard, std::size_t hash) {
    return static_cast<std::size_t>(uint128{hash} * shard.slots.size() >> 64);
}

bool GuidTable::insert(Shard& shard, std::size_t hash, const Guid& guid) {
    for (std::size_t at = slot_of(shard, hash);; at = at + 1 == shard.slots.size() ? 0 : at + 1) {
        if (shard.slots[at] == guid) return false;
        if (shard.slots[at] == free_slot) {
            shard.slots[at] = guid;
            ++shard.taken;
            return true;
        }
    }
}

void GuidTable::grow(Shard& shard) {
    Shard larger;
    larger.slots.resize(std::max(slots_min, shard.slots.size() * 4 / 3));
    for (const Guid& guid : shard.slots) {
        if (guid != free_slot) insert(larger, GuidHash()(guid), guid);
    }
    shard = std::move(larger);
}

void GuidTable::take(std::span<const Guid> guids, std::span<bool> first) {
    assert(guids.size() <= together_max && first.size() == guids.size());
    std::array<std::size_t, together_max> hashes;
    for (std::size_t i = 0; i < guids.size(); ++i) {
        hashes[i] = GuidHash()(guids[i]);
        Shard& shard = shards_[hashes[i] % shard_count];
        if (!shard.slots.empty()) __builtin_prefetch(&shard.slots[slot_of(shard, hashes[i])], 1);
    }
    for (std::size_t i = 0; i < guids.size(); ++i) {
        if (guids[i] == free_slot) {
            first[i] = !std::exchange(zero_taken_, true);
            continue;
        }
        Shard& shard = shards_[hashes[i] % shard_count];
        if ((shard.taken + 1) * 4 > shard.slots.size() * 3) grow(shard);
        first[i] = insert(shard, hashes[i], guids[i]);
    }
}

std::size_t GuidTable::bytes() const {
    std::size_t slots = 0;
    for (const Shard& shard : shards_) slots += shard.slots.capacity();
    return sizeof *this + slots * sizeof(Guid);
}

}  // namespace urna::recount
