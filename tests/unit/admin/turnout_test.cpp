// SPDX-License-Identifier: Apache-2.0
// The sums over an election's uploads.
#include "admin/turnout.h"

#include <gtest/gtest.h>

#include "support/uploads.h"

namespace urna::admin {
namespace {

using election::VerdictCounts;

constexpr std::int64_t hour = 3600;

store::UploadRow recorded(std::int64_t seconds, const std::string& jmbg, const VerdictCounts& counts,
                          const std::string& forename = "Ana") {
    return {.number = 1,
            .id = {},
            .accepted_at = at(seconds),
            .official_email = forename + "@example.org",
            .official_jmbg = jmbg,
            .official_forename = forename,
            .official_surname = "Anić",
            .counts = counts};
}

store::UploadRow valid(std::int64_t seconds, std::uint64_t ballots) {
    return recorded(seconds, "1", {.valid = ballots});
}

TEST(Turnout, NothingIsNothing) {
    const Turnout turnout;
    EXPECT_EQ(turnout.sums().uploads, 0U);
    EXPECT_EQ(turnout.sums().counts, VerdictCounts{});
    EXPECT_TRUE(turnout.hours().empty());
    EXPECT_EQ(turnout.last_minute(at(100)), 0U);
    EXPECT_FALSE(turnout.last_accepted());
    EXPECT_TRUE(turnout.leading_accounts(10).empty());
    EXPECT_TRUE(turnout.leading_officials(10).empty());
}

TEST(Turnout, SumsUpWhatBecameOfTheBallots) {
    Turnout turnout;
    turnout.add(recorded(10, "1", {.valid = 5, .duplicate = 2, .invalid_poll_number = 1}));
    turnout.add(recorded(11, "2", {.valid = 1}));
    turnout.add(recorded(12, "2", {}));
    EXPECT_EQ(turnout.sums().uploads, 3U);
    EXPECT_EQ(turnout.sums().counts, (VerdictCounts{6, 2, 1, 0}));
    EXPECT_EQ(turnout.sums().counts.ballots(), 9U);
}

TEST(Turnout, UploadWithTheMostInvalidVotesIsKnown) {
    Turnout turnout;
    turnout.add(valid(10, 100));
    EXPECT_FALSE(turnout.most_invalid());
    turnout.add(recorded(11, "2", {.valid = 1, .duplicate = 1, .invalid_poll_number = 1}));
    turnout.add(recorded(12, "3", {.valid = 50, .duplicate = 2}));
    ASSERT_TRUE(turnout.most_invalid());
    EXPECT_EQ(turnout.most_invalid()->official_jmbg, "2");
    turnout.add(recorded(13, "3", {.invalid_poll_number = 3}));
    EXPECT_EQ(turnout.most_invalid()->accepted_at, at(13));
}

TEST(Turnout, OfficialIsFoundWithFirstAndLastUpload) {
    Turnout turnout;
    for (const std::int64_t number : {3, 5, 8}) {
        store::UploadRow upload = recorded(20 - number, "1", {.valid = 1});
        upload.number = number;
        turnout.add(upload);
    }
    EXPECT_EQ(turnout.find_official("2"), nullptr);
    const OfficialTurnout* official = turnout.find_official("1");
    ASSERT_NE(official, nullptr);
    EXPECT_EQ(official->uploads, 3U);
    EXPECT_EQ(official->first_upload, 3);
    EXPECT_EQ(official->last_upload, 8);
}

TEST(Turnout, HoursAreWholeAndThoseWithoutUploadsAreLeftOut) {
    Turnout turnout;
    turnout.add(valid(2 * hour, 1));
    turnout.add(valid(3 * hour - 1, 2));
    turnout.add(valid(5 * hour + 1, 4));
    turnout.add(valid(-1, 8));
    ASSERT_EQ(turnout.hours().size(), 3U);
    EXPECT_EQ(turnout.hours().at(at(-hour)).ballots, 8U);
    EXPECT_EQ(turnout.hours().at(at(2 * hour)).uploads, 2U);
    EXPECT_EQ(turnout.hours().at(at(2 * hour)).ballots, 3U);
    EXPECT_EQ(turnout.hours().at(at(5 * hour)).ballots, 4U);
}

TEST(Turnout, LastMinuteFallsWhenNothingComes) {
    Turnout turnout;
    turnout.add(valid(100, 1));
    turnout.add(valid(130, 2));
    EXPECT_EQ(turnout.last_minute(at(130)), 3U);
    EXPECT_EQ(turnout.last_minute(at(159)), 3U);
    EXPECT_EQ(turnout.last_minute(at(160)), 2U);
    EXPECT_EQ(turnout.last_minute(at(189)), 2U);
    EXPECT_EQ(turnout.last_minute(at(190)), 0U);
}

TEST(Turnout, LastMinuteIsThatOfTheLastUploadWhenTheClockIsBehind) {
    Turnout turnout;
    turnout.add(valid(100, 1));
    turnout.add(valid(200, 2));
    turnout.add(valid(201, 4));
    EXPECT_EQ(turnout.last_minute(at(110)), 6U);
}

TEST(Turnout, WhatIsRecordedLateCountsWhereItWasAccepted) {
    Turnout turnout;
    turnout.add(valid(2 * hour, 1));
    turnout.add(valid(hour, 2));
    turnout.add(valid(2 * hour - 59, 4));
    EXPECT_EQ(turnout.last_minute(at(2 * hour)), 5U);
    EXPECT_EQ(turnout.hours().at(at(hour)).ballots, 6U);
}

TEST(Turnout, OfficialsWithTheMostBallotsComeFirst) {
    Turnout turnout;
    turnout.add(recorded(10, "3", {.valid = 5}));
    turnout.add(recorded(11, "1", {.valid = 2, .duplicate = 3}));
    turnout.add(recorded(12, "2", {.valid = 4}));
    turnout.add(recorded(13, "2", {.valid = 4, .invalid_poll_number = 1}));
    const auto all = turnout.leading_officials(10);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0]->jmbg, "2");
    EXPECT_EQ(all[0]->uploads, 2U);
    EXPECT_EQ(all[0]->counts, (VerdictCounts{8, 0, 1, 0}));
    EXPECT_EQ(all[0]->last, at(13));
    EXPECT_EQ(all[1]->jmbg, "1");
    EXPECT_EQ(all[2]->jmbg, "3");
    const auto first = turnout.leading_officials(1);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0]->jmbg, "2");
    EXPECT_EQ(turnout.officials(), 3U);
}

