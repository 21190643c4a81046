// SPDX-License-Identifier: Apache-2.0
#include "transparency/merkle_tree.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "hex.h"
#include "naive_tree.h"

namespace urna::transparency {
namespace {

// The inputs and roots of the tests of transparency-dev/merkle, which those of Certificate Transparency are.
const std::vector<std::string> known_leaves{"",
                                            bytes_of("00"),
                                            bytes_of("10"),
                                            bytes_of("2021"),
                                            bytes_of("3031"),
                                            bytes_of("40414243"),
                                            bytes_of("5051525354555657"),
                                            bytes_of("606162636465666768696a6b6c6d6e6f")};
constexpr std::string_view known_roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

constexpr std::size_t size_max = 131;  // past the second tile of a half, and no power of two

std::vector<std::string> numbered_leaves(std::size_t count) {
    std::vector<std::string> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back("entry " + std::to_string(i));
    return leaves;
}

Frontier frontier_of(naive::Leaves leaves) {
    Frontier frontier;
    for (const std::string& leaf : leaves) frontier.append(leaf_hash(leaf));
    return frontier;
}

// Everything there is to know of a tree of numbered leaves, computed once.
class Trees {
 public:
    Trees() {
        levels_.emplace_back();
        for (const std::string& leaf : leaves) levels_[0].push_back(leaf_hash(leaf));
        while (levels_.back().size() > 1) {
            std::vector<Hash> next;
            for (std::size_t i = 0; i + 1 < levels_.back().size(); i += 2)
                next.push_back(node_hash(levels_.back()[i], levels_.back()[i + 1]));
            levels_.push_back(std::move(next));
        }
        for (std::size_t size = 0; size <= size_max; ++size) roots.push_back(naive::root(first(size)));
    }

    naive::Leaves first(std::size_t size) const { return naive::Leaves(leaves).first(size); }
    NodeHashes nodes() const {
        return [this](unsigned level, std::uint64_t index) { return levels_.at(level).at(index); };
    }

    const std::vector<std::string> leaves = numbered_leaves(size_max);
    std::vector<Hash> roots;

 private:
    std::vector<std::vector<Hash>> levels_;
};

const Trees& trees() {
    static const Trees made;
    return made;
}

// The proofs that are wrong in one way: a bit, a hash too few or too many at each place, two that are
// swapped.
std::vector<std::vector<Hash>> damaged(const std::vector<Hash>& proof) {
    std::vector<std::vector<Hash>> all;
    for (std::size_t i = 0; i < proof.size(); ++i) {
        auto changed = proof;
        changed[i][i % 32] ^= static_cast<std::uint8_t>(1 << i % 8);
        all.push_back(changed);
        changed = proof;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        all.push_back(changed);
        if (i > 0) {
            changed = proof;
            std::swap(changed[i - 1], changed[i]);
            all.push_back(changed);
        }
    }
    for (std::size_t i = 0; i <= proof.size(); ++i) {
        auto changed = proof;
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), sha256({"garbage"}));
        all.push_back(changed);
    }
    return all;
}

TEST(MerkleTree, HasTheRootsThatOthersPublish) {
    for (std::size_t size = 0; size <= known_leaves.size(); ++size) {
        EXPECT_EQ(frontier_of(naive::Leaves(known_leaves).first(size)).root(), hash_of(known_roots[size]))
            << size;
    }
    EXPECT_EQ(empty_root(), hash_of(known_roots[0]));
    EXPECT_EQ(leaf_hash(known_leaves[7]),
              hash_of("46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1"));
}

TEST(MerkleTree, LeafThatLooksLikeANodeHasAnotherHash) {
    const Hash left = leaf_hash("left");
    const Hash right = leaf_hash("right");
    EXPECT_NE(leaf_hash(std::string(as_text(left)).append(as_text(right))), node_hash(left, right));
}

TEST(MerkleTree, EverySizeHasTheRootOfTheNaiveTree) {
    Frontier frontier;
    for (std::size_t size = 0; size <= size_max; ++size) {
        EXPECT_EQ(frontier.size(), size);
        EXPECT_EQ(frontier.root(), trees().roots[size]) << size;
        EXPECT_EQ(root_of(size, trees().nodes()), trees().roots[size]) << size;
        if (size < size_max) frontier.append(leaf_hash(trees().leaves[size]));
    }
}

TEST(MerkleTree, FrontierGoesOnWhereItStopped) {
    for (std::size_t stop = 0; stop <= size_max; ++stop) {
        const Frontier before = frontier_of(trees().first(stop));
        auto after = Frontier::restore(before.size(), before.hashes());
        ASSERT_TRUE(after) << stop;
        EXPECT_EQ(after->root(), trees().roots[stop]) << stop;
        for (std::size_t i = stop; i < size_max; ++i) after->append(leaf_hash(trees().leaves[i]));
        EXPECT_EQ(after->root(), trees().roots[size_max]) << stop;
    }
}

