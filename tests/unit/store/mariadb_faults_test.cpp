// SPDX-License-Identifier: Apache-2.0
// What only a server among others can do to the stores: lose its connections, and be asked by several at
// once.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <future>
#include <thread>

#include "mariadb/pool.h"
#include "store/mariadb/stores.h"
#include "support/cutting_proxy.h"
#include "support/mariadb_server.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Verdict;
using election::VerdictCounts;
using namespace std::chrono_literals;
using testing::ElementsAre;

TEST(MariadbAccountsTest, SeveralMigrationsAtOnceMakeOneFirstAdministrator) {
    const TemporaryDatabase database;
    std::atomic<int> hashed = 0;
    {
        std::vector<std::jthread> processes;
        for (int i = 0; i < 4; ++i) {
            processes.emplace_back([&] {
                migrate_mariadb_accounts(database.address(), [&] {
                    ++hashed;
                    return std::string("hash");
                });
            });
        }
    }
    EXPECT_EQ(hashed, 1);
    const auto accounts =
        make_mariadb_account_store(std::make_shared<mariadb::Pool>(database.address(), "accounts"))->list();
    ASSERT_EQ(accounts.size(), 1);
    EXPECT_EQ(accounts[0].id, first_administrator_id);
}

TEST(MariadbAccountsTest, MigrationThatFailedAtTheFirstAdministratorMakesItTheNextTime) {
    const TemporaryDatabase database;
    EXPECT_THROW(migrate_mariadb_accounts(database.address(),
                                          []() -> std::string { throw std::runtime_error("no memory"); }),
                 std::runtime_error);
    migrate_mariadb_accounts(database.address(), [] { return std::string("hash"); });
    const auto accounts =
        make_mariadb_account_store(std::make_shared<mariadb::Pool>(database.address(), "accounts"))->list();
    ASSERT_EQ(accounts.size(), 1);
    EXPECT_EQ(accounts[0].id, first_administrator_id);
}

class MariadbRecordingTest : public testing::Test {
 protected:
    static std::shared_ptr<mariadb::Pool> migrated(const TemporaryDatabase& database) {
        migrate_mariadb_elections(database.address());
        return std::make_shared<mariadb::Pool>(database.address(), "elections");
    }
    election::Election add_election() {
        election::NewElection wanted;
        wanted.period = {at(0), at(1'000)};
        wanted.participants = {elections->add_participant("A", false),
                               elections->add_participant("B", false)};
        return *elections->find_election(*elections->add_election(wanted, [] { return at(0); }));
    }

    TemporaryDatabase database;
    std::shared_ptr<mariadb::Pool> pool = migrated(database);
    std::unique_ptr<ElectionStore> elections = make_mariadb_election_store(pool);
    std::unique_ptr<BallotStore> ballots = make_mariadb_ballot_store(pool);
    std::unique_ptr<LeaseStore> leases = make_mariadb_lease_store(pool);
    election::Election election = add_election();
    Epoch epoch = *leases->take("daemon", 10min);
};

TEST_F(MariadbRecordingTest, UploadsCountOnceThoughConnectionsBreakAllTheTime) {
    std::jthread breaking([&](const std::stop_token& stop) {
        // Ever more seldom, so that the slowest machine gets through in the end.
        for (auto pause = 3ms; !stop.stop_requested(); ++pause) {
            std::this_thread::sleep_for(pause);
            database.kill_connections();
        }
    });
    constexpr std::uint8_t uploads = 40;
    for (std::uint8_t id = 1; id <= uploads; ++id) {
        const AcceptedUpload accepted{upload(id, {{guid(id), 1}, {guid(id, 1), 2}, {guid(id), 1}}), at(id)};
        const JudgedUpload judged{&accepted, &election, {Verdict::valid, Verdict::valid, Verdict::duplicate}};
        // The daemon tries again, too, and asks again what is known.
        for (bool recorded = false; !recorded;) {
            try {
                ballots->load_context({&accepted, 1});
                ballots->record({&judged, 1}, at(id), epoch, std::stop_token());
                recorded = true;
            } catch (const Unavailable&) {
            }
        }
    }
    breaking.request_stop();
    breaking.join();
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(uploads, uploads));
    EXPECT_EQ(ballots->count_progress().counts, (VerdictCounts{2 * uploads, uploads, 0, 0}));
    EXPECT_EQ(ballots->invalid_votes(election.id, {}, 100).votes.size(), uploads);
}

// As if two daemons had one epoch: who finds that the other was faster changes nothing, and asks anew. It is
// nobody's upload that is to blame for it.
TEST_F(MariadbRecordingTest, TwoThatRecordAtOnceUnderOneEpochDoNotStepOnEachOther) {
    constexpr std::uint8_t uploads = 60;
    const auto record_all = [&](std::uint8_t first) {
        const auto own = make_mariadb_ballot_store(pool);
        for (std::uint8_t id = first; id <= uploads; id = static_cast<std::uint8_t>(id + 2)) {
            const AcceptedUpload accepted{upload(id, {{guid(id), 1}, {guid(id, 1), 2}}), at(id)};
            const JudgedUpload judged{&accepted, &election, {Verdict::valid, Verdict::valid}};
            for (bool recorded = false; !recorded;) {
                own->load_context({&accepted, 1});
                try {
                    own->record({&judged, 1}, at(id), epoch, std::stop_token());
                    recorded = true;
                } catch (const Unavailable&) {
                }
            }
        }
    };
    auto odd = std::async(std::launch::async, record_all, std::uint8_t{1});
    auto even = std::async(std::launch::async, record_all, std::uint8_t{2});
    EXPECT_NO_THROW(odd.get());
    EXPECT_NO_THROW(even.get());
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(uploads, uploads));
    EXPECT_NO_THROW(ballots->load_context({})) << "what is recorded is sound";
}

