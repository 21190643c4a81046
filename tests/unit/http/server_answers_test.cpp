// SPDX-License-Identifier: Apache-2.0
// Answers that stream, that are not known yet, or that could not be given.
#include <gtest/gtest.h>

#include <atomic>
#include <list>
#include <stdexcept>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;

// Streams `0`, nothing, `1`, nothing, ... and then throws or ends.
Route streaming(bool throws, int pieces = 3) {
    return route(Method::get, "/stream", without_body([=](const Request&) {
                     Response response = json(200, "");
                     response.stream = [=, next = 0](std::string& piece) mutable {
                         if (next == 2 * pieces && throws) throw std::runtime_error("lost the table");
                         if (next == 2 * pieces) return false;
                         if (next % 2 == 0) piece = std::to_string(next / 2);
                         ++next;
                         return true;
                     };
                     return response;
                 }));
}

TEST(ServerAnswers, StreamsInChunksAndKeepsTheConnection) {
    RunningServer running({streaming(false)});
    RawClient client(running.port());
    client.send(get("/stream") + get("/hello"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "012");
    EXPECT_EQ(answer.headers.at("transfer-encoding"), "chunked");
    EXPECT_EQ(answer.headers.count("content-length"), 0U);
    EXPECT_EQ(client.answer().body, "\"hello\"");
    EXPECT_EQ(running.seen(1).at(0).body_bytes_out, 3U);
}

TEST(ServerAnswers, StreamsToTheEndOfTheConnectionForHttp10) {
    RunningServer running({streaming(false)});
    RawClient client(running.port());
    client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const std::string all = client.until_closed();
    EXPECT_TRUE(all.ends_with("\r\n\r\n012")) << all;
    EXPECT_EQ(all.find("Transfer-Encoding"), std::string::npos);
    EXPECT_FALSE(client.reset());
}

TEST(ServerAnswers, AStreamThatFailsIsCutOff) {
    RunningServer running({streaming(true)});
    for (const std::string version : {"1.1", "1.0"}) {
        RawClient client(running.port());
        client.send("GET /stream HTTP/" + version + "\r\nHost: h\r\n\r\n");
        const std::string all = client.until_closed();
        EXPECT_FALSE(all.ends_with("0\r\n\r\n"));
        EXPECT_TRUE(client.reset());
    }
    const auto seen = running.seen(2);
    EXPECT_EQ(seen.at(0).status, 0);
    EXPECT_EQ(running.errors().at(0), "lost the table");
}

TEST(ServerAnswers, ALongStreamIsNeverHeldInMemoryAsAWhole) {
    std::atomic<int> made{0};
    RunningServer running({route(Method::get, "/long", without_body([&](const Request&) {
                                     Response response;
                                     response.stream = [&](std::string& piece) {
                                         piece.assign(1UL << 20, 'x');
                                         return ++made <= 64;
                                     };
                                     return response;
                                 }))});
    RawClient client(running.port());
    client.send(get("/long"));
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_LT(made, 40);  // what the sockets hold
    EXPECT_EQ(client.answer().body.size(), 64UL << 20);
}

TEST(ServerAnswers, HeadersCannotBeSmuggledIn) {
    RunningServer running({route(Method::get, "/x", without_body([](const Request&) {
                                     Response response = empty();
                                     response.headers.emplace_back("X-Name", "a\r\nX-Evil: b");
                                     return response;
                                 }))});
    RawClient client(running.port());
    client.send(get("/x"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.headers.at("x-name"), "a  X-Evil: b");
    EXPECT_EQ(answer.headers.count("x-evil"), 0U);
}

TEST(ServerAnswers, ExceptionsBecome503And500) {
    const auto thrower = [](auto error) { return [error](const Request&) -> HandlerResult { throw error; }; };
    Route guarded = route(Method::get, "/guarded", without_body([](const Request&) { return empty(); }));
    guarded.access = "official";
    guarded.guard = [](Request&) -> std::optional<Response> { throw Unavailable("no database"); };
    RunningServer running({route(Method::get, "/unavailable", without_body(thrower(Unavailable("no redis")))),
                           route(Method::get, "/broken", without_body(thrower(std::out_of_range("secret")))),
                           route(Method::get, "/odd", without_body(thrower(7))), guarded,
                           route(Method::get, "/handler", [](const Request&) -> std::unique_ptr<Exchange> {
                               throw Unavailable("no");
                           })});
    RawClient client(running.port());
    for (const char* path : {"/unavailable", "/guarded", "/handler"}) {
        client.send(get(path));
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.status, 503) << path;
        EXPECT_EQ(answer.headers.at("retry-after"), "1");
        EXPECT_EQ(answer.body, "{\"message\": \"Service is temporarily unavailable.\"}");
    }
    for (const char* path : {"/broken", "/odd"}) {
        client.send(get(path));
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.status, 500) << path;
        EXPECT_EQ(answer.body, "{\"message\": \"Internal error.\"}");
    }
    const auto errors = running.errors();
    ASSERT_EQ(errors.size(), 5U);
    EXPECT_EQ(errors[0], "no redis");
    EXPECT_EQ(errors[3], "secret");
}

TEST(ServerAnswers, WaitingForAnAnswerHoldsNeitherAWorkerNorAPlaceInTheQueue) {
    ServerOptions options;
    options.worker_threads = 1;
    options.limits.waiting_max = 4;
    std::atomic<bool> known{false};
    std::atomic<int> asked{0};
    RunningServer running({route(Method::get, "/wait", without_body([&](const Request&) -> HandlerResult {
                                     ++asked;
                                     if (!known) return RetryLater{milliseconds(300)};
                                     return json(200, "\"known\"");
                                 }))},
                          options);
    std::list<RawClient> waiting;
    for (int i = 0; i < 20; ++i) {
        const int before = asked;
        waiting.emplace_back(running.port());
        waiting.back().send(get("/wait"));
        while (asked == before) std::this_thread::yield();
    }
    RawClient other(running.port());
    other.send(get("/hello"));
    EXPECT_EQ(other.answer().status, 200);
    known = true;
    for (RawClient& client : waiting) EXPECT_EQ(client.answer().body, "\"known\"");
}

TEST(ServerAnswers, GuardThatAnswersNeedsNoWorker) {
    Gate gate;
    Route alive = route(Method::get, "/alive", {});
    alive.guard = [](Request&) { return json(200, "\"alive\""); };
    ServerOptions options;
    options.worker_threads = 1;
    RunningServer running({alive, route(Method::get, "/gated", without_body([&](const Request&) {
                                            gate.wait();
                                            return empty();
                                        }))},
                          options);
    RawClient waiting(running.port());
    waiting.send(get("/gated"));
    gate.wait_until_somebody_waits();
    RawClient client(running.port());
    client.send(get("/alive"));
    EXPECT_EQ(client.answer().body, "\"alive\"");
    gate.open();
    EXPECT_EQ(waiting.answer().status, 200);
}

}  // namespace
}  // namespace urna::http
