// SPDX-License-Identifier: Apache-2.0
// GET /admin/elections, /admin/progress and /admin/turnoutByAccount: where elections stand, and what is
// recorded.
#include <gmock/gmock.h>

#include "admin/election_list.h"
#include "admin/progress.h"
#include "admin_fixture.h"

namespace urna::admin {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class OverviewTest : public AdminTest {
 protected:
    OverviewTest() { asked_at = at(0); }

    std::string list() { return answer(election_list_handler(admin())).body; }
    http::Response progress(const election::Election& of) {
        return answer(showing, "id=" + std::to_string(of.id.value));
    }
    // What stands behind the key, up to the next one.
    static std::string member(const std::string& json, const std::string& key) {
        const std::string start = "\"" + key + "\": ";
        const std::size_t begin = json.find(start) + start.size();
        return json.substr(begin, json.find(", \"", begin) - begin);
    }
    std::string state_in_list() { return member(list(), "state"); }
    // Both must say the same.
    std::string state(const election::Election& of) {
        const std::string shown = member(progress(of).body, "state");
        EXPECT_EQ(state_in_list(), shown);
        return shown;
    }
    static std::string tag(const http::Response& response) {
        for (const auto& [name, value] : response.headers) {
            if (name == "ETag") return value;
        }
        return "none";
    }

    http::Handler showing = progress_handler(admin(), std::make_shared<TurnoutCache>(*uploads));
    http::Handler showing_accounts =
        turnout_by_account_handler(admin(), std::make_shared<TurnoutCache>(*uploads));
};

TEST_F(OverviewTest, WhatPagesWatchIsServedByWorkersOfItsOwn) {
    std::vector<std::string> watched;
    for (const http::Route& route : admin_routes(admin(), 0)) {
        const bool is_for_all = route.path.starts_with("/results");
        if (route.work == http::Work::polling && !is_for_all) watched.push_back(route.path);
        EXPECT_TRUE(route.work == http::Work::polling || !is_for_all) << route.path;
    }
    EXPECT_THAT(watched,
                UnorderedElementsAre("/admin/elections", "/admin/progress", "/admin/turnoutByAccount",
                                     "/admin/completion", "/admin/publicResults", "/admin/explanation"));
}

TEST_F(OverviewTest, ElectionIsListedWithItsRuleAndItsInstants) {
    election::NewElection wanted;
    wanted.period = {at(0), at(3600)};
    wanted.start_text = "1970-01-01T01:00:00+0100";
    wanted.end_text = "1970-01-01T01:00:00";
    wanted.seats = 7;
    wanted.threshold_millipercent = 3'250;
    wanted.participants = {elections->add_participant("A \"1\"", false),
                           elections->add_participant("B", false)};
    ASSERT_TRUE(elections->add_election(wanted, [] { return at(0); }));
    EXPECT_EQ(
        list(),
        R"({"timeZone": "UTC", "elections": [{"id": 1, "start": "1970-01-01T01:00:00+0100", )"
        R"("end": "1970-01-01T01:00:00", "startAt": "1970-01-01T00:00:00.000000Z", )"
        R"("endAt": "1970-01-01T01:00:00.000000Z", "individual": false, "seats": 7, )"
        R"("thresholdPercent": 3.25, "state": "running", "timeZone": "UTC", "version": 1, "public": false, )"
        R"("publicTurnout": false, "participants": [{"id": 1, "name": "A \"1\""}, {"id": 2, "name": "B"}]}]})");
}

TEST_F(OverviewTest, ElectionPassesThroughItsStates) {
    const election::Election election = add_election(100, 200);
    asked_at = at(99);
    EXPECT_EQ(state(election), R"("upcoming")");
    asked_at = at(100);
    EXPECT_EQ(state(election), R"("running")");
    push(150, upload(1, {{guid(1), 1}}));
    asked_at = at(200);
    EXPECT_EQ(state(election), R"("counting")");
    now = at(200);
    work();
    EXPECT_EQ(state(election), R"("finished")");
}

