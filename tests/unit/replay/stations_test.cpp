// SPDX-License-Identifier: Apache-2.0
#include "replay/stations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "http/server/router.h"
#include "http/server/server.h"
#include "replay/upload_body.h"

namespace urna::replay {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::ThrowsMessage;

Plan thousand_ballots() {
    Plan plan;
    plan.votes = {600, 400};
    plan.ballots_per_upload = 50;
    return plan;
}

// A station that keeps what it is sent, and answers as the test says.
struct Stations : testing::Test {
    Stations()
        : router({{http::Method::post, "/vote", "public", {}, taking("/vote")},
                  {http::Method::post, "/second/vote", "public", {}, taking("/second/vote")}}),
          server({}, router, {}),
          url{"127.0.0.1", server.port(), ""} {}

    http::Handler taking(const std::string& path) {
        return http::buffered([this, path](const http::Request& request, const std::string& body) {
            std::unique_lock lock(mutex);
            ++requests;
            authorizations[std::string(request.header("Authorization").value_or(""))].insert(path);
            bodies[std::string(request.header("Idempotency-Key").value_or(""))].insert(body);
            before_answer(lock);
            return answer();
        });
    }

    std::vector<Session> sessions(unsigned count) const {
        std::vector<Session> made;
        for (unsigned i = 0; i < count; ++i) made.emplace_back(url, Tokens{"token" + std::to_string(i), ""});
        return made;
    }

    UploadTotals upload(unsigned officials) {
        return upload_all(all, {url}, sessions(officials), over, [](const UploadTotals&) {});
    }

    BallotSequence ballots{thousand_ballots(), 1};
    UploadBodies all{ballots};
    std::function<bool()> over = [] { return false; };
    std::function<void(std::unique_lock<std::mutex>&)> before_answer = [](auto&) {};
    std::function<http::HandlerResult()> answer = [] { return http::empty(); };
    std::mutex mutex;
    std::condition_variable all_there;
    int requests = 0;
    std::map<std::string, std::set<std::string>> authorizations;  // the paths that each was used for
    std::map<std::string, std::set<std::string>> bodies;          // by key
    http::Router router;
    http::Server server;
    http::Url url;
};

TEST_F(Stations, UploadEachPartOnce) {
    const auto totals = upload(4);
    EXPECT_EQ(totals.ballots, 1000);
    EXPECT_EQ(totals.uploads, 20);
    EXPECT_EQ(requests, 20);
    std::set<std::string> sent;
    for (const auto& [key, sent_with_key] : bodies) sent.insert(sent_with_key.begin(), sent_with_key.end());
    std::set<std::string> expected;
    for (std::uint64_t i = 0; i < ballots.uploads(); ++i) expected.insert(upload_body(ballots.upload(i)));
    EXPECT_EQ(sent, expected);
    for (const auto& [authorization, paths] : authorizations)
        EXPECT_THAT(authorization, HasSubstr("Bearer token"));
}

TEST_F(Stations, TakeTheOfficialsInTurn) {
    http::Url second = url;
    second.prefix = "/second";
    // No official is done before all three have come.
    before_answer = [this](std::unique_lock<std::mutex>& lock) {
        all_there.notify_all();
        all_there.wait_for(lock, std::chrono::seconds{10}, [this] { return authorizations.size() == 3; });
    };
    upload_all(all, {url, second}, sessions(3), over, [](const UploadTotals&) {});
    using Paths = std::set<std::string>;
    EXPECT_THAT(authorizations, ElementsAre(Pair("Bearer token0", Paths{"/vote"}),
                                            Pair("Bearer token1", Paths{"/second/vote"}),
                                            Pair("Bearer token2", Paths{"/vote"})));
}

TEST_F(Stations, RepeatAnUploadThatWasNotTakenUnderItsKey) {
    answer = [this] {
        return requests <= 3 ? http::unavailable("full", std::chrono::seconds{0}) : http::empty();
    };
    const auto totals = upload(2);
    EXPECT_EQ(totals.ballots, 1000);
    EXPECT_EQ(totals.retried, 3);
    EXPECT_EQ(requests, 23);
    EXPECT_EQ(bodies.size(), 20);
    for (const auto& [key, sent_with_key] : bodies) EXPECT_EQ(sent_with_key.size(), 1) << key;
}

TEST_F(Stations, StopWhenTheElectionIsOver) {
    over = [this] {
        const std::lock_guard lock(mutex);
        return requests >= 5;
    };
    const auto totals = upload(1);
    EXPECT_EQ(totals.uploads, 4);  // the answer to the fifth came too late
    EXPECT_EQ(totals.ballots, 200);
    EXPECT_EQ(requests, 5);
}

TEST_F(Stations, FailLoudlyWhenAnUploadIsRefused) {
    answer = [this] {
        return requests < 4 ? http::empty() : http::message(400, "Incorrect poll number on line 0.");
    };
    EXPECT_THAT([this] { upload(1); },
                ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("150 of 1,000 ballots were accepted"),
                                                        HasSubstr("Incorrect poll number on line 0."))));
    EXPECT_EQ(requests, 4);
}

}  // namespace
}  // namespace urna::replay
