// SPDX-License-Identifier: Apache-2.0
// How a server ends.
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

Route gated(Gate& gate, std::atomic<int>& finished) {
    return route(Method::get, "/gated", without_body([&](const Request&) {
                     gate.wait();
                     ++finished;
                     return json(200, "\"done\"");
                 }));
}

TEST(ServerStop, LetsRequestsUnderWayFinish) {
    Gate gate;
    std::atomic<int> finished{0};
    RunningServer running({gated(gate, finished)});
    RawClient idle(running.port());
    RawClient client(running.port());
    client.send(get("/gated"));
    gate.wait_until_somebody_waits();
    auto stopped = std::async(std::launch::async, [&] { running.server().stop(milliseconds(5000)); });
    EXPECT_TRUE(idle.closed_within_ms(2000));
    EXPECT_THROW(RawClient(running.port()).send(""), std::runtime_error);
    gate.open();
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.body, "\"done\"");
    EXPECT_EQ(answer.headers.at("connection"), "close");
    EXPECT_TRUE(client.closed_within_ms(2000));
    EXPECT_EQ(stopped.wait_for(milliseconds(2000)), std::future_status::ready);
}

TEST(ServerStop, DrainingServesOnButKeepsNoConnection) {
    RunningServer running;
    RawClient known(running.port());
    known.send(get("/hello"));
    EXPECT_EQ(known.answer().headers.count("connection"), 0U);
    running.server().drain();
    for (int i = 0; i < 2; ++i) {
        RawClient next(running.port());
        next.send(get("/hello"));
        const RawAnswer answer = next.answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.headers.at("connection"), "close");
        EXPECT_TRUE(next.closed_within_ms(2000));
    }
    known.send(get("/hello"));
    EXPECT_EQ(known.answer().headers.at("connection"), "close");
}

TEST(ServerStop, CutsWhatOutlastsTheGrace) {
    RunningServer running;
    RawClient body(running.port());
    body.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
    RawClient unread(running.port());
    unread.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
    EXPECT_EQ(unread.answer().status, 413);
    RawClient known(running.port());
    known.send(get("/hello"));
    EXPECT_EQ(known.answer().status, 200);
    const auto begun = Clock::now();
    running.server().stop(milliseconds(100));
    EXPECT_LT(Clock::now() - begun, milliseconds(600));
    EXPECT_EQ(body.until_closed(), "");
    EXPECT_TRUE(known.closed_within_ms(0));
    EXPECT_EQ(running.seen(3).size(), 3U);
}

TEST(ServerStop, WaitsForAHandlerThatIsRunning) {
    Gate gate;
    std::atomic<int> finished{0};
    RunningServer running({gated(gate, finished)});
    RawClient client(running.port());
    client.send(get("/gated"));
    gate.wait_until_somebody_waits();
    auto stopped = std::async(std::launch::async, [&] { running.server().stop(milliseconds(0)); });
    EXPECT_EQ(client.until_closed(), "");
    EXPECT_EQ(stopped.wait_for(milliseconds(50)), std::future_status::timeout);
    gate.open();
    stopped.get();
    EXPECT_EQ(finished, 1);
}

TEST(ServerStop, DoesNotBeginWhatWaitsForAWorkerWhenItIsCut) {
    ServerOptions options;
    options.worker_threads = 1;
    Gate gate;
    std::atomic<int> finished{0};
    RunningServer running({gated(gate, finished)}, options);
    RawClient first(running.port());
    first.send(get("/gated"));
    gate.wait_until_somebody_waits();
    RawClient second(running.port());
    second.send(get("/gated"));
    std::this_thread::sleep_for(milliseconds(30));
    auto stopped = std::async(std::launch::async, [&] { running.server().stop(milliseconds(0)); });
    EXPECT_EQ(second.until_closed(), "");
    gate.open();
    stopped.get();
    EXPECT_EQ(finished, 1);
}

TEST(ServerStop, TellsWhoWaitsForAnAnswerThatIsNotKnown) {
    std::atomic<int> asked{0};
    RunningServer running({route(Method::get, "/wait", without_body([&](const Request&) -> HandlerResult {
                                     ++asked;
                                     return RetryLater{milliseconds(60'000)};
                                 }))});
    RawClient client(running.port());
    client.send(get("/wait"));
    while (asked == 0) std::this_thread::yield();
    const auto begun = Clock::now();
    running.server().stop(milliseconds(5000));
    EXPECT_LT(Clock::now() - begun, milliseconds(2000));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.headers.at("retry-after"), "1");
    EXPECT_EQ(answer.body, "{\"message\": \"Server is stopping.\"}");
    EXPECT_EQ(asked, 1);
}

TEST(ServerStop, ManyClientsAtOnceGetAnAnswerOrNone) {
    RunningServer running;
    std::vector<std::thread> clients;
    std::atomic<int> wrong{0};
    std::atomic<int> answered{0};
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&] {
            try {
                for (;;) {
                    RawClient client(running.port());
                    for (int request = 0; request < 20; ++request) {
                        if (!client.send(post("/echo", "abc"))) break;
                        const RawAnswer answer = client.answer();
                        if (answer.status == 0) break;
                        ++answered;
                        if (answer.body != "abc") ++wrong;
                    }
                }
            } catch (const std::runtime_error&) {  // nobody listens any more
            }
        });
    }
    while (answered < 200) std::this_thread::yield();
    running.server().stop(milliseconds(2000));
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_GE(running.seen(0).size(), static_cast<std::size_t>(answered));
}

TEST(ServerStop, MayBeAskedForTwice) {
    RunningServer running;
    running.server().stop(milliseconds(100));
    running.server().stop(milliseconds(100));
}

}  // namespace
}  // namespace urna::http
