// SPDX-License-Identifier: Apache-2.0
// Each turnout is read from the record once, and then only what is new.
#include "admin/turnout_cache.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/error.h"
#include "support/uploads.h"

namespace urna::admin {
namespace {

// A record in memory, which counts what is looked at.
class FakeRecord final : public store::UploadRecord {
 public:
    void add(ElectionId election, const std::string& jmbg = "1") {
        const std::lock_guard lock(mutex_);
        uploads_.push_back({election,
                            {.number = 1,
                             .id = {},
                             .accepted_at = at(100),
                             .official_email = jmbg + "@example.org",
                             .official_jmbg = jmbg,
                             .official_forename = "Ana",
                             .official_surname = "Anić",
                             .counts = {.valid = 1}}});
    }
    void restore(std::size_t uploads) { uploads_.resize(uploads); }

    std::int64_t last() override {
        const std::lock_guard lock(mutex_);
        return static_cast<std::int64_t>(uploads_.size());
    }
    std::vector<store::UploadRow> uploads(ElectionId election, std::int64_t after,
                                          std::int64_t through) override {
        const std::lock_guard lock(mutex_);
        if (failing) throw Unavailable("no database");
        looked_at += through - after;
        std::vector<store::UploadRow> found;
        for (auto number = after; number < through; ++number) {
            const auto& [of, upload] = uploads_.at(static_cast<std::size_t>(number));
            if (of == election) found.push_back(upload);
        }
        return found;
    }

    store::OfficialVotes count_votes(const store::OfficialUploads&,
                                     const store::OfficialVotes& sofar) override {
        return sofar;
    }

    std::int64_t looked_at = 0;
    bool failing = false;

 private:
    std::mutex mutex_;
    std::vector<std::pair<ElectionId, store::UploadRow>> uploads_;
};

constexpr ElectionId first{1};
constexpr ElectionId second{2};
constexpr ElectionId dropped{0};

class TurnoutCacheTest : public testing::Test {
 protected:
    // The uploads of the election; none while there is more to read.
    std::optional<std::string> uploads(ElectionId election) {
        std::string text;
        const auto visitor = [&](const Turnout& turnout) { text = std::to_string(turnout.sums().uploads); };
        return turnouts.visit(election, visitor) ? std::optional(text) : std::nullopt;
    }
    void add(ElectionId election, int uploads, int officials = 1) {
        for (int i = 0; i < uploads; ++i) record.add(election, std::to_string(i % officials));
    }

