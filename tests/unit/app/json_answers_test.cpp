// SPDX-License-Identifier: Apache-2.0
// Every answer in JSON, byte for byte, held against those that tests/data/json-answers recorded: with names
// that need escapes, control characters, characters beyond the Basic Multilingual Plane, empty lists and a
// list of several pages. With URNA_RECORD_JSON_ANSWERS set, the answers are recorded instead, and the test
// fails.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "admin/admin.h"
#include "api/observability.h"
#include "authentication/authentication.h"
#include "queue/sqlite/completions.h"
#include "queue/sqlite/receipts.h"
#include "security/password.h"
#include "station/receipts.h"
#include "station/station.h"
#include "support/daemon_fixture.h"
#include "support/source_directory.h"

namespace urna {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(urna::source_directory()) / "tests/data/json-answers";
constexpr std::size_t body_bytes_max = 1 << 20;

std::string all_control_characters() {
    std::string text;
    for (char c = 1; c < ' '; ++c) text += c;
    return text + '\x7F';
}

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

const std::vector<std::string>& names() {
    static const std::vector<std::string> all{
        "A",
        R"(a "quoted" back\slash and /slash)",
        all_control_characters(),
        "Српска листа — Čačak, Žabalj",
        "😀 𝕊 \U0010FFFF",
        "\u2028\u2029\uFEFF\u00A0\u0085 e\u0301",
        " ",
        "</script>&amp;'%22",
        repeated("ž", 240),
        R"(\u0041\n")",
    };
    return all;
}

std::string json_text(std::string_view text) {
    return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// All of a body, also when it is a stream.
std::string whole(const http::Response& response) {
    if (!response.stream) return response.body;
    const http::BodySource source = response.stream;
    std::string text;
    for (std::string piece; source(piece);) text += piece;
    return text;
}

// Tokens have a part by chance, so that these stand in for them.
class NamedTokens final : public security::TokenSigner {
    std::string sign(const account::Account& account, security::TokenType type, Instant,
                     const security::Session&) const override {
        return fmt::format("{}.of.{}", type == security::TokenType::access ? "access" : "refresh",
                           account.id.value);
    }
};

class JsonAnswersTest : public daemon::DaemonTest {
 protected:
    // Holds an answer against what was recorded under this name.
    void expect_recorded(const std::string& name, const http::Response& response) {
        const std::string file = fmt::format("{}-{}.txt", response.status, name);
        ASSERT_TRUE(seen.insert(file).second) << file << " is asked for twice";
        if (std::getenv("URNA_RECORD_JSON_ANSWERS")) {
            fs::create_directories(folder);
            std::ofstream(folder / file, std::ios::binary) << whole(response);
            ADD_FAILURE() << "recorded " << file;
            return;
        }
        ASSERT_TRUE(fs::exists(folder / file)) << file;
        EXPECT_EQ(whole(response), read(folder / file)) << file;
    }

    // Nothing was recorded under a name that begins so and that no answer was held against.
    void expect_all_seen(const std::string& part) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            const std::string file = entry.path().filename().string();
            const bool of_the_part = file.substr(4).starts_with(part + "-");
            EXPECT_TRUE(!of_the_part || seen.contains(file)) << file;
        }
    }

    static const http::Route& route(const std::vector<http::Route>& routes, std::string_view path) {
        return *std::find_if(routes.begin(), routes.end(),
                             [&](const http::Route& row) { return row.path == path; });
    }

    static http::Response invoke(const std::vector<http::Route>& routes, std::string_view path,
                                 http::Request request, const std::string& body = "") {
        const auto exchange = route(routes, path).handler(request);
        exchange->receive(body);
        http::HandlerResult result = exchange->respond();
        if (auto* later = std::get_if<http::RetryLater>(&result)) return later->on_timeout;
        return std::get<http::Response>(result);
    }

    static http::Request with_query(const std::string& query) {
        http::Request request;
        request.query = query;
        return request;
    }

    std::set<std::string> seen;
    std::unique_ptr<security::TokenVerifier> verifier = security::make_hs256_verifier("secret", {});
    Instant asked_at = at(0);
};

