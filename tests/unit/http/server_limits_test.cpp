// SPDX-License-Identifier: Apache-2.0
// Slow, idle, greedy and numerous clients.
#include <gtest/gtest.h>

#include <list>
#include <thread>
#include <vector>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;

TEST(ServerLimits, AHeadOverTheLimitIs431) {
    ServerOptions options;
    options.limits.header_bytes_max = 1000;
    RunningServer running({}, options);
    const std::string rest = get("/hello", "X: \r\n");
    RawClient fits(running.port());
    fits.send(get("/hello", "X: " + std::string(1000 - rest.size(), 'x') + "\r\n"));
    EXPECT_EQ(fits.answer().status, 200);

    RawClient large(running.port());
    large.send(get("/hello", "X: " + std::string(1001 - rest.size(), 'x') + "\r\n"));
    EXPECT_EQ(large.answer().status, 431);
    EXPECT_TRUE(large.closed_within_ms(2000));

    std::string many;
    for (int i = 0; i < 200; ++i) many += "X: 1234\r\n";
    RawClient lines(running.port());
    for (std::size_t at = 0; at < many.size(); at += 100) {
        lines.send((at == 0 ? "GET /hello HTTP/1.1\r\nHost: h\r\n" : "") + many.substr(at, 100));
    }
    EXPECT_EQ(lines.answer().status, 431);

    std::string short_lines;
    for (int i = 0; i < 99; ++i) short_lines += "X:\r\n";
    RawClient counted(running.port());
    counted.send(get("/hello", short_lines));
    EXPECT_EQ(counted.answer().status, 200);
    counted.send(get("/hello", short_lines + "X:\r\n"));
    EXPECT_EQ(counted.answer().status, 431);

    RawClient endless(running.port());
    endless.send("GET /" + std::string(200'000, 'x'));
    EXPECT_EQ(endless.answer().status, 431);
}

TEST(ServerLimits, ASlowHeadTimesOut) {
    ServerOptions options;
    options.limits.header_wait = milliseconds(100);
    RunningServer running({}, options);
    RawClient client(running.port());
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i < 100 && running.seen(0).empty(); ++i) {
        client.send("X: y\r\n");
        std::this_thread::sleep_for(milliseconds(10));
    }
    EXPECT_EQ(client.answer().status, 408);
    EXPECT_TRUE(client.closed_within_ms(2000));
    EXPECT_EQ(running.seen(1).at(0).status, 408);
}

TEST(ServerLimits, IdleConnectionsAreClosedWithoutAWord) {
    ServerOptions options;
    options.limits.idle_wait = milliseconds(80);
    RunningServer running({}, options);
    RawClient silent(running.port());
    RawClient once(running.port());
    once.send(get("/hello"));
    EXPECT_EQ(once.answer().status, 200);
    EXPECT_TRUE(silent.closed_within_ms(2000));
    EXPECT_TRUE(once.closed_within_ms(2000));
    EXPECT_EQ(running.seen(1).size(), 1U);
}

TEST(ServerLimits, TheWaitForARequestIsNotThatForItsHead) {
    ServerOptions options;
    options.limits.header_wait = milliseconds(40);
    RunningServer running({}, options);
    RawClient client(running.port());
    for (int i = 0; i < 2; ++i) {
        std::this_thread::sleep_for(milliseconds(100));
        client.send(get("/hello"));
        EXPECT_EQ(client.answer().status, 200);
    }
}

TEST(ServerLimits, AClientThatDoesNotReadIsBrokenOff) {
    ServerOptions options;
    options.limits.write_wait = milliseconds(100);
    RunningServer running({route(Method::get, "/large", without_body([](const Request&) {
                                     return json(200, std::string(32UL << 20, 'x'));
                                 }))},
                          options);
    RawClient client(running.port());
    client.send(get("/large"));
    EXPECT_EQ(running.seen(1).at(0).status, 0);
}

TEST(ServerLimits, AClientThatReadsTooSlowlyIsBrokenOff) {
    ServerOptions options;
    options.limits.response_wait = milliseconds(300);
    options.limits.response_bytes_per_second = 1UL << 30;
    const std::string large(32UL << 20, 'x');
    RunningServer running(
        {route(Method::get, "/large", without_body([&](const Request&) { return json(200, large); })),
         route(Method::get, "/slowly", without_body([](const Request&) {
                   Response response = json(200, "");
                   response.stream = [pieces = std::make_shared<int>(0)](std::string& piece) {
                       std::this_thread::sleep_for(milliseconds(50));
                       piece = "x";
                       return ++*pieces <= 10;
                   };
                   return response;
               }))},
        options);
    RawClient slow(running.port());
    slow.send(get("/large"));
    EXPECT_EQ(running.seen(1).at(0).status, 0);
    // What the server takes its time for is not the client's.
    RawClient patient(running.port());
    patient.send(get("/slowly"));
    EXPECT_EQ(patient.answer().body, "xxxxxxxxxx");
}

TEST(ServerLimits, ABodyAfterItsAnswerMayNotComeForever) {
    ServerOptions options;
    options.limits.linger_wait = milliseconds(200);
    RunningServer running({}, options);
    RawClient client(running.port());
    client.send("POST /private HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
    EXPECT_EQ(client.answer().status, 401);
    // Each byte comes in time for the wait between two of them, and all together would take too long.
    const auto begun = std::chrono::steady_clock::now();
    while (client.send("x") && !client.closed_within_ms(20)) {
        ASSERT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
    }
}

TEST(ServerLimits, WhoWaitsTooLongForAWorkerIs503AndIsNotServed) {
    ServerOptions options;
    options.worker_threads = 1;
    options.limits.worker_wait = milliseconds(500);
    options.limits.waiting_max = 1;
    Gate gate;
    std::atomic<int> served{0};
    RunningServer running({route(Method::get, "/slow", without_body([&](const Request&) {
                                     ++served;
                                     gate.wait();
                                     return empty();
                                 }))},
                          options);
    RawClient first(running.port());
    first.send(get("/slow"));
    gate.wait_until_somebody_waits();
    // One of two can wait. When the other one is refused, it does.
    RawClient second(running.port());
    RawClient third(running.port());
    second.send(get("/slow"));
    third.send(get("/slow"));
    ASSERT_EQ(running.seen(1).size(), 1U);
    std::this_thread::sleep_for(options.limits.worker_wait + milliseconds(100));
    gate.open();
    EXPECT_EQ(first.answer().status, 200);
    for (RawClient* refused : {&second, &third}) {
        const RawAnswer answer = refused->answer();
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.body, "{\"message\": \"Server is busy.\"}");
    }
    EXPECT_EQ(served, 1);
    second.send(get("/slow"));
    EXPECT_EQ(second.answer().status, 200);
}

TEST(ServerLimits, TooManyWaitingRequestsAre503) {
    ServerOptions options;
    options.worker_threads = 1;
    options.limits.waiting_max = 2;
    Gate gate;
    RunningServer running({route(Method::get, "/slow", without_body([&](const Request&) {
                                     gate.wait();
                                     return empty();
                                 }))},
                          options);
    std::list<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back(running.port());
        clients.back().send(get("/slow"));
    }
    const auto turned_away = running.seen(1);
    ASSERT_EQ(turned_away.size(), 1U);
    EXPECT_EQ(turned_away[0].status, 503);
    gate.open();
    std::vector<RawClient*> busy;
    for (RawClient& client : clients) {
        const RawAnswer answer = client.answer();
        if (answer.status == 200) continue;
        busy.push_back(&client);
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.headers.at("retry-after"), "1");
        EXPECT_EQ(answer.body, "{\"message\": \"Server is busy.\"}");
    }
    ASSERT_EQ(busy.size(), 1U);
    // Now that the others have their answers there is room.
    busy[0]->send(get("/slow"));
    EXPECT_EQ(busy[0]->answer().status, 200);
}

TEST(ServerLimits, IdleConnectionsHoldNoThread) {
    ServerOptions options;
    options.io_threads = 1;
    options.worker_threads = 1;
    RunningServer running({}, options);
    std::list<RawClient> idle;
    for (int i = 0; i < 50; ++i) {
        idle.emplace_back(running.port());
        idle.back().send(i % 2 == 0 ? "" : "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    }
    RawClient client(running.port());
    client.send(get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
}

}  // namespace
}  // namespace urna::http