TEST(MerkleTree, FrontierOfAnotherSizeIsRefused) {
    const Frontier five = frontier_of(trees().first(5));
    EXPECT_TRUE(Frontier::restore(6, five.hashes())) << "it has as many hashes, and is another tree";
    for (const std::uint64_t size : {0U, 1U, 4U, 7U}) EXPECT_FALSE(Frontier::restore(size, five.hashes()));
    EXPECT_TRUE(Frontier::restore(UINT64_MAX, std::vector<Hash>(64)));
    EXPECT_FALSE(Frontier::restore(UINT64_MAX, std::vector<Hash>(65)));
}

TEST(InclusionProof, IsThatOfTheRfcForEveryLeafOfEverySize) {
    for (std::size_t size = 1; size <= size_max; ++size) {
        for (std::size_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(index, size, trees().nodes());
            ASSERT_TRUE(proof);
            EXPECT_EQ(*proof, naive::path(index, trees().first(size))) << index << " in " << size;
            EXPECT_EQ(
                check_inclusion(index, size, leaf_hash(trees().leaves[index]), *proof, trees().roots[size]),
                ProofCheck::holds)
                << index << " in " << size;
        }
    }
}

TEST(InclusionProof, OfNoLeafIsNone) {
    EXPECT_FALSE(inclusion_proof(0, 0, trees().nodes()));
    EXPECT_FALSE(inclusion_proof(5, 5, trees().nodes()));
    EXPECT_FALSE(inclusion_proof(UINT64_MAX, 5, trees().nodes()));
}

TEST(InclusionProof, HoldsForNothingElse) {
    for (std::size_t size = 1; size <= 33; ++size) {
        for (std::size_t index = 0; index < size; ++index) {
            const auto proof = *inclusion_proof(index, size, trees().nodes());
            const Hash leaf = leaf_hash(trees().leaves[index]);
            const Hash& root = trees().roots[size];
            for (const auto& wrong : damaged(proof))
                EXPECT_NE(check_inclusion(index, size, leaf, wrong, root), ProofCheck::holds)
                    << index << " in " << size;
            for (std::size_t other = 0; other < size + 2; ++other) {
                if (other == index) continue;
                EXPECT_NE(check_inclusion(other, size, leaf, proof, root), ProofCheck::holds)
                    << other << " for " << index;
            }
            EXPECT_EQ(check_inclusion(index, size, leaf_hash("another"), proof, root),
                      ProofCheck::wrong_root);
            EXPECT_EQ(check_inclusion(index, size, leaf, proof, trees().roots[size - 1]),
                      ProofCheck::wrong_root);
            EXPECT_EQ(check_inclusion(index, size, leaf, proof, leaf),
                      size == 1 ? ProofCheck::holds : ProofCheck::wrong_root);
        }
    }
}

TEST(InclusionProof, SaysWhatIsWrong) {
    const auto proof = *inclusion_proof(2, 5, trees().nodes());
    const Hash leaf = leaf_hash(trees().leaves[2]);
    const Hash& root = trees().roots[5];
    EXPECT_EQ(check_inclusion(0, 0, leaf, {}, empty_root()), ProofCheck::wrong_size);
    EXPECT_EQ(check_inclusion(5, 5, leaf, proof, root), ProofCheck::wrong_size);
    EXPECT_EQ(check_inclusion(UINT64_MAX, 5, leaf, proof, root), ProofCheck::wrong_size);
    EXPECT_EQ(check_inclusion(2, 5, leaf, {}, root), ProofCheck::wrong_length);
    EXPECT_EQ(check_inclusion(2, 17, leaf, proof, root), ProofCheck::wrong_length);
    EXPECT_EQ(check_inclusion(2, 4, leaf, proof, root), ProofCheck::wrong_length);
    EXPECT_EQ(check_inclusion(UINT64_MAX - 1, UINT64_MAX, leaf, proof, root), ProofCheck::wrong_length);
}

// testdata/inclusion/4/happy-path.json of transparency-dev/merkle.
TEST(InclusionProof, OfOthersIsRead) {
    std::vector<Hash> proof;
    for (const std::string& text : std::vector<std::string>{
             "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=", "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
             "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms="})
        proof.push_back(hash_from_base64(text).value());
    const Hash leaf = hash_from_base64("lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=").value();
    const Hash root = hash_from_base64("Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=").value();
    EXPECT_EQ(check_inclusion(1, 5, leaf, proof, root), ProofCheck::holds);
    EXPECT_NE(check_inclusion(3, 5, leaf, proof, root), ProofCheck::holds);
}

