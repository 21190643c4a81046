// SPDX-License-Identifier: Apache-2.0
// 1.1 to 2.2: archive, manifest, checkpoint and tree.
#include <gtest/gtest.h>

#include "bundle/manifest.h"
#include "small_log.h"
#include "transparency/verifier_key.h"

namespace urna::verify {
namespace {

using namespace transparency;

const std::string& sound_archive() {
    static const std::string archive = packed_archive(counted_log().log.members());
    return archive;
}

// Where the member's block begins.
std::size_t block_of(const std::string& archive, const std::string& name) {
    return archive.find(name + std::string(100 - name.size(), '\0'));
}

Answer answer_with(const std::string& name, const std::string& content) {
    auto members = counted_log().log.members();
    members[name] = content;
    return answer_to(members);
}

TEST(ArchiveChecks, SoundBundlePassesAllAndLacksWitnesses) {
    const Report report = report_of(sound_archive());
    EXPECT_EQ(first_answer(report), all_pass);
    EXPECT_EQ(report.size(), 21U);
    EXPECT_EQ(exit_code_of(report), exit_skipped) << "1.4 is skipped";
}

TEST(ArchiveChecks, HeaderThatIsNotTheOneTextIsNoticedWithItsMember) {
    for (const std::size_t byte : {100U, 108U, 116U, 124U, 136U, 148U, 156U, 157U, 257U, 265U, 329U, 511U}) {
        std::string archive = sound_archive();
        archive[block_of(archive, "checkpoint") + byte] ^= 1;
        EXPECT_EQ(first_answer(report_of(archive)), fails("1.1", "checkpoint")) << byte;
    }
}

TEST(ArchiveChecks, PaddingOrderEndAndNamesAreHeld) {
    std::string archive = sound_archive();
    const std::size_t next = block_of(archive, "result/1.json");
    archive[next - 1] = 'x';
    EXPECT_EQ(first_answer(report_of(archive)), fails("1.1", "checkpoint"));

    archive = sound_archive();
    const std::string member = archive.substr(block_of(archive, "checkpoint"), 1024);
    archive.insert(next, member);
    EXPECT_EQ(first_answer(report_of(archive)), fails("1.1", "checkpoint")) << "twice";

    EXPECT_EQ(first_answer(report_of(sound_archive() + '\0')), fails("1.1", "")) << "behind the end";
    EXPECT_EQ(first_answer(report_of(sound_archive().substr(0, sound_archive().size() - 512))),
              fails("1.1", ""));
    EXPECT_EQ(
        first_answer(report_of(sound_archive().substr(0, block_of(sound_archive(), "checkpoint") + 512))),
        fails("1.1", "checkpoint"));
    for (const std::string name : {"notes", "ballots/1", "ballots/000.p/4", "result/0.json", "result/01.json",
                                   "sealed/x", "tile/0/000", "tile/entries/000.p/256"})
        EXPECT_EQ(answer_with(name, ""), fails("1.1", name));
}

TEST(ArchiveChecks, MemberThatHasToBeThereIsMissed) {
    for (const std::string name : {"README.txt", "checkpoint"}) {
        auto members = counted_log().log.members();
        members.erase(name);
        EXPECT_EQ(answer_to(members), fails("1.1", name));
    }
    EXPECT_EQ(first_answer(report_of(packed_anchors(counted_log().log.members()))), fails("1.1", "MANIFEST"));
}

TEST(ArchiveChecks, ManifestHasALineOfEachMember) {
    auto members = counted_log().log.members();
    std::string manifest;
    for (const auto& [name, content] : members) manifest += bundle::manifest_line(sha256({content}), name);
    const auto answer = [&](const std::string& text) {
        members["MANIFEST"] = text;
        return answer_to(members);
    };
    EXPECT_EQ(answer(manifest), all_pass);
    std::string changed = manifest;
    changed[changed.find("checkpoint") - 3] ^= 1;
    EXPECT_EQ(answer(changed), fails("1.2", "checkpoint"));
    EXPECT_EQ(answer(manifest.substr(manifest.find('\n') + 1)), fails("1.2", "README.txt"));
    EXPECT_EQ(answer(manifest + manifest), fails("1.2", "MANIFEST"));
}

TEST(CheckpointChecks, LogOfThePolicyAloneHasSigned) {
    const std::string checkpoint = counted_log().log.members().at("checkpoint");
    EXPECT_EQ(answer_with("checkpoint", cosigned(checkpoint, 300)), fails("1.3", "checkpoint"))
        << "more than one signature";
    EXPECT_EQ(answer_with("checkpoint", "nothing\n"), fails("1.3", "checkpoint"));
    std::string other = checkpoint;
    other.insert(other.find("\n\n"), "\nextension");
    EXPECT_EQ(answer_with("checkpoint", other), fails("1.3", "checkpoint"));
    EXPECT_EQ(answer_with("checkpoint", checkpoint_of({"a"}, 1, "other.example/urna")),
              fails("1.3", "checkpoint"));
}

Answer answer_with_anchors(const std::map<std::string, std::string>& anchors) {
    const std::string archive = packed_anchors(anchors);
    const auto source = bundle::make_text_source(archive);
    const Report report = report_of(sound_archive(), [&](Evidence& evidence) {
        evidence.anchors = source.get();
        evidence.policy = policy_with_witness();
    });
    EXPECT_EQ(exit_code_of(report), first_answer(report) == all_pass ? exit_passed : exit_failed);
    return first_answer(report);
}

TEST(CheckpointChecks, AnchorsHaveTheQuorumOfTheSameCheckpoint) {
    const std::string checkpoint = counted_log().log.members().at("checkpoint");
    EXPECT_EQ(answer_with_anchors({{"checkpoint", cosigned(checkpoint, 300)}, {"300.tsr", "stamp"}}),
              all_pass);
    EXPECT_EQ(answer_with_anchors({{"checkpoint", checkpoint}}), fails("1.4", "checkpoint"));
    const std::string another = checkpoint_of({"a"}, 1);
    EXPECT_EQ(answer_with_anchors({{"checkpoint", cosigned(another, 300)}}), fails("1.4", "checkpoint"));
    std::string broken = cosigned(checkpoint, 300);
    broken[broken.size() - 10] = broken[broken.size() - 10] == 'A' ? 'B' : 'A';
    EXPECT_EQ(answer_with_anchors({{"checkpoint", broken}}), fails("1.4", "checkpoint"));
    EXPECT_EQ(answer_with_anchors({{"300.tsr", ""}}), fails("1.4", "checkpoint"));
    EXPECT_EQ(answer_with_anchors({{"checkpoint", checkpoint}, {"stamp", ""}}), fails("1.4", "stamp"));
}

TEST(TreeChecks, TilesAreThoseOfTheSizeWithTheRoot) {
    EXPECT_EQ(answer_with("tile/entries/001", ""), fails("2.1", "tile/entries/001"));
    auto members = counted_log().log.members();
    std::string tile = members.at("tile/entries/000.p/8");
    members.erase("tile/entries/000.p/8");
    EXPECT_EQ(answer_to(members), fails("2.1", "tile/entries/000.p/8"));
    members["tile/entries/000.p/7"] = tile;
    EXPECT_EQ(answer_to(members), fails("2.1", "tile/entries/000.p/7"));
    EXPECT_EQ(answer_with("tile/entries/000.p/8", tile + "x"), fails("2.1", "tile/entries/000.p/8"));
    tile[10] ^= 1;
    EXPECT_EQ(answer_with("tile/entries/000.p/8", tile), fails("2.1", "checkpoint"));
}

TEST(TreeChecks, EarlierCheckpointIsContinued) {
    CountedLog made = counted_log();
    const auto answer = [&](const std::string& since) {
        return answer_to(made.log, [&](Evidence& evidence) { evidence.since = since; });
    };
    EXPECT_EQ(answer(checkpoint_of(made.log.entries(), 3)), all_pass);
    EXPECT_EQ(answer(checkpoint_of(made.log.entries(), 8)), all_pass);
    std::vector<std::string> others = made.log.entries();
    others[1] += "x";
    EXPECT_EQ(answer(checkpoint_of(others, 3)), fails("2.2", ""));
    others = made.log.entries();
    others.push_back("more");
    EXPECT_EQ(answer(checkpoint_of(others, 9)), fails("2.2", ""));
    EXPECT_EQ(answer("nothing\n"), fails("2.2", ""));
}

TEST(TreeChecks, EarlierCheckpointOfAnotherLogOfThePolicyIsRefused) {
    // Both logs have one key under two names.
    const std::string origin = "elections.example/other";
    const VerifierKey other =
        make_verifier_key(origin, SignatureType::ed25519, parse_vkey(vkey_of_log())->key);
    const Report report = report_of(sound_archive(), [&](Evidence& evidence) {
        evidence.policy.logs.push_back({other, ""});
        evidence.since = checkpoint_of({}, 0, origin);
    });
    EXPECT_EQ(first_answer(report), fails("2.2", ""));
}

}  // namespace
}  // namespace urna::verify
