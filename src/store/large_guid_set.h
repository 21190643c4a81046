// SPDX-License-Identifier: Apache-2.0
// A large set of GUIDs in memory: exact, at some 24 bytes a GUID and at most 29.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/guid.h"

namespace urna::store {

// Open addressing over buckets, as in Meta's F14 (N. Bronson, X. Shi, "Open-sourcing F14 for faster, more
// memory-efficient hash tables", 2019): a byte of each GUID's hash stands at the head of its bucket, so that
// asking for a GUID that is not there, as nearly all are, takes one line of the processor's cache. In shards
// of which one at a time grows; their memory is in blocks that go from one shard to another: growing needs
// nothing beside what it ends with, and no page of memory is asked for twice.
class LargeGuidSet {
 public:
    static constexpr std::size_t guid_bytes_max = 29;  // of memory, for each GUID

    // False when it was there already.
    bool insert(const Guid& guid);
    // Nothing when it is not there.
    void erase(const Guid& guid);
    bool contains(const Guid& guid) const;
    // Brings the slots where GUIDs are, or would be, into the processor's cache: that is nearly all the time
    // that asking for one among millions takes, and many can be under way at once.
    static constexpr std::size_t prefetched = 64;
    void prefetch(std::span<const Guid, prefetched> guids) const;

    // Makes room for so many at once, instead of growing again and again.
    void reserve(std::size_t guids);

    std::size_t size() const;
    std::size_t bytes() const;  // of memory, for what it holds now

 private:
    static constexpr std::size_t shard_count = 64;
    static constexpr std::size_t bucket_guids = 15;
    static constexpr std::size_t block_buckets = 64;

    struct alignas(64) Bucket {
        // A tag for each GUID, which is a byte of its hash, or 0 where a slot is free. Then how many GUIDs
        // belong here and stand behind, since this was full; 255: that many or more.
        std::array<std::uint8_t, bucket_guids + 1> head;
        std::uint8_t& passed() { return head[bucket_guids]; }
        std::uint8_t passed() const { return head[bucket_guids]; }
        std::array<Guid, bucket_guids> guids;
    };
    using Block = std::array<Bucket, block_buckets>;

    struct Shard {
        std::vector<std::unique_ptr<Block>> blocks;
        std::size_t taken = 0;

        std::size_t buckets() const { return blocks.size() * block_buckets; }
        Bucket& bucket(std::size_t at) { return (*blocks[at / block_buckets])[at % block_buckets]; }
        const Bucket& bucket(std::size_t at) const {
            return (*blocks[at / block_buckets])[at % block_buckets];
        }
        std::size_t behind(std::size_t at) const { return at + 1 == buckets() ? 0 : at + 1; }
    };
    // Where a GUID belongs.
    struct Slot {
        std::size_t shard;
        std::uint64_t hash;  // where in the shard, as a fraction of 2^64
        std::uint8_t tag;
    };
    // Where a GUID stands.
    struct Found {
        std::size_t bucket;
        std::size_t index;  // bucket_guids: it stands nowhere
    };

    static Slot slot_of(const Guid& guid);
    static std::size_t bucket_of(const Shard& shard, std::uint64_t hash);
    static Found find(const Shard& shard, const Slot& slot, const Guid& guid);
    static void put(Shard& shard, const Slot& slot, const Guid& guid);
    static std::size_t size_from(std::size_t shard, std::size_t blocks);
    void resize(Shard& shard, std::size_t blocks);
    std::unique_ptr<Block> free_block();

    std::array<Shard, shard_count> shards_;
    std::vector<std::unique_ptr<Block>> free_;
};

}  // namespace urna::store
