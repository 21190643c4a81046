// SPDX-License-Identifier: Apache-2.0
// Keyed bijections: they shuffle and name any number of ballots without remembering one of them.
#pragma once

#include <cstdint>

#include "base/guid.h"

namespace urna::replay {

// Spreads a number over all 64 bits (the finalizer of splitmix64; Steele, Lea and Flood, "Fast splittable
// pseudorandom number generators", 2014). A bijection; statistically random, not secret.
std::uint64_t mix(std::uint64_t value);

// A pseudo-random order of 0 ... size - 1: a Feistel network over the next even power of two, walked until it
// lands inside (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002).
class Permutation {
 public:
    // `size` from 1 to 2^62.
    Permutation(std::uint64_t size, std::uint64_t key);
    std::uint64_t operator()(std::uint64_t index) const;

 private:
    std::uint64_t size_;
    std::uint64_t key_;
    unsigned half_bits_ = 1;
};

// A version 4 GUID for each index below 2^61. Different indices of one key never get the same.
Guid keyed_guid(std::uint64_t key, std::uint64_t index);

}  // namespace urna::replay
