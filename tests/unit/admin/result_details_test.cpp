// SPDX-License-Identifier: Apache-2.0
// GET /admin/results.
#include "admin/result_details.h"

#include <gmock/gmock.h>

#include "admin_fixture.h"

namespace urna::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

class ResultDetailsTest : public AdminTest {
 protected:
    election::Election hold(const std::vector<int>& votes, bool individual, int seats = 250) {
        election::NewElection wanted;
        wanted.period = {at(100), at(200)};
        wanted.start_text = "1970-01-01T01:01:40+01:00";
        wanted.end_text = "1970-01-01T00:03:20";
        wanted.individual = individual;
        wanted.seats = seats;
        wanted.threshold_millipercent = 3'250;
        std::uint8_t number = 0;
        election::Batch batch;
        for (const int count : votes) {
            ++number;
            wanted.participants.push_back(
                elections->add_participant(std::string(1, static_cast<char>('A' + number - 1)), individual));
            for (int i = 0; i < count; ++i)
                batch.push_back({guid(number, static_cast<std::uint8_t>(i)), number});
        }
        const auto id = *elections->add_election(wanted, [] { return at(0); });
        push(150, upload(1, batch));
        return *elections->find_election(id);
    }
    std::string details(const election::Election& election) {
        return text(result_details_handler(admin(), std::make_shared<TurnoutCache>(*uploads)),
                    "id=" + std::to_string(election.id.value));
    }
};

constexpr auto description =
    R"({"id": 1, "start": "1970-01-01T01:01:40+01:00", "end": "1970-01-01T00:03:20", )"
    R"("startAt": "1970-01-01T00:01:40.000000Z", "endAt": "1970-01-01T00:03:20.000000Z", )";

TEST_F(ResultDetailsTest, ParliamentaryResultHasVotesSharesTheThresholdAndTheLastSeats) {
    const auto election = hold({100, 80, 30, 20, 7}, false, 2);
    push(160, upload(2, {{guid(1), 1}, {guid(1, 1), 9}, {guid(9), 6}}));
    push(170, upload(3));
    count_until(200);
    EXPECT_EQ(
        details(election),
        description +
            std::string(
                R"("individual": false, "seats": 2, "thresholdPercent": 3.25, "state": "finished", )"
                R"("timeZone": "UTC", "public": false, "validVotes": 237, )"
                R"("invalidVotes": {"duplicate": 2, "invalidPollNumber": 1}, "uploads": 3, "participants": [)"
                R"({"pollNumber": 1, "name": "A", "votes": 100, "share": 0.421941, "result": 1, "passed": true}, )"
                R"({"pollNumber": 2, "name": "B", "votes": 80, "share": 0.337553, "result": 1, "passed": true}, )"
                R"({"pollNumber": 3, "name": "C", "votes": 30, "share": 0.126582, "result": 0, "passed": true}, )"
                R"({"pollNumber": 4, "name": "D", "votes": 20, "share": 0.084388, "result": 0, "passed": true}, )"
                R"({"pollNumber": 5, "name": "E", "votes": 7, "share": 0.029536, "result": 0, "passed": false}], )"
                R"("thresholdVotes": 8, "lastSeats": [)"
                R"({"seat": 1, "pollNumber": 1, "votes": 100, "divisor": 1, "quotient": "100.000000"}, )"
                R"({"seat": 2, "pollNumber": 2, "votes": 80, "divisor": 1, "quotient": "80.000000"}], )"
                R"("nextSeats": [)"
                R"({"seat": 3, "pollNumber": 1, "votes": 100, "divisor": 2, "quotient": "50.000000"}, )"
                R"({"seat": 4, "pollNumber": 2, "votes": 80, "divisor": 2, "quotient": "40.000000"}, )"
                R"({"seat": 5, "pollNumber": 1, "votes": 100, "divisor": 3, "quotient": "33.333333"}, )"
                R"({"seat": 6, "pollNumber": 3, "votes": 30, "divisor": 1, "quotient": "30.000000"}, )"
                R"({"seat": 7, "pollNumber": 2, "votes": 80, "divisor": 3, "quotient": "26.666667"}], )"
                R"("lastSeat": {"seat": 2, "pollNumber": 2, "runnerUp": 3, "votesMissing": 51}})"));
}

TEST_F(ResultDetailsTest, PresidentialResultHasNoSeats) {
    const auto election = hold({2, 1}, true);
    elections->publish(election.id, {true});
    count_until(200);
    EXPECT_EQ(
        details(election),
        description +
            std::string(
                R"("individual": true, "seats": 250, "thresholdPercent": 3.25, "state": "finished", )"
                R"("timeZone": "UTC", "public": true, "validVotes": 3, )"
                R"("invalidVotes": {"duplicate": 0, "invalidPollNumber": 0}, "uploads": 1, "participants": [)"
                R"({"pollNumber": 1, "name": "A", "votes": 2, "share": 0.666667, "result": 0.67}, )"
                R"({"pollNumber": 2, "name": "B", "votes": 1, "share": 0.333333, "result": 0.33}]})"));
}

TEST_F(ResultDetailsTest, WithoutVotesThereIsNoLastSeat) {
    const auto election = hold({0, 0}, false);
    count_until(200);
    EXPECT_THAT(details(election),
                HasSubstr(R"("thresholdVotes": 0, "lastSeats": [], "nextSeats": [], "lastSeat": null})"));
    EXPECT_THAT(details(election), HasSubstr(R"("votes": 0, "share": 0, "result": 0, "passed": true)"));
}

TEST_F(ResultDetailsTest, NothingIsSaidOfOfficials) {
    const auto election = hold({2, 1}, false);
    count_until(200);
    for (const char* said : {"0101990710008", "Ana", "Ani", "example.org"})
        EXPECT_THAT(details(election), Not(HasSubstr(said)));
}

TEST_F(ResultDetailsTest, IsRefusedAndWaitsAsGetResultsDoes) {
    const auto election = hold({2, 1}, false);
    const auto handler = result_details_handler(admin(), std::make_shared<TurnoutCache>(*uploads));
    EXPECT_THAT(refusal(handler, ""), HasSubstr("Field id is missing."));
    EXPECT_THAT(refusal(handler, "id=77"), HasSubstr("Election does not exist."));
    asked_at = at(199);
    EXPECT_THAT(refusal(handler, "id=1"), HasSubstr("Election is ongoing."));
    asked_at = at(200);
    const http::HandlerResult result = ask(handler, "id=1");
    ASSERT_TRUE(std::holds_alternative<http::RetryLater>(result));
    EXPECT_EQ(std::get<http::RetryLater>(result).on_timeout.status, 503);
}

}  // namespace
}  // namespace urna::admin
