// SPDX-License-Identifier: Apache-2.0
// GET /admin/resultWithout: what a result would be without one official's ballots, beside the result itself.
#include "admin/result_without.h"

#include <gmock/gmock.h>

#include "admin/results.h"
#include "admin_fixture.h"
#include "base/error.h"
#include "sqlite/database.h"

namespace urna::admin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ResultWithoutTest : public AdminTest {
 protected:
    static election::Upload of(const std::string& jmbg, std::uint8_t id, election::Batch ballots) {
        election::Upload made = upload(id, std::move(ballots));
        made.official = {jmbg + "@example.org", jmbg, "Forename " + jmbg, "Surname " + jmbg};
        return made;
    }
    // The official "bad" took a GUID of the official "good", whose ballot is a duplicate.
    void hold() {
        add_election(100, 200);
        push(150, of("bad", 1, {{guid(1), 1}, {guid(2), 1}, {guid(3), 1}, {guid(3), 2}, {guid(4), 9}}));
        push(160, of("good", 2, {{guid(1), 2}, {guid(5), 2}}));
        count_until(200);
    }

    http::Handler without = result_without_handler(admin(), std::make_shared<TurnoutCache>(*uploads),
                                                   std::make_shared<VoteReadings>(*uploads));
};

TEST_F(ResultWithoutTest, ValidBallotsOfTheOfficialAreSubtractedAndNothingIsJudgedAgain) {
    hold();
    const std::string before = text(results_handler(admin()), "id=1");
    EXPECT_EQ(
        text(without, "id=1&official=bad"),
        R"({"id": 1, "without": {"jmbg": "bad", "forename": "Forename bad", "surname": "Surname bad", )"
        R"("uploads": 1, "ballots": 5, "valid": 3, "duplicate": 1, "invalidPollNumber": 1, "share": 0.714286}, )"
        R"("validVotes": 1, "participants": [{"pollNumber": 1, "name": "A", "votes": 0, "result": 0}, )"
        R"({"pollNumber": 2, "name": "B", "votes": 1, "result": 250}]})");
    EXPECT_THAT(text(without, "id=1&official=good"),
                HasSubstr(R"("validVotes": 3, "participants": [{"pollNumber": 1, "name": "A", "votes": 3, )"
                          R"("result": 250}, {"pollNumber": 2, "name": "B", "votes": 0, "result": 0}])"));
    EXPECT_EQ(text(results_handler(admin()), "id=1"), before);
    EXPECT_THAT(before, HasSubstr(R"("name": "A", "result": 188)"));
}

TEST_F(ResultWithoutTest, WhatCannotBeAnsweredIsRefused) {
    hold();
    EXPECT_EQ(refusal(without, "official=bad"), R"({"message": "Field id is missing."})");
    EXPECT_EQ(refusal(without, "id=2"), R"({"message": "Election does not exist."})");
    EXPECT_EQ(refusal(without, "id=1"), R"({"message": "Field official is missing."})");
    EXPECT_EQ(refusal(without, "id=1&official=%00"), R"({"message": "Invalid official."})");
    EXPECT_EQ(refusal(without, "id=1&official=nobody"), R"({"message": "Unknown official."})");
    asked_at = at(199);
    EXPECT_EQ(refusal(without, "id=1"), R"({"message": "Election is ongoing."})");
}

TEST_F(ResultWithoutTest, NothingIsShownWhileTheCountIsNotComplete) {
    add_election(100, 200);
    push(150, of("bad", 1, {{guid(1), 1}}));
    asked_at = at(200);
    const auto asked = ask(without, "id=1&official=bad");
    ASSERT_TRUE(std::holds_alternative<http::RetryLater>(asked));
    EXPECT_THAT(std::get<http::RetryLater>(asked).on_timeout.body, HasSubstr("Count is not complete."));
}

TEST_F(ResultWithoutTest, DamagedRecordIsSaidToBeDamaged) {
    hold();
    sqlite::Database(directory.path() / "elections.db").execute("UPDATE batches SET ballots = zeroblob(20)");
    EXPECT_THROW(ask(without, "id=1&official=bad"), Unavailable);
}

// Counts one ballot for each piece, up to as many pieces as there are.
class FakeRecord final : public store::UploadRecord {
 public:
    std::int64_t last() override { return 0; }
    std::vector<store::UploadRow> uploads(ElectionId, std::int64_t, std::int64_t) override { return {}; }
    store::OfficialVotes count_votes(const store::OfficialUploads&,
                                     const store::OfficialVotes& sofar) override {
        ++read;
        store::OfficialVotes votes = sofar;
        ++votes.valid.at(0);
        votes.finished = ++votes.through_row >= pieces;
        return votes;
    }

    int read = 0;
    std::int64_t pieces = 5;
};

class VoteReadingsTest : public testing::Test {
 protected:
    static OfficialTurnout official(const std::string& jmbg, std::uint64_t valid) {
        OfficialTurnout made;
        made.jmbg = jmbg;
        made.uploads = valid;
        made.counts.valid = valid;
        return made;
    }

    FakeRecord record;
    VoteReadings readings{record, {.pieces_max = 2, .officials_max = 2}};
};

TEST_F(VoteReadingsTest, WhoAsksAgainComesFurtherAndThenFindsWhatWasRead) {
    EXPECT_FALSE(readings.votes({1}, official("1", 5), 1));
    EXPECT_FALSE(readings.votes({1}, official("1", 5), 1));
    for (int i = 0; i < 3; ++i) EXPECT_THAT(readings.votes({1}, official("1", 5), 1).value(), ElementsAre(5));
    EXPECT_EQ(record.read, 5);
}

TEST_F(VoteReadingsTest, MoreUploadsAreReadFromTheBeginning) {
    record.pieces = 1;
    readings.votes({1}, official("1", 1), 1);
    record.pieces = 2;
    EXPECT_THAT(readings.votes({1}, official("1", 2), 1).value(), ElementsAre(2));
}

TEST_F(VoteReadingsTest, OfficialAskedForLongAgoIsForgotten) {
    record.pieces = 1;
    for (const char* jmbg : {"1", "2", "1", "3", "1"}) readings.votes({1}, official(jmbg, 1), 1);
    EXPECT_EQ(record.read, 3);
    readings.votes({1}, official("2", 1), 1);
    EXPECT_EQ(record.read, 4);
}

TEST_F(VoteReadingsTest, ContradictionIsNotKept) {
    record.pieces = 1;
    EXPECT_THROW(readings.votes({1}, official("1", 7), 1), Unavailable);
    record.pieces = 2;
    EXPECT_THROW(readings.votes({1}, official("1", 7), 1), Unavailable);
    EXPECT_EQ(record.read, 3);
}

TEST(VotesWithout, MoreThanAllIsAContradiction) {
    EXPECT_THAT(votes_without({3, 2}, {1, 2}), ElementsAre(2U, 0U));
    EXPECT_THROW(votes_without({3, 2}, {0, 3}), Unavailable);
}

}  // namespace
}  // namespace urna::admin
