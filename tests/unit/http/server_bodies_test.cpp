// SPDX-License-Identifier: Apache-2.0
// Bodies that are too large, unwanted, slow, or wait to be asked for.
#include <gtest/gtest.h>

#include <new>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;

const std::string chunked = "Transfer-Encoding: chunked\r\n";

std::string head(const std::string& path, const std::string& headers) {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

TEST(ServerBodies, ADeclaredLengthOverTheLimitIs413) {
    RunningServer running;
    RawClient client(running.port());
    client.send(post("/small", "0123456789"));
    EXPECT_EQ(client.answer().status, 200);
    client.send(head("/small", "Content-Length: 11\r\n"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.body, "{\"message\": \"Body is too large.\"}");
    EXPECT_EQ(answer.headers.at("connection"), "close");
}

TEST(ServerBodies, AChunkedBodyIs413AsItGrowsOverTheLimit) {
    RunningServer running;
    RawClient client(running.port());
    client.send(head("/small", chunked) + "a\r\n0123456789\r\n0\r\n\r\n");
    EXPECT_EQ(client.answer().body, "0123456789");
    client.send(head("/small", chunked) + "6\r\n012345\r\n5\r\n");
    EXPECT_EQ(client.answer().status, 413);
}

TEST(ServerBodies, AClientStillSendingCanReadItsRefusal) {
    RunningServer running;
    const std::string body(8UL << 20, 'x');
    for (const std::string path : {"/private", "/small", "/nowhere"}) {
        RawClient client(running.port());
        EXPECT_TRUE(client.send(post(path, body))) << path;
        EXPECT_EQ(client.answer().status, path == "/private" ? 401 : path == "/small" ? 413 : 404);
    }
    RawClient client(running.port());
    EXPECT_TRUE(client.send(head("/small", chunked) + "800000\r\n" + body + "\r\n0\r\n\r\n"));
    EXPECT_EQ(client.answer().status, 413);
}

TEST(ServerBodies, AnUnwantedBodyWithinTheLimitKeepsTheConnection) {
    RunningServer running;
    RawClient client(running.port());
    client.send(head("/private", "Content-Length: 6\r\n"));
    EXPECT_EQ(client.answer().status, 401);  // before any of the body has come
    client.send("123456" + get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
    client.send(head("/nowhere", chunked) + "3\r\nabc\r\n0\r\n\r\n" + get("/hello"));
    EXPECT_EQ(client.answer().status, 404);
    EXPECT_EQ(client.answer().status, 200);
}

TEST(ServerBodies, AsksForABodyThatWaitsToBeAskedFor) {
    RunningServer running;
    RawClient client(running.port());
    client.send(head("/echo", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
    EXPECT_EQ(client.answer().status, 100);
    client.send("abc");
    EXPECT_EQ(client.answer().body, "abc");
}

TEST(ServerBodies, DoesNotAskForABodyThatItRefuses) {
    RunningServer running;
    for (const std::string path : {"/private", "/small"}) {
        RawClient client(running.port());
        client.send(head(path, "Expect: 100-continue\r\nContent-Length: 20\r\n"));
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.status, path == "/private" ? 401 : 413);
        EXPECT_EQ(answer.headers.at("connection"), "close");
    }
}

class FailingExchange final : public Exchange {
 public:
    void receive(std::string_view) override { throw Unavailable("disk is full"); }
    HandlerResult respond() override { return empty(); }
};

TEST(ServerBodies, AFailureWhileReceivingAnswersAtOnce) {
    RunningServer running({route(Method::post, "/failing",
                                 [](const Request&) { return std::make_unique<FailingExchange>(); })});
    RawClient client(running.port());
    client.send(head("/failing", "Content-Length: 6\r\n") + "123");
    EXPECT_EQ(client.answer().status, 503);
    client.send("456" + get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
    EXPECT_EQ(running.errors(), std::vector<std::string>{"disk is full"});
}

class GreedyExchange final : public Exchange {
 public:
    explicit GreedyExchange(bool at_once) : at_once_(at_once) {}
    void receive(std::string_view) override {
        if (at_once_) throw std::bad_alloc();
    }
    HandlerResult respond() override { throw std::bad_alloc(); }

 private:
    bool at_once_;
};

TEST(ServerBodies, WithoutMemoryTheAnswerIs503AndTheConnectionGoesOn) {
    RunningServer running({route(Method::post, "/receiving",
                                 [](const Request&) { return std::make_unique<GreedyExchange>(true); }),
                           route(Method::post, "/answering",
                                 [](const Request&) { return std::make_unique<GreedyExchange>(false); })});
    RawClient client(running.port());
    for (const auto* path : {"/receiving", "/answering"}) {
        client.send(head(path, "Content-Length: 3\r\n") + "123");
        const auto answer = client.answer();
        EXPECT_EQ(answer.status, 503) << path;
        EXPECT_EQ(answer.headers.at("retry-after"), "1") << path;
    }
    client.send(get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
    EXPECT_EQ(running.errors(), (std::vector<std::string>{"out of memory", "out of memory"}));
}

TEST(ServerBodies, AStalledBodyTimesOut) {
    ServerOptions options;
    options.limits.body_stall_wait = milliseconds(80);
    RunningServer running({}, options);
    RawClient client(running.port());
    client.send(head("/echo", "Content-Length: 10\r\n") + "123");
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.body, "{\"message\": \"Request timed out.\"}");
    EXPECT_TRUE(client.closed_within_ms(2000));
}

TEST(ServerBodies, ABodyThatDripsTimesOut) {
    ServerOptions options;
    options.limits.body_wait = milliseconds(150);
    RunningServer running({}, options);
    RawClient client(running.port());
    client.send(head("/echo", "Content-Length: 1000\r\n"));
    for (int i = 0; i < 100 && running.seen(0).empty(); ++i) {
        client.send("x");
        std::this_thread::sleep_for(milliseconds(10));
    }
    EXPECT_EQ(client.answer().status, 408);
}

}  // namespace
}  // namespace urna::http
