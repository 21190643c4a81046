// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "base/error.h"
#include "store/store_suite.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Election;
using election::Verdict;
using election::VerdictCounts;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class BallotStoreSuite : public StoreSuite {
 protected:
    void record(const std::vector<JudgedUpload>& uploads, Instant watermark) {
        stores.ballots->record(uploads, watermark, epoch, std::stop_token());
    }

    InvalidVotePage invalid_votes(const Election& of, InvalidVoteCursor after = {},
                                  std::size_t votes_max = 100) {
        return stores.ballots->invalid_votes(of.id, after, votes_max);
    }

    Epoch epoch = *stores.leases->take("a daemon", std::chrono::minutes(1));
    Election election = add_election(100, 200);
    // Two valid ballots, a duplicate of the first, and one that nobody stands for.
    AcceptedUpload accepted{upload(1, {{guid(1), 1}, {guid(2), 2}, {guid(1), 1}, {guid(3), 9}}), at(150)};
    JudgedUpload judged{&accepted,
                        &election,
                        {Verdict::valid, Verdict::valid, Verdict::duplicate, Verdict::invalid_poll_number}};
    RecordedUpload recorded{accepted.upload.id, {2, 1, 1, 0}};
};
INSTANTIATE_TEST_SUITE_P(Engines, BallotStoreSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(BallotStoreSuite, NothingIsCountedAtFirst) {
    const Count count = stores.ballots->count(election);
    EXPECT_THAT(count.valid_votes, ElementsAre(0, 0));
    EXPECT_LT(count.watermark, at(1));
    EXPECT_EQ(stores.ballots->count_progress().next_end, at(200));
}

TEST_P(BallotStoreSuite, RecordedUploadIsCounted) {
    record({judged}, at(151));
    reopen();
    const Count count = stores.ballots->count(election);
    EXPECT_THAT(count.valid_votes, ElementsAre(1, 1));
    EXPECT_EQ(count.watermark, at(151));
    EXPECT_EQ(stores.ballots->count_progress().counts, (VerdictCounts{2, 1, 1, 0}));
}

TEST_P(BallotStoreSuite, RedeliveredUploadCountsOnce) {
    record({judged}, at(151));
    record({judged, judged}, at(152));
    EXPECT_THAT(stores.ballots->count(election).valid_votes, ElementsAre(1, 1));
    EXPECT_EQ(invalid_votes(election).votes.size(), 2);
    EXPECT_EQ(stores.ballots->count_progress().counts, (VerdictCounts{2, 1, 1, 0}));
}

TEST_P(BallotStoreSuite, InvalidVotesAreListedAsTheyWereRecorded) {
    AcceptedUpload later{upload(2, {{guid(2), 2}}), at(160)};
    record({judged, {&later, &election, {Verdict::duplicate}}}, at(160));
    const auto votes = invalid_votes(election).votes;
    ASSERT_EQ(votes.size(), 3);
    EXPECT_EQ(votes[0].ballot, guid(1));
    EXPECT_EQ(votes[0].poll_number, 1);
    EXPECT_EQ(votes[0].reason, Verdict::duplicate);
    EXPECT_EQ(votes[0].official_jmbg, "0101990710008");
    EXPECT_EQ(votes[1].ballot, guid(3));
    EXPECT_EQ(votes[1].poll_number, 9);
    EXPECT_EQ(votes[1].reason, Verdict::invalid_poll_number);
    EXPECT_EQ(votes[2].ballot, guid(2));
}

TEST_P(BallotStoreSuite, InvalidVotesAreReadInPages) {
    AcceptedUpload later{upload(2, {{guid(2), 2}}), at(160)};
    record({judged, {&later, &election, {Verdict::duplicate}}}, at(160));
    const auto first = invalid_votes(election, {}, 2);
    EXPECT_EQ(first.votes.size(), 2);
    const auto second = invalid_votes(election, first.last, 2);
    ASSERT_EQ(second.votes.size(), 1);
    EXPECT_EQ(second.votes[0].ballot, guid(2));
    EXPECT_THAT(invalid_votes(election, second.last, 2).votes, IsEmpty());
}

TEST_P(BallotStoreSuite, FromThePlaceOfAnInvalidVoteThoseBehindItAreRead) {
    AcceptedUpload later{upload(2, {{guid(2), 2}}), at(160)};
    record({judged, {&later, &election, {Verdict::duplicate}}}, at(160));
    const auto all = invalid_votes(election).votes;
    ASSERT_EQ(all.size(), 3);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto behind = invalid_votes(election, all[i].cursor).votes;
        ASSERT_EQ(behind.size(), all.size() - 1 - i);
        if (behind.empty()) continue;
        EXPECT_EQ(behind.front().cursor, all[i + 1].cursor);
    }
}

