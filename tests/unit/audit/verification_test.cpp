// SPDX-License-Identifier: Apache-2.0
#include "audit/verification.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <utility>

namespace urna::audit {
namespace {

// Of events that the test makes and damages.
class FakeTrail final : public Trail {
 public:
    explicit FakeTrail(std::vector<Event> events) : events_(std::move(events)) {}

    std::vector<Event> after(std::int64_t number, std::size_t events_max) override {
        if (number == meanwhile_after_) {
            events_ = std::move(meanwhile_);
            meanwhile_after_ = -1;
        }
        std::vector<Event> found;
        for (const Event& event : events_) {
            if (event.number > number && found.size() < events_max) found.push_back(event);
        }
        return found;
    }
    // Holds these, once it is asked for what is behind the number.
    void becomes(std::vector<Event> events, std::int64_t after) {
        meanwhile_ = std::move(events);
        meanwhile_after_ = after;
    }
    bool append(std::span<const NewEvent>, std::optional<std::int64_t>) override { throw not_asked(); }
    std::vector<Event> before(std::optional<std::int64_t>, std::size_t) override { throw not_asked(); }
    std::int64_t trim(const Limits&, const Origin&) override { throw not_asked(); }

 private:
    static std::logic_error not_asked() { return std::logic_error("verifying only reads onward"); }

    std::vector<Event> events_;
    std::vector<Event> meanwhile_;
    std::int64_t meanwhile_after_ = -1;
};

Event event(std::int64_t number) {
    return {.number = number,
            .origin = {.at = Instant(std::chrono::seconds(number)),
                       .account = AccountId{1},
                       .actor = "admin@admin.com",
                       .address = "192.0.2.7",
                       .request = "request " + std::to_string(number)},
            .kind = "participantCreated",
            .object = "participant " + std::to_string(number),
            .details = "party: A",
            .times = 1,
            .hash = {}};
}

// Each with the hash that follows from the one before, from the index on.
void chain(std::vector<Event>& events, std::size_t from = 0) {
    for (std::size_t i = from; i < events.size(); ++i)
        events[i].hash = hash_of(events[i], i == 0 ? no_hash : events[i - 1].hash);
}

std::vector<Event> events_up_to(std::int64_t last) {
    std::vector<Event> events;
    for (std::int64_t number = 1; number <= last; ++number) events.push_back(event(number));
    chain(events);
    return events;
}

// As trimming leaves them: the last event says that those up to the number are gone.
std::vector<Event> trimmed_events(std::int64_t last, std::int64_t trimmed) {
    std::vector<Event> events = events_up_to(last);
    Event trimming = event(last + 1);
    trimming.kind = to_string(Kind::trail_trimmed);
    trimming.object = std::to_string(trimmed);
    trimming.details = events.at(static_cast<std::size_t>(trimmed) - 1).hash;
    trimming.hash = hash_of(trimming, events.back().hash);
    events.push_back(trimming);
    events.erase(events.begin(), events.begin() + trimmed);
    return events;
}

Verification found(std::vector<Event> events, const std::optional<Head>& noted = {}) {
    FakeTrail trail(std::move(events));
    return verify(trail, noted);
}

std::string fault(std::vector<Event> events, const std::optional<Head>& noted = {}) {
    return found(std::move(events), noted).fault;
}

TEST(AuditVerification, EventsBeforeTheFirstAreNone) {
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-5}}) {
        auto events = events_up_to(3);
        events.insert(events.begin(), events[0]);
        events[0].number = number;
        EXPECT_EQ(fault(events), "event " + std::to_string(number) + " is none of a trail");
    }
}

TEST(AuditVerification, AnEmptyTrailIsWhole) {
    const Verification empty = found({});
    EXPECT_EQ(empty.fault, "");
    EXPECT_EQ(empty.events, 0);
    EXPECT_EQ(empty.first, 0);
}

// Of more events than are read at once, also where they end with a page.
TEST(AuditVerification, AWholeTrailIsToldWithItsLastEvent) {
    for (const std::int64_t last : {1, 3, 999, 1'000, 1'001, 2'000, 2'500}) {
        const auto events = events_up_to(last);
        const Verification whole = found(events);
        EXPECT_EQ(whole.fault, "");
        EXPECT_EQ(whole.events, last);
        EXPECT_EQ(whole.first, 1);
        EXPECT_EQ(whole.last.number, last);
        EXPECT_EQ(whole.last.hash, events.back().hash);
    }
}

