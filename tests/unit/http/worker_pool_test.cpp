// SPDX-License-Identifier: Apache-2.0
#include "http/server/worker_pool.h"

#include <gtest/gtest.h>

#include <new>
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
