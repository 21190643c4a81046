// SPDX-License-Identifier: Apache-2.0
// Bodies that wait until their exchanges have capacity.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <list>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

// Whether there is capacity, and what became of the exchanges that asked for it.
struct Capacity {
    std::atomic<bool> available{false};
    std::atomic<bool> never{false};
    std::atomic<int> asked{0};
    std::atomic<int> received{0};  // pieces of bodies
    std::atomic<int> waiting{0};   // exchanges that are not at their end
};

class Waiting final : public Exchange {
 public:
    explicit Waiting(Capacity& capacity) : capacity_(capacity) { ++capacity_.waiting; }
    ~Waiting() override { --capacity_.waiting; }
    bool has_capacity() override {
        ++capacity_.asked;
        if (capacity_.never) throw Unavailable("no room");
        return capacity_.available;
    }
    void receive(std::string_view piece) override {
        ++capacity_.received;
        body_ += piece;
    }
    HandlerResult respond() override { return json(200, body_); }

 private:
    Capacity& capacity_;
    std::string body_;
};

Route waiting(Capacity& capacity) {
    return route(Method::post, "/waiting",
                 [&](const Request&) { return std::make_unique<Waiting>(capacity); });
}

void wait_until_asked(const Capacity& capacity) {
    for (int i = 0; i < 2'000 && capacity.asked < 3; ++i) std::this_thread::sleep_for(1ms);
    ASSERT_GE(capacity.asked, 3);
}

// The clock of stalling clients does not run, and nothing is read, so that the client cannot send on.
TEST(ServerCapacity, ABodyThatWaitsIsNotReadAndDoesNotStall) {
    Capacity capacity;
    ServerOptions options;
    options.limits.body_stall_wait = 50ms;
    options.limits.body_wait = 300ms;
    RunningServer running({waiting(capacity)}, options);
    RawClient client(running.port());
    client.send(post("/waiting", "0123456789"));
    wait_until_asked(capacity);
    std::this_thread::sleep_for(400ms);
    EXPECT_EQ(capacity.received, 0);
    capacity.available = true;
    EXPECT_EQ(client.answer().body, "0123456789");
    client.send(get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
}

TEST(ServerCapacity, OthersAreServedMeanwhile) {
    Capacity capacity;
    ServerOptions options;
    options.io_threads = 1;
    options.worker_threads = 1;
    RunningServer running({waiting(capacity)}, options);
    std::list<RawClient> clients;
    for (int i = 0; i < 50; ++i) clients.emplace_back(running.port()).send(post("/waiting", "x"));
    wait_until_asked(capacity);
    RawClient other(running.port());
    other.send(get("/hello"));
    EXPECT_EQ(other.answer().status, 200);
    capacity.available = true;
    for (RawClient& client : clients) EXPECT_EQ(client.answer().status, 200);
}

TEST(ServerCapacity, ClientThatWaitsForContinueIsToldToWhenThereIsCapacity) {
    Capacity capacity;
    RunningServer running({waiting(capacity)});
    RawClient client(running.port());
    client.send("POST /waiting HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    wait_until_asked(capacity);
    EXPECT_FALSE(client.closed_within_ms(50));
    capacity.available = true;
    EXPECT_EQ(client.answer(true).status, 100);
    client.send("body");
    EXPECT_EQ(client.answer().body, "body");
}

TEST(ServerCapacity, WhoAsksForTooLongIsAnswered503) {
    Capacity capacity;
    capacity.never = true;
    RunningServer running({waiting(capacity)});
    RawClient client(running.port());
    client.send(post("/waiting", "0123456789"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.headers.at("retry-after"), "1");
    client.send(get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
    EXPECT_EQ(running.errors(), std::vector<std::string>{"no room"});
}

TEST(ServerCapacity, NobodyWaitsInAServerThatStopsOrDrains) {
    for (const bool drains : {false, true}) {
        Capacity capacity;
        RunningServer running({waiting(capacity)});
        std::optional<RawClient> client(std::in_place, running.port());
        client->send(post("/waiting", "0123456789"));
        wait_until_asked(capacity);
        auto ended = std::async(std::launch::async, [&] {
            if (drains) {
                running.server().drain();
            } else {
                running.server().stop(5s);
            }
        });
        const RawAnswer answer = client->answer();
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.headers.at("connection"), "close");
        client.reset();  // who has the answer need not be waited for
    }
}

TEST(ServerCapacity, ClientThatBreaksOffWaitsNoMore) {
    Capacity capacity;
    RunningServer running({waiting(capacity)});
    {
        RawClient client(running.port());
        client.send(post("/waiting", "0123456789"));
        wait_until_asked(capacity);
        client.break_off();
    }
    for (int i = 0; i < 2'000 && capacity.waiting > 0; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(capacity.waiting, 0);
    EXPECT_EQ(running.seen(1).at(0).status, 0);
}

// It cannot be told from one that has only ended its sending, until it is read.
TEST(ServerCapacity, ClientThatHasGoneIsNoticedWhenThereIsCapacity) {
    Capacity capacity;
    RunningServer running({waiting(capacity)});
    {
        RawClient client(running.port());
        client.send("POST /waiting HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
        wait_until_asked(capacity);
    }
    capacity.available = true;
    for (int i = 0; i < 2'000 && capacity.waiting > 0; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(capacity.waiting, 0);
}

TEST(ServerCapacity, ClientThatHasEndedItsSendingIsServed) {
    Capacity capacity;
    RunningServer running({waiting(capacity)});
    RawClient client(running.port());
    client.send(post("/waiting", "0123456789"));
    client.finish_sending();
    wait_until_asked(capacity);
    capacity.available = true;
    EXPECT_EQ(client.answer().body, "0123456789");
}

}  // namespace
}  // namespace urna::http