class JsonAnswersOfAdminTest : public JsonAnswersTest {
 protected:
    void expect_answer(const std::string& name, const std::string& path, const std::string& query = "",
                       const std::string& body = "") {
        expect_recorded(part + "-" + name, invoke(routes, path, with_query(query), body));
    }

    // Their ids are 1 to 10 for parties and 11 to 20 for persons.
    void add_participants() {
        for (const bool individual : {false, true}) {
            for (const std::string& name : names()) elections->add_participant(name, individual);
        }
    }

    void create_election(const std::string& name, std::int64_t start, std::int64_t end,
                         const std::string& further) {
        const auto text = [](std::int64_t seconds) { return to_string(at(seconds)); };
        expect_answer(name, "/createElection", "",
                      fmt::format(R"({{"start": "{}", "end": "{}", {}}})", text(start), text(end), further));
    }

    election::Upload upload_of(const std::string& text, std::uint8_t id, election::Batch batch) {
        election::Upload made = upload(id, std::move(batch));
        made.official = {"ana@example.org", "jmbg " + text, "forename " + text, "surname " + text};
        return made;
    }

    void count_until(std::int64_t seconds) {
        now = asked_at = at(seconds);
        work();
    }

    std::string part = "admin";
    std::vector<http::Route> routes =
        admin::admin_routes({*elections, *changes, *ballots, *uploads, *completions, *law, *audit, *verifier,
                             TimeZone("Europe/Belgrade"), [this] { return asked_at; }},
                            body_bytes_max);
};

