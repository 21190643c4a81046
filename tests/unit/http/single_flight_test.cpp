// SPDX-License-Identifier: Apache-2.0
#include "http/server/single_flight.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <list>
#include <new>
#include <stdexcept>
#include <thread>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;
using Clock = SingleFlight::Clock;

class Asked final : public Exchange {
 public:
    explicit Asked(std::function<HandlerResult()> say) : say_(std::move(say)) {}
    void receive(std::string_view) override {}
    HandlerResult respond() override { return say_(); }

 private:
    std::function<HandlerResult()> say_;
};

class SingleFlightTest : public testing::Test {
 protected:
    using Future = std::future<std::shared_ptr<const Completion>>;

    Future ask(Exchange& exchange, const Route& of, const std::string& key = "",
               Clock::time_point until = Clock::time_point::max()) {
        const auto told = std::make_shared<std::promise<std::shared_ptr<const Completion>>>();
        auto future = told->get_future();
        answers.run(of, key, {&exchange, until, [told](auto completion) { told->set_value(completion); }});
        return future;
    }
    static std::string text(const std::shared_ptr<const Completion>& completion) {
        return std::get<Response>(completion->result).body;
    }
    HandlerResult count() { return json(200, std::to_string(++asked)); }
    // Answers, but only once the gate is open.
    HandlerResult count_behind_gate() {
        const int number = ++asked;
        gate.wait();
        return json(200, std::to_string(number));
    }
    void start(std::function<void()> work) {
        const std::lock_guard lock(mutex);
        if (without_memory) throw std::bad_alloc();
        threads.emplace_back(std::move(work));
    }
    static bool out_of_memory(const std::shared_ptr<const Completion>& completion) {
        try {
            if (completion->error) std::rethrow_exception(completion->error);
        } catch (const std::bad_alloc&) {
            return true;
        }
        return false;
    }
    // One by one, since a thread may start another one.
    void TearDown() override {
        std::unique_lock lock(mutex);
        while (!threads.empty()) {
            std::list<std::jthread> oldest;
            oldest.splice(oldest.begin(), threads, threads.begin());
            lock.unlock();
            oldest.clear();
            lock.lock();
        }
    }

    Route read = route(Method::get, "/read", {});
    Route other = route(Method::get, "/other", {});
    std::atomic<int> asked{0};
    Gate gate;
    Asked counting{[this] { return count(); }};
    Asked gated{[this] { return count_behind_gate(); }};
    SingleFlight answers{[this](const Route&, std::function<void()> work) { start(std::move(work)); },
                         json(503, "too late")};
    std::mutex mutex;
    std::list<std::jthread> threads;
    std::atomic<bool> without_memory{false};
};

TEST_F(SingleFlightTest, ThoseWhoComeWhileItIsBeingAnsweredShareTheNextAnswer) {
    Future first = ask(gated, read);
    gate.wait_until_somebody_waits();
    std::list<Future> later;
    for (int i = 0; i < 10; ++i) later.push_back(ask(counting, read));
    EXPECT_EQ(asked, 1);
    gate.open();
    EXPECT_EQ(text(first.get()), "1");
    for (Future& answer : later) EXPECT_EQ(text(answer.get()), "2");
    EXPECT_EQ(asked, 2);
}

TEST_F(SingleFlightTest, NothingIsKept) {
    for (const char* number : {"1", "2", "3"}) EXPECT_EQ(text(ask(counting, read).get()), number);
}

TEST_F(SingleFlightTest, AnswerOfManyThreadsIsNeverOlderThanTheirQuestion) {
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> askers;
        for (int i = 0; i < 8; ++i) {
            askers.emplace_back([&] {
                for (int n = 0; n < 200; ++n) {
                    const int before = asked;
                    if (std::stoi(text(ask(counting, read).get())) <= before) ++wrong;
                }
            });
        }
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_LE(asked, 8 * 200);
}

TEST_F(SingleFlightTest, ErrorReachesAllWhoShareIt) {
    Asked failing([]() -> HandlerResult { throw std::runtime_error("no database"); });
    Future first = ask(gated, read);
    gate.wait_until_somebody_waits();
    std::list<Future> later;
    for (int i = 0; i < 3; ++i) later.push_back(ask(failing, read));
    gate.open();
    first.get();
    for (Future& answer : later) {
        const auto completion = answer.get();
        ASSERT_TRUE(completion->error);
        EXPECT_THROW(std::rethrow_exception(completion->error), std::runtime_error);
    }
    EXPECT_FALSE(ask(counting, read).get()->error);
}

TEST_F(SingleFlightTest, OtherKeysAndRoutesDoNotWait) {
    Future waiting = ask(gated, read, "a");
    gate.wait_until_somebody_waits();
    EXPECT_EQ(text(ask(counting, read, "b").get()), "2");
    EXPECT_EQ(text(ask(counting, other, "a").get()), "3");
    gate.open();
    EXPECT_EQ(text(waiting.get()), "1");
}

TEST_F(SingleFlightTest, WhoHasWaitedTooLongIsToldSoAndNotAskedAbout) {
    Future first = ask(gated, read);
    gate.wait_until_somebody_waits();
    Future late = ask(counting, read, "", Clock::now() + milliseconds(1));
    Future patient = ask(counting, read, "", Clock::now() + std::chrono::hours(1));
    std::this_thread::sleep_for(milliseconds(5));
    gate.open();
    EXPECT_EQ(text(late.get()), "too late");
    EXPECT_EQ(text(patient.get()), "2");
    first.get();
    EXPECT_EQ(asked, 2);
}

TEST_F(SingleFlightTest, ARunThatCannotBeScheduledKeepsNobodyWaiting) {
    without_memory = true;
    EXPECT_TRUE(out_of_memory(ask(counting, read).get()));
    without_memory = false;
    EXPECT_EQ(text(ask(counting, read).get()), "1");
}

TEST_F(SingleFlightTest, TheNextRunThatCannotBeScheduledKeepsNobodyWaiting) {
    Future first = ask(gated, read);
    gate.wait_until_somebody_waits();
    std::list<Future> later;
    for (int i = 0; i < 3; ++i) later.push_back(ask(counting, read));
    without_memory = true;
    gate.open();
    EXPECT_EQ(text(first.get()), "1");
    for (Future& answer : later) EXPECT_TRUE(out_of_memory(answer.get()));
    without_memory = false;
    EXPECT_EQ(text(ask(counting, read).get()), "2");
}

TEST_F(SingleFlightTest, NobodyIsAskedWhenAllHaveWaitedTooLong) {
    EXPECT_EQ(text(ask(counting, read, "", Clock::now() - milliseconds(1)).get()), "too late");
    EXPECT_EQ(asked, 0);
}

}  // namespace
}  // namespace urna::http
