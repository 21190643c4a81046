// SPDX-License-Identifier: Apache-2.0
// Reads that are shared, and work of a kind of its own that holds nobody else up.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <list>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;

std::string no_key(const Request&) {
    return {};
}

ServerOptions one_worker() {
    ServerOptions options;
    options.worker_threads = 1;
    options.cpu_bound_threads = 1;
    options.polling_threads = 1;
    return options;
}

int own_priority() {
    return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
}

TEST(ServerCoalescing, RequestsThatWaitTogetherShareOneRead) {
    Gate gate;
    std::atomic<int> reads{0};
    const auto read = [&](const std::string&) -> HandlerResult {
        const int number = ++reads;
        if (number == 1) gate.wait();
        return json(200, std::to_string(number));
    };
    RunningServer running({route(Method::get, "/read", coalesced_read(no_key, read))});
    RawClient first(running.port());
    first.send(get("/read"));
    gate.wait_until_somebody_waits();
    std::list<RawClient> later;
    for (int i = 0; i < 20; ++i) {
        later.emplace_back(running.port());
        later.back().send(get("/read"));
    }
    RawClient other(running.port());
    other.send(get("/hello"));
    EXPECT_EQ(other.answer().status, 200);
    std::this_thread::sleep_for(milliseconds(50));  // all of them have been heard by now
    gate.open();
    EXPECT_EQ(first.answer().body, "1");
    for (RawClient& client : later) EXPECT_EQ(client.answer().body, "2");
}

TEST(ServerCoalescing, KeyTellsReadsApart) {
    const auto key = [](const Request& request) { return request.parameter("id").value_or("none"); };
    const auto read = [](const std::string& id) -> HandlerResult { return json(200, id); };
    RunningServer running({route(Method::get, "/read", coalesced_read(key, read))});
    std::list<RawClient> clients;
    for (const char* query : {"?id=1", "?id=2", ""}) {
        clients.emplace_back(running.port());
        clients.back().send(get(std::string("/read") + query));
    }
    for (const char* id : {"1", "2", "none"}) {
        EXPECT_EQ(clients.front().answer().body, id);
        clients.pop_front();
    }
}

TEST(ServerCoalescing, EachReadsASharedStreamFromItsBeginning) {
    Gate gate;
    const auto read = [&](const std::string&) -> HandlerResult {
        gate.wait();
        Response response = json(200, {});
        response.stream = [number = 0](std::string& piece) mutable {
            piece = std::to_string(number);
            return number++ < 5;
        };
        return response;
    };
    RunningServer running({route(Method::get, "/read", coalesced_read(no_key, read))}, one_worker());
    std::list<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back(running.port());
        clients.back().send(get("/read"));
    }
    gate.wait_until_somebody_waits();
    gate.open();
    for (RawClient& client : clients) EXPECT_EQ(client.answer().body, "01234");
}

TEST(ServerCoalescing, SharedReadThatFailsIs503ForAll) {
    const auto read = [](const std::string&) -> HandlerResult { throw Unavailable("no database"); };
    RunningServer running({route(Method::get, "/read", coalesced_read(no_key, read))});
    for (int i = 0; i < 3; ++i) {
        RawClient client(running.port());
        client.send(get("/read"));
        EXPECT_EQ(client.answer().status, 503);
    }
    EXPECT_EQ(running.errors().size(), 3U);
}

TEST(ServerCoalescing, WhoWaitsTooLongForASharedReadIs503) {
    ServerOptions options = one_worker();
    options.limits.worker_wait = milliseconds(50);
    Gate gate;
    const auto read = [&](const std::string&) -> HandlerResult {
        gate.wait();
        return empty();
    };
    RunningServer running({route(Method::get, "/read", coalesced_read(no_key, read))}, options);
    RawClient first(running.port());
    first.send(get("/read"));
    gate.wait_until_somebody_waits();
    RawClient second(running.port());
    second.send(get("/read"));
    EXPECT_FALSE(second.closed_within_ms(100));
    gate.open();
    EXPECT_EQ(first.answer().status, 200);
    const RawAnswer answer = second.answer();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body, "{\"message\": \"Server is busy.\"}");
}

