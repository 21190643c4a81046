// SPDX-License-Identifier: Apache-2.0
// How many statements the handlers run, and how many rows these read, whatever the number of elections.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "admin/admin.h"
#include "mariadb/pool.h"
#include "security/token.h"
#include "sqlite/pool.h"
#include "store/mariadb/stores.h"
#include "store/sqlite/stores.h"
#include "support/mariadb_server.h"
#include "support/temporary_directory.h"

namespace urna::admin {
namespace {

struct Work {
    std::int64_t statements = 0;
    std::int64_t rows = 0;
    friend bool operator==(const Work&, const Work&) = default;
    friend Work operator-(const Work& a, const Work& b) {
        return {a.statements - b.statements, a.rows - b.rows};
    }
    friend std::ostream& operator<<(std::ostream& out, const Work& work) {
        return out << work.statements << " statements, " << work.rows << " rows";
    }
};

// One engine with its stores, which counts what is asked of it.
class Engine {
 public:
    virtual ~Engine() = default;
    virtual void execute(const std::string& sql) = 0;
    virtual Work work() = 0;  // all of it until now

    std::unique_ptr<store::ElectionStore> elections;
    std::unique_ptr<store::ElectionChanges> changes;
    std::unique_ptr<store::BallotStore> ballots;
    std::unique_ptr<store::UploadRecord> uploads;
    std::unique_ptr<store::CompletionRecord> completions;
    std::unique_ptr<store::LawRecord> law;
    std::unique_ptr<audit::Trail> audit;
};

// SQLite tells of each statement that begins and of each row, on every connection.
class Sqlite final : public Engine {
 public:
    Sqlite() {
        const auto trace = [](sqlite3* connection, char**, const sqlite3_api_routines*) {
            return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT | SQLITE_TRACE_ROW, count, nullptr);
        };
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(+trace));
        const auto pool = store::open_sqlite_elections(directory_.path());
        elections = store::make_sqlite_election_store(pool);
        changes = store::make_sqlite_election_changes(pool);
        ballots = store::make_sqlite_ballot_store(pool);
        uploads = store::make_sqlite_upload_record(pool);
        completions = store::make_sqlite_completion_record(pool);
        law = store::make_sqlite_law_record(pool);
        audit = store::make_sqlite_audit_trail(pool);
    }
    ~Sqlite() override { sqlite3_reset_auto_extension(); }

    void execute(const std::string& sql) override {
        sqlite::Database(directory_.path() / "elections.db").execute(sql);
    }
    Work work() override { return work_; }

 private:
    static int count(unsigned event, void*, void*, void*) {
        ++(event == SQLITE_TRACE_ROW ? work_.rows : work_.statements);
        return 0;
    }

    inline static Work work_;
    TemporaryDirectory directory_;
};

// The server is this program's own, and nobody else asks it anything.
class Mariadb final : public Engine {
 public:
    Mariadb() {
        store::migrate_mariadb_elections(database_.address());
        const auto pool = std::make_shared<mariadb::Pool>(database_.address(), "elections");
        elections = store::make_mariadb_election_store(pool);
        changes = store::make_mariadb_election_changes(pool);
        ballots = store::make_mariadb_ballot_store(pool);
        uploads = store::make_mariadb_upload_record(pool);
        completions = store::make_mariadb_completion_record(pool);
        law = store::make_mariadb_law_record(pool);
        audit = store::make_mariadb_audit_trail(pool);
    }

    void execute(const std::string& sql) override { counting_.execute(sql); }
    Work work() override {
        mariadb::Statement& query = counting_.prepared(
            "SELECT CAST(SUM(IF(VARIABLE_NAME = 'QUESTIONS', VARIABLE_VALUE, 0)) AS SIGNED), "
            "CAST(SUM(IF(VARIABLE_NAME = 'ROWS_SENT', VARIABLE_VALUE, 0)) AS SIGNED) "
            "FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME IN ('QUESTIONS', 'ROWS_SENT')");
        const mariadb::Reset reset(query);
        query.step();
        ++looks_;  // each is a statement of one row
        return {query.integer(0) - looks_, query.integer(1) - looks_};
    }

 private:
    TemporaryDatabase database_;
    mariadb::Connection counting_{database_.address()};
    std::int64_t looks_ = 0;
};

class StatementCountTest : public testing::TestWithParam<std::string> {
 protected:
    StatementCountTest() {
        for (const char* name : {"A", "B"}) engine->elections->add_participant(name, false);
    }

