// SPDX-License-Identifier: Apache-2.0
// An upload that can be read and that the store does not take.
#include <gmock/gmock.h>

#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using election::VerdictCounts;
using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

class RejectedUploadTest : public DaemonTest {
 protected:
    void push_nine() {
        for (std::uint8_t id = 1; id <= 9; ++id) push(140 + id, upload(id, {{guid(id), 1}}));
        now = at(200);
    }
    bool recorded(std::uint8_t id) {
        return !ballots->load_context(std::vector{election::AcceptedUpload{upload(id), at(1)}})
                    .uploads.empty();
    }

    election::Election election = add_election(100, 200);
    SeamStore picky{*ballots};
    Daemon judging{{queue, *letters, picky, *ledger, *leases, nullptr, 0ms}, {"judging", 1min}};
};

TEST_F(RejectedUploadTest, IsSetAsideWithTheReasonAndTheOthersAreRecorded) {
    picky.rejected = {upload(5).id};
    push_nine();
    queue.append_marker();
    work(judging);
    for (std::uint8_t id = 1; id <= 9; ++id) EXPECT_EQ(recorded(id), id != 5) << int{id};
    const auto waiting = dead_letters()->list(10);
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].upload, upload(5).id);
    EXPECT_EQ(waiting[0].accepted_at, at(145));
    EXPECT_EQ(waiting[0].reason, "rejected for the test");
    EXPECT_EQ(counts(), (VerdictCounts{8, 0, 0, 0}));
    EXPECT_FALSE(complete(election));
    EXPECT_EQ(queue.depth().entries, 0U);
}

TEST_F(RejectedUploadTest, SeveralAreFoundEach) {
    picky.rejected = {upload(1).id, upload(4).id, upload(9).id};
    push_nine();
    work(judging);
    EXPECT_THAT(dead_letters()->list(10), SizeIs(3));
    EXPECT_EQ(counts().valid, 6U);
}

// The queue forgets names after weeks, or when it is lost.
TEST_F(RejectedUploadTest, WithTheNameOfAnotherFileIsSetAsideAndNotPassedOver) {
    push(140, upload(5, {{guid(5), 1}}));
    work(judging);
    inbox().execute("DELETE FROM accepted");
    queue.reopen();
    election::Upload another = upload(5, {{guid(6), 1}});
    another.file_sha256[0] ^= 1;
    push(141, another);
    push(142, upload(7, {{guid(7), 1}}));
    work(judging);
    ASSERT_THAT(dead_letters()->list(10), SizeIs(1));
    EXPECT_EQ(dead_letters()->list(10)[0].reason, "another file was recorded under the name of this upload");
    EXPECT_EQ(counts().valid, 2U);
}

TEST_F(RejectedUploadTest, ThatIsTakenAtTheThirdTryIsRecorded) {
    picky.rejected = {upload(5).id};
    picky.interrupt = [&](const std::string&) {
        if (picky.rejections == 2) picky.rejected.clear();
    };
    push(150, upload(5, {{guid(5), 1}}));
    work(judging);
    EXPECT_EQ(picky.rejections, 2);
    EXPECT_TRUE(recorded(5));
    EXPECT_THAT(dead_letters()->list(10), IsEmpty());
}

TEST_F(RejectedUploadTest, PutBackComesToTheSameEndAndIsRecordedOnceTheStoreTakesIt) {
    picky.rejected = {upload(5).id};
    push_nine();
    work(judging);
    EXPECT_TRUE(requeue_first());
    work(judging);
    EXPECT_THAT(dead_letters()->list(10), SizeIs(1));
    EXPECT_FALSE(complete(election));
    picky.rejected.clear();
    EXPECT_TRUE(requeue_first());
    work(judging);
    EXPECT_TRUE(complete(election));
    EXPECT_EQ(counts(), (VerdictCounts{9, 0, 0, 0}));
}

TEST_F(RejectedUploadTest, EngineThatFailsSetsNothingAside) {
    picky.interrupt = [](const std::string&) { throw Unavailable("the disk is full"); };
    push_nine();
    for (int tries = 0; tries < 10; ++tries) EXPECT_THROW(step(judging), Unavailable);
    EXPECT_THAT(dead_letters()->list(10), IsEmpty());
    EXPECT_THAT(ledger->quarantined(), IsEmpty());
    picky.interrupt = [](const std::string&) {};
    work(judging);
    EXPECT_EQ(counts().valid, 9U);
}

TEST_F(RejectedUploadTest, DaemonKilledAmongTheTriesCountsEachOnce) {
    picky.rejected = {upload(5).id};
    push_nine();
    picky.interrupt = [&](const std::string&) {
        if (picky.rejections == 3) throw Unavailable("killed");
    };
    EXPECT_THROW(step(judging), Unavailable);
    picky.interrupt = [](const std::string&) {};
    Daemon next({queue, *letters, picky, *ledger, *leases, nullptr, 0ms}, {"judging", 1min});
    work(next);
    EXPECT_EQ(counts(), (VerdictCounts{8, 0, 0, 0}));
    EXPECT_THAT(dead_letters()->list(10), SizeIs(1));
}

}  // namespace
}  // namespace urna::daemon
