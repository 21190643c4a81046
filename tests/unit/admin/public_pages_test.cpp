// SPDX-License-Identifier: Apache-2.0
// The public pages: what is asked of the stores for them, and what is at hand. What they say is looked at in
// tests/unit/results_page and tests/system/test_public_pages.py.
#include "admin/public_pages.h"

#include <gmock/gmock.h>

#include <thread>

#include "admin/public_lifetimes.h"
#include "admin_fixture.h"

namespace urna::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

class PublicPagesTest : public AdminTest {
 protected:
    static http::Request request(const std::string& path, const std::string& authorization = "") {
        http::Request asked;
        asked.path = path;
        if (!authorization.empty()) asked.headers = {{"Authorization", authorization}};
        return asked;
    }
    std::shared_ptr<const http::Response> at_hand(const http::Request& asked) {
        return handler(asked)->response_at_hand();
    }
    http::Response respond(const http::Request& asked) {
        return std::get<http::Response>(handler(asked)->respond());
    }
    static std::string header(const http::Response& response, const std::string& wanted) {
        for (const auto& [name, value] : response.headers) {
            if (name == wanted) return value;
        }
        return {};
    }
    // What was read is too old from then on.
    static void let_it_age() { std::this_thread::sleep_for(rendered_max + std::chrono::milliseconds(50)); }

    election::Election election = add_election(100, 200);
    http::Handler handler = public_page_handler(
        make_public_pages(admin(), std::make_shared<TurnoutCache>(*uploads)), PublicPage::election);
    const http::Request page = request("/results/1");
};

TEST_F(PublicPagesTest, PageIsAtHandForASecondOnceSomebodyHasAsked) {
    elections->publish(election.id, {true});
    EXPECT_EQ(at_hand(page), nullptr);
    const http::Response first = respond(page);
    EXPECT_EQ(first.status, 200);
    const auto again = at_hand(page);
    ASSERT_NE(again, nullptr);
    EXPECT_EQ(again, at_hand(page));  // the very same, not another copy
    EXPECT_EQ(again->body, first.body);
    let_it_age();
    EXPECT_EQ(at_hand(page), nullptr);
}

TEST_F(PublicPagesTest, PageIsTheSameUntilSomethingChanges) {
    elections->publish(election.id, {true});
    const std::string tag = header(respond(page), "ETag");
    const auto first = at_hand(page);
    let_it_age();
    respond(page);
    EXPECT_EQ(at_hand(page), first);
    push(150, upload(1, {{guid(1), 1}, {guid(2), 2}, {guid(3), 2}}));
    count_until(200);
    let_it_age();
    EXPECT_THAT(respond(page).body, HasSubstr("B has 167 of 250 seats, a majority."));
    EXPECT_NE(header(respond(page), "ETag"), tag);
}

TEST_F(PublicPagesTest, PassesThroughTheStatesOfItsElection) {
    elections->publish(election.id, {true});
    const auto expect_said = [&](std::int64_t seconds, const char* said) {
        asked_at = at(seconds);
        let_it_age();
        EXPECT_THAT(respond(page).body, HasSubstr(said));
    };
    expect_said(99, "The election has not begun yet.");
    expect_said(100, "The election is running.");
    expect_said(200, "The last ballots are being counted.");
    count_until(200);
    expect_said(200, "There are no valid votes");
}

TEST_F(PublicPagesTest, WithdrawnPageIsMissingWithinASecond) {
    elections->publish(election.id, {true});
    EXPECT_EQ(respond(page).status, 200);
    elections->publish(election.id, {false});
    let_it_age();
    const http::Response missing = respond(page);
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(header(missing, "Cache-Control"), "no-store");
    EXPECT_EQ(header(missing, "ETag"), "");
}

TEST_F(PublicPagesTest, PagesThatAreMissingAreOnePage) {
    for (const char* path : {"/results/1", "/results/77", "/results/x", "/results/99999999999999999999"})
        EXPECT_EQ(respond(request(path)).status, 404) << path;
    const auto missing = at_hand(request("/results/78"));
    ASSERT_NE(missing, nullptr);
    EXPECT_EQ(missing, at_hand(request("/results/y")));
}

TEST_F(PublicPagesTest, WhoSaysWhoTheyAreGetsWhatNobodyKeeps) {
    elections->publish(election.id, {true});
    respond(page);
    const http::Request named = request("/results/1", "Bearer x");
    EXPECT_EQ(at_hand(named), nullptr);
    EXPECT_EQ(header(respond(named), "Cache-Control"), "no-store");
    EXPECT_THAT(header(respond(page), "Cache-Control"), Not(HasSubstr("no-store")));
}

TEST_F(PublicPagesTest, TurnoutIsToldWhileItIsAllowed) {
    elections->publish(election.id, {true, true});
    push(150, upload(1, {{guid(1), 1}, {guid(1), 1}, {guid(2), 9}}));
    step();
    asked_at = at(160);
    EXPECT_THAT(respond(page).body, HasSubstr("Ballots recorded so far: 3."));
    elections->publish(election.id, {true, false});
    let_it_age();
    EXPECT_THAT(respond(page).body, Not(HasSubstr("so far")));
}

}  // namespace
}  // namespace urna::admin
