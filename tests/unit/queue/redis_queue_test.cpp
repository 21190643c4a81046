// SPDX-License-Identifier: Apache-2.0
// What is Redis' own: its process dies, its answers are lost, its clock and memory, strangers' entries.
#include "queue/redis/redis_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/bytes.h"
#include "base/log.h"
#include "engines.h"
#include "support/cutting_proxy.h"
#include "support/senders.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;
using election::Upload;
using std::chrono::steady_clock;
using testing::HasSubstr;

RedisOptions options_of(const RedisServer& server) {
    RedisOptions options;
    options.port = server.port();
    return options;
}

std::vector<Entry> all_of(BallotQueue& queue) {
    return queue.peek(1'000'000, 0ms);
}

TEST(RedisQueueTest, KilledRedisLosesNothingThatWasAcknowledged) {
    RedisServer server;
    const auto queue = make_redis_queue(options_of(server));
    const Upload first = upload(255, {{guid(255), 1}});
    ASSERT_TRUE(queue->push(first, sender()));
    std::atomic<int> acknowledged = 1;
    {
        std::vector<std::jthread> stations;
        for (std::uint8_t station = 0; station < 4; ++station) {
            stations.emplace_back([&, station] {
                try {
                    for (std::uint8_t i = 0; i < 60; ++i) {
                        const auto id = static_cast<std::uint8_t>(station * 60 + i);
                        if (queue->push(upload(id, {{guid(id), 1}}), sender())) ++acknowledged;
                    }
                } catch (const Unavailable&) {
                    // It died.
                }
            });
        }
        while (acknowledged < 20) std::this_thread::sleep_for(1ms);
        server.kill_now();
    }
    const int before = acknowledged;
    server.start_again();
    const auto entries = all_of(*queue);
    // At most one push of each station was kept whose answer it never had.
    EXPECT_GE(entries.size(), static_cast<std::size_t>(before));
    EXPECT_LE(entries.size(), static_cast<std::size_t>(before) + 4);
    EXPECT_EQ(queue->depth().entries, entries.size());
    EXPECT_EQ(queue->depth().bytes, entries.size() * 20);
    EXPECT_EQ(queue->push(first, sender()).value(), Pushed::repeated);
    queue->append_marker();
    EXPECT_GT(all_of(*queue).back().accepted_at, entries.back().accepted_at);
}

TEST(RedisQueueTest, RedisThatIsDownIsUnavailableSoonAndUsedAgainOnceItIsBack) {
    RedisServer server;
    const auto queue = make_redis_queue(options_of(server));
    ASSERT_TRUE(queue->push(upload(1), sender()));
    ASSERT_EQ(queue->peek(10, 10ms).size(), 1U);
    server.kill_now();
    const auto began = steady_clock::now();
    EXPECT_THROW(static_cast<void>(queue->push(upload(2), sender())), Unavailable);
    EXPECT_THROW(queue->peek(10, 10ms), Unavailable);
    EXPECT_THROW(queue->depth(), Unavailable);
    EXPECT_LT(steady_clock::now() - began, 5s);
    server.start_again();
    EXPECT_EQ(queue->push(upload(2), sender()).value(), Pushed::appended);
    EXPECT_EQ(all_of(*queue).size(), 2U);
}

TEST(RedisQueueTest, RedisThatComesBackMeanwhileIsWaitedFor) {
    RedisServer server;
    const auto queue = make_redis_queue(options_of(server));
    ASSERT_TRUE(queue->push(upload(1), sender()));
    server.kill_now();
    server.start_again();
    // Every connection that was open is dead.
    EXPECT_EQ(queue->push(upload(2), sender()).value(), Pushed::appended);
}

