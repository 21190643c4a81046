// SPDX-License-Identifier: Apache-2.0
// How the station tells which election runs.
#include "station/election.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "support/uploads.h"

namespace urna::station {
namespace {

class ElectionHandlerTest : public testing::Test {
 protected:
    std::string ask() {
        const http::Request request;
        const http::Handler handler = election_handler(*schedule);  // outlives the exchange
        const auto exchange = handler(request);
        const auto answer = std::get<http::Response>(exchange->respond());
        EXPECT_EQ(answer.status, 200);
        return answer.body;
    }

    Instant now = at(0);
    std::unique_ptr<queue::Schedule> schedule = queue::make_memory_schedule([this] { return now; });
};

TEST_F(ElectionHandlerTest, TellsThePresentBeforeADaemonHasWritten) {
    EXPECT_EQ(ask(), R"({"now": "1970-01-01T00:00:00.000000Z"})");
}

TEST_F(ElectionHandlerTest, TellsWhatTheDaemonWroteAndWhen) {
    schedule->write(1, R"({"running": {"id": 7}})");
    now = at(5);
    EXPECT_EQ(ask(), R"({"now": "1970-01-01T00:00:05.000000Z", "writtenAt": "1970-01-01T00:00:00.000000Z", )"
                     R"("running": {"id": 7}})");
}

TEST_F(ElectionHandlerTest, TellsThatThereIsNoElection) {
    schedule->write(1, "{}");
    EXPECT_EQ(ask(), R"({"now": "1970-01-01T00:00:00.000000Z", "writtenAt": "1970-01-01T00:00:00.000000Z"})");
}

TEST_F(ElectionHandlerTest, TellsNothingOfADamagedText) {
    schedule->write(1, R"({"running": )");
    EXPECT_THROW(ask(), Unavailable);
}

}  // namespace
}  // namespace urna::station