    // Elections of one second each, one behind the other from 1970 on, until there are so many in all.
    void fill(int elections) {
        std::string rows;
        std::string candidacies;
        std::string tallies;
        for (; held < elections; ++held) {
            const std::string id = std::to_string(held + 1);
            const auto separated = [&](std::string& list) -> std::string& {
                return list += list.empty() ? "" : ", ";
            };
            separated(rows) += "(" + id + ", " + std::to_string(held) + "000000, " + id +
                               "000000, 's', 'e', 0, 250, 5000, 0)";
            separated(candidacies) += "(" + id + ", 1, 1), (" + id + ", 2, 2)";
            separated(tallies) += "(" + id + ", 1, 0), (" + id + ", 2, 0)";
        }
        engine->execute(
            "INSERT INTO elections (id, start_at, end_at, start_text, end_text, individual, seats, "
            "threshold_millipercent, created_at) VALUES " +
            rows);
        engine->execute("INSERT INTO candidacies VALUES " + candidacies);
        engine->execute("INSERT INTO tallies VALUES " + tallies);
    }

    std::string answer(const std::string& path, const std::string& body = "") {
        for (const http::Route& route : routes) {
            if (route.path != path) continue;
            const http::Request request;
            const auto exchange = route.handler(request);
            exchange->receive(body);
            return std::get<http::Response>(exchange->respond()).body;
        }
        throw std::runtime_error("there is no route " + path);
    }

    // From one second of a minute to the next.
    std::string create(int second) {
        ++held;
        const auto at = [](int number) { return "2000-01-01T00:00:" + std::to_string(10 + number) + "Z"; };
        return answer("/createElection", R"({"start": ")" + at(second) + R"(", "end": ")" + at(second + 1) +
                                             R"(", "individual": false, "participants": [1, 2]})");
    }

    template <class Action>
    Work work_of(Action action) {
        const Work before = engine->work();
        action();
        return engine->work() - before;
    }

    std::unique_ptr<Engine> engine = GetParam() == "sqlite"
                                         ? std::unique_ptr<Engine>(std::make_unique<Sqlite>())
                                         : std::make_unique<Mariadb>();
    int held = 0;
    std::unique_ptr<security::TokenVerifier> verifier = security::make_hs256_verifier("secret", {});
    std::vector<http::Route> routes = admin_routes(
        {*engine->elections, *engine->changes, *engine->ballots, *engine->uploads, *engine->completions,
         *engine->law, *engine->audit, *verifier, TimeZone("UTC"), [] { return Instant(); }},
        1'000'000);
};
INSTANTIATE_TEST_SUITE_P(Engines, StatementCountTest, testing::Values("sqlite", "mariadb"),
                         [](const auto& engine) { return engine.param; });

TEST_P(StatementCountTest, GetElectionsRunsAsManyStatementsForAThousandElectionsAsForOne) {
    std::vector<std::int64_t> statements;
    answer("/getElections");  // connects, and prepares the statements
    for (const int elections : {1, 10, 1'000}) {
        fill(elections);
        std::string body;
        statements.push_back(work_of([&] { body = answer("/getElections"); }).statements);
        EXPECT_NE(body.find(R"({"id": )" + std::to_string(elections) + ","), std::string::npos);
    }
    EXPECT_GT(statements[0], 1);
    EXPECT_EQ(statements[1], statements[0]);
    EXPECT_EQ(statements[2], statements[0]);
}

TEST_P(StatementCountTest, ElectionsAreReadAgainOnlyWhenOneWasChanged) {
    fill(10);
    const std::string body = answer("/getElections");
    const Work same = work_of([&] { EXPECT_EQ(answer("/getElections"), body); });
    EXPECT_EQ(same.statements, 1);
    EXPECT_EQ(same.rows, 1);
    create(0);
    EXPECT_NE(answer("/getElections"), body);
    engine->execute(
        "INSERT INTO participant_versions (participant, version, valid_from, name, individual, removed) "
        "VALUES (1, 2, 7, 'Renamed', 0, 0)");
    EXPECT_NE(answer("/getElections").find("Renamed"), std::string::npos);
}

TEST_P(StatementCountTest, CreateElectionReadsNoMoreAmongAThousandElectionsThanBesideOne) {
    std::vector<Work> created;
    std::vector<Work> refused;
    int second = 0;
    for (const int elections : {1, 10, 1'000}) {
        fill(elections);
        create(second++);
        created.push_back(work_of([&] { EXPECT_EQ(create(second++), R"({"pollNumbers": [1, 2]})"); }));
        refused.push_back(work_of([&] {
            EXPECT_EQ(
                answer("/createElection", R"({"start": "1969-01-01T00:00:00Z", "end": "2010-01-01T00:00:00Z",
                                                    "individual": false, "participants": [1, 2]})"),
                R"({"message": "Invalid date and time."})");
        }));
    }
    EXPECT_GT(refused[0].statements, 0);
    for (const auto& work : {created, refused}) {
        EXPECT_EQ(work[1], work[0]);
        EXPECT_EQ(work[2], work[0]);
    }
}

}  // namespace
}  // namespace urna::admin
