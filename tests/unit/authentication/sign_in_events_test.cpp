// SPDX-License-Identifier: Apache-2.0
// Over a real database; between it and the log-ins stands a trail that can be told to fail.
#include "authentication/sign_in_events.h"

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <thread>

#include "audit/verification.h"
#include "base/error.h"
#include "base/metrics.h"
#include "store/sqlite/stores.h"
#include "support/temporary_directory.h"

namespace urna::authentication {
namespace {

using audit::Event;
using audit::NewEvent;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class SeamTrail final : public audit::Trail {
 public:
    explicit SeamTrail(std::unique_ptr<audit::Trail> real) : real_(std::move(real)) {}

    bool append(std::span<const NewEvent> events, std::optional<std::int64_t> full_at) override {
        if (failing) throw Unavailable("the disk is full");
        return real_->append(events, full_at);
    }
    std::vector<Event> before(std::optional<std::int64_t> number, std::size_t events_max) override {
        return real_->before(number, events_max);
    }
    std::vector<Event> after(std::int64_t number, std::size_t events_max) override {
        return real_->after(number, events_max);
    }
    std::int64_t trim(const audit::Limits& limits, const audit::Origin& by) override {
        return real_->trim(limits, by);
    }

    std::atomic<bool> failing{false};

 private:
    const std::unique_ptr<audit::Trail> real_;
};

// The counter `urna_audit_events_missed_total` of the whole program.
double missed_total() {
    for (const auto& family : metrics().Collect()) {
        if (family.name == "urna_audit_events_missed_total" && !family.metric.empty())
            return family.metric.front().counter.value;
    }
    return 0;
}

class SignInEventsTest : public testing::Test {
 protected:
    static constexpr std::int64_t events_max = 400;

    SignInEventsTest() {
        account::Account ana{.id = {},
                             .jmbg = "0101990710008",
                             .forename = "Ana",
                             .surname = "Anić",
                             .email = "Ana@Example.org",
                             .role = account::Role::official,
                             .password_hash = "hash"};
        ana.id =
            *accounts->add(ana, {.at = at(0), .account = {}, .actor = {}, .address = "::1", .request = "r"});
        official = ana;
        administrator = *accounts->find("admin@admin.com");
    }

    static Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

    static audit::Origin request(const std::string& id) {
        return {.at = at(7), .account = {}, .actor = {}, .address = "192.0.2.7", .request = id};
    }

