// SPDX-License-Identifier: Apache-2.0
#include "http/server/worker_pool.h"

#include <gtest/gtest.h>

#include <new>
#include <string>
#include <utility>

#include "http/running_server.h"

namespace urna::http {
namespace {

TEST(WorkerPool, ASlotIsGivenBackWhereItGoesOutOfScope) {
    WorkerPool pool(1, 1, WorkerPool::Priority::normal);
    const auto first = pool.try_acquire();
    {
        auto second = pool.try_acquire();
        ASSERT_TRUE(second);
        EXPECT_FALSE(pool.try_acquire());
        const WorkerPool::Slot moved = *std::move(second);
        EXPECT_FALSE(pool.try_acquire()) << "it is counted once";
    }
    EXPECT_TRUE(pool.try_acquire());
    const WorkerPool::Slot over = pool.acquire();
    const WorkerPool::Slot above = pool.acquire();
    EXPECT_FALSE(pool.try_acquire());
}

TEST(Turns, EachAddressHasTheNextPieceInItsTurn) {
    Turns turns;
    std::string done;
    const auto add = [&](const char* address, char piece) {
        turns.add(
            IpAddress::parse(address), [&done, piece] { done += piece; }, [] {});
    };
    for (const char piece : {'a', 'b', 'c', 'd'}) add("192.0.2.1", piece);
    turns.take()();
    add("192.0.2.2", 'X');
    add("192.0.2.2", 'Y');
    turns.add(
        {}, [&done] { done += '-'; }, [] {});
    for (int i = 0; i < 6; ++i) turns.take()();
    EXPECT_EQ(done, "abX-cYd");
}

TEST(Turns, TheNewestPieceOfTheAddressWithMostMakesRoom) {
    Turns turns;
    std::string done;
    std::string refused;
    const auto add = [&](const char* address, char piece) {
        turns.add(
            IpAddress::parse(address), [&done, piece] { done += piece; },
            [&refused, piece] { refused += piece; });
    };
    const auto make_room = [&](const char* address) {
        const auto refuse = turns.make_room(IpAddress::parse(address));
        if (refuse) refuse();
        return refuse != nullptr;
    };
    EXPECT_FALSE(make_room("192.0.2.1"));
    for (const char piece : {'a', 'b', 'c', 'd'}) add("192.0.2.1", piece);
    add("192.0.2.2", 'X');
    EXPECT_FALSE(make_room("192.0.2.1")) << "it has most itself";
    EXPECT_TRUE(make_room("192.0.2.2"));
    add("192.0.2.2", 'Y');
    EXPECT_EQ(refused, "d");
    EXPECT_FALSE(make_room("192.0.2.2")) << "it would have as many";
    EXPECT_TRUE(make_room("192.0.2.3"));
    EXPECT_EQ(refused, "dc");
    EXPECT_TRUE(make_room("192.0.2.3"));  // the two have had two pieces each
    EXPECT_TRUE(make_room("192.0.2.3"));
    EXPECT_FALSE(make_room("192.0.2.3")) << "each has one";
    EXPECT_EQ(refused, "dcbY");
    while (const auto run = turns.take()) run();
    EXPECT_EQ(done, "aX");
}

// Has no memory for its key.
class WithoutMemory final : public Exchange {
 public:
    void receive(std::string_view) override {}
    HandlerResult respond() override { return empty(); }
    const std::string* coalescing_key() const override { throw std::bad_alloc(); }
};

TEST(WorkerPool, ARequestThatFailsForWantOfMemoryKeepsNoSlot) {
    ServerOptions options;
    options.worker_threads = 1;
    options.limits.waiting_max = 0;
    RunningServer running(
        {route(Method::get, "/fails", [](const Request&) { return std::make_unique<WithoutMemory>(); })},
        options);
    for (int i = 0; i < 3; ++i) {
        RawClient client(running.port());
        client.send(get("/fails"));
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.body, R"({"message": "Service is temporarily unavailable."})");
    }
    RawClient client(running.port());
    client.send(get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
}

}  // namespace
}  // namespace urna::http