TEST(RedisQueueTest, RedisThatHangsIsUnavailableWithinTheWaits) {
    RedisServer server;
    RedisOptions options = options_of(server);
    options.command_wait = 300ms;
    options.retry_wait = 600ms;
    const auto queue = make_redis_queue(options);
    ASSERT_TRUE(queue->push(upload(1), sender()));
    server.pause();
    const auto began = steady_clock::now();
    EXPECT_THROW(static_cast<void>(queue->push(upload(2), sender())), Unavailable);
    EXPECT_LT(steady_clock::now() - began, 5s);
    server.resume();
    // Whether Redis had it or not, it is there once.
    EXPECT_TRUE(queue->push(upload(2), sender()));
    EXPECT_EQ(all_of(*queue).size(), 2U);
}

TEST(RedisQueueTest, LostAnswerIsAskedForAgainAndCountsOnce) {
    CuttingProxy proxy(redis_server().port(), "EVAL");
    RedisOptions options = redis_options();
    options.port = proxy.port();
    const auto queue = make_redis_queue(options);
    proxy.answers_to_lose = 2;
    EXPECT_EQ(queue->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::appended);
    EXPECT_EQ(proxy.answers_to_lose, 0);
    EXPECT_EQ(all_of(*queue).size(), 1U);
    EXPECT_EQ(queue->depth().bytes, 20U);
    EXPECT_EQ(queue->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::repeated);
}

TEST(RedisQueueTest, AnswersThatAreAlwaysLostAreUnavailableAndTheRepetitionCountsOnce) {
    CuttingProxy proxy(redis_server().port(), "EVAL");
    RedisOptions options = redis_options();
    options.port = proxy.port();
    const auto queue = make_redis_queue(options);
    proxy.answers_to_lose = 1'000;
    EXPECT_THROW(static_cast<void>(queue->push(upload(1), sender())), Unavailable);
    proxy.answers_to_lose = 0;
    EXPECT_EQ(queue->push(upload(1), sender()).value(), Pushed::repeated);
    EXPECT_EQ(all_of(*queue).size(), 1U);
}

TEST(RedisQueueTest, LostAnswersOfRemovalsRemoveNothingMore) {
    CuttingProxy proxy(redis_server().port(), "EVAL");
    RedisOptions options = redis_options();
    options.port = proxy.port();
    const auto queue = make_redis_queue(options);
    for (std::uint8_t i = 1; i <= 3; ++i) ASSERT_TRUE(queue->push(upload(i, {{guid(i), 1}}), sender()));
    const EntryId second = all_of(*queue).at(1).id;
    proxy.answers_to_lose = 1;
    queue->acknowledge(second, {});
    EXPECT_EQ(all_of(*queue).size(), 1U);
    EXPECT_EQ(queue->depth().entries, 1U);
    EXPECT_EQ(queue->depth().bytes, 20U);
}

TEST(RedisQueueTest, LostAnswersOfRemovalsTellEachUploadsOutcome) {
    CuttingProxy proxy(redis_server().port(), "EVAL");
    RedisOptions options = redis_options();
    options.port = proxy.port();
    const auto queue = make_redis_queue(options);
    for (std::uint8_t i = 0; i < 200; ++i) ASSERT_TRUE(queue->push(upload(i), sender()));
    std::vector<UploadOutcome> outcomes;
    for (const Entry& entry : all_of(*queue))
        outcomes.push_back({entry.id, entry.upload->id, entry.accepted_at, {1, 2, 3, 4}});
    proxy.answers_to_lose = 2;
    queue->acknowledge(outcomes.back().entry, outcomes);
    EXPECT_EQ(proxy.answers_to_lose, 0);
    EXPECT_TRUE(all_of(*queue).empty());
    const auto receipts = make_redis_receipts(options)->newest(sender().official);
    ASSERT_EQ(receipts.size(), 200U);
    for (const Receipt& receipt : receipts) EXPECT_EQ(receipt.counts, (election::VerdictCounts{1, 2, 3, 4}));
}