    // Those of log-ins.
    std::vector<Event> entered() { return trail.after(2, 10'000); }

    // Of each event: what it is of, from where, and how often.
    std::vector<std::string> sums() {
        std::vector<std::string> found;
        for (const Event& event : entered()) {
            if (event.kind == "signInRefused")
                found.push_back(event.object + " " + event.origin.address + " " +
                                std::to_string(event.times));
        }
        return found;
    }

    void fill() {
        for (int number = 0; number < events_max - 2; ++number) {
            const audit::NewEvent event{.origin = request("filling " + std::to_string(number)),
                                        .kind = audit::Kind::sign_in,
                                        .object = "account 2"};
            ASSERT_TRUE(trail.append({&event, 1}, {}));
        }
    }

    TemporaryDirectory directory;
    std::shared_ptr<sqlite::Pool> pool = store::open_sqlite_accounts(directory.path());
    std::unique_ptr<store::AccountStore> accounts =
        store::make_sqlite_account_store(pool, [] { return std::string("hash"); });
    SeamTrail trail{store::make_sqlite_audit_trail(pool)};
    std::atomic<Instant> now{at(0)};
    SignInEvents sign_ins{*accounts, trail, events_max, [this] { return now.load(); }};
    account::Account official;
    account::Account administrator;
};

TEST_F(SignInEventsTest, ALogInIsAnEventOfItsAccount) {
    sign_ins.signed_in(official, request("one"));
    sign_ins.signed_in(administrator, request("two"));
    const auto events = entered();
    ASSERT_EQ(events.size(), 2);
    EXPECT_EQ(events[0].kind, "signIn");
    EXPECT_EQ(events[0].origin.account, official.id);
    EXPECT_EQ(events[0].origin.actor, "Ana@Example.org");
    EXPECT_EQ(events[0].origin.at, at(7));
    EXPECT_EQ(events[0].origin.address, "192.0.2.7");
    EXPECT_EQ(events[0].origin.request, "one");
    EXPECT_EQ(events[0].object, audit::object_of(official.id));
    EXPECT_EQ(events[0].details, "official");
    EXPECT_EQ(events[1].object, "account 1");
    EXPECT_EQ(events[1].details, "administrator");
}

TEST_F(SignInEventsTest, RefusedOnesAreAddedUpByAccountAndAddress) {
    now = at(10);
    sign_ins.refused("ana@example.org", "192.0.2.7");
    now = at(12);
    sign_ins.refused("ANA@EXAMPLE.ORG", "192.0.2.7");
    sign_ins.refused("ana@example.org", "2001:db8::1");
    sign_ins.refused("admin@admin.com", "192.0.2.7");
    EXPECT_THAT(entered(), IsEmpty()) << "before the minute is over";
    sign_ins.enter();
    EXPECT_THAT(sums(),
                ElementsAre("account 1 192.0.2.7 1", "account 2 192.0.2.7 2", "account 2 2001:db8::1 1"));
    const Event event = entered().at(1);
    EXPECT_EQ(event.origin.at, at(10)) << "when the first was refused";
    EXPECT_EQ(event.origin.account, std::nullopt) << "nobody has signed in";
    EXPECT_EQ(event.origin.actor, "Ana@Example.org");
    EXPECT_EQ(event.origin.request.size(), 36U);

    sign_ins.enter();
    EXPECT_EQ(entered().size(), 3) << "none is entered twice";
    sign_ins.refused("ana@example.org", "192.0.2.7");
    sign_ins.enter();
    EXPECT_EQ(entered().size(), 4) << "another minute has a sum of its own";
}

TEST_F(SignInEventsTest, EmailsWithoutAnAccountAreAddedUpUnderOneAndNotKept) {
    now = at(12);
    sign_ins.refused("nobody@example.org", "192.0.2.7");
    now = at(11);
    sign_ins.refused("Sifra123@example.org", "192.0.2.7");
    sign_ins.refused("Sifra123@example.org", "192.0.2.8");
    sign_ins.enter();
    EXPECT_THAT(sums(), ElementsAre("no account 192.0.2.7 2", "no account 192.0.2.8 1"));
    EXPECT_EQ(entered()[0].origin.at, at(11)) << "the earliest of them";
    for (const Event& event : entered()) {
        EXPECT_EQ(event.origin.actor, "");
        EXPECT_EQ(event.details, "");
    }
}

TEST_F(SignInEventsTest, OfOneMinuteSoManyHaveAnEventEachAndTheRestShareOne) {
    for (int number = 0; number < 300; ++number) {
        sign_ins.refused("ana@example.org", "address " + std::to_string(number));
    }
    // Who has a place keeps it.
    sign_ins.refused("ana@example.org", "address 0");
    sign_ins.enter();
    const auto found = sums();
    ASSERT_EQ(found.size(), 257);
    EXPECT_THAT(found, testing::Contains("account 2 others 44"));
    EXPECT_THAT(found, testing::Contains("account 2 address 0 2"));
    EXPECT_THAT(found, testing::Contains("account 2 address 255 1"));
    EXPECT_THAT(found, testing::Not(testing::Contains("account 2 address 256 1")));

    // The next minute has room again.
    sign_ins.refused("ana@example.org", "address 299");
    sign_ins.enter();
    EXPECT_THAT(sums(), testing::Contains("account 2 address 299 1"));
}

TEST_F(SignInEventsTest, GuessesAtOthersHideNoneAtAnAccount) {
    for (int number = 0; number < 300; ++number) {
        sign_ins.refused("nobody@example.org", "address " + std::to_string(number));
    }
    sign_ins.refused("ana@example.org", "192.0.2.99");
    sign_ins.enter();
    EXPECT_THAT(sums(), testing::Contains("account 2 others 1"));
    EXPECT_THAT(sums(), testing::Contains("no account others 44"));
}

TEST_F(SignInEventsTest, ACrowdOfLogInsOfAnAccountAndAnAddressIsAddedUp) {
    int number = 0;
    const auto log_in = [&](int times, const std::string& address) {
        for (const int end = number + times; number < end; ++number) {
            audit::Origin by = request(std::to_string(number));
            by.address = address;
            sign_ins.signed_in(official, by);
        }
    };
    log_in(103, "192.0.2.1");
    log_in(1, "192.0.2.2");
    EXPECT_EQ(entered().size(), 101);
    sign_ins.enter();
    const auto events = entered();
    ASSERT_EQ(events.size(), 102);
    EXPECT_EQ(events[101].kind, "signIn");
    EXPECT_EQ(events[101].times, 3);
    EXPECT_EQ(events[101].origin.account, official.id);
    EXPECT_EQ(events[101].origin.actor, "Ana@Example.org");
    EXPECT_EQ(events[101].origin.address, "192.0.2.1");
    EXPECT_EQ(events[101].object, audit::object_of(official.id));

    // The next minute has room again.
    log_in(1, "192.0.2.1");
    EXPECT_EQ(entered().size(), 103);
}

TEST_F(SignInEventsTest, ATrailThatFailsStopsNoLogInAndIsToldLaterHowManyItMissed) {
    const double missed_before = missed_total();
    trail.failing = true;
    sign_ins.signed_in(official, request("one"));
    sign_ins.refused("ana@example.org", "192.0.2.7");
    sign_ins.refused("ana@example.org", "192.0.2.7");
    sign_ins.enter();
    sign_ins.enter();
    EXPECT_THAT(entered(), IsEmpty());
    EXPECT_EQ(missed_total() - missed_before, 2);  // a log-in, and one sum

    trail.failing = false;
    now = at(90);
    sign_ins.signed_in(official, request("two"));
    sign_ins.enter();
    sign_ins.enter();
    const auto events = entered();
    ASSERT_EQ(events.size(), 2);
    EXPECT_EQ(events[0].kind, "signIn");
    EXPECT_EQ(events[0].origin.request, "two");
    EXPECT_EQ(events[1].kind, "eventsMissed");
    EXPECT_EQ(events[1].times, 2);
    EXPECT_EQ(events[1].origin.at, at(90));
    EXPECT_EQ(missed_total() - missed_before, 2);
    EXPECT_EQ(audit::verify(trail, {}).fault, "");
}

TEST_F(SignInEventsTest, AFullTrailStopsNoLogInAndIsToldOnceItHasRoom) {
    fill();
    ASSERT_EQ(trail.after(0, 10'000).size(), events_max);
    const double missed_before = missed_total();
    sign_ins.signed_in(official, request("one"));
    sign_ins.refused("ana@example.org", "192.0.2.7");
    sign_ins.enter();
    sign_ins.signed_in(official, request("two"));
    sign_ins.enter();
    EXPECT_EQ(trail.after(0, 10'000).size(), events_max);
    EXPECT_EQ(missed_total() - missed_before, 3);

    ASSERT_GT(trail.trim({.events_max = events_max}, request("trimming")), 0);
    sign_ins.enter();
    const Event last = trail.before({}, 1).at(0);
    EXPECT_EQ(last.kind, "eventsMissed");
    EXPECT_EQ(last.times, 3);
    sign_ins.signed_in(official, request("three"));
    EXPECT_EQ(trail.before({}, 1).at(0).origin.request, "three");
    EXPECT_EQ(audit::verify(trail, {}).fault, "");
}

TEST_F(SignInEventsTest, WhatWasAddedUpIsEnteredWhenTheMinuteIsOver) {
    now = at(59) + 950ms;
    sign_ins.refused("ana@example.org", "192.0.2.7");
    const std::jthread entering([&](const std::stop_token& stop) { sign_ins.run(stop); });
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (entered().empty() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(5ms);
    EXPECT_THAT(sums(), ElementsAre("account 2 192.0.2.7 1"));
}

TEST_F(SignInEventsTest, WhatWasAddedUpIsEnteredWhenItIsAskedToStop) {
    now = at(0);  // a minute would pass
    const auto begun = std::chrono::steady_clock::now();
    {
        const std::jthread entering([&](const std::stop_token& stop) { sign_ins.run(stop); });
        std::this_thread::sleep_for(50ms);
        sign_ins.refused("ana@example.org", "192.0.2.7");
        std::this_thread::sleep_for(50ms);
        EXPECT_THAT(entered(), IsEmpty());
    }
    EXPECT_THAT(sums(), ElementsAre("account 2 192.0.2.7 1"));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 30s);
}

// A stop that comes before the thread has begun.
TEST_F(SignInEventsTest, NothingIsLostWhenItIsAskedToStopAtOnce) {
    sign_ins.refused("ana@example.org", "192.0.2.7");
    std::stop_source stop;
    stop.request_stop();
    sign_ins.run(stop.get_token());
    EXPECT_THAT(sums(), ElementsAre("account 2 192.0.2.7 1"));
}

TEST_F(SignInEventsTest, NoneIsLostAmongManyAtOnce) {
    {
        std::atomic<int> running = 4;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int k = 0; k < 1'000; ++k) sign_ins.refused("ana@example.org", "192.0.2.7");
                --running;
            });
        }
        while (running > 0) sign_ins.enter();
    }
    sign_ins.enter();
    std::int64_t times = 0;
    for (const Event& event : trail.after(2, 10'000)) {
        if (event.kind == "signInRefused") times += event.times;
        if (event.kind == "eventsMissed") FAIL();
    }
    EXPECT_EQ(times, 4'000);
}

}  // namespace
}  // namespace urna::authentication
