// SPDX-License-Identifier: Apache-2.0
#include "verify/guid_map.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace urna::verify {
namespace {

Guid random_one(std::mt19937& random) {
    Guid guid;
    guid.bytes[random() % 16] = static_cast<std::uint8_t>(random() % 4);
    guid.bytes[random() % 16] = static_cast<std::uint8_t>(random());
    return guid;
}

TEST(GuidMap, GivesTheFirstValueOfEachKey) {
    std::mt19937 random(1);
    GuidMap<Guid> map(5000);
    std::map<Guid, Guid> model;
    for (int i = 0; i < 5000; ++i) {
        const Guid key = random_one(random);
        const Guid value = random_one(random);
        const auto [found, is_new] = model.try_emplace(key, value);
        const Guid* const before = map.insert(key, value);
        ASSERT_EQ(before == nullptr, is_new);
        ASSERT_EQ(before == nullptr ? value : *before, found->second);
    }
    EXPECT_NE(map.insert(Guid{}, Guid{}), nullptr) << "the zero GUID was among them";
}

TEST(GuidMap, SetOfGuidsTakesSixteenBytesForEach) {
    EXPECT_LE(sizeof(GuidMap<Nothing>), 64U);
    GuidSet set(10);
    EXPECT_TRUE(set.insert(Guid{}));
    EXPECT_FALSE(set.insert(Guid{}));
}

TEST(Passes, EachGuidIsInOneOfThem) {
    std::mt19937 random(2);
    const Passes passes(35, 10);
    EXPECT_EQ(passes.count(), 4U);
    std::set<std::uint64_t> used;
    for (int i = 0; i < 1000; ++i) {
        const Guid guid = random_one(random);
        int in = 0;
        for (std::uint64_t pass = 0; pass < passes.count(); ++pass) {
            if (!passes.is_in(pass, guid)) continue;
            ++in;
            used.insert(pass);
        }
        ASSERT_EQ(in, 1);
    }
    EXPECT_EQ(used.size(), 4U);
    EXPECT_EQ(Passes(0, 10).count(), 1U);
}

}  // namespace
}  // namespace urna::verify