TEST(RedisQueueTest, LetterWhoseAnswerWasLostIsToldAsSettled) {
    CuttingProxy proxy(redis_server().port(), "EVAL");
    RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    for (std::uint8_t id = 1; id <= 2; ++id) {
        ASSERT_TRUE(queue->push(upload(id), sender()));
        queue->quarantine(all_of(*queue).at(0).id, "a reason");
    }
    const auto listed = make_redis_dead_letters(options)->list(2);
    ASSERT_EQ(listed.size(), 2U);
    options.port = proxy.port();
    const auto letters = make_redis_dead_letters(options);
    proxy.answers_to_lose = 1;
    EXPECT_TRUE(letters->requeue(listed[0].id).value().requeued);
    proxy.answers_to_lose = 1;
    EXPECT_FALSE(letters->discard(listed[1].id, "a reason").value().requeued);
    EXPECT_EQ(proxy.answers_to_lose, 0);
    EXPECT_EQ(all_of(*queue).size(), 1U);
}

// The outcome must not outlive the receipt, and the list, which a third upload keeps, must not show two.
TEST(RedisQueueTest, NameThatWasForgottenAndIsUsedAgainHasOneReceiptOfItsOwn) {
    RedisOptions options = redis_options();
    options.idempotency_ttl = 2s;
    const auto queue = make_redis_queue(options);
    const auto receipts = make_redis_receipts(options);
    ASSERT_TRUE(queue->push(upload(1), sender()));
    std::this_thread::sleep_for(1s);
    queue->quarantine(all_of(*queue).at(0).id, "a reason");
    const auto letters = make_redis_dead_letters(options);
    ASSERT_TRUE(letters->discard(letters->list(1).at(0).id, "a reason"));
    ASSERT_EQ(receipts->find(sender().official, upload(1).id).value().state, UploadState::discarded);
    ASSERT_TRUE(queue->push(upload(2), sender()));
    std::this_thread::sleep_for(1'100ms);
    ASSERT_FALSE(receipts->find(sender().official, upload(1).id));
    ASSERT_EQ(queue->push(upload(1), sender()).value(), Pushed::appended);
    const auto newest = receipts->newest(sender().official);
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(newest[0].upload, upload(1).id);
    EXPECT_EQ(newest[0].state, UploadState::waiting);
}

TEST(RedisQueueTest, ReceiptsAreForgottenWithTheNames) {
    RedisOptions options = redis_options();
    options.idempotency_ttl = 1s;
    const auto queue = make_redis_queue(options);
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const EntryId id = all_of(*queue).at(0).id;
    queue->acknowledge(id, std::vector{UploadOutcome{id, upload(1).id, queue->time().now, {}}});
    EXPECT_EQ(make_redis_receipts(options)->newest(sender().official).size(), 1U);
    std::this_thread::sleep_for(1'100ms);
    EXPECT_TRUE(make_redis_receipts(options)->newest(sender().official).empty());
    EXPECT_EQ(
        redis_server().run({"EVAL", "return #redis.call('KEYS', ARGV[1])", "0", options.prefix + ":[afr]*"}),
        "0");
}

TEST(RedisQueueTest, NameThatAnEarlierVersionRememberedIsKnownAndHasNoReceipt) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    const std::string file(32, '\x01');
    redis_server().run(
        {"SET", options.prefix + ":accepted:" + to_string(upload(1).id.guid), file + std::string(16, 't')});
    EXPECT_EQ(queue->push(upload(1), sender()).value(), Pushed::repeated);
    EXPECT_FALSE(make_redis_receipts(options)->find(sender().official, upload(1).id));
}

// An earlier version has put another random number where the token is now, and its entry has none.
TEST(RedisQueueTest, UploadThatAnEarlierVersionAcceptedHasAReceiptWithoutAnAcceptance) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    const std::string file(32, '\x01');
    const Guid token = random_guid();
    const Guid official = sender().official.guid;
    redis_server().run({"SET", options.prefix + ":accepted:" + to_string(upload(1).id.guid),
                        file + std::string(as_text(token.bytes)) + std::string(as_text(official.bytes)) +
                            "1700000000000000 2 ballots.csv"});
    redis_server().run({"XADD", options.prefix + ":ballots", "1700000000000000-1", "upload",
                        std::string(as_text(upload(1).id.guid.bytes)), "email", "a@b.rs", "jmbg", "1",
                        "forename", "A", "surname", "B", "file", file, "ballots", ""});
    const auto receipt = make_redis_receipts(options)->find(sender().official, upload(1).id);
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->file_name, "ballots.csv");
    EXPECT_EQ(receipt->acceptance, std::nullopt);
    const auto entries = queue->peek(10, 0ms);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_TRUE(entries[0].upload);
    EXPECT_EQ(entries[0].nonce, std::nullopt);
    EXPECT_EQ(entries[0].first, entries[0].id);
}

