// SPDX-License-Identifier: Apache-2.0
#include "replay/progress_line.h"

#include <gtest/gtest.h>

#include <sstream>

#include "replay/figures.h"

namespace urna::replay {
namespace {

using namespace std::chrono_literals;

const ProgressLine::Time begin{};

TEST(ProgressLine, DrawsOneLineOverAndOverOnATerminal) {
    std::ostringstream out;
    ProgressLine progress(out, true, "ballots", 10'000, begin);
    progress.update(2'500, 3, begin + 1s);
    progress.update(2'600, 3, begin + 1100ms);
    progress.finish(10'000, 3, begin + 4s);
    EXPECT_EQ(
        out.str(),
        "\r[#####...............]  25 %  2,500 of 10,000 ballots, 2,500/s, 3 s left, 3 uploads tried again"
        "\r[####################] 100 %  10,000 of 10,000 ballots, 2,500/s, 3 uploads tried again         "
        "\n");
}

TEST(ProgressLine, TellsEveryTenPercentAndEveryFiveSecondsElsewhere) {
    std::ostringstream out;
    ProgressLine progress(out, false, "ballots", 1000, begin);
    progress.update(99, 0, begin + 1s);
    progress.update(100, 0, begin + 2s);
    progress.update(110, 0, begin + 6s);
    progress.update(110, 0, begin + 7s);
    progress.finish(110, 0, begin + 8s);
    EXPECT_EQ(out.str(),
              " 10 %  100 of 1,000 ballots, 50/s, 18 s left\n"
              " 11 %  110 of 1,000 ballots, 15/s, 56 s left\n");
}

TEST(Figures, AreGroupedByThousands) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1'000), "1,000");
    EXPECT_EQ(grouped(12'345'678), "12,345,678");
}

TEST(Figures, SpeakOfMinutesAndHours) {
    EXPECT_EQ(spoken(59s), "59 s");
    EXPECT_EQ(spoken(185s), "3 min 05 s");
    EXPECT_EQ(spoken(7200s), "2 h 00 min");
}

}  // namespace
}  // namespace urna::replay