TEST_F(MariadbRecordingTest, LargeUploadIsRecordedWhole) {
    election::Upload large = upload(1);
    std::vector<Verdict> verdicts;
    for (std::uint32_t i = 0; i < 25'000; ++i) {
        Guid made = guid(1);
        made.bytes[4] = static_cast<std::uint8_t>(i / 256);
        made.bytes[5] = static_cast<std::uint8_t>(i % 256);
        large.ballots.push_back({made, i % 2 + 1});
        large.ballots.push_back({made, 1});
        verdicts.insert(verdicts.end(), {Verdict::valid, Verdict::duplicate});
    }
    const AcceptedUpload accepted{large, at(1)};
    const JudgedUpload judged{&accepted, &election, verdicts};
    ballots->record({&judged, 1}, at(1), epoch, std::stop_token());
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(12'500, 12'500));
    EXPECT_EQ(ballots->invalid_votes(election.id, {}, 100'000).votes.size(), 25'000);
    EXPECT_EQ(ballots->load_context({&accepted, 1}).guids.size(), 25'000);
}

TEST_F(MariadbRecordingTest, SwitchWhoseCommitLostItsAnswerIsTurnedOnce) {
    CuttingProxy proxy(database.address().port, "COMMIT");
    mariadb::Address through = database.address();
    through.port = proxy.port();
    const auto cut = make_mariadb_election_store(std::make_shared<mariadb::Pool>(
        through, "elections", mariadb::PoolLimits{.connections_max = 1, .retry_max = 10s}));
    proxy.answers_to_lose = 1;
    cut->publish(election.id, {true});
    EXPECT_EQ(proxy.answers_to_lose, 0);
    ASSERT_EQ(elections->publications().size(), 1U);
    EXPECT_EQ(elections->publications().front().election, election.id);
    mariadb::Connection looking(database.address());
    mariadb::Statement& rows = looking.prepared("SELECT COUNT(*) FROM publications");
    const mariadb::Reset reset(rows);
    rows.step();
    EXPECT_EQ(rows.integer(0), 1);
}

// A process that records, as a daemon does, and says in its exit status what came of it.
class RecordingProcess {
 public:
    RecordingProcess(const mariadb::Address& address, const JudgedUpload& judged, Epoch epoch) {
        process_ = ::fork();
        if (process_ != 0) return;
        try {
            const auto pool = std::make_shared<mariadb::Pool>(address, "elections");
            make_mariadb_ballot_store(pool)->record({&judged, 1}, at(1), epoch, std::stop_token());
            ::_exit(recorded);
        } catch (const Fenced&) {
            ::_exit(fenced);
        } catch (...) {
            ::_exit(failed);
        }
    }
    ~RecordingProcess() {
        if (process_ > 0) ::kill(process_, SIGKILL);
    }
    void pause() const { ::kill(process_, SIGSTOP); }
    int resume() {
        ::kill(process_, SIGCONT);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    static constexpr int recorded = 40, fenced = 41, failed = 42;

 private:
    pid_t process_ = 0;
};

TEST_F(MariadbRecordingTest, HolderPausedInItsTransactionIsReplacedInSecondsAndCannotWrite) {
    election::Upload large = upload(1);
    for (int i = 0; i < 200'000; ++i) large.ballots.push_back({random_guid(), 1});
    const AcceptedUpload accepted{large, at(1)};
    const JudgedUpload judged{&accepted, &election, std::vector(large.ballots.size(), Verdict::valid)};
    leases->release("daemon");
    const Epoch held = *leases->take("paused", 3s);
    mariadb::Connection looking(database.address());
    const auto locked = [&] {
        try {
            looking.execute("SELECT epoch FROM lease FOR UPDATE NOWAIT");
            return false;
        } catch (const mariadb::Conflict&) {
            return true;
        }
    };

    RecordingProcess paused(database.address(), judged, held);
    while (!locked()) std::this_thread::sleep_for(1ms);
    paused.pause();  // at once: what it writes within the transaction is sent in a moment
    ASSERT_TRUE(locked());
    const auto begun = std::chrono::steady_clock::now();
    std::optional<Epoch> taken;
    while (!(taken = leases->take("standby", 10min))) std::this_thread::sleep_for(100ms);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::cout << "taken over after " << took.count() << " s\n";
    EXPECT_LT(took, 8s);  // 5 s, and some for a busy machine
    ballots->record({&judged, 1}, at(1), *taken, std::stop_token());

    EXPECT_EQ(paused.resume(), RecordingProcess::fenced);
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(200'000, 0));
}

class MariadbRejectionTest : public MariadbRecordingTest {
 protected:
    void record(const election::Upload& recorded) {
        const AcceptedUpload accepted{recorded, at(1)};
        const JudgedUpload judged{&accepted, nullptr, {Verdict::dropped}};
        ballots->record({&judged, 1}, at(1), epoch, std::stop_token());
    }
    election::Upload wanted = upload(1, {{guid(1), 1}});
};

TEST_F(MariadbRejectionTest, TextThatIsNoUtf8IsRejectedAndNothingIsKept) {
    wanted.official.forename = "Ana\xff";
    EXPECT_THROW(record(wanted), Rejected);
    EXPECT_EQ(ballots->count_progress().counts, VerdictCounts());
    EXPECT_LT(ballots->count_progress().watermark, at(1));
    record(upload(1, {{guid(1), 1}}));
}

TEST_F(MariadbRejectionTest, TextThatIsTooLongIsRejected) {
    wanted.official.surname = std::string(70'000, 'x');
    EXPECT_THROW(record(wanted), Rejected);
}

TEST_F(MariadbRejectionTest, WhatTheServerCannotDoAtTheMomentIsNoRejection) {
    mariadb::Connection holding(database.address());
    holding.execute("START TRANSACTION; SELECT * FROM count_state FOR UPDATE");
    const auto impatient = std::make_shared<mariadb::Pool>(
        database.address(), "elections", mariadb::PoolLimits{.connections_max = 1, .retry_max = 1ms});
    impatient->run(mariadb::Work::write, [](mariadb::Connection& connection) {
        connection.execute("SET SESSION innodb_lock_wait_timeout = 0");
    });
    const AcceptedUpload accepted{wanted, at(1)};
    const JudgedUpload judged{&accepted, nullptr, {Verdict::dropped}};
    EXPECT_THROW(make_mariadb_ballot_store(impatient)->record({&judged, 1}, at(1), epoch, std::stop_token()),
                 Unavailable);
    holding.execute("ROLLBACK; DROP TABLE invalid_votes, batches");
    wanted.ballots = {{guid(2), 1}, {guid(2), 1}};
    const AcceptedUpload counted{wanted, at(1)};
    const JudgedUpload valid{&counted, &election, {Verdict::valid, Verdict::duplicate}};
    EXPECT_THROW(ballots->record({&valid, 1}, at(1), epoch, std::stop_token()), Unavailable);
}

// While one records for longer than its lease, another waits for it and does not take the lease.
TEST_F(MariadbRecordingTest, LeaseIsNotTakenWhileItsHolderRecords) {
    leases->release("daemon");
    const Epoch held = *leases->take("recording", 1ms);
    pool->run(mariadb::Work::write, [&](mariadb::Connection& connection) {
        std::this_thread::sleep_for(5ms);
        connection.execute("SELECT epoch FROM lease FOR UPDATE");  // as record() begins
        EXPECT_FALSE(leases->take("standby", 10min));
        EXPECT_EQ(leases->take("recording", 1ms), held);
    });
    EXPECT_TRUE(leases->take("standby", 10min));
}

// Whoever judges must see an election that was created before an upload was accepted, also when the
// administrator's transaction ends after that.
TEST_F(MariadbRecordingTest, ElectionThatIsBeingCreatedIsWaitedFor) {
    election::NewElection wanted;
    wanted.period = {at(2'000), at(3'000)};
    for (const auto& participant : election.participants) wanted.participants.push_back(participant.id);
    const AcceptedUpload accepted{upload(1), at(2'500)};
    std::jthread judging;
    std::atomic<std::size_t> known = 0;
    ASSERT_TRUE(elections->add_election(wanted, [&] {
        judging = std::jthread([&] { known = ballots->load_context({&accepted, 1}).elections.size(); });
        std::this_thread::sleep_for(100ms);
        return at(2'400);
    }));
    judging.join();
    EXPECT_EQ(known, 1);
}

}  // namespace
}  // namespace urna::store
