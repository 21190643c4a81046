// SPDX-License-Identifier: Apache-2.0
// GET /admin/invalidVotes and GET /admin/invalidVotes.csv.
#include "admin/invalid_votes.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "admin_fixture.h"

namespace urna::admin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto ana = "0101990710008";
constexpr auto bora = "1505995800006";

class InvalidVotesTest : public AdminTest {
 protected:
    struct Page {
        std::vector<std::int64_t> poll_numbers;
        std::optional<std::string> next;
    };
    Page page(const std::string& more) {
        const auto json = boost::json::parse(text(invalid_votes_handler(admin()), "id=1" + more));
        Page read;
        for (const auto& vote : json.at("invalidVotes").as_array())
            read.poll_numbers.push_back(vote.at("pollNumber").as_int64());
        if (!json.at("next").is_null()) read.next = json.at("next").as_string().c_str();
        return read;
    }
    std::string csv(const std::string& more = "") {
        return text(invalid_votes_csv_handler(admin()), "id=1" + more);
    }
    void push_as(const char* jmbg, std::uint8_t id, const election::Batch& batch) {
        election::Upload pushed = upload(id, batch);
        pushed.official.jmbg = jmbg;
        push(140 + id, pushed);
    }

    election::Election election = add_election(100, 200);
};

// Poll numbers tell the votes apart.
class MixedInvalidVotesTest : public InvalidVotesTest {
 protected:
    MixedInvalidVotesTest() {
        push_as(ana, 1, {{guid(1), 1}, {guid(2), 11}, {guid(1), 12}, {guid(3), 13}});
        push_as(bora, 2, {{guid(1), 21}, {guid(4), 22}});
        push_as(ana, 3, {{guid(5), 31}, {guid(5), 32}});
        count_until(200);
    }
};

TEST_F(MixedInvalidVotesTest, AreListedAsTheyWereRecorded) {
    EXPECT_THAT(page("").poll_numbers, ElementsAre(11, 12, 13, 21, 22, 31, 32));
    EXPECT_EQ(page("").next, std::nullopt);
    EXPECT_EQ(text(invalid_votes_handler(admin()), "id=1&limit=1"),
              R"({"invalidVotes": [{"electionOfficialJmbg": "0101990710008", "ballotGuid": ")" +
                  to_string(guid(2)) +
                  R"(", "pollNumber": 11, "reason": "Invalid poll number."}], "next": "1-1"})");
}

TEST_F(MixedInvalidVotesTest, AreFilteredByReasonAndOfficial) {
    EXPECT_THAT(page("&reason=duplicate").poll_numbers, ElementsAre(12, 21, 32));
    EXPECT_THAT(page("&reason=invalidPollNumber").poll_numbers, ElementsAre(11, 13, 22, 31));
    EXPECT_THAT(page(std::string("&official=") + ana).poll_numbers, ElementsAre(11, 12, 13, 31, 32));
    EXPECT_THAT(page(std::string("&reason=duplicate&official=") + bora).poll_numbers, ElementsAre(21));
    EXPECT_THAT(page("&official=nobody").poll_numbers, ElementsAre());
    EXPECT_THAT(page("&reason=&official=&after=&limit=").poll_numbers.size(), 7);
}

TEST_F(MixedInvalidVotesTest, PagesOfAnySizeGiveEachVoteOnceAndTheLastOneSaysSo) {
    for (const std::string filter : {"", "&reason=duplicate", "&reason=invalidPollNumber"}) {
        const auto all = page(filter).poll_numbers;
        for (std::size_t limit = 1; limit <= 8; ++limit) {
            std::vector<std::int64_t> listed;
            std::string after;
            for (std::optional<std::string> next = ""; next; after = next.value_or("")) {
                const Page read = page(filter + "&limit=" + std::to_string(limit) + "&after=" + after);
                listed.insert(listed.end(), read.poll_numbers.begin(), read.poll_numbers.end());
                EXPECT_EQ(read.poll_numbers.size() == limit || !read.next, true);
                EXPECT_EQ(read.next.has_value(), listed.size() < all.size());
                next = read.next;
            }
            EXPECT_EQ(listed, all) << filter << " " << limit;
        }
    }
}

