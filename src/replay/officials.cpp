// SPDX-License-Identifier: Apache-2.0
#include "replay/officials.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "base/guid.h"

namespace urna::replay {

namespace {

constexpr unsigned enrolled_at_once = 8;

NewOfficial invent_official(std::string_view run, unsigned number, std::mt19937_64& random) {
    return {random_jmbg(random), "Station", fmt::format("{}", number),
            fmt::format("replay-{}-{}@example.org", run, number), "Aa1-" + to_string(random_guid())};
}

}  // namespace

std::string random_jmbg(std::mt19937_64& random) {
    const auto between = [&](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    const auto twelve = fmt::format("{:02}{:02}{:03}{:02}{:03}", between(1, 28), between(1, 12),
                                    between(0, 999), between(70, 99), between(0, 999));
    constexpr std::array weights{7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (std::size_t i = 0; i < twelve.size(); ++i) sum += weights[i % 6] * (twelve[i] - '0');
    const int check = 11 - sum % 11;
    return twelve + std::to_string(check <= 9 ? check : 0);
}

std::vector<Session> enrol_officials(const http::Url& authentication, std::string_view run, unsigned count,
                                     const std::function<void(std::uint64_t)>& on_ready) {
    std::vector<std::optional<Session>> enrolled(count);
    std::atomic<unsigned> next{0};
    std::atomic<unsigned> ready{0};
    std::atomic<unsigned> working{0};
    std::mutex mutex;
    std::exception_ptr failure;

    const auto work = [&] {
        try {
            Authentication service(authentication);
            std::mt19937_64 random{std::random_device{}()};
            for (unsigned i = next++; i < count; i = next++) {
                const auto official = invent_official(run, i + 1, random);
                service.register_official(official);
                enrolled[i].emplace(authentication, service.login(official.email, official.password));
                ++ready;
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::current_exception();
            next = count;
        }
        --working;
    };

    std::vector<std::jthread> threads;
    working = std::min(enrolled_at_once, count);
    for (unsigned i = working; i > 0; --i) threads.emplace_back(work);
    while (working > 0) {
        on_ready(ready);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    threads.clear();
    if (failure) std::rethrow_exception(failure);
    on_ready(ready);

    std::vector<Session> sessions;
    sessions.reserve(enrolled.size());
    for (auto& session : enrolled) sessions.push_back(std::move(*session));
    return sessions;
}

}  // namespace urna::replay
