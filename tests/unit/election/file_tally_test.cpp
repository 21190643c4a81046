// SPDX-License-Identifier: Apache-2.0
// What a file says by poll number, and how that is written.
#include "election/file_tally.h"

#include <gtest/gtest.h>

namespace urna::election {
namespace {

Batch batch_of(const std::vector<std::uint32_t>& poll_numbers) {
    Batch batch;
    for (const std::uint32_t number : poll_numbers) batch.push_back({Guid{}, number});
    return batch;
}

TEST(FileTallyTest, CountsByPollNumberInRisingOrder) {
    EXPECT_EQ(tally_of(batch_of({3, 1, poll_number_max, 3, 1'024, 1'023})),
              (FileTally{{1, 1}, {3, 2}, {1'023, 1}, {1'024, 1}, {poll_number_max, 1}}));
    EXPECT_TRUE(tally_of({}).empty());
}

TEST(FileTallyTest, IsLeftOutAbove256DifferentNumbers) {
    for (const std::uint32_t first : {1U, 900U, 1'000'000U}) {
        Batch batch;
        for (std::uint32_t i = 0; i < 256; ++i) batch.push_back({Guid{}, first + i});
        batch.push_back(batch.front());
        EXPECT_EQ(tally_of(batch).size(), 256U);
        batch.push_back({Guid{}, first + 256});
        EXPECT_TRUE(tally_of(batch).empty());
    }
}

TEST(FileTallyTest, TextReadsBack) {
    EXPECT_EQ(file_tally_text({{1, 12}, {2, 30}, {1'000, 1}}), "12 30 +997 1");
    for (const FileTally& tally : {FileTally{}, FileTally{{1, 1}}, FileTally{{2, 5}, {poll_number_max, 9}}}) {
        EXPECT_EQ(parse_file_tally(file_tally_text(tally)), tally);
    }
}

TEST(FileTallyTest, DamagedTextIsNoTally) {
    for (const char* text : {"x", "0", "-1", "1  2", "+ 1", "+x 1", "+2147483647 1", "1 2x"}) {
        EXPECT_FALSE(parse_file_tally(text)) << text;
    }
    std::string long_text = "1";
    for (int i = 0; i < 256; ++i) long_text += " 1";
    EXPECT_FALSE(parse_file_tally(long_text));
}

}  // namespace
}  // namespace urna::election
