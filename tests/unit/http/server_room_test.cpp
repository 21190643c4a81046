// SPDX-License-Identifier: Apache-2.0
// Bodies that wait until there is room for them.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <list>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

// How much room there is, and what became of those who asked for it.
struct Room {
    std::atomic<bool> there{false};
    std::atomic<bool> never{false};
    std::atomic<int> asked{0};
    std::atomic<int> received{0};  // pieces of bodies
    std::atomic<int> waiting{0};   // exchanges that are not at their end
};

class Waiting final : public Exchange {
 public:
    explicit Waiting(Room& room) : room_(room) { ++room_.waiting; }
    ~Waiting() override { --room_.waiting; }
    bool has_room() override {
        ++room_.asked;
        if (room_.never) throw Unavailable("no room");
        return room_.there;
    }
    void receive(std::string_view piece) override {
        ++room_.received;
        body_ += piece;
    }
    HandlerResult respond() override { return json(200, body_); }

 private:
    Room& room_;
    std::string body_;
};

Route waiting(Room& room) {
    return route(Method::post, "/waiting", [&](const Request&) { return std::make_unique<Waiting>(room); });
}

void wait_until_asked(const Room& room) {
    for (int i = 0; i < 2'000 && room.asked < 3; ++i) std::this_thread::sleep_for(1ms);
    ASSERT_GE(room.asked, 3);
}

// The clock of stalling clients does not run, and nothing is read, so that the client cannot send on.
TEST(ServerRoom, ABodyThatWaitsIsNotReadAndDoesNotStall) {
    Room room;
    ServerOptions options;
    options.limits.body_stall_wait = 50ms;
    options.limits.body_wait = 300ms;
    RunningServer running({waiting(room)}, options);
    RawClient client(running.port());
    client.send(post("/waiting", "0123456789"));
    wait_until_asked(room);
    std::this_thread::sleep_for(400ms);
    EXPECT_EQ(room.received, 0);
    room.there = true;
    EXPECT_EQ(client.answer().body, "0123456789");
    client.send(get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
}

TEST(ServerRoom, OthersAreServedMeanwhile) {
    Room room;
    ServerOptions options;
    options.io_threads = 1;
    options.worker_threads = 1;
    RunningServer running({waiting(room)}, options);
    std::list<RawClient> clients;
    for (int i = 0; i < 50; ++i) clients.emplace_back(running.port()).send(post("/waiting", "x"));
    wait_until_asked(room);
    RawClient other(running.port());
    other.send(get("/hello"));
    EXPECT_EQ(other.answer().status, 200);
    room.there = true;
    for (RawClient& client : clients) EXPECT_EQ(client.answer().status, 200);
}

TEST(ServerRoom, ClientThatWaitsForContinueIsToldToWhenThereIsRoom) {
    Room room;
    RunningServer running({waiting(room)});
    RawClient client(running.port());
    client.send("POST /waiting HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    wait_until_asked(room);
    EXPECT_FALSE(client.closed_within_ms(50));
    room.there = true;
    EXPECT_EQ(client.answer(true).status, 100);
    client.send("body");
    EXPECT_EQ(client.answer().body, "body");
}

TEST(ServerRoom, WhoAsksForTooLongIsAnswered503) {
    Room room;
    room.never = true;
    RunningServer running({waiting(room)});
    RawClient client(running.port());
    client.send(post("/waiting", "0123456789"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.headers.at("retry-after"), "1");
    client.send(get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
    EXPECT_EQ(running.errors(), std::vector<std::string>{"no room"});
}

TEST(ServerRoom, NobodyWaitsInAServerThatStopsOrDrains) {
    for (const bool drains : {false, true}) {
        Room room;
        RunningServer running({waiting(room)});
        std::optional<RawClient> client(std::in_place, running.port());
        client->send(post("/waiting", "0123456789"));
        wait_until_asked(room);
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

TEST(ServerRoom, ClientThatBreaksOffWaitsNoMore) {
    Room room;
    RunningServer running({waiting(room)});
    {
        RawClient client(running.port());
        client.send(post("/waiting", "0123456789"));
        wait_until_asked(room);
        client.break_off();
    }
    for (int i = 0; i < 2'000 && room.waiting > 0; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(room.waiting, 0);
    EXPECT_EQ(running.seen(1).at(0).status, 0);
}

// It cannot be told from one that has only ended its sending, until it is read.
TEST(ServerRoom, ClientThatHasGoneIsNoticedWhenThereIsRoom) {
    Room room;
    RunningServer running({waiting(room)});
    {
        RawClient client(running.port());
        client.send("POST /waiting HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
        wait_until_asked(room);
    }
    room.there = true;
    for (int i = 0; i < 2'000 && room.waiting > 0; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(room.waiting, 0);
}

TEST(ServerRoom, ClientThatHasEndedItsSendingIsServed) {
    Room room;
    RunningServer running({waiting(room)});
    RawClient client(running.port());
    client.send(post("/waiting", "0123456789"));
    client.finish_sending();
    wait_until_asked(room);
    room.there = true;
    EXPECT_EQ(client.answer().body, "0123456789");
}

}  // namespace
}  // namespace urna::http
