// SPDX-License-Identifier: Apache-2.0
// GUIDs and pseudonyms that were seen, in memory that is bounded: whoever has more of them than fit looks at
// them in several passes, and at some of them in each.
//
// For 10 million ballots a set of them takes 10^7 * 16 bytes * 3/2 = 240 MB, and two tables from GUID to
// pseudonym and back take 960 MB. In passes of at most 6 million (a set) or 2 million (the two tables) they
// take 144 MB and 192 MB, and a pass reads 20 or 36 bytes for each ballot, which the system has in its
// memory.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "base/guid.h"

namespace urna::verify {

// Which pass looks at what. The hash is salted: nobody can choose ballots of which one pass has too many.
class Passes {
 public:
    // For so many, of which at most `most` are to be looked at in one pass.
    Passes(std::uint64_t all, std::uint64_t most)
        : count_(all > most ? (all - 1) / most + 1 : 1), each_(all / count_ + 1) {}

    std::uint64_t count() const { return count_; }
    // How many one pass is expected to look at.
    std::uint64_t each() const { return each_; }
    bool is_in(std::uint64_t pass, const Guid& guid) const {
        return count_ == 1 || (GuidHash()(guid) & 0xFFFF) % count_ == pass;
    }

 private:
    std::uint64_t count_;
    std::uint64_t each_;
};

// Open addressing with linear probing, in one piece of memory that does not grow.
template <class Value>
class GuidMap {
 public:
    explicit GuidMap(std::uint64_t expected) : slots_(expected + expected / 2 + slots_min) {}

    // Null when the key was not there, and is now; else its value.
    const Value* insert(const Guid& key, const Value& value) {
        if (key == Guid{}) return insert_into(zero_, key, value);
        for (std::size_t at = slot_of(key);; at = at + 1 == slots_.size() ? 0 : at + 1) {
            if (slots_[at].key == key) return &slots_[at].value;
            if (slots_[at].key == Guid{}) {
                if (++taken_ == slots_.size()) throw std::logic_error("a table of GUIDs is too small");
                return insert_into(slots_[at], key, value);
            }
        }
    }

 private:
    static constexpr std::size_t slots_min = 1024;
    __extension__ using uint128 = unsigned __int128;

    // The zero GUID marks a free slot.
    struct Slot {
        Guid key{};
        [[no_unique_address]] Value value{};
    };
    struct ZeroSlot {
        Value value{};
        bool is_there = false;
    };

    std::size_t slot_of(const Guid& key) const {
        return static_cast<std::size_t>(uint128{GuidHash()(key)} * slots_.size() >> 64);
    }
    static const Value* insert_into(Slot& slot, const Guid& key, const Value& value) {
        slot = {key, value};
        return nullptr;
    }
    static const Value* insert_into(ZeroSlot& zero, const Guid&, const Value& value) {
        if (zero.is_there) return &zero.value;
        zero = {value, true};
        return nullptr;
    }

    std::vector<Slot> slots_;
    std::size_t taken_ = 0;
    ZeroSlot zero_;
};

struct Nothing {};

class GuidSet {
 public:
    explicit GuidSet(std::uint64_t expected) : map_(expected) {}
    // Whether it was not there before.
    bool insert(const Guid& guid) { return map_.insert(guid, {}) == nullptr; }

 private:
    GuidMap<Nothing> map_;
};

}  // namespace urna::verify
