// SPDX-License-Identifier: Apache-2.0
// POST /admin/publish and GET /admin/publicResults.
#include "admin/publication.h"

#include <gmock/gmock.h>

#include "admin/result_details.h"
#include "admin_fixture.h"

namespace urna::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

class PublicationTest : public AdminTest {
 protected:
    http::Response publish(const std::string& body) { return answer(publish_handler(admin()), "", body); }
    std::string publish_refusal(const std::string& body) {
        return refusal(publish_handler(admin()), "", body);
    }
    http::Response shown(const std::string& query = "id=1") {
        return answer(public_results_handler(admin(), std::make_shared<TurnoutCache>(*uploads)), query);
    }
    void expect_not_found(const std::string& query) {
        EXPECT_EQ(shown(query).status, 404) << query;
        EXPECT_EQ(shown(query).body, R"({"message": "Not found."})");
    }

    election::Election election = add_election(100, 200);
};

TEST_F(PublicationTest, WhatIsNotPublicIsNotFound) {
    for (const char* query : {"", "id=", "id=1", "id=2", "id=x", "id=-1", "id=99999999999999999999"})
        expect_not_found(query);
    EXPECT_EQ(publish(R"({"id": 1, "public": true})").status, 200);
    EXPECT_EQ(shown().status, 200);
    expect_not_found("id=2");
    EXPECT_EQ(publish(R"({"id": 1, "public": false})").status, 200);
    expect_not_found("id=1");
}

TEST_F(PublicationTest, SwitchIsCheckedFieldByField) {
    EXPECT_THAT(publish_refusal("x"), HasSubstr("Invalid JSON."));
    EXPECT_THAT(publish_refusal(""), HasSubstr("Field id is missing."));
    EXPECT_THAT(publish_refusal(R"({"public": 1})"), HasSubstr("Field id is missing."));
    EXPECT_THAT(publish_refusal(R"({"id": 77})"), HasSubstr("Field public is missing."));
    for (const char* id : {"77", "\"1\"", "1.5", "true", "[1]", "-1"}) {
        EXPECT_THAT(publish_refusal(std::string(R"({"public": "x", "id": )") + id + "}"),
                    HasSubstr("Election does not exist."));
    }
    EXPECT_THAT(publish_refusal(R"({"id": 1, "public": 1})"), HasSubstr("Invalid public."));
    EXPECT_THAT(publish_refusal(R"({"id": 1, "public": " "})"), HasSubstr("Invalid public."));
    EXPECT_THAT(publish_refusal(R"({"id": 1, "public": true, "turnout": 1})"), HasSubstr("Invalid turnout."));
    EXPECT_FALSE(elections->is_public(election.id));
    EXPECT_EQ(publish(R"({"id": 1, "public": true})").body, "");
}

TEST_F(PublicationTest, TurnoutStaysAsItWasWhereItIsNotNamed) {
    const auto turnout = [&] { return elections->publications().at(0).turnout; };
    publish(R"({"id": 1, "public": true})");
    EXPECT_FALSE(turnout());
    publish(R"({"id": 1, "public": true, "turnout": true})");
    for (const char* body :
         {R"({"id": 1, "public": true})", R"({"id": 1, "public": true, "turnout": null})"}) {
        publish(body);
        EXPECT_TRUE(turnout()) << body;
    }
    publish(R"({"id": 1, "public": true, "turnout": false})");
    EXPECT_FALSE(turnout());
}

TEST_F(PublicationTest, UntilTheCountIsCompleteItSaysWhoTakesPartAndWaitsForNothing) {
    elections->publish(election.id, {true});
    push(150, upload(1, {{guid(1), 1}}));
    const auto expect_state = [&](std::int64_t seconds, const std::string& state) {
        asked_at = at(seconds);
        EXPECT_EQ(
            shown().body,
            R"({"id": 1, "start": "", "end": "", "startAt": "1970-01-01T00:01:40.000000Z", )"
            R"("endAt": "1970-01-01T00:03:20.000000Z", "individual": false, "seats": 250, )"
            R"("thresholdPercent": 5, "state": ")" +
                state +
                R"(", "timeZone": "UTC", "participants": [{"pollNumber": 1, "name": "A"}, {"pollNumber": 2, "name": "B"}]})");
    };
    expect_state(99, "upcoming");
    expect_state(100, "running");
    step();
    expect_state(199, "running");
    expect_state(200, "counting");
}

TEST_F(PublicationTest, FromThenOnItIsTheResultInFull) {
    elections->publish(election.id, {true});
    push(150, upload(1, {{guid(1), 1}, {guid(1), 1}, {guid(2), 9}}));
    count_until(200);
    EXPECT_EQ(shown().body,
              text(result_details_handler(admin(), std::make_shared<TurnoutCache>(*uploads)), "id=1"));
    EXPECT_THAT(shown().body,
                HasSubstr(R"("state": "finished", "timeZone": "UTC", "public": true, "validVotes": 1)"));
    for (const auto& said : {std::string("0101990710008"), std::string("Ana"), to_string(guid(1))})
        EXPECT_THAT(shown().body, Not(HasSubstr(said)));
}

}  // namespace
}  // namespace urna::admin
