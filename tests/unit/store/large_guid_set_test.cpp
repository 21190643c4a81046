// SPDX-License-Identifier: Apache-2.0
#include "store/large_guid_set.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <random>
#include <set>
#include <vector>

#include "base/guid.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

Guid counted(std::uint32_t number) {
    Guid made;
    std::memcpy(made.bytes.data(), &number, sizeof number);
    return made;
}

TEST(LargeGuidSetTest, HoldsWhatWasInserted) {
    LargeGuidSet set;
    EXPECT_FALSE(set.contains(guid(1)));
    EXPECT_TRUE(set.insert(guid(1)));
    EXPECT_FALSE(set.insert(guid(1)));
    EXPECT_TRUE(set.contains(guid(1)));
    EXPECT_FALSE(set.contains(guid(2)));
    EXPECT_EQ(set.size(), 1);
}

TEST(LargeGuidSetTest, TheGuidOfZerosIsOneLikeOthers) {
    LargeGuidSet set;
    EXPECT_FALSE(set.contains(Guid{}));
    EXPECT_TRUE(set.insert(Guid{}));
    EXPECT_FALSE(set.insert(Guid{}));
    EXPECT_TRUE(set.contains(Guid{}));
    EXPECT_EQ(set.size(), 1);
    set.erase(Guid{});
    EXPECT_FALSE(set.contains(Guid{}));
}

TEST(LargeGuidSetTest, EmptyOneTakesEveryQuestion) {
    LargeGuidSet set;
    set.prefetch(std::array<Guid, LargeGuidSet::prefetched>{});
    set.erase(guid(1));
    EXPECT_EQ(set.size(), 0);
}

// Few GUIDs over and over, so that gaps are closed at every slot that there is, the end of a shard too.
TEST(LargeGuidSetTest, SaysWhatAPlainSetSays) {
    LargeGuidSet set;
    std::set<Guid> plain;
    std::mt19937 random(1);
    for (int i = 0; i < 300'000; ++i) {
        const Guid one = counted(static_cast<std::uint32_t>(random() % 100'000));
        if (random() % 3 != 0) {
            ASSERT_EQ(set.insert(one), plain.insert(one).second);
        } else {
            set.erase(one);
            plain.erase(one);
        }
    }
    EXPECT_EQ(set.size(), plain.size());
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        ASSERT_EQ(set.contains(counted(i)), plain.contains(counted(i)));
    }
}

// All fill up at once, so that most buckets have some that stand behind them.
TEST(LargeGuidSetTest, FindsWhatStandsBehindFullBuckets) {
    LargeGuidSet set;
    for (std::uint32_t i = 0; i < 1'000'000; ++i) ASSERT_TRUE(set.insert(counted(i)));
    for (std::uint32_t i = 0; i < 1'000'000; i += 2) set.erase(counted(i));
    for (std::uint32_t i = 0; i < 1'000'000; ++i) ASSERT_EQ(set.contains(counted(i)), i % 2 == 1) << i;
    for (std::uint32_t i = 0; i < 1'000'000; ++i) ASSERT_EQ(set.insert(counted(i)), i % 2 == 0) << i;
    EXPECT_EQ(set.size(), 1'000'000);
}

// Those of a crowd all belong into the last bucket of one shard of 64 buckets, where the first twelve bits of
// their hashes are ones; the shard does not grow for them.
std::vector<Guid> crowd_of_one_bucket(std::size_t guids) {
    std::vector<Guid> crowd;
    for (std::uint32_t i = 0; crowd.size() < guids; ++i) {
        if (GuidHash()(counted(i)) >> 52 == 0xFFF) crowd.push_back(counted(i));
    }
    return crowd;
}

// A bucket counts in a byte how many have passed it, as 15 fit in.
TEST(LargeGuidSetTest, FindsEachOfACrowdThatPassedOneBucket) {
    LargeGuidSet set;
    const std::vector<Guid> crowd = crowd_of_one_bucket(600);
    for (const Guid& one : crowd) {
        ASSERT_TRUE(set.insert(one));
        ASSERT_TRUE(set.contains(one)) << set.size();
    }
    for (const Guid& one : crowd) ASSERT_TRUE(set.contains(one));
    EXPECT_EQ(set.size(), crowd.size());
}

TEST(LargeGuidSetTest, FindsTheLastOfACrowdAfterTheOthersWereErased) {
    LargeGuidSet set;
    const std::vector<Guid> crowd = crowd_of_one_bucket(600);
    for (const Guid& one : crowd) set.insert(one);
    for (std::size_t i = 0; i + 1 < crowd.size(); ++i) {
        set.erase(crowd[i]);
        ASSERT_FALSE(set.contains(crowd[i])) << i;
        ASSERT_TRUE(set.contains(crowd.back())) << i;
    }
    EXPECT_EQ(set.size(), 1);
}

TEST(LargeGuidSetTest, KeepsWhatItHoldsWhenRoomIsMadeForLess) {
    LargeGuidSet set;
    for (std::uint32_t i = 0; i < 100'000; ++i) set.insert(counted(i));
    const std::size_t bytes = set.bytes();
    set.reserve(10);
    EXPECT_EQ(set.bytes(), bytes);
    for (std::uint32_t i = 0; i < 100'000; ++i) ASSERT_TRUE(set.contains(counted(i))) << i;
}

// A bucket of 15 GUIDs takes 256 bytes, and a block is 64 of them, with a pointer to it.
TEST(LargeGuidSetTest, CountsTheBytesOfEveryBlock) {
    constexpr std::size_t block_bytes = 64 * 256 + sizeof(void*);
    LargeGuidSet set;
    EXPECT_EQ(set.bytes(), sizeof set);
    set.insert(guid(1));
    EXPECT_EQ(set.bytes(), sizeof set + block_bytes);
    for (std::uint32_t i = 0; i < 100'000; ++i) set.insert(counted(i));
    EXPECT_EQ((set.bytes() - sizeof set) % block_bytes, 0);
    EXPECT_GE(set.bytes(), 17 * set.size());
}

// Shards that grew all at the same time would take 29 just after that.
TEST(LargeGuidSetTest, TakesAtMostTwentySixBytesAGuidAsItGrows) {
    LargeGuidSet set;
    for (std::uint32_t i = 1; i <= 2'000'000; ++i) {
        set.insert(counted(i));
        if (i < 500'000 || i % 10'000 != 0) continue;
        ASSERT_LE(set.bytes(), 26 * set.size()) << i;
    }
}

TEST(LargeGuidSetTest, TakesAtMostTwentyNineBytesAGuidForWhichRoomWasMade) {
    for (const std::uint32_t guids : {500'000U, 600'000U, 700'000U}) {
        LargeGuidSet set;
        set.reserve(guids + guids / 20);
        const std::size_t bytes = set.bytes();
        for (std::uint32_t i = 1; i <= guids; ++i) set.insert(counted(i));
        EXPECT_EQ(set.bytes(), bytes);
        EXPECT_LE(bytes, 29 * set.size());
    }
}

}  // namespace
}  // namespace urna::store
