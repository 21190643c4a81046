// SPDX-License-Identifier: Apache-2.0
#include "replay/permutation.h"

namespace urna::replay {

namespace {

struct Halves {
    std::uint64_t left;
    std::uint64_t right;
};

// Whatever the rounds' function is, a Feistel network is a bijection of pairs of halves.
Halves feistel(Halves value, unsigned half_bits, std::uint64_t key) {
    constexpr unsigned rounds = 6;
    const std::uint64_t mask = (std::uint64_t{1} << half_bits) - 1;
    for (unsigned round = 0; round < rounds; ++round) {
        const auto round_key = mix(key + round);
        value = {value.right, value.left ^ (mix(value.right ^ round_key) & mask)};
    }
    return value;
}

}  // namespace

std::uint64_t mix(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

Permutation::Permutation(std::uint64_t size, std::uint64_t key) : size_(size), key_(key) {
    while ((std::uint64_t{1} << (2 * half_bits_)) < size_) ++half_bits_;
}

std::uint64_t Permutation::operator()(std::uint64_t index) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    do {
        const auto halves = feistel({index >> half_bits_, index & mask}, half_bits_, key_);
        index = halves.left << half_bits_ | halves.right;
    } while (index >= size_);
    return index;
}

Guid keyed_guid(std::uint64_t key, std::uint64_t index) {
    // A version 4 GUID has 122 free bits: 60 before the two bits of the variant, without the version, and 62
    // after.
    const auto [left, right] = feistel({0, index}, 61, key);
    const std::uint64_t first = left >> 1;
    const std::uint64_t high = (first >> 12) << 16 | 0x4000 | (first & 0xfff);
    const std::uint64_t low = std::uint64_t{1} << 63 | (left & 1) << 61 | right;
    Guid guid;
    for (unsigned i = 0; i < 8; ++i) {
        guid.bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
        guid.bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
    }
    return guid;
}

}  // namespace urna::replay
