// SPDX-License-Identifier: Apache-2.0
#include "store/large_guid_set.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace urna::store {
namespace {

// A shard that would be fuller than 17 twentieths grows by two fifths.
constexpr std::size_t fullness_max_numerator = 17;
constexpr std::size_t fullness_max_denominator = 20;
constexpr double growth = 1.4;

constexpr std::uint8_t free_slot = 0;
constexpr std::uint8_t passed_max = std::numeric_limits<std::uint8_t>::max();

__extension__ using uint128 = unsigned __int128;

// A bit for each byte of the word that is zero, which is that byte's highest (H. Warren, "Hacker's Delight",
// 6-1).
std::uint64_t zero_bytes(std::uint64_t word) {
    constexpr std::uint64_t low_bits = 0x7F7F7F7F7F7F7F7F;
    return ~(((word & low_bits) + low_bits) | word | low_bits);
}

// The indices of a bucket's GUIDs whose tag is the given one.
class Matches {
 public:
    Matches(const std::array<std::uint8_t, 16>& head, std::uint8_t tag) {
        static_assert(std::endian::native == std::endian::little);
        std::uint64_t words[2];
        std::memcpy(words, head.data(), sizeof words);
        const std::uint64_t pattern = std::uint64_t{0x0101010101010101} * tag;
        low_ = zero_bytes(words[0] ^ pattern);
        high_ = zero_bytes(words[1] ^ pattern);
    }

    // 15, which is no GUID's, when there are no more.
    std::size_t next() {
        if (low_ != 0) return take_first(low_);
        std::uint64_t high_or_end = high_ | highest_bit;
        high_ &= high_ - 1;
        return 8 + take_first(high_or_end);
    }

 private:
    static constexpr std::uint64_t highest_bit = 1ULL << 63;

    static std::size_t take_first(std::uint64_t& word) {
        const auto byte = static_cast<std::size_t>(std::countr_zero(word)) / 8;
        word &= word - 1;
        return byte;
    }

    std::uint64_t low_;
    std::uint64_t high_;
};

}  // namespace

// The hash is salted, so that nobody can choose GUIDs that end in one slot.
LargeGuidSet::Slot LargeGuidSet::slot_of(const Guid& guid) {
    constexpr unsigned shard_bits = 6;
    static_assert(shard_count == 1U << shard_bits);
    const std::uint64_t hash = GuidHash()(guid);
    const auto tag = static_cast<std::uint8_t>(hash);
    return {hash >> (64 - shard_bits), hash << shard_bits, tag == free_slot ? std::uint8_t{1} : tag};
}

// Grows with the hash: when a shard grows, its GUIDs are read and written in the order of memory.
std::size_t LargeGuidSet::bucket_of(const Shard& shard, std::uint64_t hash) {
    return static_cast<std::size_t>(uint128{hash} * shard.buckets() >> 64);
}

LargeGuidSet::Found LargeGuidSet::find(const Shard& shard, const Slot& slot, const Guid& guid) {
    std::size_t at = bucket_of(shard, slot.hash);
    for (std::size_t looked_at = 0; looked_at < shard.buckets(); ++looked_at) {
        const Bucket& bucket = shard.bucket(at);
        Matches matches(bucket.head, slot.tag);
        for (std::size_t i = matches.next(); i < bucket_guids; i = matches.next()) {
            if (bucket.guids[i] == guid) return {at, i};
        }
        if (bucket.passed() == 0) break;
        at = shard.behind(at);
    }
    return {at, bucket_guids};
}

// A GUID that is not there yet. There is a free slot always.
void LargeGuidSet::put(Shard& shard, const Slot& slot, const Guid& guid) {
    for (std::size_t at = bucket_of(shard, slot.hash);; at = shard.behind(at)) {
        Bucket& bucket = shard.bucket(at);
        if (const std::size_t i = Matches(bucket.head, free_slot).next(); i < bucket_guids) {
            bucket.head[i] = slot.tag;
            bucket.guids[i] = guid;
            return;
        }
        if (bucket.passed() < passed_max) ++bucket.passed();
    }
}

