// SPDX-License-Identifier: Apache-2.0
#include "station/back_pressure.h"

#include <gtest/gtest.h>

#include <thread>

#include "queue/sqlite/inbox.h"
#include "support/senders.h"
#include "support/temporary_directory.h"
#include "support/uploads.h"

namespace urna::station {
namespace {

using namespace std::chrono_literals;
using Clock = BackPressure::Clock;

class BackPressureTest : public testing::Test {
 protected:
    // What is known of the queue is a few milliseconds old at most.
    bool holds_back(Clock::duration here_for = 0ms) {
        std::this_thread::sleep_for(10ms);
        return pressure.holds_back(Clock::now() - here_for);
    }

    TemporaryDirectory directory;
    std::unique_ptr<queue::BallotQueue> inbox =
        queue::make_sqlite_inbox(queue::open_sqlite_inbox(directory.path()), {}, system_now);
    BackPressure pressure{*inbox};
};

TEST_F(BackPressureTest, NobodyWaitsWhileLittleWaitsToBeRecorded) {
    EXPECT_FALSE(holds_back());
    inbox->push(upload(1, many_ballots(50'000)), sender()).value();
    EXPECT_FALSE(holds_back());
}

TEST_F(BackPressureTest, UploadsWaitUntilEnoughOfWhatIsBeforeThemIsRecorded) {
    inbox->push(upload(1, many_ballots(50'000)), sender()).value();
    inbox->push(upload(2, many_ballots(50'000)), sender()).value();
    EXPECT_TRUE(holds_back());
    inbox->acknowledge(inbox->peek(1, 0ms).back().id, {});
    EXPECT_FALSE(holds_back());
}

TEST_F(BackPressureTest, NobodyWaitsForLongWhereNothingIsRecorded) {
    inbox->push(upload(1, many_ballots(100'000)), sender()).value();
    EXPECT_TRUE(holds_back());
    EXPECT_FALSE(holds_back(250ms));
}

}  // namespace
}  // namespace urna::station
