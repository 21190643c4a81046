// SPDX-License-Identifier: Apache-2.0
// What the record has of instants to come, and how it is brought back to the present, in every engine.
#include <gmock/gmock.h>

#include "base/error.h"
#include "store/store_suite.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Election;
using election::Verdict;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class ClockCorrectionSuite : public StoreSuite {
 protected:
    void record(const AcceptedUpload& accepted, const Election* of, Instant watermark) {
        const JudgedUpload judged{&accepted, of, {of ? Verdict::valid : Verdict::dropped}};
        stores.ballots->record(std::vector{judged}, watermark, epoch, std::stop_token());
    }
    void raise_watermark(Instant instant) { stores.ballots->record({}, instant, epoch, std::stop_token()); }
    bool complete(const Election& of) { return stores.ballots->count(of).complete(of.period); }
    std::int64_t seconds(Instant instant) {
        return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
    }

    Epoch epoch = *stores.leases->take("a daemon", 10min);
    const Instant present = system_now();
    const Instant ahead = present + 1h;
    // One that was counted before the clock went wrong, one that is over meanwhile, one that runs when
    // ballots of an hour ahead are accepted, and one that is later.
    const Election counted = add_election(100, 200);
    const Election over = add_election(300, seconds(present) - 10);
    const Election next = add_election(seconds(ahead) - 60, seconds(ahead) + 60);
    const Election later = add_election(seconds(ahead) + 60, seconds(ahead) + 7'200);

    const AcceptedUpload sound{upload(1, {{guid(1), 1}}), at(150)};
    const AcceptedUpload dropped{upload(2, {{guid(2), 1}}), present + 30min};
    const AcceptedUpload misplaced{upload(3, {{guid(3), 1}}), ahead};
};
INSTANTIATE_TEST_SUITE_P(Engines, ClockCorrectionSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(ClockCorrectionSuite, WatermarkThatIsAheadOfTheClockCompletesNothing) {
    raise_watermark(at(250));
    EXPECT_TRUE(complete(counted));
    raise_watermark(ahead);
    EXPECT_TRUE(complete(counted));
    EXPECT_FALSE(complete(over));
    EXPECT_THAT(stores.ballots->uncounted(), ElementsAre(over.id, next.id, later.id));
}

TEST_P(ClockCorrectionSuite, NothingIsAheadOfARecordWithSoundInstants) {
    record(sound, &counted, at(250));
    const RecordAhead found = stores.correction->ahead_of({present, present});
    EXPECT_EQ(found.watermark, at(250));
    EXPECT_THAT(found.uploads, IsEmpty());
    EXPECT_THAT(found.elections, IsEmpty());
}

TEST_P(ClockCorrectionSuite, WatermarkOfATickIsSetBackAndNoElectionIsMarked) {
    record(sound, &counted, at(250));
    raise_watermark(ahead);
    EXPECT_THAT(stores.correction->correct({present, present}, epoch).elections, IsEmpty());
    EXPECT_EQ(stores.ballots->count_progress().watermark, present);
    EXPECT_EQ(stores.ballots->count_progress().next_end, next.period.end);
    EXPECT_TRUE(complete(over));
    EXPECT_THAT(stores.elections->provisional_elections(), IsEmpty());
}

TEST_P(ClockCorrectionSuite, UploadsThatWereDroppedWholeCanBeRecordedAgainAndElectionsAreMarked) {
    record(sound, &counted, at(250));
    record(dropped, nullptr, present + 30min);
    record(misplaced, &next, ahead);
    const RecordAhead found = stores.correction->correct({present, present}, epoch);
    ASSERT_EQ(found.uploads.size(), 2U);
    EXPECT_EQ(found.uploads[0].id, dropped.upload.id);
    EXPECT_EQ(found.uploads[0].accepted_at, dropped.accepted_at);
    EXPECT_TRUE(found.uploads[0].dropped_whole());
    EXPECT_EQ(found.uploads[1].id, misplaced.upload.id);
    EXPECT_FALSE(found.uploads[1].dropped_whole());
    EXPECT_THAT(found.elections, ElementsAre(over.id, next.id));
    // Done again, only what was not released is there.
    EXPECT_EQ(stores.correction->correct({present, present}, epoch).uploads.size(), 1U);
    reopen();
    EXPECT_EQ(stores.ballots->count_progress().watermark, present);
    EXPECT_THAT(stores.elections->provisional_elections(), ElementsAre(over.id, next.id));
    EXPECT_TRUE(stores.ballots->count(over).provisional);
    EXPECT_FALSE(stores.ballots->count(counted).provisional);

    const std::vector<AcceptedUpload> again{{dropped.upload, present + 1s}, {misplaced.upload, present + 1s}};
    const JudgingContext known = stores.ballots->load_context(again);
    ASSERT_EQ(known.uploads.size(), 1U);
    EXPECT_EQ(known.uploads[0].id, misplaced.upload.id);
    record(again[0], &next, present + 1s);
    EXPECT_THAT(stores.ballots->count(next).valid_votes, ElementsAre(2, 0));
}

// As when a clock was ahead by minutes, and some of its instants are over when somebody looks.
TEST_P(ClockCorrectionSuite, InstantsThatAreOverAreNotBelievedFromWhenTheClockWasWrong) {
    const AcceptedUpload early{upload(4, {{guid(4), 1}}), present - 5min};
    record(sound, &counted, at(250));
    record(early, nullptr, present - 4min);
    EXPECT_THAT(stores.correction->ahead_of({present, present}).uploads, IsEmpty());
    const RecordAhead found = stores.correction->correct({present, present - 10min}, epoch);
    ASSERT_EQ(found.uploads.size(), 1U);
    EXPECT_EQ(found.uploads[0].id, early.upload.id);
    EXPECT_THAT(found.released, ElementsAre(early.upload.id));
    EXPECT_THAT(found.elections, ElementsAre(over.id));
    EXPECT_TRUE(stores.ballots->load_context(std::vector{early}).uploads.empty());
}

TEST_P(ClockCorrectionSuite, ReleasedNameIsToldUntilSomethingIsRecordedUnderIt) {
    record(dropped, nullptr, present + 30min);
    EXPECT_THAT(stores.correction->correct({present, present}, epoch).released,
                ElementsAre(dropped.upload.id));
    EXPECT_THAT(stores.correction->ahead_of({ahead, ahead}).released, ElementsAre(dropped.upload.id));
    record({dropped.upload, present + 1s}, &next, present + 1s);
    EXPECT_THAT(stores.correction->ahead_of({present, present}).released, IsEmpty());
}

TEST_P(ClockCorrectionSuite, ElectionThatWasCreatedByAClockThatWasAheadRunsFromThePresentOn) {
    election::NewElection wanted;
    wanted.period = {later.period.end, later.period.end + 1h};
    wanted.participants = {stores.elections->participants()[0].id, stores.elections->participants()[1].id};
    const auto id = stores.elections->add_election(wanted, [&] { return ahead; });
    stores.correction->correct({present, present}, epoch);
    EXPECT_EQ(stores.elections->find_election(*id)->valid_from, present);
}

TEST_P(ClockCorrectionSuite, ElectionThatWasCreatedByAClockThatWasAheadAndIsOverIsMarked) {
    record(sound, &counted, at(250));
    record(dropped, nullptr, ahead);
    election::NewElection wanted;
    wanted.period = {present - 5s, present - 2s};
    wanted.participants = {stores.elections->participants()[0].id, stores.elections->participants()[1].id};
    const auto of_ahead = stores.elections->add_election(wanted, [&] { return ahead; });
    wanted.period = {present - 2s, present - 1s};
    ASSERT_TRUE(stores.elections->add_election(wanted, [&] { return present; }));  // of the past
    EXPECT_THAT(stores.correction->correct({present, present}, epoch).elections,
                ElementsAre(over.id, *of_ahead));
}

TEST_P(ClockCorrectionSuite, FormerHolderCorrectsNothing) {
    record(dropped, nullptr, ahead);
    stores.leases->release("a daemon");
    ASSERT_TRUE(stores.leases->take("another", 1min));
    EXPECT_THROW(stores.correction->correct({present, present}, epoch), Fenced);
    EXPECT_EQ(stores.ballots->count_progress().watermark, ahead);
    EXPECT_THAT(stores.elections->provisional_elections(), IsEmpty());
}

}  // namespace
}  // namespace urna::store