TEST(AuditVerification, AChangeOfAnyFieldIsSeen) {
    const std::pair<const char*, std::function<void(Event&)>> changes[] = {
        {"at", [](Event& one) { one.origin.at += std::chrono::microseconds(1); }},
        {"account", [](Event& one) { one.origin.account = AccountId{2}; }},
        {"no account", [](Event& one) { one.origin.account.reset(); }},
        {"actor", [](Event& one) { one.origin.actor = "b@example.org"; }},
        {"address", [](Event& one) { one.origin.address = "192.0.2.8"; }},
        {"request", [](Event& one) { one.origin.request += "0"; }},
        {"kind", [](Event& one) { one.kind = "electionCreated"; }},
        {"object", [](Event& one) { one.object = "participant 9"; }},
        {"details", [](Event& one) { one.details = "party: B"; }},
        {"times", [](Event& one) { one.times = 2; }},
        {"hash", [](Event& one) { one.hash.front() = one.hash.front() == '0' ? '1' : '0'; }},
        {"text that wandered from one field to the next",
         [](Event& one) {
             one.origin.actor.pop_back();
             one.object = "m" + one.object;
         }},
    };
    for (const auto& [name, change] : changes) {
        for (const std::size_t index : {0U, 2U, 4U}) {
            auto events = events_up_to(5);
            change(events[index]);
            EXPECT_EQ(fault(events), "event " + std::to_string(index + 1) + " is not what was entered")
                << name;
        }
    }
}

// Whoever computes the changed event's hash anew gives himself away with the one behind it.
TEST(AuditVerification, AChangedEventWithAHashThatFitsIsSeenAtTheNext) {
    auto events = events_up_to(5);
    events[2].details = "party: B";
    events[2].hash = hash_of(events[2], events[1].hash);
    EXPECT_EQ(fault(events), "event 4 is not what was entered");
}

