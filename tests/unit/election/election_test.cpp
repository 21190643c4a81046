// SPDX-License-Identifier: Apache-2.0
#include "election/election.h"

#include <gtest/gtest.h>

namespace urna::election {
namespace {

Instant at(int second) {
    return Instant{std::chrono::seconds{second}};
}

Election running(int start, int end) {
    Election election;
    election.period = {at(start), at(end)};
    return election;
}

bool fits(int start, int end, const std::vector<Election>& others) {
    const auto checked = check_period({at(start), at(end)}, others);
    if (!checked) {
        EXPECT_EQ(checked.error(), ElectionFault::period);
    }
    return checked.has_value();
}

TEST(Period, MustNotBeEmptyOrReversed) {
    EXPECT_TRUE(fits(10, 11, {}));
    EXPECT_FALSE(fits(10, 10, {}));
    EXPECT_FALSE(fits(11, 10, {}));
}

TEST(Period, MayBeginWhenAnotherEndsAndEndWhenAnotherBegins) {
    EXPECT_TRUE(fits(20, 30, {running(10, 20)}));
    EXPECT_TRUE(fits(5, 10, {running(10, 20)}));
    EXPECT_TRUE(fits(20, 30, {running(30, 40), running(10, 20)}));
}

TEST(Period, MustNotOverlapAnyOther) {
    const std::vector<Election> others{running(50, 60), running(10, 20)};
    EXPECT_FALSE(fits(19, 30, others));
    EXPECT_FALSE(fits(5, 11, others));
    EXPECT_FALSE(fits(10, 20, others));
    EXPECT_FALSE(fits(12, 13, others));
    EXPECT_FALSE(fits(0, 100, others));
    EXPECT_FALSE(fits(59, 61, others));
    EXPECT_TRUE(fits(20, 50, others));
}

TEST(Election, RunsFromItsStartUntilBeforeItsEnd) {
    const Election election = running(10, 20);
    EXPECT_FALSE(election.running_at(at(10) - std::chrono::microseconds(1)));
    EXPECT_TRUE(election.running_at(at(10)));
    EXPECT_TRUE(election.running_at(at(20) - std::chrono::microseconds(1)));
    EXPECT_FALSE(election.running_at(at(20)));
}

TEST(Election, DidNotRunBeforeItWasCreated) {
    Election election = running(10, 20);
    election.valid_from = at(15);
    EXPECT_FALSE(election.running_at(at(14)));
    EXPECT_TRUE(election.running_at(at(15)));
}

const std::vector<Participant> known{
    {{4}, "D", true}, {{1}, "A", false}, {{2}, "B", false}, {{3}, "C", true}};

bool eligible(std::initializer_list<std::int64_t> values, bool individual) {
    std::vector<ParticipantId> ids;
    for (const auto value : values) {
        ids.push_back({value});
    }
    const auto checked = check_participants(ids, individual, known);
    if (!checked) {
        EXPECT_EQ(checked.error(), ElectionFault::participants);
    }
    return checked.has_value();
}

TEST(Participants, TwoOfTheRightKindInAnyOrder) {
    EXPECT_TRUE(eligible({1, 2}, false));
    EXPECT_TRUE(eligible({2, 1}, false));
    EXPECT_TRUE(eligible({4, 3}, true));
}

TEST(Participants, FewerThanTwoAreInvalid) {
    EXPECT_FALSE(eligible({}, false));
    EXPECT_FALSE(eligible({1}, false));
}

TEST(Participants, RepeatedUnknownAndOfTheWrongKindAreInvalid) {
    EXPECT_FALSE(eligible({1, 1}, false));
    EXPECT_FALSE(eligible({2, 1, 2}, false));
    EXPECT_FALSE(eligible({1, 2, 5}, false));
    EXPECT_FALSE(eligible({0, 1}, false));
    EXPECT_FALSE(eligible({-1, 1}, false));
    EXPECT_FALSE(eligible({1, 3}, false));
    EXPECT_FALSE(eligible({1, 2}, true));
    EXPECT_FALSE(eligible({3, 4}, false));
}

TEST(Participants, ManyAreCheckedQuickly) {
    std::vector<Participant> all;
    std::vector<ParticipantId> ids;
    for (std::int64_t i = 200'000; i > 0; --i) {
        all.push_back({{i}, "", false});
        ids.push_back({i});
    }
    EXPECT_TRUE(check_participants(ids, false, all).has_value());
    ids.push_back({1});
    EXPECT_FALSE(check_participants(ids, false, all).has_value());
}

}  // namespace
}  // namespace urna::election
