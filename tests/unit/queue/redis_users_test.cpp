// SPDX-License-Identifier: Apache-2.0
// The users that docs/operating/cluster.md tells to make can do what they must, and no more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/log.h"
#include "engines.h"
#include "support/senders.h"
#include "support/source_directory.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::HasSubstr;
using testing::StartsWith;

// A server with the users of the documentation's lines.
class RedisUsersTest : public testing::Test {
 protected:
    void SetUp() override {
        std::ifstream document(urna::source_directory() + "/docs/operating/cluster.md");
        std::ofstream file(users);
        int lines = 0;
        for (std::string line; std::getline(document, line);) {
            if (!line.starts_with("user ")) continue;
            file << line << "\n";
            ++lines;
        }
        ASSERT_EQ(lines, 4);
        file << "user tests on >tests-password ~* &* +@all\n";
        file.close();
        server = std::make_unique<RedisServer>(std::vector<std::string>{"--aclfile", users});
    }

    RedisOptions options_for(const std::string& user) const {
        RedisOptions options;
        options.port = server->port();
        options.user = user;
        options.password = user + "-password";
        return options;
    }
    std::string run_as(const std::string& user, const std::vector<std::string>& command) const {
        return server->run(command, user, user + "-password");
    }

    // Takes a right from everybody.
    void forbid(const std::string& right) const {
        std::ifstream file(users);
        for (std::string line; std::getline(file, line);) {
            if (const auto at = line.find(right); at != std::string::npos) line.erase(at, right.size());
            std::istringstream words(line);
            std::vector<std::string> command{"ACL", "SETUSER"};
            for (std::string word; words >> word;) {
                if (word != "user") command.push_back(word);
            }
            command.insert(command.begin() + 3, "reset");
            EXPECT_EQ(server->run(command, "tests", "tests-password"), "OK") << line;
        }
    }

    TemporaryDirectory directory;
    const std::string users = directory.path() / "users.acl";
    std::unique_ptr<RedisServer> server;
};