TEST(RedisQueueTest, UploadThatIsSentAgainAfterItsNameWasLostIsAcceptedAnew) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const auto receipts = make_redis_receipts(options);
    const auto before = receipts->find(sender().official, upload(1).id).value().acceptance.value();
    redis_server().run({"DEL", options.prefix + ":accepted:" + to_string(upload(1).id.guid)});
    ASSERT_EQ(queue->push(upload(1), sender()).value(), Pushed::appended);
    const auto after = receipts->find(sender().official, upload(1).id).value().acceptance.value();
    EXPECT_LT(before.entry, after.entry);
    EXPECT_NE(before.nonce, after.nonce);
}

TEST(RedisQueueTest, EntryWhoseAcceptanceIsDamagedIsUnreadable) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    const auto append = [&](std::vector<std::string> behind) {
        std::vector<std::string> command{"XADD",
                                         options.prefix + ":ballots",
                                         "*",
                                         "upload",
                                         std::string(16, 'u'),
                                         "email",
                                         "a@b.rs",
                                         "jmbg",
                                         "1",
                                         "forename",
                                         "A",
                                         "surname",
                                         "B",
                                         "file",
                                         std::string(32, 'f'),
                                         "ballots",
                                         ""};
        command.insert(command.end(), behind.begin(), behind.end());
        redis_server().run(command);
        const auto entries = queue->peek(100, 0ms);
        return entries.back();
    };
    EXPECT_TRUE(append({}).upload);
    EXPECT_EQ(append({"token", "short"}).unreadable, "the upload's token is damaged");
    EXPECT_TRUE(append({"place", "9"}).upload);
    // As an earlier version requeued what a newer station had accepted.
    EXPECT_EQ(append({"token", std::string(16, 't'), "accepted_at", "7"}).first, EntryId{7});
    for (const std::string place : {"", "x", "99999999999999999-0"}) {
        EXPECT_EQ(append({"place", place}).unreadable, "its fields are not those of an upload") << place;
    }
    EXPECT_EQ(append({"accepted_at", "1", "token", std::string(16, 't')}).unreadable,
              "its fields are not those of an upload");
}

TEST(RedisQueueTest, NothingIsAppendedWhileAnOperatorHoldsTheQueue) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const auto reset = make_redis_queue_reset(options);
    reset->hold(60s);
    EXPECT_TRUE(queue->time().held);
    EXPECT_EQ(queue->push(upload(2), sender()).error(), PushRefusal::held);
    EXPECT_EQ(queue->push(upload(1), sender()).value(), Pushed::repeated);
    EXPECT_FALSE(queue->append_marker());
    EXPECT_EQ(all_of(*queue).size(), 1U);
    reset->release();
    EXPECT_FALSE(queue->time().held);
    EXPECT_TRUE(queue->push(upload(2), sender()));
}

TEST(RedisQueueTest, HoldThatWasWrittenByAClockThatWasAheadIsNotBelieved) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    redis_server().run({"HSET", options.prefix + ":counts", "held_until",
                        std::to_string((system_now() + 1h).time_since_epoch().count())});
    EXPECT_FALSE(queue->time().held);
    EXPECT_TRUE(queue->push(upload(2), sender()));
}

