// SPDX-License-Identifier: Apache-2.0
// What the daemon tells officials of the elections, and when.
#include <gtest/gtest.h>

#include "daemon/schedule_report.h"
#include "daemon/schedule_text.h"
#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using namespace std::chrono_literals;
using election::Election;

Election election_of(std::int64_t id, std::int64_t start, std::int64_t end) {
    Election made;
    made.id = {id};
    made.period = {at(start), at(end)};
    made.start_text = "from";
    made.end_text = "to";
    made.participants = {{{1}, "A \"1\"", false}, {{2}, "B", false}};
    return made;
}

TEST(ScheduleTextTest, NamesTheLastTheRunningAndTheNextElection) {
    const std::vector<Election> elections{election_of(1, 0, 10), election_of(2, 40, 50),
                                          election_of(3, 10, 20), election_of(4, 30, 40),
                                          election_of(5, 20, 30)};
    const std::string text = schedule_text(elections, at(25), "Europe/Belgrade");
    EXPECT_EQ(text, R"({"ended": {"id": 3, "timeZone": "Europe/Belgrade", "start": "from", "end": "to", )"
                    R"("startAt": "1970-01-01T00:00:10.000000Z", "endAt": "1970-01-01T00:00:20.000000Z", )"
                    R"("individual": false, "pollNumbers": 2, "names": ["A \"1\"", "B"]}, )"
                    R"("running": {"id": 5, "timeZone": "Europe/Belgrade", "start": "from", "end": "to", )"
                    R"("startAt": "1970-01-01T00:00:20.000000Z", "endAt": "1970-01-01T00:00:30.000000Z", )"
                    R"("individual": false, "pollNumbers": 2, "names": ["A \"1\"", "B"]}, )"
                    R"("next": {"id": 4, "timeZone": "Europe/Belgrade", "start": "from", "end": "to", )"
                    R"("startAt": "1970-01-01T00:00:30.000000Z", "endAt": "1970-01-01T00:00:40.000000Z", )"
                    R"("individual": false, "pollNumbers": 2, "names": ["A \"1\"", "B"]}})");
}

TEST(ScheduleTextTest, PeriodsAreHalfOpen) {
    const std::vector<Election> elections{election_of(1, 10, 20)};
    EXPECT_TRUE(schedule_text(elections, at(10) - 1us, "").starts_with(R"({"next": )"));
    EXPECT_TRUE(schedule_text(elections, at(10), "").starts_with(R"({"running": )"));
    EXPECT_TRUE(schedule_text(elections, at(20) - 1us, "").starts_with(R"({"running": )"));
    EXPECT_TRUE(schedule_text(elections, at(20), "").starts_with(R"({"ended": )"));
    EXPECT_EQ(schedule_text({}, at(0), ""), "{}");
}

TEST(ScheduleTextTest, TextsOfAnElectionAreThereWhereItHasThem) {
    Election named = election_of(1, 10, 20);
    named.name = "Opštinski";
    named.place = "Zemun";
    named.kind = "local";
    named.time_zone = "Europe/Belgrade";
    EXPECT_TRUE(schedule_text({named}, at(0), "UTC")
                    .starts_with(R"({"next": {"id": 1, "name": "Opštinski", "place": "Zemun", )"
                                 R"("kind": "local", "timeZone": "Europe/Belgrade", "start": )"));
    EXPECT_EQ(schedule_text({election_of(1, 10, 20)}, at(0), "").find("timeZone"), std::string::npos);
}

TEST(ScheduleTextTest, NamesThatAreTooLongAreLeftOut) {
    Election large = election_of(1, 10, 20);
    large.participants.assign(300, {{1}, std::string(256, 'x'), false});
    const std::string text = schedule_text({large}, at(0), "");
    EXPECT_TRUE(text.starts_with(R"({"namesLeftOut": true, "next": {"id": 1, )")) << text;
    EXPECT_TRUE(text.ends_with(R"("pollNumbers": 300}})")) << text;
}

TEST(ScheduleTextTest, NextChangeIsTheNearestStartOrEnd) {
    const std::vector<Election> elections{election_of(1, 10, 20), election_of(2, 30, 40)};
    EXPECT_EQ(next_change(elections, at(0)), at(10));
    EXPECT_EQ(next_change(elections, at(10)), at(20));
    EXPECT_EQ(next_change(elections, at(20)), at(30));
    EXPECT_EQ(next_change(elections, at(40)), std::nullopt);
}

// Keeps what was written.
class KeptSchedule final : public queue::Schedule {
 public:
    bool write(std::int64_t epoch, std::string_view text) override {
        if (failing) throw Unavailable("cannot be written");
        ++written;
        if (refusing) return false;
        last_epoch = epoch;
        last = text;
        return true;
    }
    queue::ScheduleReading read() override { return {}; }

    bool failing = false;
    bool refusing = false;
    int written = 0;
    std::int64_t last_epoch = 0;
    std::string last;
};

class DaemonScheduleTest : public DaemonTest {
 protected:
    DaemonParts with_schedule() {
        DaemonParts all = parts();
        all.schedule = &schedule_parts;
        return all;
    }
    bool says(const std::string& what) const {
        return schedule.last.find("\"" + what + "\": {") != std::string::npos;
    }

    KeptSchedule schedule;
    const ScheduleParts schedule_parts{*elections, schedule, "UTC"};
    Daemon first{with_schedule(), {"first", 1min}};
    Daemon second{with_schedule(), {"second", 1min}};
};

TEST_F(DaemonScheduleTest, IsWrittenAtTakeOverChangeStartAndEnd) {
    step(first);
    EXPECT_EQ(schedule.written, 1);
    EXPECT_EQ(schedule.last, "{}");
    work(first);
    EXPECT_EQ(schedule.written, 1) << "nothing has happened";

    add_election(100, 200);
    step(first);
    EXPECT_TRUE(says("next"));
    now = at(100);
    step(first);
    EXPECT_TRUE(says("running"));
    EXPECT_FALSE(says("next"));
    now = at(200);
    step(first);
    EXPECT_TRUE(says("ended"));
    EXPECT_FALSE(says("running"));
    EXPECT_EQ(schedule.written, 4);
}

TEST_F(DaemonScheduleTest, IsWrittenByWhoHasTheLeaseUnderItsEpoch) {
    step(first);
    const auto epoch = schedule.last_epoch;
    step(second);
    EXPECT_EQ(schedule.written, 1) << "who stands by writes nothing";
    leases->release("first");
    step(second);
    EXPECT_EQ(schedule.written, 2);
    EXPECT_GT(schedule.last_epoch, epoch);
}

TEST_F(DaemonScheduleTest, BallotsAreRecordedWhileItCannotBeWritten) {
    add_election(100, 200);
    schedule.failing = true;
    push(150, upload(1, {{guid(1), 1}}));
    EXPECT_TRUE(step(first));
    EXPECT_EQ(counts().valid, 1U);
    schedule.failing = false;
    schedule.refusing = true;
    step(first);
    schedule.refusing = false;
    step(first);
    EXPECT_TRUE(says("running"));
}

}  // namespace
}  // namespace urna::daemon