TEST_F(RedisUsersTest, EachServiceCanDoItsPart) {
    const auto station = make_redis_queue(options_for("station"));
    const auto daemon = make_redis_queue(options_for("daemon"));
    const auto letters = make_redis_dead_letters(options_for("queue"));

    EXPECT_EQ(station->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::appended);
    EXPECT_EQ(station->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::repeated);
    EXPECT_EQ(station->push(upload(2, {{guid(2), 1}}), sender()).value(), Pushed::appended);
    EXPECT_EQ(station->depth().entries, 2U);
    EXPECT_EQ(station->push(upload(3, many_ballots(60'000)), sender()).value(), Pushed::appended);
    const auto large = daemon->peek(1'000'000, 10ms).at(2);
    EXPECT_EQ(large.upload->ballots, many_ballots(60'000));

    daemon->append_marker();
    const auto entries = daemon->peek(1'000'000, 10ms);
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_EQ(daemon->depth().oldest, entries[0].accepted_at);
    daemon->quarantine(entries[0].id, "to be put back");
    daemon->quarantine(entries[1].id, "to be given up");
    EXPECT_EQ(make_redis_dead_letters(options_for("daemon"))->waiting().size(), 2U);
    EXPECT_GE(daemon->time().now, entries[3].accepted_at);
    EXPECT_GE(station->time().now, entries[3].accepted_at);
    daemon->acknowledge(entries[3].id, {});
    EXPECT_TRUE(daemon->peek(100, 10ms).empty());

    const auto listed = letters->list(10);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_TRUE(letters->requeue(listed[0].id));
    EXPECT_TRUE(letters->discard(listed[1].id, "for the test"));
    const auto again = daemon->peek(100, 1s);
    ASSERT_EQ(again.size(), 1U);

    const auto reset = make_redis_queue_reset(options_for("queue"));
    const auto queue = make_redis_queue(options_for("queue"));
    reset->hold(60s);
    EXPECT_TRUE(station->time().held);
    EXPECT_EQ(queue->depth().entries, 1U);
    daemon->acknowledge(again[0].id, {});
    make_redis_queue_identity(options_for("queue"))->forget(std::vector{upload(1).id});
    EXPECT_TRUE(reset->restart(queue->time().now));
    reset->release();
    EXPECT_EQ(station->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::appended);
}

TEST_F(RedisUsersTest, EachServiceDoesItsPartForReceipts) {
    const auto station = make_redis_queue(options_for("station"));
    const auto daemon = make_redis_queue(options_for("daemon"));
    const auto receipts = make_redis_receipts(options_for("station"));
    const auto state_of = [&](std::uint8_t id) {
        return receipts->find(sender().official, upload(id).id).value().state;
    };
    for (std::uint8_t id = 0; id < 210; ++id) ASSERT_TRUE(station->push(upload(id), sender()));
    EXPECT_EQ(receipts->newest(sender().official).size(), receipts_max);
    const auto entries = daemon->peek(1'000, 10ms);
    daemon->quarantine(entries[0].id, "to be given up");
    daemon->quarantine(entries[1].id, "to be put back");
    EXPECT_EQ(state_of(1), UploadState::quarantined);
    daemon->acknowledge(entries[2].id,
                        std::vector{UploadOutcome{entries[2].id, upload(2).id, entries[2].accepted_at, {}}});
    EXPECT_EQ(state_of(2), UploadState::counted);
    const auto letters = make_redis_dead_letters(options_for("queue"));
    for (const DeadLetter& letter : letters->list(10)) {
        letter.upload == upload(0).id ? letters->discard(letter.id, "for the test")
                                      : letters->requeue(letter.id);
    }
    EXPECT_EQ(state_of(0), UploadState::discarded);
    EXPECT_EQ(state_of(1), UploadState::waiting);
}

// As with the users of an earlier version, which the documentation says to bring up to date first.
TEST_F(RedisUsersTest, WhoeverMayNotWriteOutcomesRemovesAndSetsAsideAllTheSame) {
    const auto station = make_redis_queue(options_for("station"));
    for (std::uint8_t id = 0; id < 3; ++id) ASSERT_TRUE(station->push(upload(id), sender()));
    forbid("(+set ~urna:fate:*)");
    const auto daemon = make_redis_queue(options_for("daemon"));
    const auto entries = daemon->peek(1'000, 10ms);
    daemon->quarantine(entries[0].id, "to be put back");
    daemon->quarantine(entries[1].id, "to be given up");
    testing::internal::CaptureStderr();
    daemon->acknowledge(entries[2].id,
                        std::vector{UploadOutcome{entries[2].id, upload(2).id, entries[2].accepted_at, {}}});
    flush_log();
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("officials are not told"));
    const auto letters = make_redis_dead_letters(options_for("queue"));
    const auto listed = letters->list(10);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_TRUE(letters->requeue(listed[0].id));
    EXPECT_TRUE(letters->discard(listed[1].id, "for the test"));
    EXPECT_EQ(daemon->peek(100, 1s).size(), 1U);
    EXPECT_EQ(daemon->depth().entries, 1U);
}

TEST_F(RedisUsersTest, OperatorHoldsAndDaemonReadsWhoIsOnHold) {
    const auto as_operator = make_redis_held_officials(options_for("queue"));
    as_operator->hold({"ana@example.org", at(1), "Mira", "for the test"});
    EXPECT_EQ(make_redis_held_officials(options_for("daemon"))->list().size(), 1U);
    EXPECT_THROW(make_redis_held_officials(options_for("daemon"))->release("ana@example.org"), Unavailable);
    EXPECT_EQ(make_redis_queue(options_for("station"))->push(upload(1), sender()).error(),
              PushRefusal::official_held);
    EXPECT_TRUE(as_operator->release("ana@example.org"));
}

TEST_F(RedisUsersTest, OperatorLeavesEventsThatTheDaemonTakesAway) {
    const auto as_operator = make_redis_operator_events(options_for("queue"));
    const auto as_daemon = make_redis_operator_events(options_for("daemon"));
    const audit::NewEvent event{.origin = audit::operators_origin("Mira"),
                                .kind = audit::Kind::official_held,
                                .object = "official ana@example.org"};
    as_operator->append(event);
    EXPECT_THROW(as_operator->waiting(), Unavailable);
    EXPECT_THROW(as_operator->remove(event.origin.request), Unavailable);
    EXPECT_THROW(as_daemon->append(event), Unavailable);
    EXPECT_EQ(as_daemon->waiting().size(), 1U);
    as_daemon->remove(event.origin.request);
    EXPECT_TRUE(as_daemon->waiting().empty());
    EXPECT_THROW(make_redis_operator_events(options_for("station"))->append(event), Unavailable);
}

TEST_F(RedisUsersTest, StationKeepsStatementsThatTheDaemonTakesAway) {
    const auto as_station = make_redis_completions(options_for("station"));
    const auto as_daemon = make_redis_completions(options_for("daemon"));
    const OfficialId id = sender().official;
    const Instant at = as_station->say(id, upload(1).official, {7}, {});
    EXPECT_EQ(as_station->said_by(id).at(0).at, at);
    EXPECT_THROW(as_station->unentered(1), Unavailable);
    EXPECT_THROW(as_daemon->said_by(id), Unavailable);
    const auto waiting = as_daemon->unentered(1);
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_THROW(as_station->entered(waiting), Unavailable);
    EXPECT_THROW(as_daemon->say(id, upload(1).official, {8}, {}), Unavailable);
    as_daemon->entered(waiting);
    EXPECT_TRUE(as_daemon->unentered(1).empty());
    EXPECT_THROW(make_redis_completions(options_for("queue"))->unentered(1), Unavailable);
}

// As with the users of an earlier version: nobody can be on hold then.
TEST_F(RedisUsersTest, DaemonThatMayNotReadWhoIsOnHoldRecordsAllTheSame) {
    forbid(" (+hgetall ~urna:held)");
    testing::internal::CaptureStderr();
    EXPECT_TRUE(make_redis_held_officials(options_for("daemon"))->list().empty());
    flush_log();
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("which officials are on hold"));
}

TEST_F(RedisUsersTest, StationThatMayNotWriteReceiptsAcceptsNothing) {
    const std::string lists = "(+lpush +ltrim +lrange +lrem +expire ~urna:receipts:*)";
    for (const std::string& right : {std::string(" ~urna:receipts:*"), lists}) {
        forbid(right);
        const auto station = make_redis_queue(options_for("station"));
        EXPECT_THROW(static_cast<void>(station->push(upload(1), sender())), Unavailable) << right;
        EXPECT_EQ(station->depth().entries, 0U);
    }
}

// Redis reads its own file as the default user, and passes over what that user may not do.
TEST_F(RedisUsersTest, WhatWaitsIsStillThereWhenTheServerWasKilled) {
    ASSERT_TRUE(make_redis_queue(options_for("station"))->push(upload(1, {{guid(1), 1}}), sender()));
    server->kill_now();
    server->start_again();
    EXPECT_EQ(make_redis_queue(options_for("daemon"))->peek(100, 1s).size(), 1U);
    EXPECT_EQ(make_redis_queue(options_for("station"))->push(upload(1, {{guid(1), 1}}), sender()).value(),
              Pushed::repeated);
}

TEST_F(RedisUsersTest, StationCanNeitherReadNorRemoveBallots) {
    const auto station = make_redis_queue(options_for("station"));
    ASSERT_TRUE(station->push(upload(1, {{guid(1), 1}}), sender()));
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {"XRANGE", "urna:ballots", "-", "+"},
             {"XREAD", "STREAMS", "urna:ballots", "0"},
             {"XINFO", "STREAM", "urna:ballots"},
             {"XDEL", "urna:ballots", "1-0"},
             {"DEL", "urna:ballots"},
             {"SET", "urna:ballots", "x"},
             {"GET", "urna:other"},
             {"GET", "urna:parts:x:1"},
             {"UNLINK", "urna:parts:x:1"},
             {"FLUSHALL"},
             {"CONFIG", "GET", "*"},
             {"EVAL", "return redis.call('XRANGE', KEYS[1], '-', '+')", "1", "urna:ballots"}}) {
        EXPECT_THAT(run_as("station", command),
                    AnyOf(StartsWith("NOPERM"), HasSubstr("executing the script can't run this command")))
            << command[0];
    }
    EXPECT_FALSE(station->depth().oldest);
}

TEST_F(RedisUsersTest, NobodyComesInWithoutAUser) {
    RedisOptions options;
    options.port = server->port();
    EXPECT_THROW(make_redis_queue(options)->append_marker(), Unavailable);
}

TEST_F(RedisUsersTest, StationTellsNobodysOutcome) {
    EXPECT_THAT(run_as("station", {"SET", "urna:fate:x", "counted 1 0 0 0"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("station", {"GET", "urna:fate:x"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("station", {"DEL", "urna:receipts:x"}), StartsWith("NOPERM"));
}

TEST_F(RedisUsersTest, DaemonCanNeitherForgetAcceptedUploadsNorRemoveDeadLetters) {
    EXPECT_THAT(run_as("daemon", {"DEL", "urna:accepted:x"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("daemon", {"SET", "urna:accepted:x", "y"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("daemon", {"LRANGE", "urna:receipts:x", "0", "1"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("daemon", {"XDEL", "urna:dead", "1-0"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("daemon", {"XADD", "urna:dropped", "*", "a", "b"}), StartsWith("NOPERM"));
}

TEST_F(RedisUsersTest, DaemonJoinsTheQueueAndOnlyTheOperatorFindsAndForgetsNames) {
    const auto station = make_redis_queue(options_for("station"));
    const auto daemon = make_redis_queue(options_for("daemon"));
    const auto identity = make_redis_queue_identity(options_for("daemon"));
    for (std::uint8_t id = 0; id < 4; ++id) ASSERT_TRUE(station->push(upload(id), sender()));
    EXPECT_FALSE(identity->state().used);
    const auto entries = daemon->peek(1'000, 10ms);
    daemon->quarantine(entries[0].id, "to be given up");
    daemon->quarantine(entries[1].id, "for the test");
    daemon->acknowledge(entries[2].id, {}, {7, upload(2).id});
    daemon->acknowledge(entries[2].id, {}, {6, upload(1).id});  // never lowered
    EXPECT_TRUE(identity->state().used);
    EXPECT_EQ(identity->state().recorded, (RecordMark{7, upload(2).id}));
    EXPECT_EQ(identity->state().entries, 1U);
    identity->join(guid(1), {5, upload(3).id});
    EXPECT_EQ(identity->state().installation, guid(1));
    EXPECT_EQ(identity->state().recorded, (RecordMark{5, upload(3).id}));
    EXPECT_THROW(identity->gone(), Unavailable);
    EXPECT_THROW(identity->forget(std::vector{upload(2).id}), Unavailable);

    const auto letters = make_redis_dead_letters(options_for("queue"));
    EXPECT_TRUE(letters->discard(letters->list(1).at(0).id, "for the test"));
    const auto as_operator = make_redis_queue_identity(options_for("queue"));
    EXPECT_EQ(as_operator->gone(), std::vector{upload(2).id});
    as_operator->forget(std::vector{upload(2).id});
    EXPECT_TRUE(as_operator->gone().empty());
    EXPECT_EQ(station->push(upload(2), sender()).value(), Pushed::appended);
    EXPECT_THAT(run_as("queue", {"UNLINK", "urna:ballots"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("queue", {"SET", "urna:accepted:x", "y"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("daemon", {"SCAN", "0"}), StartsWith("NOPERM"));
}

TEST_F(RedisUsersTest, DaemonWritesTheScheduleAndStationReadsIt) {
    const auto as_daemon = make_redis_schedule(options_for("daemon"));
    const auto as_station = make_redis_schedule(options_for("station"));
    EXPECT_TRUE(as_daemon->write(1, "{}"));
    EXPECT_EQ(as_station->read().written.value().text, "{}");
    EXPECT_THROW(as_station->write(2, "{}"), Unavailable);
    EXPECT_THROW(make_redis_schedule(options_for("queue"))->read(), Unavailable);
}

}  // namespace
}  // namespace urna::queue