// As after a clock that was ahead: the stream's last id is, too, and no later one is below it.
TEST(RedisQueueTest, RestartedQueueHasANewStream) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    const std::string ahead = std::to_string((system_now() + 1h).time_since_epoch().count());
    redis_server().run({"XADD", options.prefix + ":ballots", ahead + "-0", "tick", ""});
    redis_server().run({"HSET", options.prefix + ":counts", "latest", ahead, "ticks", "1"});
    queue->acknowledge(all_of(*queue).at(0).id, {});
    EXPECT_EQ(queue->push(upload(1), sender()).error(), PushRefusal::clock_behind);
    EXPECT_EQ(queue->push(upload(2, many_ballots(60'000)), sender()).error(), PushRefusal::clock_behind);
    EXPECT_TRUE(make_redis_queue_reset(options)->restart(queue->time().now));
    EXPECT_EQ(queue->push(upload(1), sender()).value(), Pushed::appended);
    EXPECT_LE(all_of(*queue).at(0).accepted_at, queue->time().now);
}

TEST(RedisQueueTest, LongQueuesAreReadAndRemovedPieceByPiece) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    for (int i = 0; i < 300; ++i) queue->append_marker();
    const Upload large = upload(1, election::Batch(200'000, {guid(1), 1}));
    ASSERT_TRUE(queue->push(large, sender()));
    ASSERT_TRUE(queue->push(upload(2), sender()));
    const auto entries = all_of(*queue);
    ASSERT_EQ(entries.size(), 302U);
    EXPECT_EQ(entries[300].upload->ballots, large.ballots);
    queue->acknowledge(entries[300].id, {});
    EXPECT_EQ(all_of(*queue).size(), 1U);
    EXPECT_EQ(queue->depth().entries, 1U);
    EXPECT_EQ(queue->depth().bytes, 0U);
}

// How many parts of this queue's uploads Redis has.
std::string parts_of(const RedisOptions& options) {
    return redis_server().run(
        {"EVAL", "return #redis.call('KEYS', ARGV[1])", "0", options.prefix + ":parts:*"});
}

TEST(RedisQueueTest, PartsOfALargeUploadAreRemovedWithIt) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    ASSERT_TRUE(queue->push(upload(1, many_ballots(52'428)), sender()));
    EXPECT_EQ(parts_of(options), "0");  // it is within the entry
    ASSERT_TRUE(queue->push(upload(2, many_ballots(52'429)), sender()));
    ASSERT_TRUE(queue->push(upload(3, many_ballots(200'000)), sender()));
    EXPECT_EQ(parts_of(options), "6");
    EXPECT_EQ(queue->push(upload(3, many_ballots(200'000)), sender()).value(), Pushed::repeated);
    EXPECT_EQ(parts_of(options), "6");
    const auto entries = all_of(*queue);
    ASSERT_EQ(entries.size(), 3U);
    queue->acknowledge(entries[1].id, {});
    EXPECT_EQ(parts_of(options), "4");
    queue->acknowledge(entries[2].id, {});
    EXPECT_EQ(parts_of(options), "0");
    EXPECT_EQ(queue->depth().bytes, 0U);
}

TEST(RedisQueueTest, LostAnswersToPartsAreAskedForAgainAndCountOnce) {
    CuttingProxy proxy(redis_server().port(), "$3\r\nSET\r\n");
    RedisOptions options = redis_options();
    options.port = proxy.port();
    const auto queue = make_redis_queue(options);
    proxy.answers_to_lose = 2;
    EXPECT_EQ(queue->push(upload(1, many_ballots(100'000)), sender()).value(), Pushed::appended);
    EXPECT_EQ(proxy.answers_to_lose, 0);
    EXPECT_EQ(all_of(*queue).at(0).upload->ballots, many_ballots(100'000));
}

// The parts that were stored to be forgotten are kept by the step that appends the entry, also in the file.
TEST(RedisQueueTest, LargeUploadOutlivesItsPartsTimeAndKilledRedis) {
    RedisServer server;
    RedisOptions options = options_of(server);
    options.parts_ttl = 2s;
    const auto queue = make_redis_queue(options);
    ASSERT_TRUE(queue->push(upload(1, many_ballots(100'000)), sender()));
    std::this_thread::sleep_for(2'100ms);
    server.kill_now();
    server.start_again();
    EXPECT_EQ(all_of(*queue).at(0).upload->ballots, many_ballots(100'000));
}

TEST(RedisQueueTest, LargeUploadWithAPartMissingOrStrangeIsUnreadable) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    const auto change_first_part = [&](const std::string& change) {
        redis_server().run({"EVAL",
                            "for _, part in ipairs(redis.call('KEYS', ARGV[1])) do " + change + " end", "0",
                            options.prefix + ":parts:*:1"});
    };
    ASSERT_TRUE(queue->push(upload(1, many_ballots(60'000)), sender()));
    change_first_part("redis.call('SET', part, string.rep('x', 19))");
    EXPECT_EQ(all_of(*queue).at(0).unreadable, "the ballots are damaged");
    change_first_part("redis.call('SET', part, '')");
    EXPECT_EQ(all_of(*queue).at(0).unreadable, "the ballots are damaged");
    change_first_part("redis.call('DEL', part)");
    EXPECT_EQ(all_of(*queue).at(0).unreadable, "the ballots are damaged");
    queue->quarantine(all_of(*queue).at(0).id, "damaged");
    EXPECT_TRUE(all_of(*queue).empty());
    // A stranger's, that names parts without end.
    redis_server().run({"XADD",
                        options.prefix + ":ballots",
                        "*",
                        "upload",
                        std::string(16, 'x'),
                        "email",
                        "a",
                        "jmbg",
                        "a",
                        "forename",
                        "a",
                        "surname",
                        "a",
                        "file",
                        std::string(32, 'x'),
                        "parts",
                        to_string(Guid{}),
                        "count",
                        "99999999999",
                        "bytes",
                        "99999999999999"});
    EXPECT_EQ(all_of(*queue).at(0).unreadable, "the ballots are damaged");
    queue->acknowledge(all_of(*queue).at(0).id, {});
    EXPECT_TRUE(all_of(*queue).empty());
}

TEST(RedisQueueTest, WaitMayBeLongerThanACommandMayTake) {
    RedisOptions options = redis_options();
    options.command_wait = 500ms;
    const auto queue = make_redis_queue(options);
    const auto began = steady_clock::now();
    EXPECT_TRUE(queue->peek(10, 800ms).empty());
    EXPECT_GE(steady_clock::now() - began, 800ms);
}

TEST(RedisQueueTest, StrangersEntriesAreUnreadableAndCanBeSetAside) {
    const RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    const std::string stream = options.prefix + ":ballots";
    ASSERT_TRUE(queue->push(upload(1), sender()));
    redis_server().run({"XADD", stream, "*", "hello", "world"});
    redis_server().run({"XADD", stream, "*", "tick", "", "tock", ""});
    redis_server().run({"XADD", stream, "*", "upload", "short", "email", "", "jmbg", "", "forename", "",
                        "surname", "", "file", "", "ballots", ""});
    redis_server().run({"XADD", stream, "*", "accepted_at", "7", "accepted_at", "9999999999999999"});
    std::vector<std::string> wide{"XADD", stream, "*"};
    for (int i = 0; i < 20'000; ++i) wide.insert(wide.end(), {"field", "value"});
    redis_server().run(wide);
    ASSERT_TRUE(queue->push(upload(2), sender()));
    const auto entries = all_of(*queue);
    ASSERT_EQ(entries.size(), 7U);
    for (std::size_t i = 1; i <= 5; ++i) {
        EXPECT_TRUE(entries[i].unreadable) << i;
        queue->quarantine(entries[i].id, *entries[i].unreadable);
    }
    EXPECT_EQ(all_of(*queue).size(), 2U);
    EXPECT_EQ(queue->depth().entries, 2U);
    const auto letters = make_redis_dead_letters(options)->list(10);
    ASSERT_EQ(letters.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(letters[i].accepted_at, entries[i + 1].accepted_at) << i;
}

// What is no UTF-8 has fewer characters than bytes, and would fit into no column.
TEST(RedisQueueTest, TextOfManyBytesAndFewCharactersIsUnreadable) {
    const auto queue = make_redis_queue(redis_options());
    Upload pushed = upload(1);
    pushed.official.forename = std::string(100'000, '\x80');
    ASSERT_TRUE(queue->push(pushed, sender()));
    EXPECT_TRUE(all_of(*queue).at(0).unreadable);
}

TEST(RedisQueueTest, FullMemoryRefusesAndKeepsNothing) {
    const RedisServer server({"--maxmemory-policy", "noeviction"});
    const auto queue = make_redis_queue(options_of(server));
    ASSERT_TRUE(queue->push(upload(1), sender()));
    server.run({"CONFIG", "SET", "maxmemory", "1"});
    EXPECT_THROW(static_cast<void>(queue->push(upload(2), sender())), Unavailable);
    // What was recorded can be removed all the same, and is told of.
    const EntryId id = all_of(*queue).at(0).id;
    queue->acknowledge(id, std::vector{UploadOutcome{id, upload(1).id, queue->time().now, {}}});
    const auto receipts = make_redis_receipts(options_of(server))->newest(sender().official);
    ASSERT_EQ(receipts.size(), 1U);
    EXPECT_EQ(receipts[0].state, UploadState::counted);
    server.run({"CONFIG", "SET", "maxmemory", "0"});
    EXPECT_TRUE(all_of(*queue).empty());
    EXPECT_EQ(queue->push(upload(2), sender()).value(), Pushed::appended);
}

// By Redis' own clock, which a test cannot set: the day that was counted is made an earlier one.
TEST(RedisQueueTest, NewDayHasANewQuota) {
    RedisOptions options = redis_options();
    options.quotas.uploads = 1;
    const auto queue = make_redis_queue(options);
    ASSERT_TRUE(queue->push(upload(1), sender()));
    EXPECT_EQ(queue->push(upload(2), sender()).error(), PushRefusal::over_quota);
    const std::string key = options.prefix + ":quota:" + to_string(sender().official.guid);
    const auto today = std::stol(redis_server().run({"HGET", key, "day"}));
    redis_server().run({"HSET", key, "day", std::to_string(today - 1)});
    EXPECT_TRUE(queue->push(upload(2), sender()));
    EXPECT_EQ(std::stol(redis_server().run({"HGET", key, "day"})), today);
    EXPECT_EQ(queue->push(upload(3), sender()).error(), PushRefusal::over_quota);
    EXPECT_GT(std::stol(redis_server().run({"TTL", key})), 86'400);
}

TEST(RedisQueueTest, OldestReceiptsGoFirstAndUploadsGoOn) {
    RedisOptions options = redis_options();
    options.receipts_bytes_max = 3 * 768;
    const auto queue = make_redis_queue(options);
    const auto receipts = make_redis_receipts(options);
    for (std::uint8_t id = 1; id <= 5; ++id) {
        ASSERT_TRUE(queue->push(upload(id, {{guid(id), 1}}), sender(id % 2 ? 1 : 2)));
    }
    const auto odd = receipts->newest(sender(1).official);
    ASSERT_EQ(odd.size(), 2U);
    EXPECT_EQ(odd[0].upload, upload(5).id);
    EXPECT_EQ(odd[1].upload, upload(3).id);
    EXPECT_EQ(receipts->newest(sender(2).official).size(), 1U);
    EXPECT_EQ(
        redis_server().run({"LLEN", options.prefix + ":receipts:" + to_string(sender(2).official.guid)}),
        "1");
    EXPECT_EQ(redis_server().run({"LLEN", options.prefix + ":known"}), "3");

    // The outcome of one that is forgotten is not kept either.
    const auto entries = all_of(*queue);
    std::vector<UploadOutcome> outcomes;
    for (const Entry& entry : entries) {
        outcomes.push_back({entry.id, entry.upload->id, entry.accepted_at, {.valid = 1}});
    }
    queue->acknowledge(entries.back().id, outcomes);
    EXPECT_EQ(redis_server().run({"EXISTS", options.prefix + ":fate:" + to_string(upload(1).id.guid)}), "0");
    EXPECT_EQ(receipts->find(sender(1).official, upload(3).id).value().state, UploadState::counted);
    ASSERT_TRUE(queue->push(upload(6), sender(2)));
    EXPECT_EQ(redis_server().run({"EXISTS", options.prefix + ":fate:" + to_string(upload(3).id.guid)}), "0");
}

// So that the bound holds whatever officials send.
TEST(RedisQueueTest, ReceiptWithALongTallyCountsAsSeveral) {
    RedisOptions options = redis_options();
    options.receipts_bytes_max = 6 * 768;
    const auto queue = make_redis_queue(options);
    const auto receipts = make_redis_receipts(options);
    for (std::uint8_t id = 1; id <= 3; ++id) ASSERT_TRUE(queue->push(upload(id), sender()));
    Sender with_tally = sender();
    for (std::uint32_t i = 1; i <= election::file_tally_rows_max; ++i)
        with_tally.tally.push_back({i, 10'000});
    ASSERT_TRUE(queue->push(upload(4), with_tally));
    // 640 bytes, and 1551 of text, are three times 768.
    EXPECT_EQ(receipts->newest(sender().official).size(), 4U);
    ASSERT_TRUE(queue->push(upload(5), with_tally));
    const auto left = receipts->newest(sender().official);
    ASSERT_EQ(left.size(), 2U);
    EXPECT_EQ(left[1].tally, with_tally.tally);
    EXPECT_EQ(redis_server().run({"LLEN", options.prefix + ":known"}), "6");
}

// As when the bound was lowered.
TEST(RedisQueueTest, ReceiptsBecomeFewerWhenThereAreTooMany) {
    RedisOptions options = redis_options();
    const auto before = make_redis_queue(options);
    for (std::uint8_t id = 1; id <= 10; ++id) ASSERT_TRUE(before->push(upload(id), sender()));
    options.receipts_bytes_max = 2 * 768;
    const auto queue = make_redis_queue(options);
    for (std::uint8_t id = 11; id <= 20; ++id) ASSERT_TRUE(queue->push(upload(id), sender()));
    EXPECT_EQ(make_redis_receipts(options)->newest(sender().official).size(), 2U);
}

// Of several daemons the one with the least memory counts, for as long as it says so.
TEST(RedisQueueTest, LeastLimitOfTheLastMinuteHolds) {
    RedisOptions options = redis_options();
    const auto queue = make_redis_queue(options);
    const auto limit = [&] { return queue->depth().record.ballots_max; };
    queue->limit_record(100);
    queue->limit_record(1'000);
    EXPECT_EQ(limit(), 100U);
    queue->limit_record(50);
    EXPECT_EQ(limit(), 50U);
    const std::string counts = options.prefix + ":counts";
    const auto told = std::stol(redis_server().run({"HGET", counts, "record_limited_at"}));
    redis_server().run({"HSET", counts, "record_limited_at", std::to_string(told - 61'000'000)});
    queue->limit_record(1'000);
    EXPECT_EQ(limit(), 1'000U);
}

TEST(RedisQueueTest, RedisWithoutAnAppendOnlyFileIsWarnedAboutOnce) {
    const RedisServer server({"--appendonly", "no"});
    const auto queue = make_redis_queue(options_of(server));
    testing::internal::CaptureStderr();
    queue->append_marker();
    queue->peek(10, 1ms);
    flush_log();
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, HasSubstr("Redis may lose ballots"));
    EXPECT_EQ(log.find("may lose"), log.rfind("may lose"));
}

TEST(RedisQueueTest, WrongPasswordIsUnavailable) {
    const RedisServer server({"--requirepass", "right"});
    RedisOptions options = options_of(server);
    options.password = "wrong";
    EXPECT_THROW(make_redis_queue(options)->append_marker(), Unavailable);
    options.password = "right";
    EXPECT_NO_THROW(make_redis_queue(options)->append_marker());
}

}  // namespace
}  // namespace urna::queue