TEST(AuditVerification, AnEventThatWasRemovedIsSeen) {
    auto events = events_up_to(5);
    events.erase(events.begin() + 2);
    EXPECT_EQ(fault(events), "event 3 is missing");

    // Also when the ones behind it move up.
    for (std::size_t i = 2; i < events.size(); ++i) --events[i].number;
    EXPECT_EQ(fault(events), "event 3 is not what was entered");

    // And between two pages.
    events = events_up_to(1'500);
    events.erase(events.begin() + 1'000);
    EXPECT_EQ(fault(events), "event 1001 is missing");
}

TEST(AuditVerification, EventsThatWereRemovedFromTheBeginningAreSeen) {
    auto events = events_up_to(5);
    events.erase(events.begin(), events.begin() + 2);
    EXPECT_EQ(fault(events),
              "the events before event 3 are missing, and no event says that they were trimmed");
}

TEST(AuditVerification, AnEventThatWasPutInIsSeen) {
    auto events = events_up_to(5);
    Event put_in = event(3);
    put_in.details = "party: C";
    put_in.hash = hash_of(put_in, events[1].hash);
    events.insert(events.begin() + 2, put_in);
    for (std::size_t i = 3; i < events.size(); ++i) ++events[i].number;
    EXPECT_EQ(fault(events), "event 4 is not what was entered");
}

TEST(AuditVerification, TwoEventsThatChangedPlacesAreSeen) {
    auto events = events_up_to(5);
    std::swap(events[1], events[2]);
    std::swap(events[1].number, events[2].number);
    EXPECT_EQ(fault(events), "event 2 is not what was entered");
}

TEST(AuditVerification, ATrimmedTrailIsWhole) {
    const auto events = trimmed_events(20, 12);
    const Verification whole = found(events);
    EXPECT_EQ(whole.fault, "");
    EXPECT_EQ(whole.first, 13);
    EXPECT_EQ(whole.events, 9);
    EXPECT_EQ(whole.last.number, 21);

    // Of everything, and of more than is read at once.
    EXPECT_EQ(fault(trimmed_events(20, 20)), "");
    EXPECT_EQ(fault(trimmed_events(3'500, 1'200)), "");
}

// While the service runs, each minute may be the one.
TEST(AuditVerification, ATrailThatIsTrimmedWhileItIsReadIsReadAnew) {
    // Before the place that was read, and beyond it.
    for (const std::int64_t trimmed : {500, 2'000}) {
        FakeTrail trail(events_up_to(3'500));
        trail.becomes(trimmed_events(3'500, trimmed), 1'000);
        const Verification whole = verify(trail, {});
        EXPECT_EQ(whole.fault, "");
        EXPECT_EQ(whole.last.number, 3'501);
    }
    // One that was trimmed already.
    FakeTrail trail(trimmed_events(3'500, 100));
    trail.becomes(trimmed_events(3'500, 700), 2'100);
    EXPECT_EQ(verify(trail, {}).fault, "");
    // What is wrong stays so.
    auto wrong = events_up_to(3'500);
    wrong[2'500].details = "party: B";
    FakeTrail changed(wrong);
    changed.becomes(std::vector<Event>(wrong.begin() + 500, wrong.end()), 1'000);
    EXPECT_NE(verify(changed, {}).fault, "");
}

TEST(AuditVerification, OfTwoTrimmingsTheLaterCounts) {
    auto events = trimmed_events(20, 5);
    Event trimming = event(22);
    trimming.kind = to_string(Kind::trail_trimmed);
    trimming.object = "8";
    trimming.details = events[2].hash;
    trimming.hash = hash_of(trimming, events.back().hash);
    events.push_back(trimming);
    EXPECT_NE(fault(events), "") << "events that the later one says are gone are there";
    events.erase(events.begin(), events.begin() + 3);
    EXPECT_EQ(fault(events), "");
}

TEST(AuditVerification, ATrimmingThatLiesIsSeen) {
    const auto with_trimming = [](const std::function<void(Event&)>& change) {
        auto events = trimmed_events(20, 12);
        change(events.back());
        events.back().hash = hash_of(events.back(), events[events.size() - 2].hash);
        return fault(std::move(events));
    };
    EXPECT_EQ(with_trimming([](Event& trimming) { trimming.details = std::string(64, 'a'); }),
              "event 13 is not what was entered");
    for (const char* number : {"11", "13", "0", "-12", "twelve", "12 ", ""}) {
        EXPECT_EQ(with_trimming([&](Event& trimming) { trimming.object = number; }),
                  "the events before event 13 are missing, and no event says that they were trimmed")
            << number;
    }
}

TEST(AuditVerification, TheFirstEventThatIsLeftIsHeldAgainstTheTrimming) {
    auto events = trimmed_events(20, 12);
    events.front().details = "party: B";
    EXPECT_EQ(fault(events), "event 13 is not what was entered");
    // One more than was trimmed.
    events = trimmed_events(20, 12);
    events.erase(events.begin());
    EXPECT_EQ(fault(events),
              "the events before event 14 are missing, and no event says that they were trimmed");
}

TEST(AuditVerification, AnEventThatWasNotedMustBeThereAsItWas) {
    const auto events = events_up_to(5);
    for (const std::size_t index : {0U, 2U, 4U})
        EXPECT_EQ(fault(events, Head{events[index].number, events[index].hash}), "");

    EXPECT_EQ(fault(events, Head{3, events[3].hash}), "event 3 is not the one that was noted");
    EXPECT_EQ(fault(events, Head{6, events[4].hash}), "the noted event 6 is not there");
    EXPECT_EQ(fault({}, Head{1, events[0].hash}), "the noted event 1 is not there");
}

// Whoever may write everything can make a trail that is whole: it is told by an event that was noted
// elsewhere.
TEST(AuditVerification, ATrailThatWasMadeAnewIsToldByTheNotedEvent) {
    const auto before = events_up_to(5);
    auto anew = before;
    anew[1].details = "party: B";
    chain(anew, 1);
    EXPECT_EQ(fault(anew), "");
    EXPECT_EQ(fault(anew, Head{5, before[4].hash}), "event 5 is not the one that was noted");
    // Its end was cut off.
    EXPECT_EQ(fault(events_up_to(4), Head{5, before[4].hash}), "the noted event 5 is not there");
}

TEST(AuditVerification, OfEventsThatWereTrimmedTheLastCanBeCompared) {
    const auto before = events_up_to(20);
    EXPECT_EQ(fault(trimmed_events(20, 12), Head{12, before[11].hash}), "");
    EXPECT_EQ(fault(trimmed_events(20, 12), Head{12, before[10].hash}),
              "event 12, which was trimmed, is not the one that was noted");
    EXPECT_EQ(fault(trimmed_events(20, 12), Head{11, before[10].hash}), "");
    EXPECT_TRUE(found(trimmed_events(20, 12), Head{11, before[10].hash}).noted_is_trimmed);
    EXPECT_FALSE(found(trimmed_events(20, 12), Head{12, before[11].hash}).noted_is_trimmed);
    EXPECT_FALSE(found(trimmed_events(20, 12), Head{13, before[12].hash}).noted_is_trimmed);
    EXPECT_EQ(fault(trimmed_events(20, 12), Head{13, before[12].hash}), "");
}

TEST(AuditVerification, AHeadIsWrittenAndReadAsNumberAndHash) {
    const std::string hash(64, 'a');
    EXPECT_EQ(to_string(Head{12, hash}), "12:" + hash);
    const auto head = parse_head("12:" + hash);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->number, 12);
    EXPECT_EQ(head->hash, hash);
    const std::vector<std::string> wrong_ones = {"",
                                                 hash,
                                                 ":" + hash,
                                                 "12:",
                                                 "12" + hash,
                                                 "x:" + hash,
                                                 "12:" + hash + "a",
                                                 "12:" + hash.substr(1),
                                                 "12:" + std::string(64, 'g'),
                                                 "12:" + std::string(64, 'A'),
                                                 " 12:" + hash,
                                                 "12 :" + hash,
                                                 "99999999999999999999:" + hash};
    for (const std::string& wrong : wrong_ones) {
        EXPECT_FALSE(parse_head(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace urna::audit