TEST(Turnout, AccountsThatShareAJmbgAreTwo) {
    Turnout turnout;
    turnout.add(recorded(10, "1", {.valid = 1}, "Ana"));
    turnout.add(recorded(11, "1", {.valid = 2, .duplicate = 1}, "Bora"));
    turnout.add(recorded(9, "1", {.valid = 1}, "Ana"));
    EXPECT_EQ(turnout.officials(), 1U);
    EXPECT_EQ(turnout.accounts(), 2U);
    EXPECT_EQ(turnout.last_accepted(), at(11));
    const auto accounts = turnout.leading_accounts(10);
    ASSERT_EQ(accounts.size(), 2U);
    EXPECT_EQ(accounts[0]->forename, "Bora");
    EXPECT_EQ(accounts[0]->counts, (VerdictCounts{2, 1, 0, 0}));
    EXPECT_EQ(accounts[1]->email, "Ana@example.org");
    EXPECT_EQ(accounts[1]->uploads, 2U);
    EXPECT_EQ(accounts[1]->last, at(10));
    EXPECT_EQ(turnout.leading_accounts(1).size(), 1U);
}

TEST(Turnout, OfficialHasTheNameOfTheUploadAcceptedLast) {
    Turnout turnout;
    turnout.add(recorded(10, "1", {.valid = 1}, "Ana"));
    turnout.add(recorded(20, "1", {.valid = 1}, "Anica"));
    turnout.add(recorded(15, "1", {.valid = 1}, "Late"));
    const auto officials = turnout.leading_officials(10);
    ASSERT_EQ(officials.size(), 1U);
    EXPECT_EQ(officials[0]->forename, "Anica");
    EXPECT_EQ(officials[0]->uploads, 3U);
    EXPECT_EQ(officials[0]->last, at(20));
}

}  // namespace
}  // namespace urna::admin
