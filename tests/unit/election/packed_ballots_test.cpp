// SPDX-License-Identifier: Apache-2.0
#include "election/packed_ballots.h"

#include <gtest/gtest.h>

#include "support/uploads.h"

namespace urna::election {
namespace {

std::vector<std::uint8_t> bytes_of(const Batch& ballots) {
    const auto bytes = packed(ballots);
    return {bytes.begin(), bytes.end()};
}

TEST(PackedBallots, BallotIsItsGuidAndItsPollNumberWithTheLowByteFirst) {
    std::vector<std::uint8_t> expected(16, 0);
    expected.front() = 7;
    expected.back() = 9;
    expected.insert(expected.end(), {0x78, 0x56, 0x34, 0x12});
    EXPECT_EQ(bytes_of({{guid(7, 9), 0x12345678}}), expected);
}

TEST(PackedBallots, UnpackIntoTheSameBallotsInTheirOrder) {
    const Batch ballots{{guid(2), 1}, {guid(1), poll_number_max}, {guid(2), 40}};
    EXPECT_EQ(unpacked(bytes_of(ballots)), ballots);
    EXPECT_EQ(unpacked({}), Batch());
}

TEST(PackedBallots, NoWholeNumberOfBallotsIsRefused) {
    const auto bytes = bytes_of(many_ballots(21));
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        EXPECT_EQ(unpacked(std::span(bytes).first(size)).has_value(), size % 20 == 0) << size;
    }
}

TEST(PackedBallots, PollNumberThatNoFileCanHoldIsRefused) {
    for (const std::uint32_t number : {0U, poll_number_max + 1, 0xFFFFFFFFU}) {
        for (const std::size_t place : {0, 1, 2}) {
            Batch ballots = many_ballots(3);
            ballots[place].poll_number = number;
            EXPECT_EQ(unpacked(bytes_of(ballots)), std::nullopt) << number << " at " << place;
        }
    }
}

}  // namespace
}  // namespace urna::election
