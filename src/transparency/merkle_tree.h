// SPDX-License-Identifier: Apache-2.0
// The tree of a log (RFC 6962, 2.1; RFC 9162, 2.1): the root binds every entry and their order, an inclusion
// proof shows that an entry stands in the tree, and a consistency proof that one tree is the beginning of
// another.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "transparency/hash.h"

namespace urna::transparency {

Hash leaf_hash(std::string_view entry);
Hash node_hash(const Hash& left, const Hash& right);
// The root of a tree without leaves.
Hash empty_root();

// A tree that grows at its end, of which only the roots of its complete subtrees are kept: 64 at most.
class Frontier {
 public:
    Frontier() = default;
    // None when a tree of the size has not as many complete subtrees.
    static std::optional<Frontier> restore(std::uint64_t size, std::vector<Hash> hashes);

    void append(const Hash& leaf);

    std::uint64_t size() const { return size_; }
    Hash root() const;
    // The roots of the complete subtrees, the largest first: one for each bit of the size that is set.
    const std::vector<Hash>& hashes() const { return hashes_; }

 private:
    std::uint64_t size_ = 0;
    std::vector<Hash> hashes_;
};

// Gives the root of the complete subtree over the leaves [index << level, (index + 1) << level).
using NodeHashes = std::function<Hash(unsigned level, std::uint64_t index)>;

// The root of the first `size` leaves.
Hash root_of(std::uint64_t size, const NodeHashes& nodes);

// Both proofs go from the bottom up.
// None when no leaf of that index stands in a tree of the size.
std::optional<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                                 const NodeHashes& nodes);
// None when the old tree is empty, since the empty tree is the beginning of any, or larger than the new one.
std::optional<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                                   const NodeHashes& nodes);

enum class ProofCheck {
    holds,
    wrong_size,    // no proof is possible for these numbers
    wrong_length,  // the proof has too few or too many hashes
    wrong_root,
};

ProofCheck check_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                           std::span<const Hash> proof, const Hash& root);
ProofCheck check_consistency(std::uint64_t old_size, std::uint64_t new_size, const Hash& old_root,
                             const Hash& new_root, std::span<const Hash> proof);

}  // namespace urna::transparency
