// SPDX-License-Identifier: Apache-2.0
// The tree as RFC 6962, 2.1 defines it, word for word, and slow: what the tree of the module is held against.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "transparency/merkle_tree.h"

namespace urna::transparency::naive {

using Leaves = std::span<const std::string>;

inline std::size_t split(std::size_t leaves) {
    std::size_t half = 1;
    while (half * 2 < leaves) half *= 2;
    return half;
}

inline Hash root(Leaves leaves) {
    if (leaves.empty()) return sha256({""});
    if (leaves.size() == 1) return sha256({std::string_view("\0", 1), leaves[0]});
    const std::size_t k = split(leaves.size());
    return node_hash(root(leaves.first(k)), root(leaves.subspan(k)));
}

inline std::vector<Hash> path(std::size_t index, Leaves leaves) {
    if (leaves.size() == 1) return {};
    const std::size_t k = split(leaves.size());
    std::vector<Hash> proof = index < k ? path(index, leaves.first(k)) : path(index - k, leaves.subspan(k));
    proof.push_back(index < k ? root(leaves.subspan(k)) : root(leaves.first(k)));
    return proof;
}

inline std::vector<Hash> subproof(std::size_t old_size, Leaves leaves, bool is_known) {
    if (old_size == leaves.size()) return is_known ? std::vector<Hash>{} : std::vector<Hash>{root(leaves)};
    const std::size_t k = split(leaves.size());
    std::vector<Hash> proof = old_size <= k ? subproof(old_size, leaves.first(k), is_known)
                                            : subproof(old_size - k, leaves.subspan(k), false);
    proof.push_back(old_size <= k ? root(leaves.subspan(k)) : root(leaves.first(k)));
    return proof;
}

}  // namespace urna::transparency::naive
