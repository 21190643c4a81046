// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "base/metrics.h"
#include "queue/clock_watch.h"
#include "support/daemon_fixture.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ClockWatchTest : public daemon::DaemonTest {
 protected:
    // Both clocks go on, and the queue's is set besides.
    void pass(std::chrono::microseconds time, std::chrono::microseconds set = 0s) {
        since_boot += time;
        now += time + set;
        watch.look(queue);
    }
    static double jumps() {
        const std::string text = metrics_text();
        const std::string name = "\nurna_clock_jumps_total ";
        return std::stod(text.substr(text.find(name) + name.size()));
    }

    std::chrono::microseconds since_boot{1'000'000};
    Instant own = at(0);
    ClockWatch watch{[this] { return own; }, [this] { return since_boot; }};
    const double jumps_before = jumps();
};

TEST_F(ClockWatchTest, ClockThatGoesOnDoesNotJump) {
    pass(0s);
    pass(1s);
    pass(8h);  // the machine was suspended
    pass(1s, 1'900ms);
    EXPECT_EQ(jumps(), jumps_before);
}

TEST_F(ClockWatchTest, EachJumpInEitherDirectionIsSeenOnce) {
    pass(0s);
    pass(1s, 1h);
    pass(1s);
    pass(1s, -1h);
    pass(1s);
    pass(1s, 2'100ms);
    EXPECT_EQ(jumps(), jumps_before + 3);
}

TEST_F(ClockWatchTest, LookThatTookLongTellsNothingOfJumps) {
    pass(0s);
    int calls = 0;
    ClockWatch slow{[this] { return own; }, [&] { return since_boot + ++calls * 2s; }};
    slow.look(queue);
    now += 1h;
    slow.look(queue);
    EXPECT_EQ(jumps(), jumps_before);
}

TEST_F(ClockWatchTest, MetricsTellByHowMuchClocksDiffer) {
    push(3'600, upload(1));
    now = at(600);
    own = at(607);
    watch.look(queue);
    EXPECT_THAT(metrics_text(), HasSubstr("\nurna_queue_clock_behind_seconds 3000\n"));
    EXPECT_THAT(metrics_text(), HasSubstr("\nurna_clock_offset_seconds 7\n"));
    now = at(3'601);
    watch.look(queue);
    EXPECT_THAT(metrics_text(), HasSubstr("\nurna_queue_clock_behind_seconds 0\n"));
}

}  // namespace
}  // namespace urna::queue