    FakeRecord record;
    TurnoutCache turnouts{record,
                          {.page_uploads_max = 10, .pages_max = 3, .elections_max = 3, .people_max = 40}};
};

TEST_F(TurnoutCacheTest, WhatWasReadIsNotReadAgain) {
    EXPECT_EQ(uploads(first), "0");
    add(first, 7);
    EXPECT_EQ(uploads(first), "7");
    EXPECT_EQ(uploads(first), "7");
    EXPECT_EQ(record.looked_at, 7);
    add(first, 5);
    EXPECT_EQ(uploads(first), "12");
    EXPECT_EQ(record.looked_at, 12);
}

TEST_F(TurnoutCacheTest, LongRecordIsReadInPieces) {
    add(first, 65);
    EXPECT_FALSE(uploads(first));
    EXPECT_EQ(record.looked_at, 30);
    EXPECT_FALSE(uploads(first));
    EXPECT_EQ(uploads(first), "65");
    EXPECT_EQ(record.looked_at, 65);
}

TEST_F(TurnoutCacheTest, ElectionsAndWhatWasDroppedAreKeptApart) {
    add(first, 3);
    add(dropped, 2);
    add(second, 4);
    EXPECT_EQ(uploads(first), "3");
    EXPECT_EQ(uploads(second), "4");
    add(first, 1);
    EXPECT_EQ(uploads(first), "4");
    EXPECT_EQ(uploads(second), "4");
}

TEST_F(TurnoutCacheTest, PieceThatCouldNotBeReadIsReadLater) {
    add(first, 15);
    record.failing = true;
    EXPECT_THROW(uploads(first), Unavailable);
    record.failing = false;
    EXPECT_EQ(uploads(first), "15");
}

TEST_F(TurnoutCacheTest, RecordThatWasRestoredIsReadFromItsBeginning) {
    add(first, 15);
    EXPECT_EQ(uploads(first), "15");
    record.restore(5);
    EXPECT_EQ(uploads(first), "5");
}

TEST_F(TurnoutCacheTest, OfTooManyElectionsThoseAskedLongAgoAreForgotten) {
    add(first, 5);
    for (std::int64_t election = 1; election <= 4; ++election) ASSERT_TRUE(uploads({election}));
    record.looked_at = 0;
    EXPECT_EQ(uploads({4}), "0");
    EXPECT_EQ(uploads({2}), "0");
    EXPECT_EQ(record.looked_at, 0);
    EXPECT_EQ(uploads(first), "5");
    EXPECT_EQ(record.looked_at, 5);
}

TEST_F(TurnoutCacheTest, ManyOfficialsLeaveRoomForFewerElections) {
    add(first, 15, 15);
    add(second, 15, 15);
    EXPECT_EQ(uploads(first), "15");
    EXPECT_EQ(uploads(second), "15");
    record.looked_at = 0;
    EXPECT_EQ(uploads(second), "15");
    EXPECT_EQ(record.looked_at, 0);
    EXPECT_EQ(uploads(first), "15");
    EXPECT_EQ(record.looked_at, 30);
}

TEST_F(TurnoutCacheTest, OneElectionMayHaveAnyNumberOfOfficials) {
    add(first, 25, 25);
    EXPECT_EQ(uploads(first), "25");
    record.looked_at = 0;
    EXPECT_EQ(uploads(first), "25");
    EXPECT_EQ(record.looked_at, 0);
}

TEST_F(TurnoutCacheTest, FinalSumsAreKeptWithoutTheirTurnout) {
    add(first, 15, 15);
    ASSERT_EQ(turnouts.final_sums(first, at(1)).value().uploads, 15U);
    for (std::int64_t election = 2; election <= 5; ++election)
        ASSERT_TRUE(turnouts.final_sums({election}, at(1)));
    record.looked_at = 0;
    const auto sums = turnouts.final_sums(first, at(1)).value();
    EXPECT_EQ(sums.uploads, 15U);
    EXPECT_EQ(sums.counts, (election::VerdictCounts{.valid = 15}));
    EXPECT_EQ(record.looked_at, 0);
}

TEST_F(TurnoutCacheTest, FinalSumsOfALongRecordComeWhenAllOfItIsRead) {
    add(first, 65);
    EXPECT_FALSE(turnouts.final_sums(first, at(1)));
    EXPECT_FALSE(turnouts.final_sums(first, at(1)));
    EXPECT_EQ(turnouts.final_sums(first, at(1)).value().uploads, 65U);
}

TEST_F(TurnoutCacheTest, FinalSumsAreThoseOfTheRecordThatWasRestored) {
    add(first, 15);
    ASSERT_EQ(turnouts.final_sums(first, at(1)).value().uploads, 15U);
    record.restore(5);
    EXPECT_EQ(turnouts.final_sums(first, at(1)).value().uploads, 5U);
}

TEST_F(TurnoutCacheTest, ManyMayAskWhileItIsRecorded) {
    constexpr int uploads_in_all = 500;
    {
        std::vector<std::jthread> threads;
        threads.emplace_back([&] { add(first, uploads_in_all); });
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&, election = ElectionId{1 + i % 2}] {
                for (int asked = 0; asked < 200; ++asked) uploads(election);
            });
        }
    }
    while (!uploads(first)) {
    }
    EXPECT_EQ(uploads(first), std::to_string(uploads_in_all));
}

}  // namespace
}  // namespace urna::admin
