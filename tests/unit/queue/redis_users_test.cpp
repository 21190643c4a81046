// The users that docs/operations.md tells to make can do what they must, and no more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engines.h"
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
        std::ifstream document(URNA_SOURCE_DIR "/docs/operations.md");
        std::ofstream file(users);
        int lines = 0;
        for (std::string line; std::getline(document, line);) {
            if (!line.starts_with("user ")) continue;
            file << line << "\n";
            ++lines;
        }
        ASSERT_EQ(lines, 4);
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

    TemporaryDirectory directory;
    const std::string users = directory.path() / "users.acl";
    std::unique_ptr<RedisServer> server;
};

TEST_F(RedisUsersTest, EachServiceCanDoItsPart) {
    const auto station = make_redis_queue(options_for("station"));
    const auto daemon = make_redis_queue(options_for("daemon"));
    const auto letters = make_redis_dead_letters(options_for("queue"));

    EXPECT_EQ(station->push(upload(1, {{guid(1), 1}})).value(), Pushed::appended);
    EXPECT_EQ(station->push(upload(1, {{guid(1), 1}})).value(), Pushed::repeated);
    EXPECT_EQ(station->push(upload(2, {{guid(2), 1}})).value(), Pushed::appended);
    EXPECT_EQ(station->depth().entries, 2U);
    EXPECT_EQ(station->push(upload(3, many_ballots(60'000))).value(), Pushed::appended);
    const auto large = daemon->oldest(1'000'000, 10ms).at(2);
    EXPECT_EQ(large.upload->ballots, many_ballots(60'000));

    daemon->tick();
    const auto entries = daemon->oldest(1'000'000, 10ms);
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_EQ(daemon->depth().oldest, entries[0].accepted_at);
    daemon->set_aside(entries[0].place, "to be put back");
    daemon->set_aside(entries[1].place, "to be given up");
    EXPECT_EQ(make_redis_dead_letters(options_for("daemon"))->waiting().size(), 2U);
    EXPECT_GT(daemon->now(), entries[3].accepted_at);
    daemon->remove_through(entries[3].place);
    EXPECT_TRUE(daemon->oldest(100, 10ms).empty());

    const auto listed = letters->list(10);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_TRUE(letters->requeue(listed[0].place));
    EXPECT_TRUE(letters->drop(listed[1].place, "for the test"));
    EXPECT_EQ(daemon->oldest(100, 1s).size(), 1U);
}

// Redis reads its own file as the default user, and passes over what that user may not do.
TEST_F(RedisUsersTest, WhatWaitsIsStillThereWhenTheServerWasKilled) {
    ASSERT_TRUE(make_redis_queue(options_for("station"))->push(upload(1, {{guid(1), 1}})));
    server->kill_now();
    server->start_again();
    EXPECT_EQ(make_redis_queue(options_for("daemon"))->oldest(100, 1s).size(), 1U);
    EXPECT_EQ(make_redis_queue(options_for("station"))->push(upload(1, {{guid(1), 1}})).value(),
              Pushed::repeated);
}

TEST_F(RedisUsersTest, StationCanNeitherReadNorRemoveBallots) {
    const auto station = make_redis_queue(options_for("station"));
    ASSERT_TRUE(station->push(upload(1, {{guid(1), 1}})));
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
    EXPECT_THROW(make_redis_queue(options)->tick(), Unavailable);
}

TEST_F(RedisUsersTest, DaemonCanNeitherForgetAcceptedUploadsNorRemoveDeadLetters) {
    EXPECT_THAT(run_as("daemon", {"DEL", "urna:accepted:x"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("daemon", {"XDEL", "urna:dead", "1-0"}), StartsWith("NOPERM"));
    EXPECT_THAT(run_as("daemon", {"XADD", "urna:dropped", "*", "a", "b"}), StartsWith("NOPERM"));
}

}  // namespace
}  // namespace urna::queue
