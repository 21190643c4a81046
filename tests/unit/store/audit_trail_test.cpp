// SPDX-License-Identifier: Apache-2.0
// The audit trails of accounts and elections, and the events that the stores enter there.
#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>

#include "audit/verification.h"
#include "base/text.h"
#include "sqlite/database.h"
#include "store/sqlite/stores.h"
#include "store/store_suite.h"
#include "support/temporary_directory.h"

namespace urna::store {
namespace {

using account::Account;
using account::Role;
using audit::Event;
using audit::Kind;
using audit::Limits;
using audit::NewEvent;
using audit::Origin;
using audit::Trail;
using testing::ElementsAre;
using testing::IsEmpty;

Origin by(int number) {
    return {.at = at(number),
            .account = AccountId{17},
            .actor = "petra@example.org",
            .address = "192.0.2.7",
            .request = "request " + std::to_string(number)};
}

NewEvent new_event(int number, Kind kind = Kind::sign_in) {
    return {.origin = by(number), .kind = kind, .object = "account 17", .details = "official"};
}

std::vector<Event> all(Trail& trail) {
    return trail.after(0, 100'000);
}

std::vector<std::string> kinds(Trail& trail) {
    std::vector<std::string> found;
    for (const Event& event : all(trail)) found.push_back(event.kind);
    return found;
}

std::vector<std::int64_t> numbers(const std::vector<Event>& events) {
    std::vector<std::int64_t> found;
    for (const Event& event : events) found.push_back(event.number);
    return found;
}

std::string fault(Trail& trail) {
    return audit::verify(trail, {}).fault;
}

Account ana() {
    return {.id = {},
            .jmbg = "0101990710008",
            .forename = "Ana",
            .surname = "Anić",
            .email = "Ana@Example.org",
            .role = Role::official,
            .password_hash = "hash"};
}

class AuditTrailSuite : public StoreSuite {
 protected:
    // So many events, of the seconds 1, 2 and so on.
    void append(int events) {
        for (int number = 1; number <= events; ++number) {
            const NewEvent event = new_event(number);
            ASSERT_TRUE(trail().append({&event, 1}));
        }
    }
    Trail& trail() { return *stores.elections_audit; }  // empty in a new database

    election::NewElection wanted(std::int64_t start, std::int64_t end) {
        election::NewElection wanted;
        wanted.period = {at(start), at(end)};
        wanted.participants = {first, second};
        return wanted;
    }
    void add_participants() {
        first = stores.elections->add_participant("A", false, by(1));
        second = stores.elections->add_participant("B", false, by(2));
    }
    Clock clock = [] { return at(1); };
    ParticipantId first;
    ParticipantId second;
};
INSTANTIATE_TEST_SUITE_P(Engines, AuditTrailSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(AuditTrailSuite, ANewDatabaseSaysThatItsFirstAdministratorWasAdded) {
    EXPECT_THAT(all(*stores.elections_audit), IsEmpty());
    const auto events = all(*stores.accounts_audit);
    ASSERT_EQ(events.size(), 1);
    EXPECT_EQ(events[0].number, 1);
    EXPECT_EQ(events[0].kind, "accountAdded");
    EXPECT_EQ(events[0].object, "account 1");
    EXPECT_EQ(events[0].details, "admin@admin.com, administrator");
    EXPECT_EQ(events[0].origin.account, std::nullopt);
    EXPECT_EQ(events[0].origin.address, "");
    EXPECT_EQ(events[0].times, 1);
    EXPECT_EQ(events[0].hash, hash_of(events[0], audit::no_hash));

    reopen();
    EXPECT_EQ(all(*stores.accounts_audit).size(), 1);
}

TEST_P(AuditTrailSuite, AnEventSaysWhoDidWhatToWhatWhenAndFromWhere) {
    Origin origin = by(5);
    origin.at += std::chrono::microseconds(123'456);
    stores.elections->add_participant("Прва", false, origin);
    const auto events = all(*stores.elections_audit);
    ASSERT_EQ(events.size(), 1);
    const Event& event = events[0];
    EXPECT_EQ(event.number, 1);
    EXPECT_EQ(event.origin.at, at(5) + std::chrono::microseconds(123'456));
    EXPECT_EQ(event.origin.account, AccountId{17});
    EXPECT_EQ(event.origin.actor, "petra@example.org");
    EXPECT_EQ(event.origin.address, "192.0.2.7");
    EXPECT_EQ(event.origin.request, "request 5");
    EXPECT_EQ(event.kind, "participantCreated");
    EXPECT_EQ(event.object, "participant 1");
    EXPECT_EQ(event.details, "party: Прва");
    EXPECT_EQ(event.times, 1);
    EXPECT_EQ(event.hash, hash_of(event, audit::no_hash));
}

TEST_P(AuditTrailSuite, EachChangeOfAnAccountIsAnEvent) {
    Origin command = by(2);
    command.account = {};
    command.address = {};
    const auto registered =
        stores.accounts->add_registered(ana(), {}, account::RegistrationMode::open, by(1));
    ASSERT_TRUE(registered);
    Account other = ana();
    other.email = "boss@example.org";
    other.role = Role::administrator;
    ASSERT_TRUE(stores.accounts->add(other, command));
    ASSERT_TRUE(set_password(*stores.accounts, "ana@example.org", "new", by(3)));
    ASSERT_TRUE(set_password(*stores.accounts, "ana@example.org", "new", by(4)));  // as it was
    ASSERT_TRUE(stores.accounts->remove("ANA@example.org", by(5)));

    ASSERT_THAT(kinds(*stores.accounts_audit),
                ElementsAre("accountAdded", "accountRegistered", "accountAdded", "passwordSet", "passwordSet",
                            "accountRemoved"));
    const auto events = all(*stores.accounts_audit);
    for (const std::size_t of_ana : {1U, 3U, 4U, 5U}) {
        EXPECT_EQ(events[of_ana].object, audit::object_of(*registered));
        EXPECT_EQ(events[of_ana].details, "Ana@Example.org, official");
        EXPECT_EQ(events[of_ana].origin.account, AccountId{17});
    }
    EXPECT_EQ(events[2].details, "boss@example.org, administrator");
    EXPECT_EQ(events[2].origin.account, std::nullopt);
    EXPECT_EQ(fault(*stores.accounts_audit), "");
    EXPECT_THAT(all(*stores.elections_audit), IsEmpty());
}

TEST_P(AuditTrailSuite, EachChangeOfElectionsIsAnEvent) {
    add_participants();
    const auto person = stores.elections->add_participant("Osoba", true, by(3));
    const auto other_person = stores.elections->add_participant("=Osoba", true, by(9));
    const auto parliamentary = stores.elections->add_election(wanted(100, 200), clock, by(4));
    election::NewElection of_persons = wanted(200, 300);
    of_persons.individual = true;
    of_persons.participants = {other_person, person};
    const auto presidential = stores.elections->add_election(of_persons, clock, by(5));
    ASSERT_TRUE(parliamentary && presidential);
    stores.elections->publish(*parliamentary, {true}, by(6));
    stores.elections->publish(*parliamentary, {true}, by(7));  // as it was
    stores.elections->publish(*parliamentary, {false}, by(8));

    EXPECT_THAT(
        kinds(*stores.elections_audit),
        ElementsAre("participantCreated", "participantCreated", "participantCreated", "participantCreated",
                    "electionCreated", "electionCreated", "resultPublished", "resultWithdrawn"));
    const auto events = all(*stores.elections_audit);
    EXPECT_EQ(events[2].object, "participant 3");
    EXPECT_EQ(events[2].details, "individual: Osoba");
    EXPECT_EQ(events[4].object, "election 1");
    EXPECT_EQ(events[4].details,
              "parliamentary, 1970-01-01T00:01:40.000000Z to 1970-01-01T00:03:20.000000Z, participants 1, 2");
    EXPECT_EQ(events[5].object, "election 2");
    EXPECT_EQ(events[5].details,
              "presidential, 1970-01-01T00:03:20.000000Z to 1970-01-01T00:05:00.000000Z, participants 4, 3");
    EXPECT_EQ(events[6].object, "election 1");
    EXPECT_EQ(events[6].origin.request, "request 6");
    EXPECT_EQ(events[7].origin.request, "request 8");
    EXPECT_EQ(fault(*stores.elections_audit), "");
    EXPECT_EQ(all(*stores.accounts_audit).size(), 1);
}

TEST_P(AuditTrailSuite, AChangeThatIsRefusedIsNoEvent) {
    ASSERT_TRUE(stores.accounts->add_registered(ana(), {}, account::RegistrationMode::open, by(1)));
    EXPECT_FALSE(stores.accounts->add(ana(), by(2)));
    EXPECT_FALSE(stores.accounts->add_registered(ana(), {}, account::RegistrationMode::open, by(2)));
    EXPECT_FALSE(set_password(*stores.accounts, "nobody@example.org", "new", by(3)));
    EXPECT_FALSE(stores.accounts->remove("nobody@example.org", by(4)));
    ASSERT_THAT(kinds(*stores.accounts_audit), ElementsAre("accountAdded", "accountRegistered"));

    add_participants();
    ASSERT_TRUE(stores.elections->add_election(wanted(100, 200), clock, by(5)));
    EXPECT_FALSE(stores.elections->add_election(wanted(150, 250), clock, by(6)));
    EXPECT_THAT(kinds(*stores.elections_audit),
                ElementsAre("participantCreated", "participantCreated", "electionCreated"));
}

TEST_P(AuditTrailSuite, WhatCannotBeEnteredIsNotDone) {
    add_participants();
    const auto election = stores.elections->add_election(wanted(100, 200), clock, by(3));
    ASSERT_TRUE(election);
    instance->execute_on_accounts_audit("DROP TABLE audit_events");
    instance->execute_on_elections_audit("DROP TABLE audit_events");

    EXPECT_ANY_THROW(stores.accounts->add(ana(), by(4)));
    EXPECT_ANY_THROW(set_password(*stores.accounts, "admin@admin.com", "new", by(5)));
    EXPECT_ANY_THROW(stores.accounts->remove("admin@admin.com", by(6)));
    const auto accounts = stores.accounts->list();
    ASSERT_EQ(accounts.size(), 1);
    EXPECT_EQ(accounts[0].password_hash, "first hash");

    EXPECT_ANY_THROW(stores.elections->add_participant("C", false, by(7)));
    EXPECT_ANY_THROW(stores.elections->add_election(wanted(300, 400), clock, by(8)));
    EXPECT_ANY_THROW(stores.elections->publish(*election, {true}, by(9)));
    EXPECT_EQ(stores.elections->participants().size(), 2);
    EXPECT_EQ(stores.elections->elections().size(), 1);
    EXPECT_FALSE(stores.elections->is_public(*election));
}

TEST_P(AuditTrailSuite, EachEventFollowsTheOneBeforeAlsoAfterTheDatabaseIsOpenedAgain) {
    append(3);
    reopen();
    const NewEvent further = new_event(4);
    ASSERT_TRUE(trail().append({&further, 1}));
    const auto events = all(trail());
    EXPECT_THAT(numbers(events), ElementsAre(1, 2, 3, 4));
    std::string before = audit::no_hash;
    for (const Event& event : events) {
        EXPECT_EQ(event.hash, hash_of(event, before));
        before = event.hash;
    }
    EXPECT_EQ(fault(trail()), "");
}

TEST_P(AuditTrailSuite, WhatIsRepeatedIsEnteredOnce) {
    const NewEvent events[] = {new_event(1), new_event(2), new_event(1, Kind::sign_in_refused)};
    ASSERT_TRUE(trail().append({events, 1}));
    ASSERT_TRUE(trail().append({events, 1}));
    ASSERT_TRUE(trail().append(events));
    ASSERT_TRUE(trail().append(events));
    ASSERT_THAT(kinds(trail()), ElementsAre("signIn", "signIn", "signInRefused"));
    EXPECT_EQ(all(trail())[1].origin.request, "request 2");
}

TEST_P(AuditTrailSuite, TextsThatAreTooLongOrCannotBePrintedAreShortenedAndShown) {
    std::string long_text;
    while (long_text.size() < 5'000) long_text += "đ😀";
    Origin origin = by(1);
    origin.actor = origin.address = origin.request = long_text;
    const NewEvent too_long{
        .origin = origin, .kind = Kind::sign_in, .object = long_text, .details = long_text};
    const std::string unprintable("a\nb\rc\td\x1b[31m\x7f\0e\xff\xc3", 18);
    origin.actor = origin.address = origin.request = unprintable;
    const NewEvent cannot_be_printed{
        .origin = origin, .kind = Kind::sign_in, .object = unprintable, .details = unprintable};
    const NewEvent events[] = {too_long, cannot_be_printed};
    ASSERT_TRUE(trail().append(events));

    const auto entered = all(trail());
    ASSERT_EQ(entered.size(), 2);
    for (const Event& event : entered) {
        for (const std::string* text : {&event.origin.actor, &event.origin.address, &event.origin.request,
                                        &event.object, &event.details}) {
            EXPECT_TRUE(is_utf8(*text));
            EXPECT_FALSE(text->empty());
            for (const unsigned char c : *text) EXPECT_TRUE(c >= ' ' && c != 0x7f) << *text;
        }
    }
    EXPECT_LE(entered[0].object.size(), 512U);
    EXPECT_GT(entered[0].object.size(), 500U);
    EXPECT_LE(entered[0].origin.address.size(), 64U);
    EXPECT_LE(entered[0].details.size(), 2'000U);
    EXPECT_GT(entered[0].details.size(), 1'980U);
    EXPECT_EQ(fault(trail()), "");
}

TEST_P(AuditTrailSuite, ValuesStandAsTheyWereGiven) {
    NewEvent event = new_event(1);
    event.times = std::numeric_limits<std::int64_t>::max();
    event.origin.at = at(-5) + std::chrono::microseconds(1);
    event.origin.account = {};
    event.origin.actor = "Ana ";  // a space at the end counts
    event.object = "";
    event.details = R"("Đorđe" \ '😀')";
    ASSERT_TRUE(trail().append({&event, 1}));
    const auto entered = all(trail());
    ASSERT_EQ(entered.size(), 1);
    EXPECT_EQ(entered[0].times, event.times);
    EXPECT_EQ(entered[0].origin.at, event.origin.at);
    EXPECT_EQ(entered[0].origin.account, std::nullopt);
    EXPECT_EQ(entered[0].origin.actor, event.origin.actor);
    EXPECT_EQ(entered[0].object, event.object);
    EXPECT_EQ(entered[0].details, event.details);
    EXPECT_EQ(fault(trail()), "");
}

TEST_P(AuditTrailSuite, EventsAreReadPageByPageBackwardAndForward) {
    append(10);
    EXPECT_THAT(numbers(trail().before({}, 3)), ElementsAre(10, 9, 8));
    EXPECT_THAT(numbers(trail().before(8, 3)), ElementsAre(7, 6, 5));
    EXPECT_THAT(numbers(trail().before(3, 3)), ElementsAre(2, 1));
    EXPECT_THAT(numbers(trail().before(1, 3)), IsEmpty());
    EXPECT_THAT(numbers(trail().before(100, 2)), ElementsAre(10, 9));
    EXPECT_THAT(numbers(trail().after(0, 3)), ElementsAre(1, 2, 3));
    EXPECT_THAT(numbers(trail().after(8, 3)), ElementsAre(9, 10));
    EXPECT_THAT(numbers(trail().after(10, 3)), IsEmpty());
}

TEST_P(AuditTrailSuite, WhereItIsFullNothingIsEnteredButChangesAre) {
    append(10);
    const NewEvent further = new_event(11);
    EXPECT_FALSE(trail().append({&further, 1}, 10));
    EXPECT_FALSE(trail().append({&further, 1}, 9));
    EXPECT_EQ(all(trail()).size(), 10);
    stores.elections->add_participant("A", false, by(12));
    EXPECT_EQ(all(trail()).size(), 11);
    EXPECT_TRUE(trail().append({&further, 1}, 12));
    EXPECT_EQ(all(trail()).size(), 12);
}

TEST_P(AuditTrailSuite, TooManyEventsAreTrimmedUntilATenthOfTheRoomIsFree) {
    append(30);
    ASSERT_EQ(all(trail()).size(), 30);
    EXPECT_EQ(trail().trim({.events_max = 31}, by(99)), 0);
    const std::string hash_of_last_trimmed = all(trail())[11].hash;
    EXPECT_EQ(trail().trim({.events_max = 20}, by(100)), 12);
    const auto left = all(trail());
    ASSERT_EQ(left.size(), 19);
    EXPECT_EQ(left.front().number, 13);
    EXPECT_EQ(left.back().number, 31);
    EXPECT_EQ(left.back().kind, "trailTrimmed");
    EXPECT_EQ(left.back().object, "12");
    EXPECT_EQ(left.back().details, hash_of_last_trimmed);
    EXPECT_EQ(left.back().origin.request, "request 100");
    EXPECT_EQ(fault(trail()), "");

    EXPECT_EQ(trail().trim({.events_max = 20}, by(101)), 0);
    EXPECT_EQ(all(trail()).size(), 19);

    // And once more, when the first trimming's event is among those that go.
    for (int number = 200; number < 230; ++number) {
        const NewEvent event = new_event(number);
        ASSERT_TRUE(trail().append({&event, 1}));
    }
    EXPECT_GT(trail().trim({.events_max = 20}, by(300)), 0);
    EXPECT_EQ(all(trail()).size(), 19);
    EXPECT_EQ(fault(trail()), "");
}

// Whoever appends only where there is room gets some by trimming.
TEST_P(AuditTrailSuite, AFullTrailHasRoomAgainWhenItIsTrimmed) {
    append(20);
    const NewEvent further = new_event(21);
    ASSERT_FALSE(trail().append({&further, 1}, 20));
    EXPECT_GT(trail().trim({.events_max = 20}, by(100)), 0);
    EXPECT_TRUE(trail().append({&further, 1}, 20));
    EXPECT_EQ(fault(trail()), "");
}

TEST_P(AuditTrailSuite, EventsThatAreTooOldAreTrimmed) {
    constexpr int day = 24 * 60 * 60;
    append(4);
    for (int later = 5; later <= 10; ++later) {
        const NewEvent event = new_event(day + later);
        ASSERT_TRUE(trail().append({&event, 1}));
    }
    EXPECT_EQ(trail().trim({.days_max = 1}, by(2 * day - 1)), 0);
    EXPECT_EQ(trail().trim({.days_max = 0}, by(1000 * day)), 0);
    EXPECT_EQ(trail().trim({.days_max = 1}, by(2 * day)), 4);
    EXPECT_EQ(trail().trim({.days_max = 1}, by(2 * day + 60)), 0);
    EXPECT_THAT(numbers(all(trail())), ElementsAre(5, 6, 7, 8, 9, 10, 11));
    EXPECT_EQ(fault(trail()), "");

    // All of them: what says so is left.
    EXPECT_EQ(trail().trim({.days_max = 1}, by(10 * day)), 7);
    ASSERT_THAT(kinds(trail()), ElementsAre("trailTrimmed"));
    EXPECT_EQ(all(trail())[0].number, 12);
    EXPECT_EQ(fault(trail()), "");
}

TEST_P(AuditTrailSuite, AnEmptyTrailIsNotTrimmed) {
    EXPECT_EQ(trail().trim({.events_max = 1, .days_max = 1}, by(1'000'000)), 0);
    EXPECT_THAT(all(trail()), IsEmpty());
}

TEST_P(AuditTrailSuite, WhoAppendsAtOnceFollowsOneAnother) {
    Stores others = instance->open();
    std::atomic<int> failed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] {
                Stores& mine = i % 2 == 0 ? stores : others;
                try {
                    for (int k = 0; k < 10; ++k) {
                        const NewEvent event = new_event(100 * i + k);
                        mine.elections_audit->append({&event, 1}, 1'000);
                        mine.elections->add_participant("A", false, by(100 * i + 50 + k));
                        set_password(*mine.accounts, "admin@admin.com", std::to_string(i), by(100 * i + k));
                    }
                } catch (const std::exception& error) {
                    ++failed;
                    ADD_FAILURE() << error.what();
                }
            });
        }
    }
    ASSERT_EQ(failed, 0);
    EXPECT_EQ(fault(*stores.elections_audit), "");
    EXPECT_EQ(all(*stores.elections_audit).size(), 160);
    EXPECT_EQ(all(*stores.elections_audit).back().number, 160);
    EXPECT_EQ(fault(*stores.accounts_audit), "");
    EXPECT_EQ(all(*stores.accounts_audit).size(), 81);
    std::set<std::string> requests;
    for (const Event& event : all(*stores.elections_audit)) requests.insert(event.origin.request);
    EXPECT_EQ(requests.size(), 160);
}

TEST_P(AuditTrailSuite, OneAndTheSameEventAtOnceIsEnteredOnce) {
    Stores others = instance->open();
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] {
                const NewEvent event = new_event(1);
                (i % 2 == 0 ? stores : others).elections_audit->append({&event, 1});
            });
        }
    }
    EXPECT_EQ(all(trail()).size(), 1);
}

// On SQLite the tables themselves refuse what may not be done to them.
class SqliteAuditTables : public testing::TestWithParam<const char*> {
 protected:
    SqliteAuditTables() {
        const bool accounts = GetParam() == std::string("accounts");
        trail = make_sqlite_audit_trail(accounts ? open_sqlite_accounts(directory.path())
                                                 : open_sqlite_elections(directory.path()));
        for (int number = 1; number <= 5; ++number) {
            const NewEvent event = new_event(number);
            trail->append({&event, 1});
        }
    }
    void expect_refused(const std::string& sql) {
        const auto before = all(*trail);
        sqlite::Database database(directory.path() / (std::string(GetParam()) + ".db"));
        EXPECT_ANY_THROW(database.execute(sql)) << sql;
        EXPECT_EQ(numbers(all(*trail)), numbers(before)) << sql;
        EXPECT_EQ(fault(*trail), "") << sql;
    }
    static std::string values(int number, const std::string& kind = "signIn",
                              const std::string& times = "1") {
        return " INTO audit_events VALUES (" + std::to_string(number) + ", 1, '" + kind +
               "', NULL, '', '3', '', '', " + times + ", '', '" + std::string(64, '0') + "')";
    }

    TemporaryDirectory directory;
    std::unique_ptr<Trail> trail;
};
INSTANTIATE_TEST_SUITE_P(Databases, SqliteAuditTables, testing::Values("accounts", "elections"),
                         [](const auto& database) { return std::string(database.param); });

TEST_P(SqliteAuditTables, NoEventIsChanged) {
    for (const char* column : {"number", "at", "kind", "account", "actor", "object", "address", "request",
                               "times", "details", "hash"}) {
        expect_refused("UPDATE audit_events SET " + std::string(column) + " = " + column);
    }
    expect_refused("UPDATE OR REPLACE audit_events SET number = 1 WHERE number = 2");
}

TEST_P(SqliteAuditTables, NoEventIsRemoved) {
    expect_refused("DELETE FROM audit_events");
    expect_refused("DELETE FROM audit_events WHERE number = 1");
    expect_refused("DELETE FROM audit_events WHERE number = 5");
}

TEST_P(SqliteAuditTables, NoEventIsReplaced) {
    for (const int number : {1, 3, 5}) {
        expect_refused("REPLACE" + values(number));
        expect_refused("INSERT OR REPLACE" + values(number));
    }
    expect_refused("INSERT" + values(3) + " ON CONFLICT (number) DO UPDATE SET details = 'x'");
}

TEST_P(SqliteAuditTables, AnEventHasTheNextNumber) {
    for (const int number : {-1, 0, 1, 5, 7, 100}) expect_refused("INSERT" + values(number));
}

TEST_P(SqliteAuditTables, OnlyWhatIsSaidToBeTrimmedIsRemoved) {
    trail->trim({.events_max = 3}, by(100));  // 5 - 3 / 10 * 9: all five
    EXPECT_THAT(kinds(*trail), ElementsAre("trailTrimmed"));
    const NewEvent further = new_event(7);
    trail->append({&further, 1});
    expect_refused("DELETE FROM audit_events");
    expect_refused("DELETE FROM audit_events WHERE number = 6");
    expect_refused("DELETE FROM audit_events WHERE number = 7");
}

TEST_P(SqliteAuditTables, AnEventHasAHashAndHappenedAtLeastOnce) {
    expect_refused("INSERT" + values(6, "signIn", "0"));
    expect_refused("INSERT INTO audit_events VALUES (6, 1, 'signIn', NULL, '', '', '', '', 1, '', 'short')");
}

}  // namespace
}  // namespace urna::store