TEST_F(MixedInvalidVotesTest, ParametersAreCheckedOnceTheElectionIsKnownToBeOver) {
    const auto handler = invalid_votes_handler(admin());
    EXPECT_THAT(refusal(handler, "reason=x"), HasSubstr("Field id is missing."));
    EXPECT_THAT(refusal(handler, "id=2&reason=x"), HasSubstr("Election does not exist."));
    EXPECT_THAT(refusal(handler, "id=1&reason=x&official=%00&after=x&limit=x"), HasSubstr("Invalid reason."));
    EXPECT_THAT(refusal(handler, "id=1&reason=Duplicate+ballot."), HasSubstr("Invalid reason."));
    EXPECT_THAT(refusal(handler, "id=1&official=%00&after=x"), HasSubstr("Invalid official."));
    for (const char* after : {"x", "1", "1-", "-1", "1-x", "1--1", "1-1-1", "-", "99999999999999999999-1"})
        EXPECT_THAT(refusal(handler, std::string("id=1&limit=x&after=") + after), HasSubstr("Invalid after."))
            << after;
    for (const char* limit : {"0", "1001", "-1", "1.5", "x", "99999999999999999999"})
        EXPECT_THAT(refusal(handler, std::string("id=1&limit=") + limit), HasSubstr("Invalid limit."))
            << limit;
    EXPECT_THAT(refusal(invalid_votes_csv_handler(admin()), "id=1&reason=x"), HasSubstr("Invalid reason."));
    asked_at = at(199);
    EXPECT_THAT(refusal(handler, "id=1&reason=x"), HasSubstr("Election is ongoing."));
}

TEST_F(MixedInvalidVotesTest, FileHasAHeaderAndALineAVote) {
    const http::Response response = answer(invalid_votes_csv_handler(admin()), "id=1");
    EXPECT_THAT(response.headers, ElementsAre(std::pair("Content-Type", "text/csv; charset=utf-8"),
                                              std::pair("Content-Disposition",
                                                        R"(attachment; filename="invalid-votes-1.csv")")));
    EXPECT_EQ(csv("&reason=duplicate"),
              "electionOfficialJmbg,ballotGuid,pollNumber,reason\r\n"
              "0101990710008," +
                  to_string(guid(1)) +
                  ",12,Duplicate ballot.\r\n"
                  "1505995800006," +
                  to_string(guid(1)) +
                  ",21,Duplicate ballot.\r\n"
                  "0101990710008," +
                  to_string(guid(5)) + ",32,Duplicate ballot.\r\n");
    EXPECT_EQ(csv("&official=nobody"), "electionOfficialJmbg,ballotGuid,pollNumber,reason\r\n");
}

TEST_F(InvalidVotesTest, FieldsOfTheFileAreQuotedWhereTheyMustBe) {
    push_as("a,\"b\"\nc", 1, {{guid(1), 9}});
    count_until(200);
    EXPECT_THAT(csv(),
                HasSubstr("\r\n\"a,\"\"b\"\"\nc\"," + to_string(guid(1)) + ",9,Invalid poll number.\r\n"));
}

TEST_F(InvalidVotesTest, CountThatIsNotCompleteIsWaitedFor) {
    push_as(ana, 1, {{guid(1), 9}});
    for (const auto& handler : {invalid_votes_handler(admin()), invalid_votes_csv_handler(admin())})
        EXPECT_TRUE(std::holds_alternative<http::RetryLater>(ask(handler, "id=1")));
}

// Enough of them that one request does not look at all.
class ManyInvalidVotesTest : public InvalidVotesTest {
 protected:
    static constexpr std::size_t many = looked_at_max + 2'500;
    ManyInvalidVotesTest() {
        election::Batch batch = many_ballots(many);
        for (election::Ballot& ballot : batch) ballot.poll_number = 9;
        batch.push_back(batch.front());
        push_as(ana, 1, batch);
        push_as(bora, 2, {{guid(1, 1), 8}});
        count_until(200);
    }
};

TEST_F(ManyInvalidVotesTest, RareOnesAreFoundThoughAPageBeforeThemIsEmpty) {
    for (const std::string rare : {"&reason=duplicate", "&official=1505995800006"}) {
        const Page first = page(rare);
        EXPECT_THAT(first.poll_numbers, ElementsAre());
        ASSERT_TRUE(first.next);
        const Page second = page(rare + "&after=" + *first.next);
        EXPECT_EQ(second.poll_numbers.size(), 1);
        EXPECT_EQ(second.next, std::nullopt);
    }
}

TEST_F(ManyInvalidVotesTest, WithoutAFilterPagesAreFull) {
    const Page first = page("&limit=1000");
    EXPECT_EQ(first.poll_numbers.size(), 1000);
    EXPECT_EQ(first.next, "1-999");
}

TEST_F(ManyInvalidVotesTest, FileIsStreamedWithAllOfThem) {
    EXPECT_TRUE(answer(invalid_votes_csv_handler(admin()), "id=1").stream);
    const std::string all = csv();
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), static_cast<std::ptrdiff_t>(1 + many + 2));
    const std::string rare = csv("&official=1505995800006");
    EXPECT_EQ(std::count(rare.begin(), rare.end(), '\n'), 2);
}

}  // namespace
}  // namespace urna::admin
