// SPDX-License-Identifier: Apache-2.0
#include "replay/ballots.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "replay/permutation.h"

namespace urna::replay {
namespace {

Plan plan_of(std::vector<std::uint64_t> votes, std::uint64_t duplicates, std::uint64_t spoiled,
             std::uint64_t per_upload) {
    Plan plan;
    plan.votes = std::move(votes);
    plan.duplicates = duplicates;
    plan.spoiled = spoiled;
    plan.ballots_per_upload = per_upload;
    return plan;
}

struct Counted {
    std::map<std::uint32_t, std::uint64_t> valid;
    std::uint64_t duplicates = 0;
    std::uint64_t spoiled = 0;
};

// What the rules make of the ballots, in their order. A duplicate that is no exact copy, or whose original
// does not come before it, fails.
Counted judge_all(const BallotSequence& ballots, std::uint32_t lists) {
    Counted counted;
    std::map<Guid, std::uint32_t> recorded;
    for (std::uint64_t position = 0; position < ballots.size(); ++position) {
        const auto ballot = ballots.at(position);
        const auto [original, is_new] = recorded.emplace(ballot.guid, ballot.poll_number);
        if (!is_new) {
            EXPECT_EQ(original->second, ballot.poll_number);
            ++counted.duplicates;
        } else if (ballot.poll_number > lists) {
            ++counted.spoiled;
        } else {
            ++counted.valid[ballot.poll_number];
        }
    }
    return counted;
}

TEST(Permutation, IsABijectionAtAnySize) {
    for (const std::uint64_t size : {1U, 2U, 3U, 4U, 5U, 16U, 17U, 1000U, 65'536U, 65'537U}) {
        const Permutation permutation(size, 7);
        std::vector<bool> seen(size);
        for (std::uint64_t i = 0; i < size; ++i) {
            const auto image = permutation(i);
            ASSERT_LT(image, size);
            ASSERT_FALSE(seen[image]) << size;
            seen[image] = true;
        }
    }
}

TEST(Permutation, DependsOnItsKey) {
    const Permutation one(1000, 1);
    const Permutation other(1000, 2);
    int equal = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) equal += one(i) == other(i) ? 1 : 0;
    EXPECT_LT(equal, 20);
}

TEST(KeyedGuid, IsAVersion4GuidThatDiffersForEachIndex) {
    std::set<Guid> seen;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        const auto guid = keyed_guid(3, i);
        EXPECT_EQ(guid.bytes[6] >> 4, 4);
        EXPECT_EQ(guid.bytes[8] >> 6, 2);
        EXPECT_TRUE(seen.insert(guid).second);
    }
}

TEST(KeyedGuid, FlipsEachFreeBitAboutHalfOfTheTime) {
    constexpr int guids = 4000;
    std::vector<int> ones(128);
    for (std::uint64_t i = 0; i < guids; ++i) {
        const auto guid = keyed_guid(3, i);
        for (unsigned bit = 0; bit < 128; ++bit) ones[bit] += guid.bytes[bit / 8] >> (7 - bit % 8) & 1;
    }
    for (unsigned bit = 0; bit < 128; ++bit) {
        if ((bit >= 48 && bit < 52) || bit == 64 || bit == 65) continue;  // version and variant
        EXPECT_NEAR(ones[bit], guids / 2, 200) << bit;
    }
}

TEST(BallotSequence, HoldsExactlyWhatThePlanSays) {
    const BallotSequence ballots(plan_of({500, 0, 301, 199}, 77, 33, 50), 1);
    const auto counted = judge_all(ballots, 4);
    EXPECT_EQ(counted.valid, (std::map<std::uint32_t, std::uint64_t>{{1, 500}, {3, 301}, {4, 199}}));
    EXPECT_EQ(counted.duplicates, 77);
    EXPECT_EQ(counted.spoiled, 33);
}

TEST(BallotSequence, HoldsItAlsoWhenMostBallotsAreInvalid) {
    for (const auto& [duplicates, spoiled] :
         {std::pair{1000, 0}, {0, 1000}, {1000, 1000}, {3, 1000}, {1000, 3}}) {
        const BallotSequence ballots(plan_of({1, 1}, duplicates, spoiled, 10), 1);
        const auto counted = judge_all(ballots, 2);
        EXPECT_EQ(counted.valid, (std::map<std::uint32_t, std::uint64_t>{{1, 1}, {2, 1}}));
        EXPECT_EQ(counted.duplicates, duplicates);
        EXPECT_EQ(counted.spoiled, spoiled);
    }
}

TEST(BallotSequence, RepeatsBallotsOfEarlierUploads) {
    const BallotSequence ballots(plan_of({600, 400}, 100, 10, 25), 1);
    std::map<Guid, std::uint64_t> first_upload;
    int duplicates = 0;
    for (std::uint64_t upload = 0; upload < ballots.uploads(); ++upload) {
        for (const auto& ballot : ballots.upload(upload)) {
            const auto [original, is_new] = first_upload.emplace(ballot.guid, upload);
            if (is_new) continue;
            ++duplicates;
            EXPECT_TRUE(upload == 0 || original->second < upload);
        }
    }
    EXPECT_EQ(duplicates, 100);
}

TEST(BallotSequence, PutsEachBallotIntoOneUpload) {
    const BallotSequence ballots(plan_of({60, 47}, 3, 2, 25), 1);
    ASSERT_EQ(ballots.uploads(), 5);
    std::uint64_t position = 0;
    for (std::uint64_t upload = 0; upload < ballots.uploads(); ++upload) {
        for (const auto& ballot : ballots.upload(upload)) EXPECT_EQ(ballot, ballots.at(position++));
    }
    EXPECT_EQ(position, ballots.size());
    EXPECT_EQ(ballots.upload(4).size(), 12);
}

TEST(BallotSequence, ShufflesTheLists) {
    const BallotSequence ballots(plan_of({5000, 5000}, 0, 0, 1000), 1);
    int first_list = 0;
    for (const auto& ballot : ballots.upload(0)) first_list += ballot.poll_number == 1 ? 1 : 0;
    EXPECT_NEAR(first_list, 500, 100);
}

TEST(BallotSequence, IsTheSameForTheSameSeedOnly) {
    const auto plan = plan_of({50, 50}, 5, 5, 200);
    EXPECT_EQ(BallotSequence(plan, 1).upload(0), BallotSequence(plan, 1).upload(0));
    EXPECT_NE(BallotSequence(plan, 1).at(0).guid, BallotSequence(plan, 2).at(0).guid);
}

TEST(BallotSequence, ComputesTheLastOfAHundredMillionAtOnce) {
    const BallotSequence ballots(plan_of({99'999'999, 1}, 1'000'000, 1'000'000, 1000), 1);
    EXPECT_EQ(ballots.upload(ballots.uploads() - 1).size(), 1000);
}

}  // namespace
}  // namespace urna::replay
