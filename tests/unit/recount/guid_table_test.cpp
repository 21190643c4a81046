// SPDX-License-Identifier: Apache-2.0
#include "recount/guid_table.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace urna::recount {
namespace {

std::vector<bool> take(GuidTable& table, const std::vector<Guid>& guids) {
    std::array<bool, GuidTable::together_max> first{};
    const std::span<bool> told(first.data(), guids.size());
    table.take(guids, told);
    return {told.begin(), told.end()};
}

Guid numbered(std::uint64_t number) {
    Guid guid;
    std::memcpy(guid.bytes.data(), &number, sizeof number);
    return guid;
}

TEST(GuidTableTest, GuidIsFirstOnceAlsoWithinThoseThatAreTakenTogether) {
    GuidTable table;
    EXPECT_EQ(take(table, {numbered(1), numbered(2), numbered(1)}), (std::vector{true, true, false}));
    EXPECT_EQ(take(table, {numbered(2), numbered(3)}), (std::vector{false, true}));
    EXPECT_EQ(take(table, {}), std::vector<bool>{});
}

TEST(GuidTableTest, ZeroGuidIsOneLikeOthers) {
    GuidTable table;
    EXPECT_EQ(take(table, {numbered(0), numbered(0)}), (std::vector{true, false}));
    EXPECT_EQ(take(table, {numbered(0)}), std::vector{false});
}

TEST(GuidTableTest, TellsWhatASetOfTheStandardLibraryTells) {
    std::mt19937_64 random(7);
    GuidTable table;
    std::set<Guid> known;
    for (int round = 0; round < 4'000; ++round) {
        std::vector<Guid> guids;
        std::vector<bool> expected;
        for (std::size_t i = random() % (GuidTable::together_max + 1); i > 0; --i) {
            guids.push_back(numbered(random() % 60'000));
            expected.push_back(known.insert(guids.back()).second);
        }
        ASSERT_EQ(take(table, guids), expected) << "round " << round;
    }
    EXPECT_GT(known.size(), 40'000U);
}

TEST(GuidTableTest, MemoryOfManyGuidsIsBoundedWhateverTheirNumber) {
    GuidTable table;
    std::vector<Guid> guids(GuidTable::together_max);
    constexpr std::size_t beside = 64 << 10;
    for (std::uint64_t taken = 0; taken < 1'000'000;) {
        for (Guid& guid : guids) guid = numbered(++taken);
        take(table, guids);
        if (taken < 100'000) continue;  // of a few, each shard has its eight slots
        ASSERT_LE(table.bytes(), taken * GuidTable::guid_bytes_max + beside) << taken;
    }
}

}  // namespace
}  // namespace urna::recount
