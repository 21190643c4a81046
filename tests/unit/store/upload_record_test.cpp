// SPDX-License-Identifier: Apache-2.0
// What the record says of uploads as wholes, in every engine.
#include "store/upload_record.h"

#include <gmock/gmock.h>

#include "store/store_suite.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Election;
using election::Verdict;
using election::VerdictCounts;
using testing::IsEmpty;
using testing::SizeIs;

class UploadRecordSuite : public StoreSuite {
 protected:
    // Of one ballot.
    void record(std::uint8_t id, std::int64_t seconds, const Election* of, Verdict verdict) {
        const AcceptedUpload accepted{upload(id, {{guid(id), 1}}), at(seconds)};
        stores.ballots->load_context({});
        const std::vector<JudgedUpload> judged{{&accepted, of, {verdict}}};
        stores.ballots->record(judged, at(seconds), epoch, std::stop_token());
    }

    Epoch epoch = *stores.leases->take("a daemon", std::chrono::minutes(1));
    Election election = add_election(100, 200);
    Election other = add_election(200, 300);
};
INSTANTIATE_TEST_SUITE_P(Engines, UploadRecordSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(UploadRecordSuite, EmptyRecordHasNoLastUpload) {
    EXPECT_EQ(stores.uploads->last(), 0);
    EXPECT_THAT(stores.uploads->uploads(election.id, 0, 100), IsEmpty());
}

TEST_P(UploadRecordSuite, UploadIsShownWithItsOfficialAndWhatBecameOfItsBallots) {
    AcceptedUpload accepted{upload(1, {{guid(1), 1}, {guid(2), 2}, {guid(1), 1}, {guid(3), 9}}), at(150)};
    accepted.upload.official = {"other@example.org", "0202990710009", "Đorđe", "Đorđević"};
    const std::vector<JudgedUpload> judged{
        {&accepted,
         &election,
         {Verdict::valid, Verdict::valid, Verdict::duplicate, Verdict::invalid_poll_number}}};
    stores.ballots->record(judged, at(151), epoch, std::stop_token());
    reopen();
    const auto uploads = stores.uploads->uploads(election.id, 0, stores.uploads->last());
    ASSERT_THAT(uploads, SizeIs(1));
    EXPECT_EQ(uploads[0].accepted_at, at(150));
    EXPECT_EQ(uploads[0].official_jmbg, "0202990710009");
    EXPECT_EQ(uploads[0].official_forename, "Đorđe");
    EXPECT_EQ(uploads[0].official_surname, "Đorđević");
    EXPECT_EQ(uploads[0].counts, (VerdictCounts{2, 1, 1, 0}));
}

TEST_P(UploadRecordSuite, UploadsOfOneElectionAreReadInPieces) {
    record(1, 150, &election, Verdict::valid);
    const std::int64_t one = stores.uploads->last();
    record(2, 50, nullptr, Verdict::dropped);
    record(3, 250, &other, Verdict::valid);
    record(4, 160, &election, Verdict::valid);
    const std::int64_t all = stores.uploads->last();
    EXPECT_GT(all, one);
    EXPECT_THAT(stores.uploads->uploads(election.id, 0, all), SizeIs(2));
    EXPECT_THAT(stores.uploads->uploads(election.id, 0, one), SizeIs(1));
    const auto behind = stores.uploads->uploads(election.id, one, all);
    ASSERT_THAT(behind, SizeIs(1));
    EXPECT_EQ(behind[0].accepted_at, at(160));
    EXPECT_THAT(stores.uploads->uploads(election.id, all, all + 100), IsEmpty());
    EXPECT_THAT(stores.uploads->uploads(other.id, 0, all), SizeIs(1));
}

// Whoever has seen the last one may forget about all before it.
TEST_P(UploadRecordSuite, NumbersGrowInTheOrderOfRecordingWheneverItWasAccepted) {
    std::int64_t before = stores.uploads->last();
    std::uint8_t id = 0;
    for (const std::int64_t seconds : {180, 170, 160}) {
        record(++id, seconds, &election, Verdict::valid);
        if (id == 2) reopen();
        EXPECT_GT(stores.uploads->last(), before);
        before = stores.uploads->last();
    }
}

}  // namespace
}  // namespace urna::store
