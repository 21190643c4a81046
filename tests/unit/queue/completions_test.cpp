// SPDX-License-Identifier: Apache-2.0
// What officials say of their uploads waits in the queue, and is told to them again.
#include "queue/completions.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "queue/engines.h"
#include "support/senders.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const election::Official ana{"ana@example.org", "0101990710006", "Ana", "Anić\n\"x\""};

OfficialId official(std::uint8_t id) {
    return {guid(id)};
}

class CompletionsSuite : public testing::TestWithParam<Engine> {
 protected:
    Clock clock() {
        return [this] { return now; };
    }
    Instant say(std::uint8_t id, std::int64_t election, Instant since = {}) {
        return completions->say(official(id), ana, {election}, since);
    }
    std::vector<ElectionId> elections_of(std::uint8_t id) {
        std::vector<ElectionId> found;
        for (const SaidComplete& one : completions->said_by(official(id))) found.push_back(one.election);
        return found;
    }

    Instant now = system_now();
    std::unique_ptr<QueueInstance> instance = GetParam().make_instance();
    std::unique_ptr<Completions> completions = instance->completions(clock());
};
INSTANTIATE_TEST_SUITE_P(Engines, CompletionsSuite, testing::ValuesIn(engines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(CompletionsSuite, StatementIsToldToItsOfficialAndWaitsForTheDaemon) {
    const Instant at = say(1, 7);
    EXPECT_LT(std::chrono::abs(at - now), std::chrono::minutes(1));
    completions = instance->completions(clock());
    EXPECT_THAT(completions->said_by(official(1)), ElementsAre(SaidComplete{{7}, at}));
    EXPECT_THAT(completions->said_by(official(2)), IsEmpty());
    const auto waiting = completions->unentered(10);
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].completion, (election::Completion{{7}, ana, at}));
    completions->entered(waiting);
    completions->entered(waiting);
    EXPECT_THAT(completions->unentered(10), IsEmpty());
    EXPECT_THAT(completions->said_by(official(1)), SizeIs(1));
}

TEST_P(CompletionsSuite, StatementThatStandsIsNotKeptAnew) {
    const Instant at = say(1, 7);
    now += std::chrono::seconds(1);
    EXPECT_EQ(say(1, 7), at);
    EXPECT_EQ(say(1, 7, at), at);
    EXPECT_THAT(completions->unentered(10), SizeIs(1));
}

TEST_P(CompletionsSuite, AfterALaterUploadItIsSaidAnew) {
    const Instant at = say(1, 7);
    now += std::chrono::seconds(1);
    const Instant again = say(1, 7, at + std::chrono::microseconds(1));
    EXPECT_GT(again, at);
    EXPECT_THAT(completions->said_by(official(1)), ElementsAre(SaidComplete{{7}, again}));
    const auto waiting = completions->unentered(10);
    ASSERT_THAT(waiting, SizeIs(2));
    EXPECT_EQ(waiting[0].completion.at, at);
    EXPECT_EQ(waiting[1].completion.at, again);
}

TEST_P(CompletionsSuite, EachElectionAndEachOfficialHasAStatementOfItsOwn) {
    say(1, 12);
    say(1, 7);
    say(2, 7);
    EXPECT_THAT(elections_of(1), ElementsAre(ElectionId{7}, ElectionId{12}));
    EXPECT_THAT(elections_of(2), ElementsAre(ElectionId{7}));
    EXPECT_THAT(completions->unentered(2), SizeIs(2));
    completions->entered(completions->unentered(2));
    EXPECT_THAT(completions->unentered(2), SizeIs(1));
}

// The clock was set back: the statement is not before the uploads that it is about.
TEST_P(CompletionsSuite, StatementIsNeverBeforeTheLatestUpload) {
    const auto queue = instance->open({}, clock());
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const Instant latest = now + std::chrono::hours(1);
    instance->set_latest(latest);
    EXPECT_EQ(say(1, 7), latest);
}

TEST(SqliteCompletionsTest, StatementIsForgottenWithTheReceiptsOfItsTime) {
    Instant now = at(1'000);
    const auto instance = engines()[0].make_instance();
    const auto completions = instance->completions([&] { return now; });
    completions->say(official(1), ana, {7}, {});
    now += completion_ttl + std::chrono::seconds(1);
    completions->say(official(2), ana, {8}, {});
    EXPECT_THAT(completions->said_by(official(1)), IsEmpty());
}

TEST(RedisCompletionsTest, StatementIsForgottenWithTheReceiptsOfItsTime) {
    const RedisOptions options = redis_options();
    make_redis_completions(options)->say(official(1), ana, {7}, {});
    const std::string key = options.prefix + ":complete:" + to_string(official(1).guid);
    EXPECT_GT(std::stoll(redis_server().run({"TTL", key})), 24 * 3600 * 39);
}

TEST(RedisCompletionsTest, NoMoreWaitThanMay) {
    const RedisOptions options = redis_options();
    redis_server().run(
        {"EVAL",
         "for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], i .. '-0', 'at', '1', 'election', '1') end", "1",
         options.prefix + ":complete", std::to_string(unentered_completions_max)});
    const auto completions = make_redis_completions(options);
    EXPECT_THROW(completions->say(official(1), ana, {7}, {}), Unavailable);
    EXPECT_THAT(completions->said_by(official(1)), IsEmpty());
    EXPECT_THAT(completions->unentered(500), SizeIs(500));
}

TEST(RedisCompletionsTest, DamagedStatementIsSaidToBeDamaged) {
    const RedisOptions options = redis_options();
    redis_server().run({"XADD", options.prefix + ":complete", "1-0", "at", "x"});
    EXPECT_THROW(make_redis_completions(options)->unentered(1), Unavailable);
}

}  // namespace
}  // namespace urna::queue
