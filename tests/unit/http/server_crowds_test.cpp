// SPDX-License-Identifier: Apache-2.0
// More connections than there may be, and more bodies than there is memory for.
#include <gtest/gtest.h>

#include <list>
#include <thread>
#include <vector>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;

constexpr const char* crowd = "127.0.0.2";
constexpr const char* other = "127.0.0.3";
constexpr const char* third = "127.0.0.4";

ServerOptions few_connections(std::size_t all, std::size_t per_address) {
    ServerOptions options;
    options.limits.connections_max = all;
    options.limits.connections_per_address_max = per_address;
    return options;
}

std::vector<Route> health() {
    std::vector<Route> routes{
        route(Method::get, "/health", without_body([](const Request&) { return empty(); }))};
    routes.back().work = Work::health;
    return routes;
}

int status_of(RawClient& client, const std::string& request = get("/hello")) {
    client.send(request);
    return client.answer().status;
}

std::string beginning_of_body(std::size_t bytes) {
    return "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + std::string(bytes, 'x');
}

// Connections that the server has let in, in this order.
class Crowd {
 public:
    RawClient& add(RunningServer& running, const char* from, const std::string& bytes = "") {
        RawClient& client = clients_.emplace_back(running.port(), from);
        client.send(bytes);
        // The acceptor lets in one after the other.
        std::this_thread::sleep_for(milliseconds(5));
        return client;
    }

 private:
    std::list<RawClient> clients_;
};

TEST(ServerCrowds, TheConnectionThatHasWaitedLongestMakesRoom) {
    RunningServer running({}, few_connections(3, 0));
    Crowd inside;
    RawClient& first = inside.add(running, crowd);
    RawClient& second = inside.add(running, other);
    RawClient& last = inside.add(running, other);
    RawClient newcomer(running.port(), third);
    EXPECT_EQ(status_of(newcomer), 200);
    EXPECT_TRUE(first.closed_within_ms(2000));
    EXPECT_EQ(status_of(second), 200);
    EXPECT_EQ(status_of(last), 200);
}

TEST(ServerCrowds, AnAddressMakesRoomForItself) {
    RunningServer running({}, few_connections(100, 2));
    Crowd inside;
    RawClient& elder = inside.add(running, other);
    RawClient& first = inside.add(running, crowd);
    RawClient& second = inside.add(running, crowd);
    RawClient newcomer(running.port(), crowd);
    EXPECT_EQ(status_of(newcomer), 200);
    EXPECT_TRUE(first.closed_within_ms(2000));
    EXPECT_EQ(status_of(second), 200);
    EXPECT_EQ(status_of(elder), 200);
}

TEST(ServerCrowds, AHalfHeadMakesRoomAndARequestThatRunsDoesNot) {
    Gate gate;
    RunningServer running({route(Method::get, "/slow", without_body([&](const Request&) {
                                     gate.wait();
                                     return empty();
                                 }))},
                          few_connections(100, 2));
    Crowd inside;
    RawClient& running_one = inside.add(running, crowd, get("/slow"));
    gate.wait_until_somebody_waits();
    RawClient& half = inside.add(running, crowd, "GET /hello HTTP/1.1\r\n");
    RawClient newcomer(running.port(), crowd);
    EXPECT_EQ(status_of(newcomer), 200);
    EXPECT_TRUE(half.closed_within_ms(2000));
    gate.open();
    EXPECT_EQ(running_one.answer().status, 200);
}

TEST(ServerCrowds, WhereNobodyMakesRoomOnlyHealthChecksAreServed) {
    Gate gate;
    std::vector<Route> routes = health();
    routes.push_back(route(Method::get, "/slow", without_body([&](const Request&) {
                               gate.wait();
                               return empty();
                           })));
    RunningServer running(std::move(routes), few_connections(1, 0));
    Crowd inside;
    RawClient& only = inside.add(running, crowd, get("/slow"));
    gate.wait_until_somebody_waits();
    // More silent ones than there are places in reserve.
    for (int i = 0; i < 40; ++i) inside.add(running, crowd);
    RawClient refused(running.port(), other);
    EXPECT_EQ(status_of(refused), 503);
    EXPECT_TRUE(refused.closed_within_ms(2000));
    RawClient watcher(running.port(), other);
    EXPECT_EQ(status_of(watcher, get("/health")), 200);
    EXPECT_TRUE(watcher.closed_within_ms(2000));
    gate.open();
    EXPECT_EQ(only.answer().status, 200);
}

TEST(ServerCrowds, TheGreediestAddressGivesUpABody) {
    RunningServer running({}, few_connections(4, 3));
    Crowd inside;
    RawClient& honest = inside.add(running, other, beginning_of_body(10));
    RawClient& first = inside.add(running, crowd, beginning_of_body(10));
    RawClient& second = inside.add(running, crowd, beginning_of_body(10));
    inside.add(running, crowd, beginning_of_body(10));
    RawClient newcomer(running.port(), third);
    EXPECT_EQ(status_of(newcomer), 200);
    EXPECT_TRUE(first.closed_within_ms(2000));
    EXPECT_FALSE(second.closed_within_ms(50));
    honest.send(std::string(1'000'000 - 10, 'x'));
    EXPECT_EQ(honest.answer().status, 200);
}

