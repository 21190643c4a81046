// SPDX-License-Identifier: Apache-2.0
#include "recount/recount.h"

#include <gmock/gmock.h>

#include <random>

#include "base/bytes.h"
#include "base/error.h"
#include "mariadb/connection.h"
#include "recount/record_model.h"
#include "sqlite/database.h"
#include "support/mariadb_server.h"
#include "support/temporary_directory.h"

namespace urna::recount {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::StartsWith;

// An election database without rows, of either engine.
class Engine {
 public:
    virtual ~Engine() = default;
    virtual sql::Connection& connection() = 0;
    virtual void execute(const std::string& sql) = 0;
};

class SqliteEngine final : public Engine {
 public:
    SqliteEngine() { sqlite::migrate(database_, "elections"); }
    sql::Connection& connection() override { return database_; }
    void execute(const std::string& sql) override { database_.execute(sql); }

 private:
    TemporaryDirectory directory_;
    sqlite::Database database_{directory_.path() / "elections.db"};
};

class MariadbEngine final : public Engine {
 public:
    MariadbEngine() { mariadb::migrate(database_.address(), "elections"); }
    sql::Connection& connection() override { return connection_; }
    void execute(const std::string& sql) override { connection_.execute(sql); }

 private:
    TemporaryDatabase database_;
    mariadb::Connection connection_{database_.address()};
};

std::string text_of(const Report& report) {
    if (!report.difference) return "equal";
    const Difference& found = *report.difference;
    return found.where + ": " + found.what + ": stands " + found.stands + ", recounted " + found.recounted;
}

std::string text(std::int64_t number) {
    return std::to_string(number);
}

// One cell, or one row, that is changed, and how it is changed back.
struct Change {
    std::string change;
    std::string undo;
    std::vector<std::string> where;  // how what is found may begin
};

std::string of_upload(std::int64_t number) {
    return "upload " + text(number);
}

class Changes {
 public:
    explicit Changes(const Model& model) {
        for (std::size_t i = 0; i < model.uploads.size(); ++i)
            add(static_cast<std::int64_t>(i) + 1, model.uploads[i]);
        for (const auto& [key, votes] : model.votes()) {
            step("tallies", "valid",
                 "election = " + text(key.first) + " AND poll_number = " + text(key.second),
                 {"election " + text(key.first)});
        }
        for (const char* column : {"valid", "duplicate", "invalid_poll_number", "dropped"})
            step("count_state", column, "only_row = 1", {"all elections"});
    }

    const std::vector<Change>& all() const { return changes_; }

 private:
    void step(const std::string& table, const std::string& column, const std::string& which,
              const std::vector<std::string>& where, std::int64_t by = 1) {
        const std::string update = "UPDATE " + table + " SET " + column + " = " + column;
        changes_.push_back({update + " + " + text(by) + " WHERE " + which,
                            update + " - " + text(by) + " WHERE " + which, where});
    }

