// SPDX-License-Identifier: Apache-2.0
// GET /getResults never shows a part of a count.
#include "admin/results.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "admin_fixture.h"

namespace urna::admin {
namespace {

using testing::HasSubstr;

class ResultsTest : public AdminTest {
 protected:
    http::HandlerResult ask() {
        return AdminTest::ask(results_handler(admin()), "id=" + std::to_string(election.id.value));
    }
    http::Response answer() { return std::get<http::Response>(ask()); }
    void expect_incomplete() {
        const http::HandlerResult result = ask();
        ASSERT_TRUE(std::holds_alternative<http::RetryLater>(result));
        EXPECT_EQ(std::get<http::RetryLater>(result).timeout, results_wait);
        const http::Response& response = std::get<http::RetryLater>(result).on_timeout;
        EXPECT_EQ(response.status, 503);
        EXPECT_THAT(response.body, HasSubstr("Count is not complete."));
        EXPECT_TRUE(std::any_of(response.headers.begin(), response.headers.end(),
                                [](const auto& header) { return header.first == "Retry-After"; }));
    }

    election::Election election = add_election(100, 200);
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
    ASSERT_TRUE(queue.push(upload(2, {{guid(2), 2}}), sender()));
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

class LongResultsTest : public ResultsTest, public testing::WithParamInterface<int> {
 protected:
    // All with a poll number that nobody has.
    std::string record(int invalid) {
        election::Batch batch;
        std::string listed;
        for (int i = 0; i < invalid; ++i) {
            batch.push_back(
                {guid(static_cast<std::uint8_t>(1 + i / 250), static_cast<std::uint8_t>(i % 250)), 9});
            listed += fmt::format(R"({}{{"electionOfficialJmbg": "0101990710008", "ballotGuid": "{}", )"
                                  R"("pollNumber": 9, "reason": "Invalid poll number."}})",
                                  i == 0 ? "" : ", ", to_string(batch.back().guid));
        }
        push(150, upload(1, batch));
        now = at(200);
        work();
        return listed;
    }
};

TEST_P(LongResultsTest, ListsEachInvalidVoteOnceAndStreamsMoreThanAPage) {
    const std::string listed = record(GetParam());
    const http::Response response = answer();
    EXPECT_EQ(static_cast<bool>(response.stream), GetParam() >= 1000);
    const std::string text = whole(response);
    EXPECT_EQ(text.substr(text.find(R"("invalidVotes")")), R"("invalidVotes": [)" + listed + "]}");
    EXPECT_EQ(whole(response), text);  // whoever shares the answer reads all of it
}

INSTANTIATE_TEST_SUITE_P(AroundAPage, LongResultsTest, testing::Values(0, 1, 999, 1000, 1001, 2000, 2345));

}  // namespace
}  // namespace urna::admin