TEST_F(OverviewTest, ElectionThatLacksWhatWasSetAsideIsNotFinished) {
    const election::Election election = add_election(100, 200);
    push(150, upload(1));
    damage_last_entry();
    now = asked_at = at(200);
    work();
    EXPECT_EQ(state(election), R"("counting")");
    EXPECT_THAT(progress(election).body, HasSubstr(R"("setAside": 1)"));
    ASSERT_TRUE(drop_first());
    work();
    EXPECT_EQ(state(election), R"("finished")");
}

TEST_F(OverviewTest, ListKeepsItsTagUntilSomethingHappens) {
    add_election(100, 200);
    asked_at = at(110);
    const std::string running = tag(answer(election_list_handler(admin())));
    asked_at = at(120);
    EXPECT_EQ(tag(answer(election_list_handler(admin()))), running);
    asked_at = at(200);
    EXPECT_NE(tag(answer(election_list_handler(admin()))), running);
}

TEST_F(OverviewTest, NothingIsRecordedAtFirst) {
    const election::Election election = add_election(100, 200);
    EXPECT_EQ(
        progress(election).body,
        R"({"id": 1, "state": "upcoming", "uploads": 0, "ballots": {"recorded": 0, "valid": 0, )"
        R"("duplicate": 0, "invalidPollNumber": 0}, "lastMinute": 0, "lastAccepted": null, "hours": [], )"
        R"("bars": {"from": "1970-01-01T00:01:00.000000Z", "seconds": 60, "uploads": [], "ballots": []}, )"
        R"("officials": [], )"
        R"("officialsInAll": 0, "mostInvalid": null, )"
        R"("waiting": {"uploads": 0, "ballots": 0, "oldest": null, "setAside": 0}})");
}

TEST_F(OverviewTest, WhatIsRecordedIsShownAndNotForWhomItIs) {
    const election::Election election = add_election(100, 20'000);
    push(50, upload(1, {{guid(8), 1}}));  // dropped
    push(150, upload(2, {{guid(1), 1}, {guid(2), 2}, {guid(1), 1}, {guid(3), 9}}));
    election::Upload second = upload(3, {{guid(4), 1}});
    second.official = {"b@example.org", "0202990710009", "Đorđe", "Đ\""};
    push(4000, second);
    work();
    asked_at = at(4001);
    EXPECT_EQ(
        progress(election).body,
        R"({"id": 1, "state": "running", "uploads": 2, "ballots": {"recorded": 5, "valid": 3, )"
        R"("duplicate": 1, "invalidPollNumber": 1}, "lastMinute": 1, )"
        R"("lastAccepted": "1970-01-01T01:06:40.000000Z", "hours": [)"
        R"({"hour": "1970-01-01T00:00:00.000000Z", "uploads": 1, "ballots": 4}, )"
        R"({"hour": "1970-01-01T01:00:00.000000Z", "uploads": 1, "ballots": 1}], )"
        R"("bars": {"from": "1970-01-01T00:00:00.000000Z", "seconds": 900, "uploads": [1, 0, 0, 0, 1], )"
        R"("ballots": [4, 0, 0, 0, 1]}, "officials": [)"
        R"({"jmbg": "0101990710008", "forename": "Ana", "surname": "Anić", "uploads": 1, "ballots": 4, )"
        R"("duplicate": 1, "invalidPollNumber": 1, "last": "1970-01-01T00:02:30.000000Z"}, )"
        R"({"jmbg": "0202990710009", "forename": "Đorđe", "surname": "Đ\"", "uploads": 1, "ballots": 1, )"
        R"("duplicate": 0, "invalidPollNumber": 0, "last": "1970-01-01T01:06:40.000000Z"}], )"
        R"("officialsInAll": 2, "mostInvalid": {"upload": "02000000-0000-0000-0000-0000000000ff", )"
        R"("jmbg": "0101990710008", "forename": "Ana", "surname": "Anić", )"
        R"("accepted": "1970-01-01T00:02:30.000000Z", "duplicate": 1, "invalidPollNumber": 1}, )"
        R"("waiting": {"uploads": 0, "ballots": 0, "oldest": null, "setAside": 0}})");
}

