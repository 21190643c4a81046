// SPDX-License-Identifier: Apache-2.0
#include "replay/upload_bodies.h"

#include <gtest/gtest.h>

#include "replay/upload_body.h"

namespace urna::replay {
namespace {

Plan fifty_uploads_and_a_bit() {
    Plan plan;
    plan.votes = {600, 405};
    plan.ballots_per_upload = 20;
    return plan;
}

void expect_all_as_they_must_be(const UploadBodies& bodies) {
    std::string made;
    for (std::uint64_t i = 0; i < bodies.ballots().uploads(); ++i) {
        EXPECT_EQ(bodies.body(i, made), upload_body(bodies.ballots().upload(i))) << i;
    }
}

TEST(UploadBodies, AreMadeWhenTheyAreNeeded) {
    const BallotSequence ballots(fifty_uploads_and_a_bit(), 1);
    const UploadBodies bodies(ballots);
    EXPECT_EQ(bodies.prepared(), 0);
    expect_all_as_they_must_be(bodies);
}

TEST(UploadBodies, AreMadeBeforehandAsFarAsTheyMay) {
    const BallotSequence ballots(fifty_uploads_and_a_bit(), 1);
    UploadBodies bodies(ballots);
    bodies.prepare(10 * upload_body(ballots.upload(0)).size());
    EXPECT_EQ(bodies.prepared(), 10);
    expect_all_as_they_must_be(bodies);
}

TEST(UploadBodies, AreAllMadeBeforehand) {
    const BallotSequence ballots(fifty_uploads_and_a_bit(), 1);
    UploadBodies bodies(ballots);
    bodies.prepare(1UL << 30);
    EXPECT_EQ(bodies.prepared(), 51);
    expect_all_as_they_must_be(bodies);
}

}  // namespace
}  // namespace urna::replay
