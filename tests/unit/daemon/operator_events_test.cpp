// SPDX-License-Identifier: Apache-2.0
// The daemon enters in the audit trail what operators did with the queue.
#include "queue/sqlite/operator_events.h"

#include <gmock/gmock.h>

#include "audit/verification.h"
#include "base/error.h"
#include "base/log.h"
#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using testing::HasSubstr;

// Fails, or enters events and then fails, as a connection that breaks.
class BreakingTrail final : public audit::Trail {
 public:
    enum class Mode { works, fails, enters_and_fails } mode = Mode::works;

    explicit BreakingTrail(audit::Trail& real) : real_(real) {}

    bool append(std::span<const audit::NewEvent> events, std::optional<std::int64_t> full_at) override {
        if (mode == Mode::fails) throw Unavailable("the trail is away");
        const bool entered = real_.append(events, full_at);
        if (mode == Mode::enters_and_fails) throw Unavailable("the connection broke");
        return entered;
    }
    std::vector<audit::Event> before(std::optional<std::int64_t> number, std::size_t events_max) override {
        return real_.before(number, events_max);
    }
    std::vector<audit::Event> after(std::int64_t number, std::size_t events_max) override {
        return real_.after(number, events_max);
    }
    std::int64_t trim(const audit::Limits& limits, const audit::Origin& by) override {
        return real_.trim(limits, by);
    }

 private:
    audit::Trail& real_;
};

class OperatorEventsTest : public DaemonTest {
 protected:
    DaemonParts with_events() {
        DaemonParts made = parts();
        made.operator_events = events.get();
        made.audit = &trail;
        made.look_every = std::chrono::milliseconds(0);
        return made;
    }
    void append(const std::string& request) {
        events->append(
            {.origin = {.at = at(150), .account = {}, .actor = "Mira", .address = {}, .request = request},
             .kind = audit::Kind::official_held,
             .object = "official ana@example.org",
             .details = "lost phone"});
    }
    std::vector<std::string> entered() {
        std::vector<std::string> found;
        for (const audit::Event& event : trail.after(0, 100)) {
            if (event.kind == "officialHeld") found.push_back(event.origin.request);
        }
        return found;
    }

    election::Election election = add_election(100, 200);
    std::unique_ptr<queue::OperatorEvents> events =
        queue::make_sqlite_operator_events(queue::open_sqlite_inbox(directory.path()));
    std::unique_ptr<audit::Trail> real =
        store::make_sqlite_audit_trail(store::open_sqlite_elections(directory.path()));
    BreakingTrail trail{*real};
    Daemon entering{with_events(), {"first", std::chrono::minutes(1)}};
};

TEST_F(OperatorEventsTest, EventsAreEnteredAndWaitNoMore) {
    append("a");
    append("b");
    entering.step({});
    EXPECT_EQ(entered(), (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(events->waiting().empty());
    const audit::Event last = trail.before({}, 1).at(0);
    EXPECT_EQ(last.origin.actor, "Mira");
    EXPECT_EQ(last.object, "official ana@example.org");
    EXPECT_EQ(last.details, "lost phone");
    EXPECT_EQ(last.origin.at, at(150));
    EXPECT_EQ(audit::verify(trail, {}).fault, "");
}

TEST_F(OperatorEventsTest, BallotsAreRecordedWhileTheTrailIsAwayAndEventsWait) {
    trail.mode = BreakingTrail::Mode::fails;
    append("a");
    push(150, upload(1, {{guid(1), 1}}));
    testing::internal::CaptureStderr();
    work(entering);
    flush_log();
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("what operators did could not be entered"));
    EXPECT_EQ(counts().valid, 1U);
    EXPECT_TRUE(entering.healthy());
    EXPECT_EQ(events->waiting().size(), 1U);
    trail.mode = BreakingTrail::Mode::works;
    entering.step({});
    EXPECT_EQ(entered(), std::vector<std::string>{"a"});
}

TEST_F(OperatorEventsTest, AnEventWhoseAnswerWasLostIsEnteredOnce) {
    trail.mode = BreakingTrail::Mode::enters_and_fails;
    append("a");
    entering.step({});
    EXPECT_EQ(entered(), std::vector<std::string>{"a"});
    EXPECT_EQ(events->waiting().size(), 1U);
    trail.mode = BreakingTrail::Mode::works;
    entering.step({});
    EXPECT_EQ(entered(), std::vector<std::string>{"a"});
    EXPECT_TRUE(events->waiting().empty());
}

}  // namespace
}  // namespace urna::daemon
