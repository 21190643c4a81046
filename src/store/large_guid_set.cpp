#include "store/large_guid_set.h"

#include <utility>

namespace urna::store {
namespace {

// A shard that would be fuller than four fifths grows by two fifths, and is never less than four sevenths
// full again: 16 bytes a slot are then at most 28 a GUID.
constexpr std::size_t fullness_max_numerator = 4;
constexpr std::size_t fullness_max_denominator = 5;
constexpr std::size_t growth_numerator = 7;
constexpr std::size_t growth_denominator = 5;

constexpr std::size_t guids_a_cache_line = 4;

constexpr Guid zeros{};

__extension__ using uint128 = unsigned __int128;

}  // namespace

// The hash is salted, so that nobody can choose GUIDs that end in one place.
LargeGuidSet::Place LargeGuidSet::place_of(const Guid& guid) {
    constexpr unsigned shard_bits = 8;
    static_assert(shard_count == 1U << shard_bits);
    const std::uint64_t hash = GuidHash()(guid);
    return {hash >> (64 - shard_bits), hash << shard_bits};
}

// Grows with the hash: when a shard grows, its GUIDs are read and written in the order of memory.
std::size_t LargeGuidSet::slot_of(const Shard& shard, std::uint64_t hash) {
    return static_cast<std::size_t>(uint128{hash} * shard.slots() >> 64);
}

// The slot that holds the GUID, or the free one where it would be. There is a free one always.
std::size_t LargeGuidSet::find(const Shard& shard, std::uint64_t hash, const Guid& guid) {
    std::size_t at = slot_of(shard, hash);
    while (shard.slot(at) != zeros && shard.slot(at) != guid) at = shard.behind(at);
    return at;
}

std::unique_ptr<LargeGuidSet::Block> LargeGuidSet::free_block() {
    if (free_.empty()) return std::make_unique<Block>();
    auto block = std::move(free_.back());
    free_.pop_back();
    block->fill(zeros);
    return block;
}

void LargeGuidSet::resize(Shard& shard, std::size_t blocks) {
    Shard larger;
    larger.taken = shard.taken;
    while (larger.blocks.size() < blocks) larger.blocks.push_back(free_block());
    for (auto& block : shard.blocks) {
        for (const Guid& guid : *block) {
            if (guid != zeros) larger.slot(find(larger, place_of(guid).hash, guid)) = guid;
        }
        free_.push_back(std::move(block));
    }
    shard = std::move(larger);
}

bool LargeGuidSet::insert(const Guid& guid) {
    if (guid == zeros) return !std::exchange(holds_zeros_, true);
    const Place place = place_of(guid);
    Shard& shard = shards_[place.shard];
    if (shard.blocks.empty()) resize(shard, 1);
    std::size_t at = find(shard, place.hash, guid);
    if (shard.slot(at) == guid) return false;
    if ((shard.taken + 1) * fullness_max_denominator > shard.slots() * fullness_max_numerator) {
        resize(shard, shard.blocks.size() * growth_numerator / growth_denominator + 1);
        at = find(shard, place.hash, guid);
    }
    shard.slot(at) = guid;
    ++shard.taken;
    return true;
}

// Closes the gap: what stands behind it moves up, unless that would be before its own place.
void LargeGuidSet::erase(const Guid& guid) {
    if (guid == zeros) {
        holds_zeros_ = false;
        return;
    }
    const Place place = place_of(guid);
    Shard& shard = shards_[place.shard];
    if (shard.blocks.empty()) return;
    std::size_t gap = find(shard, place.hash, guid);
    if (shard.slot(gap) != guid) return;
    --shard.taken;
    for (std::size_t at = shard.behind(gap); shard.slot(at) != zeros; at = shard.behind(at)) {
        const std::size_t home = slot_of(shard, place_of(shard.slot(at)).hash);
        const bool behind_gap = gap <= at ? gap < home && home <= at : gap < home || home <= at;
        if (behind_gap) continue;
        shard.slot(gap) = shard.slot(at);
        gap = at;
    }
    shard.slot(gap) = zeros;
}

bool LargeGuidSet::contains(const Guid& guid) const {
    if (guid == zeros) return holds_zeros_;
    const Place place = place_of(guid);
    const Shard& shard = shards_[place.shard];
    return !shard.blocks.empty() && shard.slot(find(shard, place.hash, guid)) == guid;
}

void LargeGuidSet::prefetch(const Guid& guid) const {
    const Place place = place_of(guid);
    const Shard& shard = shards_[place.shard];
    if (shard.blocks.empty()) return;
    const Guid* const slot = &shard.slot(slot_of(shard, place.hash));
    __builtin_prefetch(slot);
    __builtin_prefetch(slot + guids_a_cache_line);  // a search goes over five slots on average
}

void LargeGuidSet::reserve(std::size_t guids) {
    const std::size_t slots = guids / shard_count * fullness_max_denominator / fullness_max_numerator;
    const std::size_t blocks = slots / block_slots + 1;
    for (Shard& shard : shards_) {
        if (shard.blocks.size() < blocks) resize(shard, blocks);
    }
}

std::size_t LargeGuidSet::size() const {
    std::size_t size = holds_zeros_ ? 1 : 0;
    for (const Shard& shard : shards_) size += shard.taken;
    return size;
}

std::size_t LargeGuidSet::bytes() const {
    std::size_t blocks = free_.size();
    for (const Shard& shard : shards_) blocks += shard.blocks.size();
    return sizeof *this + blocks * (sizeof(Block) + sizeof(free_.front()));
}

}  // namespace urna::store
