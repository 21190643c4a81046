// GET /getResults never shows a part of a count.
#include "service/results.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "daemon_fixture.h"
#include "security/token.h"

namespace urna::service {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ResultsTest : public DaemonTest {
 protected:
    http::Outcome ask() {
        const AdminParts parts{*elections,  *ballots, *verifier, TimeZone("UTC"), [this] { return asked_at; },
                               results_wait};
        http::Request request;
        request.query = "id=" + std::to_string(election.id.value);
        return results_handler(parts)(request)->answer();
    }
    http::Response answer() { return std::get<http::Response>(ask()); }
    void expect_incomplete() {
        const http::Outcome outcome = ask();
        ASSERT_TRUE(std::holds_alternative<http::NotYet>(outcome));
        EXPECT_EQ(std::get<http::NotYet>(outcome).patience, results_wait);
        const http::Response& response = std::get<http::NotYet>(outcome).otherwise;
        EXPECT_EQ(response.status, 503);
        EXPECT_THAT(response.body, HasSubstr("Count is not complete."));
        EXPECT_TRUE(std::any_of(response.headers.begin(), response.headers.end(),
                                [](const auto& header) { return header.first == "Retry-After"; }));
    }

    std::unique_ptr<security::TokenVerifier> verifier = security::make_hs256_verifier("secret", {});
    election::Election election = add_election(100, 200);
    Instant asked_at = at(200);
    std::chrono::milliseconds results_wait = 7s;
};

TEST_F(ResultsTest, CountThatLacksWhatWasSetAsideIsWaitedForAndThenRefused) {
    push(150, upload(1, {{guid(1), 1}}));
    push(160, upload(2));
    damage_last_entry();
    now = at(200);
    expect_incomplete();
    work();
    expect_incomplete();
    mend_letters();
    requeue_first();
    expect_incomplete();
    work();
    EXPECT_EQ(answer().status, 200);
    EXPECT_THAT(answer().body, HasSubstr(R"("result": 250)"));
}

// Whoever asks too early by the queue's clock waits: only what the queue says ends an election's count.
TEST_F(ResultsTest, AdminsClockThatIsAheadCostsWaitingOnly) {
    push(199, upload(1, {{guid(1), 1}}));
    asked_at = at(200);
    work();
    expect_incomplete();
    ASSERT_TRUE(queue.push(upload(2, {{guid(2), 2}})));
    now = at(200);
    work();
    EXPECT_EQ(answer().status, 200);
    EXPECT_EQ(counts().valid, 2U);
}

TEST_F(ResultsTest, AdminsClockThatIsBehindCostsWaitingOnly) {
    now = at(200);
    work();
    asked_at = at(199);
    EXPECT_THAT(answer().body, HasSubstr("Election is ongoing."));
    asked_at = at(200);
    EXPECT_EQ(answer().status, 200);
}

}  // namespace
}  // namespace urna::service