TEST_F(OverviewTest, AccountsThatShareAJmbgAreShownApart) {
    const election::Election election = add_election(100, 500);
    push(150, upload(1, {{guid(1), 1}, {guid(2), 9}}));
    election::Upload second = upload(2, {{guid(1), 1}});
    second.official = {"b@example.org", "0101990710008", "Đorđe", "Đurić"};
    push(160, second);
    work();
    EXPECT_EQ(
        answer(showing_accounts, "id=1").body,
        R"({"id": 1, "accounts": [{"email": "Ana@example.org", "jmbg": "0101990710008", "forename": "Ana", )"
        R"("surname": "Anić", "uploads": 1, "ballots": 2, "duplicate": 0, "invalidPollNumber": 1, )"
        R"("last": "1970-01-01T00:02:30.000000Z"}, {"email": "b@example.org", "jmbg": "0101990710008", )"
        R"("forename": "Đorđe", "surname": "Đurić", "uploads": 1, "ballots": 1, "duplicate": 1, )"
        R"("invalidPollNumber": 0, "last": "1970-01-01T00:02:40.000000Z"}], "accountsInAll": 2})");
    EXPECT_EQ(member(progress(election).body, "officialsInAll"), "1");
}

TEST_F(OverviewTest, WhatWaitsIsShownAsTheDaemonReportedIt) {
    const election::Election election = add_election(100, 200);
    ledger->report({.uploads = 2, .bytes = 60, .oldest = at(150), .dead_letters = 1},
                   *leases->take("first", 1min));
    EXPECT_THAT(progress(election).body,
                HasSubstr(R"("waiting": {"uploads": 2, "ballots": 3, )"
                          R"("oldest": "1970-01-01T00:02:30.000000Z", "setAside": 1})"));
}

TEST_F(OverviewTest, ProgressChangesItsTagWhenTheMinuteHasPassed) {
    const election::Election election = add_election(100, 500);
    push(150, upload(1, {{guid(1), 1}}));
    work();
    asked_at = at(160);
    const std::string before = tag(progress(election));
    asked_at = at(170);
    EXPECT_EQ(tag(progress(election)), before);
    asked_at = at(210);
    EXPECT_NE(tag(progress(election)), before);
    EXPECT_EQ(member(progress(election).body, "lastMinute"), "0");
}

TEST_F(OverviewTest, OnlyTheFirstThousandOfficialsAreShown) {
    const election::Election election = add_election(100, 200);
    for (int i = 0; i < 1001; ++i) {
        election::Upload sent =
            upload(0, {{guid(static_cast<std::uint8_t>(i / 250), static_cast<std::uint8_t>(i % 250)), 1}});
        sent.id = {guid(static_cast<std::uint8_t>(i / 250), static_cast<std::uint8_t>(i % 250))};
        sent.official.jmbg = std::to_string(1'000'000 + i);
        push(150, sent);
    }
    work();
    const std::string body = progress(election).body;
    EXPECT_THAT(body, HasSubstr(R"("officialsInAll": 1001)"));
    EXPECT_THAT(body, HasSubstr(R"("jmbg": "1000999")"));
    EXPECT_EQ(body.find(R"("jmbg": "1001000")"), std::string::npos);
}

TEST_F(OverviewTest, ProgressNeedsAnElection) {
    add_election(100, 200);
    for (const char* query : {"", "id=", "id", "other=1"}) {
        EXPECT_EQ(answer(showing, query).body, R"({"message": "Field id is missing."})") << query;
    }
    for (const char* query : {"id=2", "id=0", "id=-1", "id=abc", "id=99999999999999999999"}) {
        EXPECT_EQ(answer(showing, query).body, R"({"message": "Election does not exist."})") << query;
    }
}

}  // namespace
}  // namespace urna::admin
