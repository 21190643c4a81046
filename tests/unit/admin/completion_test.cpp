// SPDX-License-Identifier: Apache-2.0
// GET /admin/completion: who has said that they have sent everything, and whose statement stands.
#include "admin/completion.h"

#include <gmock/gmock.h>

#include "admin_fixture.h"

namespace urna::admin {
namespace {

using testing::HasSubstr;

class CompletionTest : public AdminTest {
 protected:
    // An upload of one ballot.
    election::Upload from(const std::string& jmbg, std::uint8_t id) {
        election::Upload made = upload(id, {{guid(id), 1}});
        made.official = official(jmbg);
        return made;
    }
    static election::Official official(const std::string& jmbg, const std::string& email = "") {
        return {email.empty() ? jmbg + "@example.org" : email, jmbg, "Ana", "Anić"};
    }
    void say(std::int64_t seconds, const election::Official& by, std::int64_t of = 1) {
        if (!epoch) epoch = leases->take("first", std::chrono::minutes(1));
        completions->enter(std::vector<election::Completion>{{{of}, by, at(seconds)}}, *epoch);
    }
    std::string shown() { return text(showing, "id=1"); }
    static std::string statement(const std::string& jmbg, int second, bool stands) {
        return R"({"email": ")" + jmbg + R"(@example.org", "jmbg": ")" + jmbg +
               R"(", "forename": "Ana", "surname": "Anić", "saidAt": "1970-01-01T00:00:)" +
               std::to_string(second) + R"(.000000Z", "stands": )" + (stands ? "true}" : "false}");
    }

    std::optional<store::Epoch> epoch;
    election::Election election = add_election(10, 20);
    http::Handler showing = completion_handler(admin(), std::make_shared<TurnoutCache>(*uploads));
};

TEST_F(CompletionTest, NobodyHasSaidAnything) {
    push(11, from("1", 1));
    work();
    EXPECT_EQ(shown(), R"({"id": 1, "officials": 1, "complete": 0, "statements": [], "statementsInAll": 0, )"
                       R"("missing": [{"jmbg": "1", "forename": "Ana", "surname": "Anić", "uploads": 1, )"
                       R"("last": "1970-01-01T00:00:11.000000Z"}]})");
}

TEST_F(CompletionTest, LaterUploadTakesTheStatementBack) {
    push(11, from("1", 1));
    push(12, from("2", 2));
    work();
    say(12, official("2"));
    say(12, official("1"));
    EXPECT_EQ(shown(), R"({"id": 1, "officials": 2, "complete": 2, "statements": [)" +
                           statement("1", 12, true) + ", " + statement("2", 12, true) +
                           R"(], "statementsInAll": 2, "missing": []})");
    push(13, from("2", 3));
    work();
    EXPECT_THAT(shown(), HasSubstr(R"("officials": 2, "complete": 1, "statements": [)" +
                                   statement("1", 12, true) + ", " + statement("2", 12, false)));
    EXPECT_THAT(shown(), HasSubstr(R"("missing": [{"jmbg": "2")"));
    say(14, official("2"));
    EXPECT_THAT(shown(), HasSubstr(R"("officials": 2, "complete": 2, "statements": [)" +
                                   statement("2", 14, true) + ", " + statement("1", 12, true)));
}

TEST_F(CompletionTest, OfficialWithoutUploadsIsCountedToo) {
    push(11, from("1", 1));
    work();
    say(12, official("2"));
    EXPECT_THAT(shown(), HasSubstr(R"("officials": 2, "complete": 1)"));
}

// The turnout counts them as one, too.
TEST_F(CompletionTest, AccountsThatShareAJmbgAreOneOfficial) {
    push(11, from("1", 1));
    work();
    say(12, official("1"));
    say(13, official("1", "other@example.org"));
    EXPECT_THAT(shown(), HasSubstr(R"("officials": 1, "complete": 1)"));
    EXPECT_THAT(shown(), HasSubstr(R"("statementsInAll": 2, "missing": []})"));
}

TEST_F(CompletionTest, StatementsOfOtherElectionsAreNotShown) {
    say(12, official("1"), 2);
    EXPECT_THAT(shown(), HasSubstr(R"("statements": [], "statementsInAll": 0, "missing": []})"));
}

TEST_F(CompletionTest, ElectionIsNamed) {
    EXPECT_EQ(refusal(showing, ""), R"({"message": "Field id is missing."})");
    EXPECT_EQ(refusal(showing, "id=2"), R"({"message": "Election does not exist."})");
}

}  // namespace
}  // namespace urna::admin
