// SPDX-License-Identifier: Apache-2.0
#include "worked_example.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "transparency/checkpoint.h"
#include "transparency/merkle_tree.h"
#include "transparency/note.h"
#include "transparency/policy.h"
#include "transparency/tile.h"
#include "transparency/tlog_proof.h"

namespace urna::transparency {
namespace {

std::vector<Hash> leaf_hashes() {
    std::vector<Hash> hashes;
    for (const std::string& entry : example::entries) hashes.push_back(leaf_hash(entry));
    return hashes;
}

NodeHashes nodes() {
    return nodes_in_tiles(6, [](const Tile& tile) {
        EXPECT_EQ(tile_path(tile), "tile/0/000.p/6");
        return leaf_hashes();
    });
}

TEST(WorkedExample, EntriesHaveTheirLeavesAndRoots) {
    Frontier frontier;
    for (std::size_t i = 0; i < example::entries.size(); ++i) {
        EXPECT_EQ(to_base64(frontier.root()), example::roots[i]) << i;
        EXPECT_EQ(leaf_hash(example::entries[i]), hash_of(example::leaves[i])) << i;
        frontier.append(leaf_hash(example::entries[i]));
    }
    EXPECT_EQ(to_base64(frontier.root()), example::roots[6]);
}

TEST(WorkedExample, CheckpointIsSignedByLogAndWitness) {
    const SecretKey log(example::seed_from(0x00));
    const SecretKey witness(example::seed_from(0x20));
    EXPECT_EQ(vkey_text(make_verifier_key(example::origin, SignatureType::ed25519, log.public_key())),
              example::log_vkey);
    EXPECT_EQ(vkey_text(make_verifier_key(example::witness_name, SignatureType::cosignature_v1,
                                          witness.public_key())),
              example::witness_vkey);
    const std::string text = checkpoint_text(
        {.origin = example::origin, .size = 6, .root = hash_from_base64(example::roots[6]).value()});
    EXPECT_EQ(text, example::text);
    EXPECT_EQ(note_bytes(
                  {.text = text,
                   .signatures = {sign_note(text, example::origin, log),
                                  cosign_note(text, example::witness_name, witness, example::witness_time)}}),
              example::checkpoint);
}

TEST(WorkedExample, PolicyTrustsTheCheckpoint) {
    const auto policy = parse_policy(example::policy);
    ASSERT_TRUE(policy);
    const auto trusted = check_checkpoint(*policy, example::checkpoint);
    ASSERT_TRUE(trusted);
    EXPECT_EQ(trusted->checkpoint.size, 6U);
    EXPECT_EQ(trusted->log, 0U);
    EXPECT_EQ(trusted->witnesses,
              (std::vector<WitnessSignature>{{.component = 0, .time = example::witness_time}}));
    EXPECT_TRUE(trusted->has_quorum);
}

TEST(WorkedExample, ProofShowsTheUpload) {
    const auto proof = parse_tlog_proof(example::proof);
    ASSERT_TRUE(proof);
    EXPECT_EQ(tlog_proof_text({.extra = "",
                               .index = 4,
                               .hashes = inclusion_proof(4, 6, nodes()).value(),
                               .checkpoint = example::checkpoint}),
              example::proof);
    const auto trusted = check_checkpoint(parse_policy(example::policy).value(), proof->checkpoint);
    ASSERT_TRUE(trusted);
    const Checkpoint& checkpoint = trusted->checkpoint;
    EXPECT_EQ(check_inclusion(proof->index, checkpoint.size, leaf_hash(example::entries[4]), proof->hashes,
                              checkpoint.root),
              ProofCheck::holds);
    EXPECT_EQ(check_inclusion(proof->index, checkpoint.size, leaf_hash(example::entries[3]), proof->hashes,
                              checkpoint.root),
              ProofCheck::wrong_root);
}

TEST(WorkedExample, SixEntriesBeginWithTheThree) {
    const auto proof = consistency_proof(3, 6, nodes()).value();
    std::vector<std::string> texts;
    for (const Hash& hash : proof) texts.push_back(to_base64(hash));
    EXPECT_EQ(
        texts,
        (std::vector<std::string>{
            "0yUn7kbF2nUQe0kzE2pay7hIVNv8nMuzjdrd21aYYbs=", "9RTENh58uqRvA1hSlbUinN2xXsf2qBbzFSgQRbzptoI=",
            "Q8WRtZVueqCxd/g+XPH4T5v4CJQGSMq5d1bXuCoi/aM=", "UN/MPPsSo2kaFcawRPDTZKyYg6SINacmrNFEid0SXOE="}));
    EXPECT_EQ(check_consistency(3, 6, hash_from_base64(example::roots[3]).value(),
                                hash_from_base64(example::roots[6]).value(), proof),
              ProofCheck::holds);
}

TEST(WorkedExample, TilesHaveTheirBytes) {
    EXPECT_EQ(new_tiles(0, 6), (std::vector<Tile>{{.level = {}, .index = 0, .width = 6},
                                                  {.level = 0, .index = 0, .width = 6}}));
    const std::string hashes = hash_tile(leaf_hashes());
    EXPECT_EQ(sha256({hashes}), hash_of("2e6c3ba976add3d7695501abd31d6a777e5022ff933f6a530080ba7b6fa912fd"));
    std::string bundle;
    for (const std::string& entry : example::entries) append_entry(bundle, entry);
    EXPECT_EQ(bundle.size(), 656U);
    EXPECT_EQ(sha256({bundle}), hash_of("767a24f8dd0fdeb76faa1a6e9942cdd1207d7ed0fc02038b5a06e8cfafe30cc6"));
}

}  // namespace
}  // namespace urna::transparency