TEST(ConsistencyProof, IsThatOfTheRfcForEveryPairOfSizes) {
    for (std::size_t size = 1; size <= size_max; ++size) {
        for (std::size_t old_size = 1; old_size <= size; ++old_size) {
            const auto proof = consistency_proof(old_size, size, trees().nodes());
            ASSERT_TRUE(proof);
            EXPECT_EQ(*proof, naive::subproof(old_size, trees().first(size), true))
                << old_size << " to " << size;
            EXPECT_EQ(check_consistency(old_size, size, trees().roots[old_size], trees().roots[size], *proof),
                      ProofCheck::holds)
                << old_size << " to " << size;
        }
    }
}

TEST(ConsistencyProof, FromNothingOrBackwardsIsNone) {
    EXPECT_FALSE(consistency_proof(0, 0, trees().nodes()));
    EXPECT_FALSE(consistency_proof(0, 5, trees().nodes()));
    EXPECT_FALSE(consistency_proof(6, 5, trees().nodes()));
    EXPECT_EQ(check_consistency(0, 0, empty_root(), empty_root(), {}), ProofCheck::wrong_size);
    EXPECT_EQ(check_consistency(0, 5, empty_root(), trees().roots[5], {}), ProofCheck::wrong_size);
    EXPECT_EQ(check_consistency(6, 5, trees().roots[6], trees().roots[5], {}), ProofCheck::wrong_size);
}

TEST(ConsistencyProof, HoldsForNothingElse) {
    for (std::size_t size = 2; size <= 33; ++size) {
        for (std::size_t old_size = 1; old_size <= size; ++old_size) {
            const auto proof = *consistency_proof(old_size, size, trees().nodes());
            const Hash& old_root = trees().roots[old_size];
            const Hash& root = trees().roots[size];
            for (const auto& wrong : damaged(proof))
                EXPECT_NE(check_consistency(old_size, size, old_root, root, wrong), ProofCheck::holds)
                    << old_size << " to " << size;
            for (std::size_t other = 0; other <= size + 1; ++other) {
                if (other == old_size) continue;
                EXPECT_NE(check_consistency(other, size, old_root, root, proof), ProofCheck::holds)
                    << other << " for " << old_size;
            }
            EXPECT_NE(check_consistency(old_size, size, leaf_hash("another"), root, proof),
                      ProofCheck::holds);
            EXPECT_NE(check_consistency(old_size, size, old_root, leaf_hash("another"), proof),
                      ProofCheck::holds);
            if (old_size < size) {
                EXPECT_NE(check_consistency(old_size, size, root, old_root, proof), ProofCheck::holds)
                    << "swapped";
            }
        }
    }
}

TEST(ConsistencyProof, SaysWhatIsWrong) {
    const auto proof = *consistency_proof(3, 7, trees().nodes());
    const Hash& old_root = trees().roots[3];
    const Hash& root = trees().roots[7];
    EXPECT_EQ(check_consistency(3, 7, old_root, root, {}), ProofCheck::wrong_length);
    EXPECT_EQ(check_consistency(4, 7, trees().roots[4], root, {}), ProofCheck::wrong_length);
    EXPECT_EQ(check_consistency(7, 7, root, root, proof), ProofCheck::wrong_length);
    EXPECT_EQ(check_consistency(7, 7, old_root, root, {}), ProofCheck::wrong_root);
    EXPECT_EQ(check_consistency(3, 7, root, root, proof), ProofCheck::wrong_root);
    EXPECT_EQ(check_consistency(3, 7, old_root, old_root, proof), ProofCheck::wrong_root);
}

// testdata/consistency/4/happy-path.json and 2/size1---1.json of transparency-dev/merkle.
TEST(ConsistencyProof, OfOthersIsRead) {
    const auto hashes = [](std::initializer_list<const char*> texts) {
        std::vector<Hash> found;
        for (const char* text : texts) found.push_back(hash_from_base64(text).value());
        return found;
    };
    const Hash root6 = hash_of(known_roots[6]);
    EXPECT_EQ(check_consistency(6, 7, root6, hash_of(known_roots[7]),
                                hashes({"DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
                                        "sIaT7C5yFZcTBkHoIR5+7cy0wmQTlj7ubB4u0W/7Gl8=",
                                        "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc="})),
              ProofCheck::holds);
    const auto to8 = hashes(
        {"DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=", "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
         "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc="});
    EXPECT_EQ(check_consistency(6, 8, root6, hash_of(known_roots[8]), to8), ProofCheck::holds);
    EXPECT_NE(check_consistency(5, 8, root6, hash_of(known_roots[8]), to8), ProofCheck::holds);
}

}  // namespace
}  // namespace urna::transparency