std::unique_ptr<LargeGuidSet::Block> LargeGuidSet::free_block() {
    std::unique_ptr<Block> block;
    if (free_.empty()) {
        block = std::make_unique_for_overwrite<Block>();
    } else {
        block = std::move(free_.back());
        free_.pop_back();
    }
    for (Bucket& bucket : *block) bucket.head = {};
    return block;
}

// The smallest of its sizes, in blocks, that has so many. Each shard has sizes of its own, so that they grow
// one after another and not all at the same time.
std::size_t LargeGuidSet::size_from(std::size_t shard, std::size_t blocks) {
    double size = std::pow(growth, static_cast<double>(shard) / shard_count);
    while (size < static_cast<double>(blocks)) size *= growth;
    return static_cast<std::size_t>(size);
}

void LargeGuidSet::resize(Shard& shard, std::size_t blocks) {
    Shard larger;
    larger.taken = shard.taken;
    free_.reserve(free_.size() + shard.blocks.size());  // nothing may fail once GUIDs are on their way
    while (larger.blocks.size() < blocks) larger.blocks.push_back(free_block());
    for (auto& block : shard.blocks) {
        for (const Bucket& bucket : *block) {
            for (std::size_t i = 0; i < bucket_guids; ++i) {
                if (bucket.head[i] != free_slot) put(larger, slot_of(bucket.guids[i]), bucket.guids[i]);
            }
        }
        free_.push_back(std::move(block));
    }
    shard = std::move(larger);
}

bool LargeGuidSet::insert(const Guid& guid) {
    const Slot slot = slot_of(guid);
    Shard& shard = shards_[slot.shard];
    if (find(shard, slot, guid).index < bucket_guids) return false;
    const std::size_t slots = shard.buckets() * bucket_guids;
    if ((shard.taken + 1) * fullness_max_denominator > slots * fullness_max_numerator) {
        resize(shard, size_from(slot.shard, shard.blocks.size() + 1));
    }
    put(shard, slot, guid);
    ++shard.taken;
    return true;
}

void LargeGuidSet::erase(const Guid& guid) {
    const Slot slot = slot_of(guid);
    Shard& shard = shards_[slot.shard];
    const Found found = find(shard, slot, guid);
    if (found.index == bucket_guids) return;
    shard.bucket(found.bucket).head[found.index] = free_slot;
    --shard.taken;
    // A bucket that so many have passed that nobody knows how many is passed for ever.
    for (std::size_t at = bucket_of(shard, slot.hash); at != found.bucket; at = shard.behind(at)) {
        Bucket& bucket = shard.bucket(at);
        if (bucket.passed() < passed_max) --bucket.passed();
    }
}

bool LargeGuidSet::contains(const Guid& guid) const {
    const Slot slot = slot_of(guid);
    return find(shards_[slot.shard], slot, guid).index < bucket_guids;
}

// First all addresses, then all fetching: between the sums that an address takes, the processor looks ahead
// at too few of them.
void LargeGuidSet::prefetch(std::span<const Guid, prefetched> guids) const {
    std::array<const Bucket*, prefetched> buckets{};
    for (std::size_t i = 0; i < prefetched; ++i) {
        const Slot slot = slot_of(guids[i]);
        const Shard& shard = shards_[slot.shard];
        if (!shard.blocks.empty()) buckets[i] = &shard.bucket(bucket_of(shard, slot.hash));
    }
    for (const Bucket* const bucket : buckets) __builtin_prefetch(bucket);
}

void LargeGuidSet::reserve(std::size_t guids) {
    const std::size_t slots = guids / shard_count * fullness_max_denominator / fullness_max_numerator;
    for (std::size_t i = 0; i < shard_count; ++i) {
        const std::size_t blocks = size_from(i, slots / (block_buckets * bucket_guids) + 1);
        if (shards_[i].blocks.size() < blocks) resize(shards_[i], blocks);
    }
}

std::size_t LargeGuidSet::size() const {
    std::size_t size = 0;
    for (const Shard& shard : shards_) size += shard.taken;
    return size;
}

std::size_t LargeGuidSet::bytes() const {
    std::size_t blocks = free_.size();
    for (const Shard& shard : shards_) blocks += shard.blocks.size();
    return sizeof *this + blocks * (sizeof(Block) + sizeof(free_.front()));
}

}  // namespace urna::store