TEST(ServerCrowds, ProxiesAndSharedAddressesHaveNoLimitOfTheirOwn) {
    ServerOptions options = few_connections(100, 2);
    options.addresses.trusted_proxies.push_back(*AddressRange::parse("127.0.0.2/32"));
    RunningServer running({}, options);
    std::list<RawClient> clients;
    for (int i = 0; i < 6; ++i) clients.emplace_back(running.port(), crowd);
    for (RawClient& client : clients) EXPECT_EQ(status_of(client), 200);

    options.addresses = {.trusted_proxies = {}, .shared = true};
    RunningServer shared({}, options);
    std::list<RawClient> more;
    for (int i = 0; i < 6; ++i) more.emplace_back(shared.port(), crowd);
    for (RawClient& client : more) EXPECT_EQ(status_of(client), 200);
}

TEST(ServerCrowds, TheLogHasTheClientThatAProxyNames) {
    ServerOptions options;
    options.addresses.trusted_proxies.push_back(*AddressRange::parse("127.0.0.2/32"));
    RunningServer running({}, options);
    RawClient proxy(running.port(), crowd);
    EXPECT_EQ(status_of(proxy, get("/hello", "X-Forwarded-For: 203.0.113.9, 192.0.2.1\r\n")), 200);
    RawClient client(running.port(), other);
    EXPECT_EQ(status_of(client, get("/hello", "X-Forwarded-For: 192.0.2.1\r\n")), 200);
    const auto seen = running.seen(2);
    EXPECT_EQ(seen.at(0).remote_address, "192.0.2.1");
    EXPECT_EQ(seen.at(1).remote_address, "127.0.0.3");
}

TEST(ServerCrowds, TheSlowestBodyGivesItsMemoryUp) {
    ServerOptions options;
    options.limits.bodies_bytes_max = 512UL << 10;
    RunningServer running({}, options);
    RawClient slowest(running.port(), crowd);
    slowest.send(beginning_of_body(50'000));
    RawClient small(running.port());
    small.send(beginning_of_body(10'000));
    std::this_thread::sleep_for(milliseconds(500));
    RawClient slow(running.port(), third);
    slow.send(beginning_of_body(200'000));
    std::this_thread::sleep_for(milliseconds(500));
    RawClient quick(running.port(), other);
    const std::string body(200'000, 'x');
    quick.send(post("/echo", body));
    EXPECT_EQ(quick.answer().body, body);
    const RawAnswer lost = slowest.answer();
    EXPECT_EQ(lost.status, 503);
    EXPECT_EQ(lost.headers.at("retry-after"), "1");
    EXPECT_EQ(lost.body, "{\"message\": \"Server is busy.\"}");
    // The first 16 KiB cost nothing.
    EXPECT_FALSE(small.closed_within_ms(50));
    // Alone a body may be larger than the whole.
    slow.break_off();
    RawClient large(running.port());
    const std::string more(900'000, 'x');
    for (int tries = 0; tries < 100; ++tries) {
        large.send(post("/echo", more));
        const RawAnswer answer = large.answer();
        if (answer.status == 200) {
            EXPECT_EQ(answer.body, more);
            return;
        }
        std::this_thread::sleep_for(milliseconds(20));
    }
    FAIL() << "a large body was never let in";
}

TEST(ServerCrowds, AnAddressHasHalfOfTheMemoryOfBodiesAtMost) {
    ServerOptions options;
    options.limits.bodies_bytes_max = 512UL << 10;
    RunningServer running({}, options);
    std::list<RawClient> greedy;
    for (int i = 0; i < 3; ++i) {
        greedy.emplace_back(running.port(), crowd);
        greedy.back().send(beginning_of_body(120'000));  // 112 KiB of the budget each
        std::this_thread::sleep_for(milliseconds(400));
    }
    // The third has more than half, and takes it from the slowest of its own.
    EXPECT_EQ(greedy.front().answer().status, 503);
    RawClient slow(running.port(), other);
    slow.send(beginning_of_body(130'000));
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_FALSE(slow.closed_within_ms(20));
    EXPECT_FALSE(greedy.back().closed_within_ms(20));
}

// 64 of them would be all that may make room at once.
TEST(ServerCrowds, ARequestThatArrivesWhileItsConnectionMakesRoomKeepsNoPlace) {
    RunningServer running({}, few_connections(64, 16));
    for (int round = 0; round < 100; ++round) {
        std::list<RawClient> idle;
        for (int i = 0; i < 16; ++i) idle.emplace_back(running.port(), crowd);
        std::this_thread::sleep_for(milliseconds(2));
        std::list<RawClient> more;
        for (RawClient& client : idle) client.send(get("/hello"));
        for (int i = 0; i < 6; ++i) more.emplace_back(running.port(), crowd);
        for (RawClient& client : idle) client.send(get("/hello"));
    }
    std::list<RawClient> others;
    for (int i = 0; i < 200; ++i) {
        others.emplace_back(running.port(), "127.0.2." + std::to_string(i % 50 + 1));
        EXPECT_EQ(status_of(others.back()), 200) << i;
    }
}

}  // namespace
}  // namespace urna::http