TEST_P(BallotStoreSuite, ElectionsAreCountedApart) {
    const Election other = add_election(300, 400);
    AcceptedUpload later{upload(2, {{guid(4), 2}, {guid(1), 1}}), at(350)};
    record({judged, {&later, &other, {Verdict::valid, Verdict::duplicate}}}, at(350));
    EXPECT_THAT(stores.ballots->count(election).valid_votes, ElementsAre(1, 1));
    EXPECT_THAT(stores.ballots->count(other).valid_votes, ElementsAre(0, 1));
    EXPECT_EQ(invalid_votes(election).votes.size(), 2);
    EXPECT_EQ(invalid_votes(other).votes.size(), 1);
}

TEST_P(BallotStoreSuite, DroppedBallotsTakeNoGuid) {
    AcceptedUpload early{upload(3, {{guid(7), 1}}), at(50)};
    record({{&early, nullptr, {Verdict::dropped}}}, at(50));
    EXPECT_EQ(stores.ballots->count_progress().counts.dropped, 1);
    AcceptedUpload again{upload(4, {{guid(7), 1}}), at(150)};
    EXPECT_THAT(stores.ballots->load_context({&again, 1}).guids, IsEmpty());
}

TEST_P(BallotStoreSuite, RecordedUploadsAreKnownWithTheirCounts) {
    AcceptedUpload early{upload(3, {{guid(7), 1}, {guid(8), 1}}), at(50)};
    record({judged, {&early, nullptr, {Verdict::dropped, Verdict::dropped}}}, at(151));
    reopen();
    const std::vector<AcceptedUpload> asked{early, accepted, {upload(9), at(199)}};
    EXPECT_THAT(stores.ballots->load_context(asked).uploads,
                UnorderedElementsAre(recorded, RecordedUpload{early.upload.id, {0, 0, 0, 2}}));
}

TEST_P(BallotStoreSuite, NameThatWasGivenToAnotherFileIsRejected) {
    record({judged}, at(151));
    AcceptedUpload another = accepted;
    another.upload.file_sha256[0] ^= 1;
    EXPECT_THROW(stores.ballots->load_context({&another, 1}), AnotherFile);
    EXPECT_THAT(stores.ballots->load_context({&accepted, 1}).uploads, ElementsAre(recorded));
}

TEST_P(BallotStoreSuite, KnownAreRecordedGuidsAndUploadsOnly) {
    record({judged}, at(151));
    const std::vector<AcceptedUpload> asked{accepted, {upload(9, {{guid(3), 1}, {guid(77), 1}}), at(199)}};
    const JudgingContext known = stores.ballots->load_context(asked);
    EXPECT_THAT(known.guids, UnorderedElementsAre(guid(1), guid(2), guid(3)));
    EXPECT_THAT(known.uploads, ElementsAre(recorded));
    ASSERT_EQ(known.elections.size(), 1);
    EXPECT_EQ(known.elections[0].id, election.id);
    EXPECT_EQ(known.elections[0].participants.size(), 2);
}

TEST_P(BallotStoreSuite, KnownElectionsAreThoseOverTheInstantsOfAcceptance) {
    const auto elections_over = [&](std::int64_t seconds) {
        const std::vector<AcceptedUpload> asked{{upload(9), at(seconds)}};
        return stores.ballots->load_context(asked).elections.size();
    };
    EXPECT_EQ(elections_over(99), 0);
    EXPECT_EQ(elections_over(100), 1);
    EXPECT_EQ(elections_over(199), 1);
    EXPECT_EQ(elections_over(200), 0);
}

TEST_P(BallotStoreSuite, KnownElectionsDoNotGoByTheOrderOfTheUploads) {
    const std::vector<AcceptedUpload> asked{
        {upload(8), at(300)}, {upload(9), at(150)}, {upload(10), at(301)}};
    EXPECT_EQ(stores.ballots->load_context(asked).elections.size(), 1);
}

TEST_P(BallotStoreSuite, WatermarkIsNeverLowered) {
    record({}, at(500));
    record({}, at(400));
    EXPECT_EQ(stores.ballots->count_progress().watermark, at(500));
}

TEST_P(BallotStoreSuite, NextEndIsTheEarliestAfterTheWatermark) {
    add_election(300, 400);
    EXPECT_EQ(stores.ballots->count_progress().next_end, at(200));
    record({}, at(200));
    EXPECT_EQ(stores.ballots->count_progress().next_end, at(400));
    record({}, at(400));
    EXPECT_EQ(stores.ballots->count_progress().next_end, std::nullopt);
}

