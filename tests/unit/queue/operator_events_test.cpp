// SPDX-License-Identifier: Apache-2.0
// What operators' commands tell the audit trail waits in the queue.
#include "queue/operator_events.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "queue/engines.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using audit::Kind;
using audit::NewEvent;

NewEvent event(int second, const std::string& request, Kind kind = Kind::official_held) {
    return {.origin = {.at = at(second), .account = {}, .actor = "Mira", .address = {}, .request = request},
            .kind = kind,
            .object = "official ana@example.org",
            .details = "lost phone"};
}

class OperatorEventsSuite : public testing::TestWithParam<Engine> {
 protected:
    std::vector<std::string> requests() {
        std::vector<std::string> found;
        for (const NewEvent& one : instance->operator_events()->waiting())
            found.push_back(one.origin.request);
        return found;
    }

    std::unique_ptr<QueueInstance> instance = GetParam().make_instance();
    std::unique_ptr<OperatorEvents> events = instance->operator_events();
};

TEST_P(OperatorEventsSuite, AnEventWaitsAsItWasAppended) {
    events->append(event(1, "a", Kind::dead_letter_requeued));
    const auto waiting = instance->operator_events()->waiting();
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].origin.at, at(1));
    EXPECT_EQ(waiting[0].origin.actor, "Mira");
    EXPECT_EQ(waiting[0].origin.request, "a");
    EXPECT_EQ(waiting[0].origin.account, std::nullopt);
    EXPECT_EQ(waiting[0].kind, Kind::dead_letter_requeued);
    EXPECT_EQ(waiting[0].object, "official ana@example.org");
    EXPECT_EQ(waiting[0].details, "lost phone");
    EXPECT_EQ(waiting[0].times, 1);
}

TEST_P(OperatorEventsSuite, EventsWaitInTheOrderOfTheirInstantsUntilTheyAreRemoved) {
    events->append(event(3, "c"));
    events->append(event(1, "b"));
    events->append(event(2, "a"));
    EXPECT_EQ(requests(), (std::vector<std::string>{"b", "a", "c"}));
    events->remove("a");
    events->remove("a");
    events->remove("unknown");
    EXPECT_EQ(requests(), (std::vector<std::string>{"b", "c"}));
}

TEST_P(OperatorEventsSuite, ACommandThatIsRepeatedIsOneEvent) {
    events->append(event(1, "a"));
    events->append(event(2, "a"));
    const auto waiting = events->waiting();
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].origin.at, at(1));
}

TEST_P(OperatorEventsSuite, LinesInATextForgeNoOtherField) {
    NewEvent forging = event(1, "a");
    forging.origin.actor = "Mira\nofficialReleased";
    forging.details = "x\ny";
    events->append(forging);
    const auto waiting = events->waiting();
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].kind, Kind::official_held);
    EXPECT_EQ(waiting[0].object, "official ana@example.org");
}

TEST_P(OperatorEventsSuite, TenThousandMayWait) {
    for (std::size_t i = 0; i < operator_events_max; ++i) events->append(event(1, std::to_string(i)));
    EXPECT_THROW(events->append(event(1, "one more")), Unavailable);
    events->remove("0");
    events->append(event(1, "one more"));
    EXPECT_EQ(events->waiting().size(), operator_events_max);
}

INSTANTIATE_TEST_SUITE_P(Engines, OperatorEventsSuite, testing::ValuesIn(engines()),
                         [](const auto& engine) { return engine.param.name; });

}  // namespace
}  // namespace urna::queue