    void add(std::int64_t number, const ModelUpload& upload) {
        const std::string which = "number = " + text(number);
        for (const char* column : {"valid", "duplicate", "invalid_poll_number"})
            step("uploads", column, which, {of_upload(number)});
        // Of dropped ballots only the number is kept.
        step("uploads", "dropped", which, {upload.election == 0 ? "all elections" : of_upload(number)});
        step("uploads", "accepted_at", which, {of_upload(number)}, upload.election == 0 ? 0 : 10'000);
        const std::string election = upload.election == 0 ? "NULL" : text(upload.election);
        changes_.push_back(
            {"UPDATE uploads SET election = " + text(upload.election % 3 + 1) + " WHERE " + which,
             "UPDATE uploads SET election = " + election + " WHERE " + which,
             {of_upload(number)}});
        for (std::size_t line = 0; line < upload.ballots.size(); ++line)
            add(number, upload, static_cast<std::int64_t>(line), upload.ballots[line]);
    }

    void add(std::int64_t number, const ModelUpload& upload, std::int64_t line, const ModelBallot& ballot) {
        if (ballot.verdict != 'd' && ballot.verdict != 'p') return;
        const std::string which = "upload = " + text(number) + " AND line = " + text(line);
        step("invalid_votes", "poll_number", which, {of_upload(number)});
        const std::string flip = "UPDATE invalid_votes SET reason = 3 - reason WHERE " + which;
        changes_.push_back({flip, flip, {of_upload(number)}});
        const std::string moved = "upload = " + text(number) + " AND line = " + text(line + 1'000);
        const std::string set_line = "UPDATE invalid_votes SET line = ";
        changes_.push_back({set_line + text(line + 1'000) + " WHERE " + which,
                            set_line + text(line) + " WHERE " + moved,
                            {of_upload(number)}});
        const std::string set_upload = "UPDATE invalid_votes SET upload = ";
        changes_.push_back({set_upload + "999 WHERE " + which,
                            set_upload + text(number) + " WHERE upload = 999",
                            {of_upload(number)}});
        const std::string set_election = "UPDATE invalid_votes SET election = ";
        changes_.push_back({set_election + "77 WHERE " + which,
                            set_election + text(upload.election) + " WHERE election = 77",
                            {of_upload(number)}});
    }

    std::vector<Change> changes_;
};

void expect_each_change_found(const Model& model, Engine& engine) {
    const Changes changes(model);
    for (const Change& change : changes.all()) {
        if (change.change.find("+ 0 ") != std::string::npos) continue;
        SCOPED_TRACE(change.change);
        engine.execute(change.change);
        const std::string found = text_of(recount(engine.connection()));
        bool named = false;
        for (const std::string& where : change.where) named = named || found.starts_with(where);
        EXPECT_TRUE(named) << change.change << "\nfound: " << found;
        engine.execute(change.undo);
    }
    EXPECT_EQ(text_of(recount(engine.connection())), "equal");
}

// Puts other bytes in the place of a ballot, and gives those that were there.
std::string replace_ballot(sql::Connection& connection, std::int64_t upload, std::size_t line,
                           const std::string& bytes) {
    sql::Statement& query =
        connection.prepared("SELECT number, ballots FROM batches WHERE upload = ? ORDER BY number");
    std::int64_t row = 0;
    std::string ballots;
    std::size_t at = line * bytes.size();
    {
        const sql::Reset reset(query);
        query.bind_all(upload);
        while (query.step() && at >= (ballots = query.text(1)).size()) at -= ballots.size();
        row = query.integer(0);
    }
    const std::string before = ballots.substr(at, bytes.size());
    ballots.replace(at, bytes.size(), bytes);
    connection.prepared("UPDATE batches SET ballots = ? WHERE number = ?")
        .bind_all(as_bytes(ballots), row)
        .run();
    return before;
}

// The poll number of each ballot is changed to one that is on no ballot.
void expect_each_ballot_matters(const Model& model, Engine& engine) {
    std::int64_t number = 0;
    for (const ModelUpload& upload : model.uploads) {
        ++number;
        for (std::size_t line = 0; upload.election != 0 && line < upload.ballots.size(); ++line) {
            ModelBallot changed = upload.ballots[line];
            changed.poll_number = 99;
            const std::string before = replace_ballot(engine.connection(), number, line, packed(changed));
            EXPECT_THAT(text_of(recount(engine.connection())), StartsWith(of_upload(number)))
                << "line " << line;
            replace_ballot(engine.connection(), number, line, before);
        }
    }
}

void try_random_records(Engine& engine, unsigned seeds) {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937 random(seed);
        const Model model = random_model(random);
        engine.execute("BEGIN");
        write_model(
            model, engine.connection(), [&](const std::string& sql) { engine.execute(sql); }, random);
        const Report report = recount(engine.connection());
        EXPECT_EQ(text_of(report), "equal");
        EXPECT_EQ(report.uploads, model.uploads.size());
        expect_each_change_found(model, engine);
        engine.execute("ROLLBACK");
    }
}

TEST(RecountPropertyTest, EveryChangeOfARandomRecordIsFound) {
    SqliteEngine engine;
    engine.execute("PRAGMA foreign_keys = OFF");
    try_random_records(engine, 40);
}

TEST(RecountPropertyTest, EveryChangeOfARandomMariadbRecordIsFound) {
    MariadbEngine engine;
    engine.execute("SET SESSION foreign_key_checks = 0, idle_transaction_timeout = 0");
    try_random_records(engine, 3);
}

class RecountTest : public testing::Test {
 protected:
    RecountTest() { engine.execute("PRAGMA foreign_keys = OFF"); }

    // One election, and an upload of five ballots: valid, valid, a duplicate, a poll number of nobody, valid.
    void write() {
        Guid a, b, c, d;
        a.bytes[0] = 1, b.bytes[0] = 2, c.bytes[0] = 3, d.bytes[0] = 4;
        model.elections = {{{.valid_from = 0, .standing = 0, .start = 10, .end = 20, .candidates = 2}}};
        model.uploads = {{.accepted_at = 12,
                          .ballots = {{a, 1, 'v'}, {b, 2, 'v'}, {a, 1, 'd'}, {c, 3, 'p'}, {d, 2, 'v'}},
                          .election = 1}};
        write_again();
    }
    void write_again() {
        std::mt19937 random(1);
        write_model(
            model, engine.connection(), [&](const std::string& sql) { engine.execute(sql); }, random);
    }
    std::string found() { return text_of(recount(engine.connection())); }

    SqliteEngine engine;
    Model model;
};

TEST_F(RecountTest, EmptyRecordIsEqual) {
    const Report report = recount(engine.connection());
    EXPECT_EQ(text_of(report), "equal");
    EXPECT_EQ(report.uploads, 0U);
}

TEST_F(RecountTest, EachBallotThatIsChangedIsFound) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        model = random_model(random);
        // The lines of others are not those of the file.
        for (ModelUpload& upload : model.uploads) upload.one_by_one = false;
        engine.execute("BEGIN");
        write_model(
            model, engine.connection(), [&](const std::string& sql) { engine.execute(sql); }, random);
        expect_each_ballot_matters(model, engine);
        EXPECT_EQ(found(), "equal");
        engine.execute("ROLLBACK");
    }
}

TEST_F(RecountTest, WhatWasLookedAtIsTold) {
    write();
    engine.execute(
        "INSERT INTO set_aside (place, accepted_at) VALUES ('1-0', 15), ('2-0', 15), ('3-0', 500)");
    engine.execute("INSERT INTO resynchronizations (number, done_at, watermark) VALUES (1, 400, 500)");
    engine.execute("INSERT INTO provisional_elections (election, resynchronization) VALUES (1, 1)");
    const Report report = recount(engine.connection());
    EXPECT_EQ(text_of(report), "equal");
    EXPECT_EQ(report.elections, 1U);
    EXPECT_EQ(report.versions, 1U);
    EXPECT_EQ(report.counts.valid, 3);
    EXPECT_EQ(report.counts.duplicate, 1);
    EXPECT_EQ(report.counts.invalid_poll_number, 1);
    EXPECT_EQ(report.invalid_votes, 2U);
    EXPECT_EQ(report.quarantined, 3U);
    EXPECT_EQ(report.quarantined_in, (std::map<ElectionId, std::uint64_t>{{{1}, 2}}));
    EXPECT_EQ(report.provisional, std::vector<ElectionId>{{1}});
    EXPECT_EQ(report.without_lines, 0U);
}

TEST_F(RecountTest, DifferenceSaysWhichUploadAndWhichFigure) {
    write();
    engine.execute("UPDATE uploads SET valid = 4");
    EXPECT_EQ(found(),
              "upload 1, accepted 1970-01-01T00:00:00.000012Z: its valid votes: stands 4, recounted 3");
    engine.execute("UPDATE uploads SET valid = 3");
    engine.execute("UPDATE tallies SET valid = 0 WHERE poll_number = 2");
    EXPECT_EQ(found(), "election 1: the valid votes of poll number 2: stands 0, recounted 2");
}

TEST_F(RecountTest, InvalidVoteThatIsMissingOrTooManyIsNamedByItsLine) {
    write();
    engine.execute("DELETE FROM invalid_votes WHERE line = 3");
    EXPECT_THAT(found(),
                HasSubstr("line 3: stands no invalid vote, recounted Invalid poll number. (03000000-"));
    engine.execute("UPDATE invalid_votes SET line = 1");
    EXPECT_THAT(found(),
                HasSubstr("line 1: stands Duplicate ballot. (01000000-0000-0000-0000-000000000000, poll "
                          "number 1), recounted no invalid vote"));
}

TEST_F(RecountTest, VotesOfAnElectionOrPollNumberThatIsNotThereAreFound) {
    write();
    engine.execute("INSERT INTO tallies (election, poll_number, valid) VALUES (1, 3, 0)");
    EXPECT_THAT(found(),
                StartsWith("election 1: the valid votes of poll number 3: stands 0, recounted no such"));
    engine.execute("DELETE FROM tallies WHERE poll_number >= 2");
    EXPECT_THAT(found(), StartsWith("election 1: the valid votes of poll number 2: stands no tally"));
    engine.execute("INSERT INTO tallies (election, poll_number, valid) VALUES (1, 2, 2), (9, 1, 0)");
    EXPECT_THAT(found(), StartsWith("election 9: "));
    engine.execute("DELETE FROM tallies WHERE election = 9");
    engine.execute("INSERT INTO invalid_votes VALUES (9, 1, 0, x'01000000000000000000000000000000', 1, 1)");
    EXPECT_EQ(found(),
              "election 9: its invalid votes: stands some stand there, recounted there is no such election");
}

TEST_F(RecountTest, RowsOfBallotsThatAreMissingOrOfNoUploadAreFound) {
    write();
    engine.execute("UPDATE batches SET number = number + 1 WHERE number = (SELECT max(number) FROM batches)");
    EXPECT_THAT(found(), AllOf(StartsWith("upload 1, "), HasSubstr("of the table batches")));
    engine.execute("UPDATE batches SET number = number - 1 WHERE number = (SELECT max(number) FROM batches)");
    ASSERT_EQ(found(), "equal");
    engine.execute("INSERT INTO batches SELECT max(number) + 1, 8, zeroblob(20) FROM batches");
    EXPECT_THAT(found(), StartsWith("upload 8: its ballots"));
    engine.execute("UPDATE batches SET upload = 0 WHERE upload = 8");
    EXPECT_THAT(found(), StartsWith("upload 0: its ballots"));
}

TEST_F(RecountTest, BallotsThatNoElectionTakesAreFound) {
    write();
    engine.execute("UPDATE elections SET start_at = 13");
    EXPECT_EQ(found(),
              "upload 1, accepted 1970-01-01T00:00:00.000012Z: its election: stands election 1, recounted "
              "no election");
    engine.execute("UPDATE uploads SET election = NULL");
    EXPECT_THAT(found(),
                StartsWith("upload 1, accepted 1970-01-01T00:00:00.000012Z: its ballots: stands row 1"));
}

TEST_F(RecountTest, DroppedBallotsThatNoFileHasAreFoundAlsoWhereTheirSumIsRight) {
    write();
    engine.execute(
        "INSERT INTO uploads SELECT number + 1, x'ff000000000000000000000000000000', 500, '', '', '', '', "
        "file_sha256, NULL, 0, 0, 0, 5 FROM uploads");
    engine.execute(
        "INSERT INTO uploads SELECT number + 2, x'fe000000000000000000000000000000', 501, '', '', '', '', "
        "file_sha256, NULL, 0, 0, 0, -5 FROM uploads WHERE number = 1");
    EXPECT_THAT(found(),
                StartsWith("upload 3, accepted 1970-01-01T00:00:00.000501Z: its dropped ballots: stands -5"));
    engine.execute("UPDATE uploads SET dropped = 9223372036854775807 WHERE number = 3");
    EXPECT_THAT(found(), StartsWith("upload 3, "));
    engine.execute("UPDATE uploads SET dropped = 0 WHERE number = 3");
    EXPECT_EQ(found(), "all elections: its dropped ballots: stands 0, recounted 5");
}

TEST_F(RecountTest, TwoElectionsAtOneInstantAreFound) {
    write();
    engine.execute(
        "INSERT INTO elections (id, start_at, end_at, start_text, end_text, individual, seats, "
        "threshold_millipercent, created_at) VALUES (2, 0, 30, '', '', 0, 250, 5000, 0)");
    EXPECT_THAT(found(), HasSubstr("recounted election 1 and election 2 run at that instant"));
}

TEST_F(RecountTest, GuidIsTakenInWhateverElectionItWasRecorded) {
    write();
    model.elections.push_back({{.valid_from = 0, .standing = 0, .start = 20, .end = 30, .candidates = 2}});
    model.uploads.push_back({.accepted_at = 20, .ballots = {model.uploads[0].ballots[3]}, .election = 2});
    model.uploads[1].ballots[0].verdict = 'd';
    for (const char* table :
         {"participants", "elections", "candidacies", "uploads", "batches", "invalid_votes", "tallies"})
        engine.execute(std::string("DELETE FROM ") + table);
    write_again();
    EXPECT_EQ(found(), "equal") << "the ballot for nobody took its GUID";
}

TEST_F(RecountTest, UploadsWhoseLinesAreNotKnownAreComparedByGuid) {
    write();
    engine.execute("DELETE FROM batches");
    model.uploads[0].one_by_one = true;
    for (const char* table :
         {"participants", "elections", "candidacies", "uploads", "invalid_votes", "tallies"})
        engine.execute(std::string("DELETE FROM ") + table);
    write_again();
    const Report report = recount(engine.connection());
    EXPECT_EQ(text_of(report), "equal");
    EXPECT_EQ(report.without_lines, 1U);
    engine.execute("UPDATE invalid_votes SET line = 5 WHERE line = 3");
    EXPECT_THAT(found(), HasSubstr("the file has 5 lines"));
    engine.execute("UPDATE invalid_votes SET line = 3 WHERE line = 5");
    engine.execute("UPDATE invalid_votes SET poll_number = 4 WHERE line = 3");
    EXPECT_THAT(found(), HasSubstr("its invalid votes, by GUID"));
}

// Else a row of one ballot in front would hide on which lines the others stand.
TEST_F(RecountTest, UploadHasRowsOfOneFormOnly) {
    write();
    model.uploads[0].one_by_one = true;
    for (const char* table :
         {"participants", "elections", "candidacies", "uploads", "batches", "invalid_votes", "tallies"})
        engine.execute(std::string("DELETE FROM ") + table);
    write_again();
    EXPECT_EQ(found(), "equal");
    engine.execute(
        "UPDATE batches SET ballots = CAST(ballots || (SELECT ballots FROM batches WHERE number = 5) AS "
        "BLOB) "
        "WHERE number = 4");
    engine.execute("DELETE FROM batches WHERE number = 5");
    engine.execute("UPDATE batches SET number = number - 1 WHERE number > 5");
    EXPECT_THAT(found(), HasSubstr("rows of one ballot and a row of several"));
}

TEST_F(RecountTest, UploadThatWasJudgedBeforeAResynchronizationIsNamedAndDoesNotDiffer) {
    write();
    engine.execute("UPDATE elections SET created_at = 11");
    engine.execute(
        "INSERT INTO uploads SELECT 2, x'ff000000000000000000000000000000', 13, '', '', '', '', "
        "file_sha256, NULL, 0, 0, 0, 6 FROM uploads");
    engine.execute("UPDATE count_state SET dropped = 6");
    EXPECT_THAT(found(), HasSubstr("its election: stands no election, recounted election 1"));
    engine.execute("INSERT INTO resynchronizations (number, done_at, watermark) VALUES (1, 11, 500)");
    const Report report = recount(engine.connection());
    EXPECT_EQ(text_of(report), "equal");
    EXPECT_EQ(report.before_resynchronization, 1U);
}

TEST_F(RecountTest, DamagedRecordIsNotCounted) {
    write();
    engine.execute("PRAGMA ignore_check_constraints = ON");
    engine.execute("UPDATE batches SET ballots = x'00' WHERE number = 1");
    EXPECT_THROW(recount(engine.connection()), Unavailable);
    engine.execute("DELETE FROM count_state");
    EXPECT_THROW(recount(engine.connection()), Unavailable);
}

}  // namespace
}  // namespace urna::recount