TEST_P(BallotStoreSuite, StoppedRecordingChangesNothing) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(stores.ballots->record({&judged, 1}, at(151), epoch, stop.get_token()), Unavailable);
    EXPECT_THAT(stores.ballots->count(election).valid_votes, ElementsAre(0, 0));
    EXPECT_THAT(stores.ballots->load_context({&accepted, 1}).uploads, IsEmpty());
    record({judged}, at(151));
    EXPECT_THAT(stores.ballots->count(election).valid_votes, ElementsAre(1, 1));
}

TEST_P(BallotStoreSuite, TakenGuidsAreKnownAfterAStart) {
    record({judged}, at(151));
    reopen();
    EXPECT_THAT(stores.ballots->load_context({&accepted, 1}).guids,
                UnorderedElementsAre(guid(1), guid(2), guid(3)));
    AcceptedUpload later{upload(2, {{guid(2), 1}, {guid(4), 1}}), at(160)};
    record({{&later, &election, {Verdict::duplicate, Verdict::valid}}}, at(160));
    reopen();
    EXPECT_THAT(stores.ballots->load_context({&later, 1}).guids, UnorderedElementsAre(guid(2), guid(4)));
}

// Two stores on one database, as two daemons have them.
TEST_P(BallotStoreSuite, WhatAnotherHasRecordedIsKnown) {
    Stores others = instance->open();
    others.ballots->load_context({&accepted, 1});
    record({judged}, at(151));
    EXPECT_THAT(others.ballots->load_context({&accepted, 1}).guids,
                UnorderedElementsAre(guid(1), guid(2), guid(3)));
}

TEST_P(BallotStoreSuite, NothingIsRecordedThatWasJudgedWithoutKnowingAllThatIsRecorded) {
    Stores others = instance->open();
    AcceptedUpload later{upload(2, {{guid(2), 1}}), at(160)};
    EXPECT_THAT(others.ballots->load_context({&later, 1}).guids, IsEmpty());
    record({judged}, at(151));
    const JudgedUpload stale{&later, &election, {Verdict::valid}};
    EXPECT_THROW(others.ballots->record({&stale, 1}, at(160), epoch, std::stop_token()), Unavailable);
    EXPECT_THAT(stores.ballots->count(election).valid_votes, ElementsAre(1, 1));
    EXPECT_THAT(others.ballots->load_context({&later, 1}).guids, ElementsAre(guid(2)));
}

TEST_P(BallotStoreSuite, WhoHasLostTheLeaseIsToldThatWhateverElseIsWrong) {
    Stores others = instance->open();
    others.ballots->load_context({});
    record({judged}, at(151));
    stores.leases->release("a daemon");
    AcceptedUpload later{upload(2, {{guid(2), 1}}), at(160)};
    const JudgedUpload stale{&later, &election, {Verdict::valid}};
    EXPECT_THROW(others.ballots->record({&stale, 1}, at(160), epoch, std::stop_token()), Fenced);
}

TEST_P(BallotStoreSuite, LargeUploadIsRecordedInSeveralRowsAndReadAgain) {
    AcceptedUpload large{upload(2), at(150)};
    for (std::uint32_t i = 0; i < 120'001; ++i) {
        Guid made = guid(7);
        std::memcpy(&made.bytes[4], &i, sizeof i);
        large.upload.ballots.push_back({made, i % 2 + 1});
    }
    record({{&large, &election, std::vector<Verdict>(120'001, Verdict::valid)}}, at(150));
    EXPECT_THAT(stores.ballots->count(election).valid_votes, ElementsAre(60'001, 60'000));
    reopen();
    EXPECT_EQ(stores.ballots->load_context({&large, 1}).guids.size(), 120'001);
}

TEST_P(BallotStoreSuite, ReadingTheRecordEndsWhenItIsAskedToStop) {
    record({judged}, at(151));
    reopen();
    std::stop_source stopping;
    stopping.request_stop();
    EXPECT_THROW(stores.ballots->read_record(stopping.get_token()), Unavailable);
    EXPECT_EQ(stores.ballots->read_record({}).number, 1);
    EXPECT_THAT(stores.ballots->load_context({&accepted, 1}).guids, Not(IsEmpty()));
}

TEST_P(BallotStoreSuite, GuidThatIsThereAlreadyIsNeverCountedAgain) {
    record({judged}, at(151));
    // A judge that errs is stopped by the record: the whole transaction fails.
    AcceptedUpload wrong{upload(5, {{guid(1), 1}}), at(160)};
    EXPECT_THROW(record({{&wrong, &election, {Verdict::valid}}}, at(160)), Rejected);
    EXPECT_THAT(stores.ballots->count(election).valid_votes, ElementsAre(1, 1));
}

}  // namespace
}  // namespace urna::store
