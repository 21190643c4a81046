// SPDX-License-Identifier: Apache-2.0
// What a log and a witness say to each other in the test of litewitness (FiloSottile/torchwood,
// cmd/litewitness/testdata/litewitness.txt), and what the module makes of each message.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hex.h"
#include "transparency/checkpoint.h"
#include "transparency/merkle_tree.h"
#include "transparency/note.h"

namespace urna::transparency {
namespace {

const std::string origin =
    "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
const std::vector<VerifierKey> log_key{
    make_verifier_key(origin, SignatureType::ed25519,
                      array_of<32>("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f"))};

struct Signed {
    std::string size;
    std::string root;
    std::string signature;

    std::string note(const std::string& from = origin) const {
        return from + '\n' + size + '\n' + root + "\n\n— " + from + ' ' + signature + '\n';
    }
};

const Signed one{
    "1", "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY="};
const Signed three{
    "3", "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=",
    "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go="};
const Signed five{
    "5", "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=",
    "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww="};

Checkpoint opened(const Signed& message) {
    return parse_checkpoint_text(open_note(message.note(), log_key).value().text).value();
}

ProofCheck check(const Signed& before, const Signed& after, const std::vector<std::string>& proof) {
    std::vector<Hash> hashes;
    for (const std::string& text : proof) hashes.push_back(hash_from_base64(text).value());
    const Checkpoint from = opened(before);
    const Checkpoint to = opened(after);
    return check_consistency(from.size, to.size, from.root, to.root, hashes);
}

TEST(WitnessDialogue, CheckpointsThatAreTakenAreSigned) {
    EXPECT_EQ(opened(one).size, 1U);
    EXPECT_EQ(opened(three).size, 3U);
    EXPECT_EQ(opened(five).size, 5U);
    EXPECT_EQ(check(one, three,
                    {"KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                     "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}),
              ProofCheck::holds);
    EXPECT_EQ(
        check(
            three, five,
            {"KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
             "wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=", "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}),
        ProofCheck::holds);
}

TEST(WitnessDialogue, OneThatIsForbiddenIsSignedWrongly) {
    Signed wrong = three;
    wrong.signature =
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6gx=";
    EXPECT_EQ(open_note(wrong.note(), log_key).error(), NoteError::malformed)
        << "its Base64 has bits left over";
    wrong.signature =
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6gw=";
    EXPECT_EQ(open_note(wrong.note(), log_key).error(), NoteError::wrong_signature);
}

TEST(WitnessDialogue, OneOfAnotherLogIsUnknown) {
    std::string other = origin;
    other.back() = '3';
    EXPECT_EQ(open_note(three.note(other), log_key).error(), NoteError::unsigned_note);
}

TEST(WitnessDialogue, OneThatCannotBeFollowedProvesNothing) {
    EXPECT_EQ(check(one, three, {}), ProofCheck::wrong_length);
    EXPECT_EQ(check(one, three,
                    {"KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                     "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABA="}),
              ProofCheck::wrong_root);
}

TEST(WitnessDialogue, WhatIsNoCheckpointIsMalformed) {
    EXPECT_EQ(open_note(five.note().substr(0, five.note().find("\n\n") + 1), log_key).error(),
              NoteError::malformed);
    const Signed words{
        "five", one.root,
        "UgIom4JTC2MerrFcJ5xDcWHzRPVB6zzGBIw4OFqcKDflqjH4q4xY5vMxUxyczvdIlEwFYf7ivQU4KoWan2bLmzLx0go="};
    const auto note = open_note(words.note(), log_key);
    ASSERT_TRUE(note) << "it is signed";
    EXPECT_EQ(parse_checkpoint_text(note->text).error(), CheckpointError::malformed);
}

}  // namespace
}  // namespace urna::transparency
