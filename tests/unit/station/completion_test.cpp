// SPDX-License-Identifier: Apache-2.0
// An official says that they have sent everything, and sees whether that stands.
#include "station/completion.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "queue/sqlite/completions.h"
#include "queue/sqlite/inbox.h"
#include "queue/sqlite/receipts.h"
#include "security/token.h"
#include "station/receipts.h"
#include "support/temporary_directory.h"
#include "support/uploads.h"

namespace urna::station {
namespace {

security::Claims claims(const std::string& email) {
    security::Claims made;
    made.email = email;
    made.jmbg = "0101990710006";
    made.official = true;
    return made;
}

class CompletionTest : public testing::Test {
 protected:
    http::Response ask(const http::Handler& handler, const std::string& body, const std::string& email) {
        http::Request request;
        request.identity = claims(email);
        const auto exchange = handler(request);
        exchange->receive(body);
        return std::get<http::Response>(exchange->respond());
    }
    http::Response say(const std::string& body = R"({"election": 7})") {
        return ask(complete_handler(parts), body, "ana@example.org");
    }
    std::string said(const std::string& email = "ana@example.org") {
        return ask(completion_handler(parts), "", email).body;
    }
    void push(std::int64_t seconds, std::uint8_t id) {
        now = at(seconds);
        queue::Sender sender;
        sender.official = official_id(claims("ana@example.org"));
        ASSERT_TRUE(inbox->push(upload(id), sender));
    }

    Instant now = at(100);
    TemporaryDirectory directory;
    std::shared_ptr<sqlite::Pool> pool = queue::open_sqlite_inbox(directory.path());
    const Clock clock = [this] { return now; };
    std::unique_ptr<queue::BallotQueue> inbox = queue::make_sqlite_inbox(pool, {}, clock);
    std::unique_ptr<queue::Receipts> receipts = queue::make_sqlite_receipts(pool);
    std::unique_ptr<queue::Completions> completions = queue::make_sqlite_completions(pool, clock);
    std::unique_ptr<queue::Schedule> schedule = queue::make_memory_schedule(clock);
    const CompletionParts parts{*schedule, *receipts, *completions};
};

// The one that ended did so at 90 s.
constexpr auto running =
    R"({"ended": {"id": 5, "endAt": "1970-01-01T00:01:30.000000Z"}, )"
    R"("running": {"id": 7, "endAt": "1970-01-01T01:00:00.000000Z"}, "next": {"id": 9}})";

TEST_F(CompletionTest, IsSaidOfTheElectionThatRunsAndOfTheLastOne) {
    schedule->write(1, running);
    EXPECT_EQ(say().body, R"({"election": 7, "saidAt": "1970-01-01T00:01:40.000000Z"})");
    EXPECT_EQ(say(R"({"election": 5})").status, 200);
    EXPECT_EQ(said(),
              R"({"statements": [{"election": 5, "saidAt": "1970-01-01T00:01:40.000000Z", "stands": true}, )"
              R"({"election": 7, "saidAt": "1970-01-01T00:01:40.000000Z", "stands": true}]})");
    EXPECT_EQ(said("eva@example.org"), R"({"statements": []})");
}

TEST_F(CompletionTest, IsNotSaidOfOtherElections) {
    schedule->write(1, running);
    for (const char* body : {R"({"election": 9})", R"({"election": 1})", R"({"election": "7"})"}) {
        const http::Response answer = say(body);
        EXPECT_EQ(answer.status, 400);
        EXPECT_EQ(answer.body, R"({"message": "Election neither runs nor ended last."})");
    }
    EXPECT_EQ(say("").body, R"({"message": "Field election is missing."})");
    EXPECT_EQ(say("x").body, R"({"message": "Invalid JSON."})");
    schedule->write(1, "{}");
    EXPECT_EQ(say().status, 400);
    EXPECT_EQ(said(), R"({"statements": []})");
}

TEST_F(CompletionTest, CannotBeSaidWhileTheElectionsAreNotKnown) {
    EXPECT_THROW(say(), Unavailable);
    schedule->write(1, R"({"running": )");
    EXPECT_THROW(say(), Unavailable);
}

TEST_F(CompletionTest, LaterUploadTakesItBackAndItIsSaidAnew) {
    schedule->write(1, running);
    push(150, 1);
    EXPECT_EQ(say().status, 200);
    now = at(160);
    EXPECT_EQ(say().body, R"({"election": 7, "saidAt": "1970-01-01T00:02:30.000000Z"})");
    push(170, 2);
    EXPECT_EQ(
        said(),
        R"({"statements": [{"election": 7, "saidAt": "1970-01-01T00:02:30.000000Z", "stands": false}]})");
    now = at(180);
    EXPECT_EQ(say().body, R"({"election": 7, "saidAt": "1970-01-01T00:03:00.000000Z"})");
    EXPECT_EQ(
        said(),
        R"({"statements": [{"election": 7, "saidAt": "1970-01-01T00:03:00.000000Z", "stands": true}]})");
}

TEST_F(CompletionTest, UploadForALaterElectionTakesNothingBack) {
    push(80, 1);
    schedule->write(1, running);
    EXPECT_EQ(say(R"({"election": 5})").body, R"({"election": 5, "saidAt": "1970-01-01T00:01:20.000000Z"})");
    push(85, 2);  // before its end, at 90 s
    EXPECT_EQ(
        said(),
        R"({"statements": [{"election": 5, "saidAt": "1970-01-01T00:01:20.000000Z", "stands": false}]})");
    now = at(95);
    say(R"({"election": 5})");
    push(100, 3);  // for the one that runs since
    EXPECT_EQ(
        said(),
        R"({"statements": [{"election": 5, "saidAt": "1970-01-01T00:01:35.000000Z", "stands": true}]})");
}

}  // namespace
}  // namespace urna::station
