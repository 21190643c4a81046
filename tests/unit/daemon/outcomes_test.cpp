// SPDX-License-Identifier: Apache-2.0
// Officials are told what became of their uploads, whatever happens between recording and telling.
#include "daemon/outcomes.h"

#include <gmock/gmock.h>

#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using election::VerdictCounts;
using namespace std::chrono_literals;
using queue::UploadState;
using testing::IsEmpty;

class OutcomesTest : public DaemonTest {
 protected:
    // Two valid, a duplicate, one that nobody stands for; and one more that comes too late.
    void push_two() {
        push(150, upload(1, {{guid(1), 1}, {guid(2), 2}, {guid(1), 2}, {guid(3), 3}}));
        push(200, upload(2, {{guid(4), 1}}));
    }
    void expect_told() {
        EXPECT_EQ(receipt(1).state, UploadState::counted);
        EXPECT_EQ(receipt(1).counts, (VerdictCounts{2, 1, 1, 0}));
        EXPECT_EQ(receipt(2).state, UploadState::counted);
        EXPECT_EQ(receipt(2).counts, (VerdictCounts{0, 0, 0, 1}));
    }
    void break_off(const std::string& moment) {
        queue.interrupt = [moment](const std::string& where) {
            if (where == moment) throw Unavailable("killed");
        };
        EXPECT_THROW(step(), Unavailable);
        queue.interrupt = [](const std::string&) {};
    }

    election::Election election = add_election(100, 200);
};

TEST_F(OutcomesTest, RecordedUploadsAreToldTheirVerdicts) {
    push_two();
    EXPECT_EQ(receipt(1).state, UploadState::waiting);
    EXPECT_TRUE(step());
    expect_told();
}

TEST_F(OutcomesTest, DaemonKilledBetweenCommitAndOutcomeLeavesItToTheNextOne) {
    push_two();
    break_off("before removal");
    EXPECT_EQ(counts(), (VerdictCounts{2, 1, 1, 1}));
    EXPECT_EQ(receipt(1).state, UploadState::waiting);
    Daemon next(parts(), {"first", 1min});
    EXPECT_TRUE(step(next));
    expect_told();
    EXPECT_EQ(counts(), (VerdictCounts{2, 1, 1, 1}));
    EXPECT_EQ(queue.depth().entries, 0U);
}

TEST_F(OutcomesTest, RedeliveredUploadsAreToldBesideNewOnes) {
    push_two();
    break_off("before removal");
    push(210, upload(3, {{guid(5), 1}, {guid(6), 1}}));
    EXPECT_TRUE(step());
    expect_told();
    EXPECT_EQ(receipt(3).counts, (VerdictCounts{0, 0, 0, 2}));
}

TEST_F(OutcomesTest, UploadSetAsideAndPutBackIsToldAtEachStep) {
    push(150, upload(1, {{guid(1), 1}}));
    push(160, upload(2));
    damage_last_entry();
    work();
    EXPECT_EQ(receipt(1).state, UploadState::counted);
    EXPECT_EQ(receipt(2).state, UploadState::quarantined);
    mend_letters();
    EXPECT_TRUE(requeue_first());
    EXPECT_EQ(receipt(2).state, UploadState::waiting);
    work();
    EXPECT_EQ(receipt(2).state, UploadState::counted);
}

TEST_F(OutcomesTest, UploadGivenUpIsToldSo) {
    push(160, upload(2));
    damage_last_entry();
    work();
    EXPECT_TRUE(drop_first());
    EXPECT_EQ(receipt(2).state, UploadState::discarded);
    work();
    EXPECT_EQ(receipt(2).state, UploadState::discarded);
}

TEST_F(OutcomesTest, DaemonKilledBeforeItSetsAsideHasToldNothing) {
    push(160, upload(2));
    damage_last_entry();
    break_off("before setting aside");
    EXPECT_EQ(receipt(2).state, UploadState::waiting);
    work();
    EXPECT_EQ(receipt(2).state, UploadState::quarantined);
}

// As when the queue was lost and its names with it, and both stand in it now.
TEST_F(OutcomesTest, OfTwoUploadsWithOneNameTheFirstIsWhatIsTold) {
    const election::AcceptedUpload first{upload(1, {{guid(1), 1}}), at(150)};
    const std::vector twice{first, first};
    const std::vector<store::JudgedUpload> judged{
        {twice.data(), &election, {election::Verdict::valid}},
        {twice.data() + 1, &election, {election::Verdict::duplicate}}};
    std::vector<queue::Entry> entries(3);
    entries[0] = {.id = {1}, .accepted_at = at(150), .upload = upload(1), .unreadable = {}};
    entries[1].id = {2};  // a marker
    entries[2] = {.id = {3}, .accepted_at = at(150), .upload = upload(1), .unreadable = {}};
    const auto outcomes = outcomes_of(entries, twice, {}, judged);
    ASSERT_EQ(outcomes.size(), 2U);
    EXPECT_EQ(outcomes[0].entry, queue::EntryId{1});
    EXPECT_EQ(outcomes[1].entry, queue::EntryId{3});
    for (const queue::UploadOutcome& outcome : outcomes) {
        EXPECT_EQ(outcome.counts, (VerdictCounts{1, 0, 0, 0}));
        EXPECT_EQ(outcome.accepted_at, at(150));
    }
}

TEST_F(OutcomesTest, TicksAreNobodys) {
    std::vector<queue::Entry> entries(2);
    EXPECT_THAT(outcomes_of(entries, {}, {}, {}), IsEmpty());
}

}  // namespace
}  // namespace urna::daemon
