// SPDX-License-Identifier: Apache-2.0
#include "election/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace urna::election {
namespace {

using testing::ElementsAre;
using enum Verdict;

Guid guid(unsigned n) {
    Guid guid;
    std::memcpy(guid.bytes.data(), &n, sizeof n);
    return guid;
}

Upload upload(Batch ballots) {
    Upload upload;
    upload.ballots = std::move(ballots);
    return upload;
}

Election election_of(std::size_t participants) {
    Election election;
    election.participants.resize(participants);
    return election;
}

TEST(Judge, BallotOfARunningElectionIsValid) {
    const Election election = election_of(2);
    const Upload one = upload({{guid(1), 1}, {guid(2), 2}});
    const std::vector<JudgingInput> cases{{&one, &election}};
    EXPECT_THAT(judge(cases, {}), ElementsAre(ElementsAre(valid, valid)));
}

TEST(Judge, PollNumberThatIsNotOnTheBallotIsInvalid) {
    const Election election = election_of(2);
    const Upload one = upload({{guid(1), 3}, {guid(2), 2147483647}, {guid(3), 2}});
    const std::vector<JudgingInput> cases{{&one, &election}};
    EXPECT_THAT(judge(cases, {}), ElementsAre(ElementsAre(invalid_poll_number, invalid_poll_number, valid)));
}

// No file can hold it.
TEST(Judge, PollNumberZeroIsInvalid) {
    const Election election = election_of(2);
    const Upload one = upload({{guid(1), 0}, {guid(2), 1}});
    const std::vector<JudgingInput> cases{{&one, &election}};
    EXPECT_THAT(judge(cases, {}), ElementsAre(ElementsAre(invalid_poll_number, valid)));
}

TEST(Judge, FirstRecordOfAGuidTakesItEvenWhenInvalid) {
    const Election election = election_of(2);
    const Upload one = upload({{guid(1), 9}, {guid(1), 1}, {guid(2), 1}, {guid(2), 1}});
    const std::vector<JudgingInput> cases{{&one, &election}};
    EXPECT_THAT(judge(cases, {}), ElementsAre(ElementsAre(invalid_poll_number, duplicate, valid, duplicate)));
}

TEST(Judge, DuplicateIsToldBeforeAWrongPollNumber) {
    const Election election = election_of(2);
    const Upload one = upload({{guid(1), 1}, {guid(1), 9}});
    const std::vector<JudgingInput> cases{{&one, &election}};
    EXPECT_THAT(judge(cases, {guid(7)}), ElementsAre(ElementsAre(valid, duplicate)));
}

TEST(Judge, GuidRecordedBeforeIsADuplicate) {
    const Election election = election_of(2);
    const Upload one = upload({{guid(1), 1}, {guid(2), 9}, {guid(3), 1}});
    const std::vector<JudgingInput> cases{{&one, &election}};
    EXPECT_THAT(judge(cases, {guid(1), guid(2)}), ElementsAre(ElementsAre(duplicate, duplicate, valid)));
}

TEST(Judge, GuidIsTakenAcrossUploadsAndElections) {
    const Election first = election_of(2);
    const Election second = election_of(3);
    const Upload one = upload({{guid(1), 1}});
    const Upload two = upload({{guid(1), 3}, {guid(2), 3}});
    const std::vector<JudgingInput> cases{{&one, &first}, {&two, &second}, {&two, &first}};
    EXPECT_THAT(judge(cases, {}), ElementsAre(ElementsAre(valid), ElementsAre(duplicate, valid),
                                              ElementsAre(duplicate, duplicate)));
}

TEST(Judge, DroppedBallotTakesNoGuid) {
    const Election election = election_of(2);
    const Upload early = upload({{guid(1), 1}, {guid(2), 9}});
    const Upload later = upload({{guid(1), 1}, {guid(2), 1}});
    const std::vector<JudgingInput> cases{{&early, nullptr}, {&later, &election}};
    EXPECT_THAT(judge(cases, {}), ElementsAre(ElementsAre(dropped, dropped), ElementsAre(valid, valid)));
}

TEST(Judge, DroppedComesBeforeDuplicate) {
    const Upload late = upload({{guid(1), 1}});
    const std::vector<JudgingInput> cases{{&late, nullptr}};
    EXPECT_THAT(judge(cases, {guid(1)}), ElementsAre(ElementsAre(dropped)));
}

TEST(Judge, NothingAndEmptyUploadsAreFine) {
    const Election election = election_of(2);
    const Upload empty;
    EXPECT_TRUE(judge({}, {}).empty());
    const std::vector<JudgingInput> cases{{&empty, &election}, {&empty, nullptr}};
    EXPECT_THAT(judge(cases, {}), ElementsAre(ElementsAre(), ElementsAre()));
}

// The rules as the contract tells them, one ballot after another.
std::vector<std::vector<Verdict>> judge_plainly(const std::vector<JudgingInput>& cases,
                                                std::vector<Guid> recorded) {
    std::vector<std::vector<Verdict>> verdicts;
    for (const JudgingInput& one : cases) {
        verdicts.emplace_back();
        for (const Ballot& ballot : one.upload->ballots) {
            if (one.election == nullptr) {
                verdicts.back().push_back(dropped);
                continue;
            }
            const bool known = std::find(recorded.begin(), recorded.end(), ballot.guid) != recorded.end();
            recorded.push_back(ballot.guid);
            verdicts.back().push_back(known ? duplicate
                                      : ballot.poll_number > one.election->participants.size()
                                          ? invalid_poll_number
                                          : valid);
        }
    }
    return verdicts;
}

TEST(Judge, AgreesWithThePlainRules) {
    std::mt19937 random(7);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    const std::vector<Election> elections{election_of(2), election_of(5)};
    for (int round = 0; round < 200; ++round) {
        std::vector<Upload> uploads(below(6));
        for (Upload& one : uploads) {
            one.ballots.resize(below(30));
            for (Ballot& ballot : one.ballots) {
                ballot = {guid(below(100)), static_cast<std::uint32_t>(1 + below(6))};
            }
        }
        std::vector<JudgingInput> cases;
        for (const Upload& one : uploads) {
            const unsigned which = below(3);
            cases.push_back({&one, which == 2 ? nullptr : &elections[which]});
        }
        std::vector<Guid> recorded(below(20));
        for (Guid& one : recorded) {
            one = guid(below(100));
        }
        ASSERT_EQ(judge(cases, GuidSet(recorded.begin(), recorded.end())), judge_plainly(cases, recorded));
    }
}

TEST(Judge, MillionBallotsCountedUpOneByOneAreJudgedAtOnce) {
    const Election election = election_of(2);
    Upload one;
    one.ballots.resize(1'000'000);
    for (unsigned i = 0; i < one.ballots.size(); ++i) {
        one.ballots[i] = {guid(i % 999'999), 1};
    }
    const std::vector<JudgingInput> cases{{&one, &election}};
    const auto verdicts = judge(cases, {});
    EXPECT_EQ(count(verdicts[0]), (VerdictCounts{.valid = 999'999, .duplicate = 1}));
    EXPECT_EQ(verdicts[0].back(), duplicate);
}

TEST(VerdictCounts, EachVerdictHasItsOwn) {
    const std::vector<Verdict> verdicts{valid,   valid,   valid,   duplicate, duplicate, invalid_poll_number,
                                        dropped, dropped, dropped, dropped};
    EXPECT_EQ(count(verdicts), (VerdictCounts{3, 2, 1, 4}));
    EXPECT_EQ(count({}), VerdictCounts{});
}

TEST(Verdict, ReasonsAreTheContracts) {
    EXPECT_EQ(reason(duplicate), "Duplicate ballot.");
    EXPECT_EQ(reason(invalid_poll_number), "Invalid poll number.");
}

}  // namespace
}  // namespace urna::election
