// SPDX-License-Identifier: Apache-2.0
// Whose receipts are whose, and how the station tells of them.
#include "station/receipts.h"

#include <gtest/gtest.h>

#include <map>

#include "queue/sqlite/completions.h"
#include "queue/sqlite/inbox.h"
#include "station/station.h"
#include "support/senders.h"
#include "support/temporary_directory.h"

namespace urna::station {
namespace {

using queue::OfficialId;
using queue::Receipt;

security::Claims claims(const std::string& email, std::optional<AccountId> account = AccountId{7}) {
    security::Claims made;
    made.email = email;
    made.official = true;
    made.account = account;
    return made;
}

TEST(OfficialIdTest, IsThatOfOneAccountHoweverItsAddressIsSpelled) {
    EXPECT_EQ(official_id(claims("Ana@example.org")), official_id(claims("ana@EXAMPLE.org")));
    EXPECT_NE(official_id(claims("ana@example.org")), official_id(claims("eva@example.org")));
    // Of two accounts that had one address after another, neither sees the other's.
    EXPECT_NE(official_id(claims("ana@example.org")), official_id(claims("ana@example.org", AccountId{8})));
    EXPECT_NE(official_id(claims("ana@example.org")), official_id(claims("ana@example.org", std::nullopt)));
}

// The receipts of one official.
class KeptReceipts final : public queue::Receipts {
 public:
    std::vector<Receipt> newest(OfficialId official) override {
        return official == owner ? kept : std::vector<Receipt>();
    }
    std::optional<Receipt> find(OfficialId official, UploadId upload) override {
        for (const Receipt& receipt : newest(official)) {
            if (receipt.upload == upload) return receipt;
        }
        return std::nullopt;
    }

    OfficialId owner = official_id(claims("ana@example.org"));
    std::vector<Receipt> kept;
};

class UploadsHandlerTest : public testing::Test {
 protected:
    std::string ask(const std::string& query, const std::string& email = "ana@example.org") {
        http::Request request;
        request.query = query;
        request.identity = claims(email);
        const http::Handler handler = uploads_handler(receipts);  // outlives the exchange
        const auto exchange = handler(request);
        const auto answer = std::get<http::Response>(exchange->respond());
        EXPECT_EQ(answer.status, 200);
        return answer.body;
    }

    KeptReceipts receipts;
    const Receipt counted{upload(2).id,
                          "a \"quoted\".csv",
                          upload(2).file_sha256,
                          at(1'700'000'000),
                          7,
                          queue::UploadState::counted,
                          {3, 2, 1, 1}};
    const Receipt waiting{
        upload(1).id, std::nullopt, upload(1).file_sha256, at(0), 0, queue::UploadState::waiting, {}};
};

constexpr auto none = R"({"uploads": []})";

TEST_F(UploadsHandlerTest, TellsOfEachUpload) {
    EXPECT_EQ(ask(""), none);
    receipts.kept = {counted, waiting};
    EXPECT_EQ(
        ask(""),
        R"({"uploads": [{"id": "02000000-0000-0000-0000-0000000000ff", "fileName": "a \"quoted\".csv", )"
        R"("sha256": "0202020202020202020202020202020202020202020202020202020202020202", )"
        R"("acceptedAt": "2023-11-14T22:13:20.000000Z", "ballots": 7, "state": "counted", )"
        R"("counts": {"valid": 3, "duplicate": 2, "invalidPollNumber": 1, "dropped": 1}}, )"
        R"({"id": "01000000-0000-0000-0000-0000000000ff", "fileName": null, )"
        R"("sha256": "0101010101010101010101010101010101010101010101010101010101010101", )"
        R"("acceptedAt": "1970-01-01T00:00:00.000000Z", "ballots": 0, "state": "waiting"}]})");
}

TEST_F(UploadsHandlerTest, TellsWhatTheFileSays) {
    receipts.kept = {waiting};
    receipts.kept[0].tally = {{1, 12}, {2'147'483'647, 1}};
    EXPECT_TRUE(ask("").ends_with(R"("state": "waiting", "tally": [{"pollNumber": 1, "ballots": 12}, )"
                                  R"({"pollNumber": 2147483647, "ballots": 1}]}]})"))
        << ask("");
}

TEST_F(UploadsHandlerTest, TellsOfOneByItsName) {
    receipts.kept = {counted, waiting};
    EXPECT_NE(ask("id=01000000-0000-0000-0000-0000000000ff").find(R"("id": "01000000)"), std::string::npos);
    EXPECT_EQ(ask("id=01000000-0000-0000-0000-0000000000ff").find(R"("id": "02000000)"), std::string::npos);
    EXPECT_EQ(ask("id=03000000-0000-0000-0000-0000000000ff"), none);
    EXPECT_EQ(ask("id=x"), none);
    EXPECT_EQ(ask("id="), ask(""));
}

TEST_F(UploadsHandlerTest, TellsNobodyElse) {
    receipts.kept = {counted, waiting};
    EXPECT_EQ(ask("", "eva@example.org"), none);
    EXPECT_EQ(ask("id=01000000-0000-0000-0000-0000000000ff", "eva@example.org"), none);
}

TEST_F(UploadsHandlerTest, NamesEachState) {
    for (const auto& [state, name] : std::map<queue::UploadState, std::string>{
             {queue::UploadState::quarantined, "setAside"}, {queue::UploadState::discarded, "givenUp"}}) {
        receipts.kept = {waiting};
        receipts.kept[0].state = state;
        EXPECT_NE(ask("").find(R"("state": ")" + name + R"("}]})"), std::string::npos);
    }
}

TEST_F(UploadsHandlerTest, AreServedByWorkersOfTheirOwn) {
    const TemporaryDirectory directory;
    const auto inbox = queue::make_sqlite_inbox(queue::open_sqlite_inbox(directory.path()), {}, system_now);
    const auto verifier = security::make_hs256_verifier("secret", {});
    const auto schedule = queue::make_memory_schedule(system_now);
    const auto completions =
        queue::make_sqlite_completions(queue::open_sqlite_inbox(directory.path()), system_now);
    UploadBudget budget({}, 1);
    for (const http::Route& route :
         station_routes({*inbox, receipts, *schedule, *completions, *verifier, budget, system_now, 1})) {
        EXPECT_EQ(route.work, route.method == http::Method::post ? http::Work::quick : http::Work::polling)
            << route.path;
    }
}

}  // namespace
}  // namespace urna::station