TEST_F(JsonAnswersOfAdminTest, AreThoseRecorded) {
    // Nothing is there.
    expect_answer("getParticipants-none", "/getParticipants");
    expect_answer("getElections-none", "/getElections");
    expect_answer("elections-none", "/admin/elections");
    expect_answer("getResults-unknown", "/getResults", "id=1");
    expect_answer("getResults-without-id", "/getResults");
    expect_answer("publicResults-unknown", "/admin/publicResults", "id=1");

    // Participants.
    for (const char* body : {"x", "", R"({"name": "A"})", R"({"name": "A", "individual": 1})",
                             R"({"name": 7, "individual": true})"}) {
        expect_answer(fmt::format("createParticipant-refused-{}", seen.size()), "/createParticipant", "",
                      body);
    }
    for (const std::string& name : names()) {
        expect_answer(fmt::format("createParticipant-{}", seen.size()), "/createParticipant", "",
                      fmt::format(R"({{"name": {}, "individual": false}})", json_text(name)));
    }
    for (const std::string& name : names()) elections->add_participant(name, true);
    expect_answer("getParticipants", "/getParticipants");

    // Elections.
    const std::string parties = R"("individual": false, "participants": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])";
    const std::string persons =
        R"("individual": true, "participants": [20, 19, 18, 17, 16, 15, 14, 13, 12, 11])";
    create_election("createElection-reversed", 200, 100, parties);
    create_election("createElection-no-seats", 100, 200, R"("seats": 0, )" + parties);
    create_election("createElection-no-threshold", 100, 200, R"("thresholdPercent": 100.001, )" + parties);
    create_election("createElection-other-kind", 100, 200, R"("individual": true, "participants": [1, 2])");
    create_election("createElection-text", 100, 200, R"("individual": true, "participants": "1, 2")");
    create_election("createElection-parties", 100, 200,
                    R"("seats": 7, "thresholdPercent": 3.25, )" + parties);
    create_election("createElection-persons", 300, 400, persons);
    create_election("createElection-overlap", 399, 500, persons);
    std::string many = "1";
    for (int i = 0; i < 60; ++i) {
        const auto id = elections->add_participant(fmt::format("List {}", i), false);
        many += ", " + std::to_string(id.value);
    }
    create_election("createElection-many", 500, 600,
                    R"("thresholdPercent": 0.125, "individual": false, "participants": [)" + many + "]");
    expect_answer("publish-unknown", "/admin/publish", "", R"({"id": 77, "public": true})");
    expect_answer("publish-number", "/admin/publish", "", R"({"id": 1, "public": 1})");
    expect_answer("publish", "/admin/publish", "", R"({"id": 1, "public": true})");
    elections->publish({3}, {true});
    expect_answer("getElections-before", "/getElections");
    expect_answer("elections-before", "/admin/elections");
    expect_answer("publicResults-upcoming", "/admin/publicResults", "id=1");
    expect_answer("progress-nothing", "/admin/progress", "id=1");
    expect_answer("progress-without-id", "/admin/progress");
    expect_answer("progress-unknown", "/admin/progress", "id=x");
    expect_answer("turnoutByAccount-none", "/admin/turnoutByAccount", "id=1");
    expect_answer("turnoutByAccount-without-id", "/admin/turnoutByAccount");
    expect_answer("turnoutByAccount-unknown", "/admin/turnoutByAccount", "id=x");
    expect_answer("getResults-ongoing", "/getResults", "id=1");

    // Ballots of the first: two for each of the first lists, and some that are not valid.
    std::uint8_t number = 0;
    for (const std::string& name : names()) {
        ++number;
        election::Batch batch{{guid(number, 1), number}, {guid(number, 1), number}, {guid(number, 2), 77}};
        for (std::uint8_t i = 0; i < 40 / number; ++i)
            batch.push_back({guid(number, static_cast<std::uint8_t>(10 + i)), number});
        push(110 + number, upload_of(name, number, batch));
    }
    asked_at = at(150);
    queue.entries_max = 3;
    step();
    expect_answer("progress-running", "/admin/progress", "id=1");
    expect_answer("turnoutByAccount", "/admin/turnoutByAccount", "id=1");
    queue.entries_max = 1'000'000;
    push(199, upload(99));
    damage_last_entry();
    work();
    expect_answer("elections-running", "/admin/elections");
    asked_at = at(200);
    expect_answer("progress-counting", "/admin/progress", "id=1");
    expect_answer("publicResults-counting", "/admin/publicResults", "id=1");
    expect_answer("getResults-incomplete", "/getResults", "id=1");
    mend_letters();
    ASSERT_TRUE(requeue_first());
    count_until(3'800);
    expect_answer("progress-finished", "/admin/progress", "id=1");
    expect_answer("getResults-parties", "/getResults", "id=1");
    expect_answer("results-parties", "/admin/results", "id=1");
    expect_answer("resultWithout", "/admin/resultWithout", "id=1&official=jmbg%20A");
    expect_answer("resultWithout-nobody", "/admin/resultWithout", "id=1&official=nobody");
    expect_answer("publicResults-parties", "/admin/publicResults", "id=1");
    expect_answer("invalidVotes-all", "/admin/invalidVotes", "id=1");
    expect_answer("invalidVotes-page", "/admin/invalidVotes", "id=1&limit=3");
    expect_answer("invalidVotes-last-page", "/admin/invalidVotes", "id=1&limit=7&after=9-2");
    expect_answer("invalidVotes-none", "/admin/invalidVotes", "id=1&official=nobody");
    expect_answer("invalidVotes-duplicate", "/admin/invalidVotes", "id=1&reason=duplicate");
    expect_answer("invalidVotes-reason", "/admin/invalidVotes", "id=1&reason=other");
    expect_answer("invalidVotes-official", "/admin/invalidVotes", "id=1&official=" + repeated("x", 257));
    expect_answer("invalidVotes-after", "/admin/invalidVotes", "id=1&after=1");
    expect_answer("invalidVotes-limit", "/admin/invalidVotes", "id=1&limit=1001");
    expect_answer("invalidVotes-csv", "/admin/invalidVotes.csv", "id=1");
    // Nobody voted in the others.
    expect_answer("getResults-persons-none", "/getResults", "id=2");
    expect_answer("results-persons-none", "/admin/results", "id=2");
    expect_answer("getResults-many-none", "/getResults", "id=3");
    expect_answer("results-many-none", "/admin/results", "id=3");
    expect_answer("elections-finished", "/admin/elections");
    expect_all_seen(part);
}

// A list that is longer than what is read at once.
TEST_F(JsonAnswersOfAdminTest, AreThoseRecordedAlsoOfALongList) {
    part = "list";
    add_participants();
    create_election("createElection", 100, 200, R"("individual": true, "participants": [11, 12, 13])");
    election::Batch batch{{guid(200, 1), 1}, {guid(200, 2), 2}, {guid(200, 3), 2}};
    for (int i = 0; i < 2'003; ++i) {
        const auto ballot = guid(static_cast<std::uint8_t>(1 + i / 250), static_cast<std::uint8_t>(i % 250));
        batch.push_back({ballot, election::poll_number_max - static_cast<std::uint32_t>(i)});
    }
    push(150, upload_of("\"😀", 1, batch));
    count_until(200);
    sqlite::Database record(directory.path() / "elections.db");
    record.execute("INSERT INTO resynchronizations (number, done_at, watermark) VALUES (1, 0, 0)");
    record.execute("INSERT INTO provisional_elections (election, resynchronization) VALUES (1, 1)");
    expect_answer("getResults", "/getResults", "id=1");
    expect_answer("invalidVotes", "/admin/invalidVotes", "id=1&limit=1000");
    expect_answer("results", "/admin/results", "id=1");
    expect_answer("elections", "/admin/elections");
    expect_all_seen(part);
}

class JsonAnswersOfAuthenticationTest : public JsonAnswersTest {
 protected:
    void expect_answer(const std::string& name, const std::string& path, const std::string& query = "",
                       const std::string& body = "") {
        http::Request request = with_query(query);
        security::Claims administrator;
        administrator.email = "admin@admin.com";
        request.identity = administrator;
        expect_recorded("authentication-" + name, invoke(routes, path, request, body));
    }
    void expect_refreshed(const std::string& name, const std::string& email, AccountId account) {
        http::Request request;
        security::Claims claims;
        claims.email = email;
        claims.account = account;
        request.identity = claims;
        expect_recorded("authentication-" + name, invoke(routes, "/refresh", request));
    }
    void expect_turned_away(const std::string& name, const std::string& path,
                            const std::optional<std::string>& authorization) {
        http::Request request;
        if (authorization) request.headers.emplace_back("Authorization", *authorization);
        const auto refusal = route(routes, path).guard(request);
        ASSERT_TRUE(refusal) << name;
        expect_recorded("authentication-" + name, *refusal);
    }

    NamedTokens tokens;
    TemporaryDirectory accounts_directory;
    std::shared_ptr<sqlite::Pool> accounts_pool = store::open_sqlite_accounts(accounts_directory.path());
    std::unique_ptr<store::AccountStore> accounts =
        store::make_sqlite_account_store(accounts_pool, [] { return security::hash_password("aA345678"); });
    std::unique_ptr<store::RegistrationStore> registrations =
        store::make_sqlite_registration_store(accounts_pool);
    std::unique_ptr<store::SecondFactorStore> second_factors =
        store::make_sqlite_second_factor_store(accounts_pool);
    std::unique_ptr<audit::Trail> accounts_audit = store::make_sqlite_audit_trail(accounts_pool);
    authentication::SignInEvents sign_ins{*accounts, *accounts_audit, audit::Limits().events_max,
                                          [this] { return asked_at; }};
    authentication::LoginLimiter limiter{authentication::LoginLimits{}};
    std::vector<http::Route> routes = authentication::authentication_routes(
        {*accounts, *registrations, *second_factors, nullptr, account::RegistrationMode::open, false, tokens,
         *verifier, *accounts_audit, sign_ins, limiter, [this] { return asked_at; },
         authentication::DefaultPasswordRule{}, 0},
        body_bytes_max);
};

TEST_F(JsonAnswersOfAuthenticationTest, AreThoseRecorded) {
    const auto registration = [](std::string_view jmbg, std::string_view forename, std::string_view surname,
                                 std::string_view email, std::string_view password) {
        return fmt::format(R"({{"jmbg": {}, "forename": {}, "surname": {}, "email": {}, "password": {}}})",
                           json_text(jmbg), json_text(forename), json_text(surname), json_text(email),
                           json_text(password));
    };
    const std::string jmbg = "0710988789183";
    const std::string password = "aA345678";
    const std::string too_long = repeated("x", 257);
    expect_answer("register-jmbg", "/register", "", registration("1", too_long, too_long, "x", "x"));
    expect_answer("register-forename", "/register", "", registration(jmbg, too_long, too_long, "x", "x"));
    expect_answer("register-surname", "/register", "", registration(jmbg, "A", too_long, "x", "x"));
    expect_answer("register-email", "/register", "", registration(jmbg, "A", "A", "x", "x"));
    expect_answer("register-password", "/register", "", registration(jmbg, "A", "A", "a@example.org", "x"));
    expect_answer("register-missing", "/register", "", registration(jmbg, "A", "", "a@example.org", "x"));
    expect_answer("register", "/register", "", registration(jmbg, "A", "A", "a@example.org", password));
    expect_answer("register-taken", "/register", "", registration(jmbg, "A", "A", "A@EXAMPLE.org", password));
    std::size_t number = 0;
    for (const std::string& name : names()) {
        ASSERT_TRUE(accounts->add({.id = {},
                                   .jmbg = name,
                                   .forename = "forename " + name,
                                   .surname = "surname " + name,
                                   .email = fmt::format("{}@{}.org", name, ++number),
                                   .role = account::Role::official,
                                   .password_hash = "none"}));
    }
    expect_answer("accounts", "/authentication/accounts");
    expect_answer("accounts-page", "/authentication/accounts", "limit=4&after=2");
    expect_answer("accounts-none", "/authentication/accounts", "search=nobody");
    expect_answer("accounts-search", "/authentication/accounts", "search=" + too_long);
    expect_answer("accounts-after", "/authentication/accounts", "after=x");
    expect_answer("accounts-limit", "/authentication/accounts", "limit=501");

    expect_answer("login", "/login", "", R"({"email": "a@example.org", "password": "aA345678"})");
    expect_answer("login-wrong", "/login", "", R"({"email": "a@example.org", "password": "x"})");
    expect_answer("login-email", "/login", "", R"({"email": "x", "password": "x"})");
    expect_answer("login-password", "/login", "", R"({"email": "x", "password": 7})");
    expect_refreshed("refresh", "a@example.org", {2});
    expect_refreshed("refresh-deleted", "a@example.org", {3});
    expect_answer("delete-email", "/delete", "", R"({"email": "x"})");
    expect_answer("delete-unknown", "/delete", "", R"({"email": "x@example.org"})");
    expect_answer("delete", "/delete", "", R"({"email": "a@example.org"})");

    asked_at = at(1'000'000);
    const auto token = [&](security::TokenType type, std::int64_t signed_at) {
        const account::Account ana{.id = {2},
                                   .jmbg = jmbg,
                                   .forename = "Ana",
                                   .surname = "Anić",
                                   .email = "a@example.org",
                                   .role = account::Role::official,
                                   .password_hash = ""};
        return "Bearer " + security::make_hs256_signer("secret", {})->sign(ana, type, at(signed_at));
    };
    using security::TokenType;
    expect_turned_away("token-missing", "/delete", std::nullopt);
    expect_turned_away("token-of-another-form", "/delete", "Basic x");
    expect_turned_away("token-malformed", "/delete", "Bearer x");
    expect_turned_away("token-expired", "/delete", token(TokenType::access, 900'000));
    expect_turned_away("token-early", "/delete", token(TokenType::access, 1'000'011));
    expect_turned_away("token-of-refreshing", "/delete", token(TokenType::refresh, 1'000'000));
    expect_turned_away("token-of-access", "/refresh", token(TokenType::access, 1'000'000));
    expect_turned_away("token-of-another-role", "/delete", token(TokenType::access, 1'000'000));
    expect_all_seen("authentication");
}

class JsonAnswersOfStationTest : public JsonAnswersTest {
 protected:
    static security::Claims claims() {
        security::Claims made;
        made.email = "ana@example.org";
        made.official = true;
        made.account = AccountId{7};
        return made;
    }
    std::vector<http::Route> routes(queue::BallotQueue& at_queue) {
        return station::station_routes({at_queue, *receipts, *schedule, *statements, *verifier, budget,
                                        [this] { return asked_at; }, body_bytes_max});
    }
    void expect_answer(const std::string& name, const std::string& query = "") {
        http::Request request = with_query(query);
        request.identity = claims();
        expect_recorded("station-" + name, invoke(routes(queue), "/station/uploads", request));
    }
    void expect_vote(const std::string& name, queue::BallotQueue& at_queue, const std::string& file,
                     const std::string& key = "key") {
        http::Request request;
        request.identity = claims();
        request.headers.emplace_back("Content-Type", "multipart/form-data; boundary=b");
        request.headers.emplace_back("Idempotency-Key", key);
        const std::string body =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n" + file +
            "\r\n--b--\r\n";
        expect_recorded("station-" + name, invoke(routes(at_queue), "/vote", request, body));
    }
    void push_named(std::int64_t seconds, std::uint8_t id, const std::optional<std::string>& file_name,
                    election::Batch batch = {}) {
        now = at(seconds);
        ASSERT_TRUE(queue.push(upload(id, std::move(batch)), {station::official_id(claims()), file_name}));
    }
    // An inbox of its own that takes no entry.
    std::unique_ptr<queue::BallotQueue> full_queue() {
        return queue::make_sqlite_inbox(queue::open_sqlite_inbox(full_directory.path()),
                                        {.bytes_max = 0, .entries_max = 0, .quotas = {}},
                                        [this] { return now; });
    }

    station::UploadBudget budget{{}, 1 << 20};
    TemporaryDirectory full_directory;
    std::unique_ptr<queue::Schedule> schedule = queue::make_memory_schedule([this] { return asked_at; });
    std::unique_ptr<queue::Completions> statements = queue::make_sqlite_completions(
        queue::open_sqlite_inbox(directory.path()), [this] { return asked_at; });
    std::unique_ptr<queue::Receipts> receipts =
        queue::make_sqlite_receipts(queue::open_sqlite_inbox(directory.path()));
};

TEST_F(JsonAnswersOfStationTest, AreThoseRecorded) {
    expect_answer("uploads-none");
    add_election(100, 200);
    std::uint8_t id = 0;
    for (const std::string& name : names()) {
        ++id;
        push_named(90 + 10 * id, id, name.substr(0, 100), {{guid(id), 1}, {guid(id), 1}, {guid(id, 1), 9}});
    }
    push_named(195, 100, std::nullopt);
    work();
    push_named(196, 101, std::nullopt);
    push_named(197, 102, "to be dropped.csv");
    damage_last_entry();
    expect_answer("uploads-waiting");
    work();
    expect_answer("uploads-set-aside");
    ASSERT_TRUE(drop_first());
    expect_answer("uploads-given-up");
    expect_answer("uploads-one", "id=" + to_string(upload(2).id.guid));
    expect_answer("uploads-unknown", "id=x");

    const std::string line = to_string(guid(50)) + ",1\n";
    expect_vote("vote-values", queue, line + "1,2,3\n");
    expect_vote("vote-poll-number", queue, line + line + to_string(guid(51)) + ",0\n");
    expect_vote("vote-guid", queue, "x,1\n");
    expect_vote("vote-key", queue, line, repeated("k", 256));
    expect_vote("vote", queue, line);
    expect_vote("vote-repeated", queue, line);
    expect_vote("vote-another-file", queue, line + "\n");
    expect_vote("vote-another-file-of-ballots", queue, to_string(guid(51)) + ",1\n");
    expect_vote("vote-full", *full_queue(), line);
    now -= std::chrono::milliseconds(500);
    expect_vote("vote-early", queue, line, "another key");
    now -= std::chrono::seconds(2);
    expect_vote("vote-clock-behind", queue, line, "another key");
    http::Request without_file;
    without_file.identity = claims();
    expect_recorded("station-vote-without-file", invoke(routes(queue), "/vote", without_file, "{}"));
    expect_all_seen("station");
}

TEST_F(JsonAnswersTest, OfHealthAreThoseRecorded) {
    const auto ready = [](const std::string& missing) {
        return invoke(api::health_routes([missing] { return missing; }), "/readyz", {});
    };
    http::Request request;
    expect_recorded("health-alive",
                    *route(api::health_routes([] { return std::string(); }), "/healthz").guard(request));
    expect_recorded("health-ready", ready(""));
    for (const std::string& name : names())
        expect_recorded(fmt::format("health-not-ready-{}", seen.size()), ready(name));
    expect_all_seen("health");
}

}  // namespace
}  // namespace urna
