// SPDX-License-Identifier: Apache-2.0
// Which GUIDs were seen so far: exact, in at most 29 bytes of memory per GUID and 64 KiB.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "base/guid.h"

namespace urna::recount {

// Open addressing with linear probing, in shards of which one at a time grows. It shares nothing with the set
// of the daemons (store/large_guid_set.h) but the salted hash, so that an error there is not repeated here.
class GuidTable {
 public:
    static constexpr std::size_t guid_bytes_max = 29;  // of memory, for each GUID of many

    // So many are taken together: their places are fetched from memory at once.
    static constexpr std::size_t together_max = 64;

    // Takes the GUIDs one after another. Writes for each whether it was not there before. There are at most
    // `together_max`, and `first` has as many elements.
    void take(std::span<const Guid> guids, std::span<bool> first);

    std::size_t bytes() const;  // of memory, for what it holds now

 private:
    static constexpr std::size_t shard_bits = 9;
    static constexpr std::size_t shard_count = std::size_t{1} << shard_bits;

    // The zero GUID marks a free slot.
    struct Shard {
        std::vector<Guid> slots;
        std::size_t taken = 0;
    };

    static std::size_t slot_of(const Shard& shard, std::size_t hash);
    static bool insert(Shard& shard, std::size_t hash, const Guid& guid);
    static void grow(Shard& shard);

    std::array<Shard, shard_count> shards_;
    bool zero_taken_ = false;
};

}  // namespace urna::recount
