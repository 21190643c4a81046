// SPDX-License-Identifier: Apache-2.0
#include "store/recorded_ballots.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "election/packed_ballots.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Batch;
using election::Verdict;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class RecordedBallotsTest : public testing::Test {
 protected:
    void read(std::int64_t number, std::int64_t upload, std::uint64_t duplicates, const Batch& ballots) {
        recorded.read({number, upload, duplicates, election::packed(ballots)});
    }
    election::GuidSet among(const Batch& ballots) {
        const AcceptedUpload asked{upload(9, ballots), at(1)};
        return recorded.among({&asked, 1});
    }

    RecordedBallots recorded;
    election::Election election;
    AcceptedUpload accepted{upload(1, {{guid(1), 1}, {guid(2), 2}, {guid(1), 1}}), at(1)};
    JudgedUpload judged{
        &accepted, &election, {Verdict::valid, Verdict::invalid_poll_number, Verdict::duplicate}};
};

TEST_F(RecordedBallotsTest, KnowsWhatItHasRead) {
    read(1, 1, 0, {{guid(1), 1}, {guid(2), 2}});
    read(2, 2, 1, {{guid(1), 1}, {guid(3), 2}});
    recorded.end_of_rows();
    EXPECT_EQ(recorded.through(), 2);
    EXPECT_THAT(among({{guid(1), 1}, {guid(3), 1}, {guid(4), 1}}), UnorderedElementsAre(guid(1), guid(3)));
}

TEST_F(RecordedBallotsTest, DuplicatesOfAnUploadMayStandInAnyOfItsRows) {
    read(1, 1, 2, {{guid(1), 1}, {guid(1), 1}});
    read(2, 1, 2, {{guid(1), 1}});
    EXPECT_NO_THROW(recorded.end_of_rows());
}

TEST_F(RecordedBallotsTest, GuidThatWasCountedTwiceIsFound) {
    read(1, 1, 0, {{guid(1), 1}});
    read(2, 2, 0, {{guid(1), 1}});
    EXPECT_THROW(recorded.end_of_rows(), Unavailable);
    EXPECT_EQ(recorded.through(), 0) << "it would be taken for good the next time";
}

TEST_F(RecordedBallotsTest, UploadThatLacksDuplicatesIsFoundWhenTheNextBegins) {
    read(1, 1, 1, {{guid(1), 1}});
    EXPECT_THROW(read(2, 2, 0, {{guid(2), 1}}), Unavailable);
}

TEST_F(RecordedBallotsTest, RowThatCannotBeReadIsFound) {
    const std::vector<std::uint8_t> bytes(21, 1);
    EXPECT_THROW(recorded.read({1, 1, 0, bytes}), Unavailable);
}

TEST_F(RecordedBallotsTest, RecordingThatFailsTakesNothing) {
    {
        RecordedBallots::GuidReservation reservation(recorded, 0);
        reservation.take(judged);
        EXPECT_EQ(reservation.next_row(), 1);
        EXPECT_THAT(among(accepted.upload.ballots), UnorderedElementsAre(guid(1), guid(2)));
    }
    EXPECT_THAT(among(accepted.upload.ballots), IsEmpty());
    EXPECT_EQ(recorded.through(), 0);
}

TEST_F(RecordedBallotsTest, RecordingThatFailsGivesBackOnlyWhatItTook) {
    read(1, 1, 0, {{guid(2), 1}});
    recorded.end_of_rows();
    judged.verdicts = {Verdict::valid, Verdict::duplicate, Verdict::duplicate};
    { RecordedBallots::GuidReservation(recorded, 1).take(judged); }
    EXPECT_THAT(among(accepted.upload.ballots), UnorderedElementsAre(guid(2)));
    judged.verdicts[2] = Verdict::valid;
    EXPECT_THROW(RecordedBallots::GuidReservation(recorded, 1).take(judged), Rejected);
    EXPECT_THAT(among(accepted.upload.ballots), UnorderedElementsAre(guid(2)));
}

TEST_F(RecordedBallotsTest, RecordingThatSucceedsTakesAllOfIt) {
    RecordedBallots::GuidReservation reservation(recorded, 0);
    reservation.take(judged);
    reservation.next_row();
    reservation.succeeded();
    EXPECT_THAT(among(accepted.upload.ballots), UnorderedElementsAre(guid(1), guid(2)));
    EXPECT_EQ(recorded.through(), 1);
}

TEST_F(RecordedBallotsTest, VerdictsThatTheRecordContradictsAreRejected) {
    judged.verdicts[2] = Verdict::valid;
    EXPECT_THROW(RecordedBallots::GuidReservation(recorded, 0).take(judged), Rejected);
    judged.verdicts = {Verdict::duplicate, Verdict::valid, Verdict::duplicate};
    EXPECT_THROW(RecordedBallots::GuidReservation(recorded, 0).take(judged), Rejected);
    EXPECT_THAT(among(accepted.upload.ballots), IsEmpty());
}

TEST_F(RecordedBallotsTest, NothingIsRecordedOnTopOfWhatItDoesNotKnow) {
    read(1, 1, 0, {{guid(7), 1}});
    recorded.end_of_rows();
    EXPECT_THROW(RecordedBallots::GuidReservation(recorded, 2).take(judged), Unavailable);
    EXPECT_NO_THROW(RecordedBallots::GuidReservation(recorded, 1).take(judged));
}

// Its memory is far behind: nothing was asked about yet.
TEST_F(RecordedBallotsTest, RecordingOfNothingChangesNothing) {
    RecordedBallots::GuidReservation(recorded, 5).succeeded();
    EXPECT_EQ(recorded.through(), 0);
}

TEST_F(RecordedBallotsTest, DroppedBallotsTakeNoGuid) {
    RecordedBallots::GuidReservation reservation(recorded, 0);
    reservation.take({&accepted, nullptr, std::vector<Verdict>(3, Verdict::dropped)});
    reservation.succeeded();
    EXPECT_THAT(among(accepted.upload.ballots), IsEmpty());
}

}  // namespace
}  // namespace urna::store
