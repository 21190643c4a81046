// A large set of GUIDs in memory: exact, and at most 29 bytes a GUID.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/guid.h"

namespace urna::store {

// Open addressing with linear probing (D. Knuth, "The Art of Computer Programming", vol. 3, 6.4, algorithms L
// and R), in shards of which one at a time grows. Their memory is in blocks that go from one shard to
// another: growing needs nothing beside what it ends with, and no page of memory is asked for twice.
class LargeGuidSet {
 public:
    // False when it was there already.
    bool insert(const Guid& guid);
    // Nothing when it is not there.
    void erase(const Guid& guid);
    bool contains(const Guid& guid) const;
    // Brings the place where a GUID is, or would be, into the processor's cache: that is all the time that
    // asking for one among millions takes, and many can be under way at once.
    void prefetch(const Guid& guid) const;

    // Makes room for so many at once, instead of growing again and again.
    void reserve(std::size_t guids);

    std::size_t size() const;
    std::size_t bytes() const;  // of memory, for what it holds now

 private:
    static constexpr std::size_t shard_count = 256;
    static constexpr std::size_t block_slots = 256;
    using Block = std::array<Guid, block_slots>;  // zeros: a free slot

    struct Shard {
        std::vector<std::unique_ptr<Block>> blocks;
        std::size_t taken = 0;

        std::size_t slots() const { return blocks.size() * block_slots; }
        Guid& slot(std::size_t at) { return (*blocks[at / block_slots])[at % block_slots]; }
        const Guid& slot(std::size_t at) const { return (*blocks[at / block_slots])[at % block_slots]; }
        std::size_t behind(std::size_t at) const { return at + 1 == slots() ? 0 : at + 1; }
    };
    struct Place {
        std::size_t shard;
        std::uint64_t hash;  // where in the shard, as a fraction of 2^64
    };

    static Place place_of(const Guid& guid);
    static std::size_t slot_of(const Shard& shard, std::uint64_t hash);
    static std::size_t find(const Shard& shard, std::uint64_t hash, const Guid& guid);
    void resize(Shard& shard, std::size_t blocks);
    std::unique_ptr<Block> free_block();

    std::array<Shard, shard_count> shards_;
    std::vector<std::unique_ptr<Block>> free_;
    bool holds_zeros_ = false;  // the GUID that is all zeros
};

}  // namespace urna::store