TEST(ServerCoalescing, PatienceIsEachRequestsOwn) {
    std::atomic<int> asked{0};
    const auto read = [&](const std::string&) -> HandlerResult {
        ++asked;
        return RetryLater{.delay = milliseconds(5),
                          .timeout = milliseconds(60),
                          .on_timeout = message(503, "Not this time.")};
    };
    RunningServer running({route(Method::get, "/read", coalesced_read(no_key, read))});
    RawClient client(running.port());
    client.send(get("/read"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body, "{\"message\": \"Not this time.\"}");
    EXPECT_GT(asked, 1);
}

// Its value is the kind.
class ServerWork : public testing::TestWithParam<Work> {};
INSTANTIATE_TEST_SUITE_P(Kinds, ServerWork, testing::Values(Work::cpu_bound, Work::polling, Work::monitoring),
                         [](const auto& kind) {
                             if (kind.param == Work::monitoring) return "Monitoring";
                             return kind.param == Work::cpu_bound ? "CpuBound" : "Polling";
                         });

TEST_P(ServerWork, HoldsNobodyElseUp) {
    Gate gate;
    Route own = route(Method::post, "/own", buffered([&](const Request&, const std::string&) {
                          gate.wait();
                          return HandlerResult(empty());
                      }));
    own.work = GetParam();
    RunningServer running({own}, one_worker());
    std::list<RawClient> waiting;
    for (int i = 0; i < 30; ++i) {
        waiting.emplace_back(running.port());
        waiting.back().send(post("/own", "{}"));
    }
    gate.wait_until_somebody_waits();
    for (int i = 0; i < 3; ++i) {
        RawClient other(running.port());
        other.send(get("/hello"));
        EXPECT_EQ(other.answer().status, 200);
    }
    gate.open();
    for (RawClient& client : waiting) EXPECT_EQ(client.answer().status, 200);
}

TEST_P(ServerWork, HoldsNobodyElseUpWhereItIsShared) {
    Gate gate;
    const auto read = [&](const std::string&) {
        gate.wait();
        return HandlerResult(empty());
    };
    Route shared = route(Method::get, "/shared", coalesced_read(no_key, read));
    shared.work = GetParam();
    RunningServer running({shared}, one_worker());
    RawClient waiting(running.port());
    waiting.send(get("/shared"));
    gate.wait_until_somebody_waits();
    RawClient other(running.port());
    other.send(get("/hello"));
    EXPECT_EQ(other.answer().status, 200);
    gate.open();
    EXPECT_EQ(waiting.answer().status, 200);
}

TEST_P(ServerWork, IsBoundedByItself) {
    ServerOptions options = one_worker();
    options.limits.waiting_max = 2;
    Gate gate;
    Route own = route(Method::get, "/own", without_body([&](const Request&) {
                          gate.wait();
                          return HandlerResult(empty());
                      }));
    own.work = GetParam();
    RunningServer running({own}, options);
    std::list<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back(running.port());
        clients.back().send(get("/own"));
    }
    EXPECT_EQ(running.seen(1).at(0).status, 503);
    RawClient other(running.port());
    other.send(get("/hello"));
    EXPECT_EQ(other.answer().status, 200);
    gate.open();
    int served = 0;
    for (RawClient& client : clients) served += client.answer().status == 200 ? 1 : 0;
    EXPECT_EQ(served, 3);
}

TEST_P(ServerWork, HasALowPriority) {
    std::atomic<int> priority{0};
    const auto note = [&](const Request&) {
        priority = own_priority();
        return HandlerResult(empty());
    };
    Route own = route(Method::get, "/own", without_body(note));
    own.work = GetParam();
    RunningServer running({own, route(Method::get, "/quick", without_body(note))});
    RawClient client(running.port());
    client.send(get("/quick"));
    EXPECT_EQ(client.answer().status, 200);
    const int quick = priority;
    EXPECT_EQ(quick, own_priority());
    client.send(get("/own"));
    EXPECT_EQ(client.answer().status, 200);
    EXPECT_TRUE(priority > quick || priority == 19);
}

}  // namespace
}  // namespace urna::http
