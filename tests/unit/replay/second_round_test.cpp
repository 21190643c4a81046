// SPDX-License-Identifier: Apache-2.0
#include "replay/second_round.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "replay/replay.h"

namespace urna::replay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

Plan plan_of(const std::string& text, const ReplayOptions& options = {}) {
    const auto file = election::law::parse_law_file(text);
    if (!file) throw std::logic_error(file.error().message);
    return make_plan(*file, options);
}

// Of A, B and C the two with the most votes enter the second round, unless one has more than half.
Plan first_round(const std::string& votes_of_a = "40", const ReplayOptions& options = {}) {
    return plan_of(R"({"name":"First","individual":true,
        "rule":{"majority":{"percent":"50"},"runoff":2,"ties":["lowestNumber"]},
        "lists":[{"name":"A","votes":)" +
                       votes_of_a + R"(},{"name":"B","votes":25},{"name":"C","votes":35}]})",
                   options);
}

Plan second_round(const std::string& lists) {
    return plan_of(R"({"name":"Second","individual":true,"rule":{"ties":["lowestNumber"]},"lists":)" + lists +
                   "}");
}

void expect_refused(const Plan& first, const Plan& second, const std::string& why) {
    EXPECT_THAT([&] { candidates_of(first, second); }, ThrowsMessage<std::runtime_error>(HasSubstr(why)));
}

const std::string those = R"([{"name":"C","votes":6},{"name":"A","votes":5}])";

TEST(SecondRound, IsHeldAmongThoseWhoEnterItInTheOrderOfItsFile) {
    EXPECT_THAT(candidates_of(first_round(), second_round(those)), ElementsAre(2, 0));
}

TEST(SecondRound, HasNobodyElseAndLeavesNobodyOut) {
    const std::string why = "has other candidates than enter it: A, C.";
    expect_refused(first_round(), second_round(R"([{"name":"A","votes":6},{"name":"B","votes":5}])"), why);
    expect_refused(first_round(), second_round(R"([{"name":"A","votes":6},{"name":"A","votes":5}])"), why);
    expect_refused(first_round(),
                   second_round(R"([{"name":"A","votes":6},{"name":"C","votes":5},{"name":"B","votes":4}])"),
                   why);
}

TEST(SecondRound, IsNotHeldWhenSomebodyIsElectedInTheFirst) {
    expect_refused(first_round("70"), second_round(those), "its outcome is `elected`");
}

TEST(SecondRound, FollowsTheVotesThatAreReplayed) {
    // Of one vote each A gets the first, and nobody has more than half; B and C tie then.
    ReplayOptions options;
    options.ballots = 3;
    expect_refused(first_round("40", options), second_round(those), "enter it: A, B.");
}

TEST(SecondRound, IsAnElectionOfIndividualsAsIsTheFirst) {
    const auto lists = plan_of(R"({"name":"Lists","seats":3,"rule":{"method":"dhondt","threshold":[]},
        "lists":[{"name":"A","votes":6},{"name":"C","votes":5}]})");
    expect_refused(first_round(), lists, "The file of the second round is no election of individuals.");
    expect_refused(lists, second_round(those), "The file of the first round is no election of individuals.");
}

}  // namespace
}  // namespace urna::replay
