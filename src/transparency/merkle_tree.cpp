// SPDX-License-Identifier: Apache-2.0
#include "transparency/merkle_tree.h"

#include <algorithm>
#include <bit>

#include "base/bytes.h"

namespace urna::transparency {
namespace {

using namespace std::string_view_literals;

// How many leaves the left half of a tree has: the largest power of two that is less than all of them, of
// which there are two at least.
std::uint64_t left_half(std::uint64_t leaves) {
    return std::bit_floor(leaves - 1);
}

// The root of the leaves [begin, end), a part that the halving of a tree leads to.
Hash root_between(std::uint64_t begin, std::uint64_t end, const NodeHashes& nodes) {
    const std::uint64_t leaves = end - begin;
    if (std::has_single_bit(leaves)) {
        const auto level = static_cast<unsigned>(std::countr_zero(leaves));
        return nodes(level, begin >> level);
    }
    const std::uint64_t middle = begin + left_half(leaves);
    return node_hash(root_between(begin, middle, nodes), root_between(middle, end, nodes));
}

// The way of a verifier up through a tree, from one leaf and from the last one: the two numbers of nodes, of
// which the second is that of the level's last node.
struct Climb {
    std::uint64_t node;
    std::uint64_t last;

    void rise() {
        node >>= 1;
        last >>= 1;
    }
    bool is_right() const { return (node & 1) != 0; }
    // Whether the next hash of the proof stands to the left. A last node without a sibling has first to rise.
    bool is_sibling_left() {
        if (is_right()) return true;
        if (node != last) return false;
        while (node != 0 && !is_right()) rise();
        return true;
    }
};

}  // namespace

Hash leaf_hash(std::string_view entry) {
    return sha256({"\0"sv, entry});
}

Hash node_hash(const Hash& left, const Hash& right) {
    return sha256({"\1"sv, as_text(left), as_text(right)});
}

Hash empty_root() {
    return sha256({});
}

std::optional<Frontier> Frontier::restore(std::uint64_t size, std::vector<Hash> hashes) {
    if (hashes.size() != static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
    Frontier frontier;
    frontier.size_ = size;
    frontier.hashes_ = std::move(hashes);
    return frontier;
}

void Frontier::append(const Hash& leaf) {
    Hash hash = leaf;
    for (std::uint64_t left = size_; (left & 1) != 0; left >>= 1) {
        hash = node_hash(hashes_.back(), hash);
        hashes_.pop_back();
    }
    hashes_.push_back(hash);
    ++size_;
}

Hash Frontier::root() const {
    if (hashes_.empty()) return empty_root();
    Hash root = hashes_.back();
    std::for_each(hashes_.rbegin() + 1, hashes_.rend(),
                  [&](const Hash& left) { root = node_hash(left, root); });
    return root;
}

Hash root_of(std::uint64_t size, const NodeHashes& nodes) {
    return size == 0 ? empty_root() : root_between(0, size, nodes);
}

std::optional<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                                 const NodeHashes& nodes) {
    if (index >= size) return std::nullopt;
    std::vector<Hash> proof;
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    while (end - begin > 1) {
        const std::uint64_t middle = begin + left_half(end - begin);
        if (index < middle) {
            proof.push_back(root_between(middle, end, nodes));
            end = middle;
        } else {
            proof.push_back(root_between(begin, middle, nodes));
            begin = middle;
        }
    }
    std::reverse(proof.begin(), proof.end());
    return proof;
}

std::optional<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                                   const NodeHashes& nodes) {
    if (old_size == 0 || old_size > new_size) return std::nullopt;
    std::vector<Hash> proof;
    std::uint64_t begin = 0;
    std::uint64_t end = new_size;
    while (end != old_size) {
        const std::uint64_t middle = begin + left_half(end - begin);
        if (old_size <= middle) {
            proof.push_back(root_between(middle, end, nodes));
            end = middle;
        } else {
            proof.push_back(root_between(begin, middle, nodes));
            begin = middle;
        }
    }
    // Where the old tree is itself a subtree of the new one, the verifier has its root already.
    if (begin != 0) proof.push_back(root_between(begin, end, nodes));
    std::reverse(proof.begin(), proof.end());
    return proof;
}

ProofCheck check_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                           std::span<const Hash> proof, const Hash& root) {
    if (index >= size) return ProofCheck::wrong_size;
    Climb climb{.node = index, .last = size - 1};
    Hash found = leaf;
    for (const Hash& sibling : proof) {
        if (climb.last == 0) return ProofCheck::wrong_length;
        found = climb.is_sibling_left() ? node_hash(sibling, found) : node_hash(found, sibling);
        climb.rise();
    }
    if (climb.last != 0) return ProofCheck::wrong_length;
    return found == root ? ProofCheck::holds : ProofCheck::wrong_root;
}

ProofCheck check_consistency(std::uint64_t old_size, std::uint64_t new_size, const Hash& old_root,
                             const Hash& new_root, std::span<const Hash> proof) {
    if (old_size == 0 || old_size > new_size) return ProofCheck::wrong_size;
    if (old_size == new_size) {
        if (!proof.empty()) return ProofCheck::wrong_length;
        return old_root == new_root ? ProofCheck::holds : ProofCheck::wrong_root;
    }
    // The first hash is the last complete subtree of the old tree; where that is the whole old tree, its root
    // is known.
    Hash first = old_root;
    if (!std::has_single_bit(old_size)) {
        if (proof.empty()) return ProofCheck::wrong_length;
        first = proof.front();
        proof = proof.subspan(1);
    }
    Climb climb{.node = old_size - 1, .last = new_size - 1};
    while (climb.is_right()) climb.rise();
    Hash found_old = first;
    Hash found_new = first;
    for (const Hash& sibling : proof) {
        if (climb.last == 0) return ProofCheck::wrong_length;
        if (climb.is_sibling_left()) {
            found_old = node_hash(sibling, found_old);
            found_new = node_hash(sibling, found_new);
        } else {
            found_new = node_hash(found_new, sibling);
        }
        climb.rise();
    }
    if (climb.last != 0) return ProofCheck::wrong_length;
    return found_old == old_root && found_new == new_root ? ProofCheck::holds : ProofCheck::wrong_root;
}

}  // namespace urna::transparency
