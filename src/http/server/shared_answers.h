// SPDX-License-Identifier: Apache-2.0
// One answer for all who ask for the same at the same time.
//
// Who asks while the same is being answered waits for the next answer, together with all others who do. So an
// answer was begun after each of those came who get it, and is never older than their question: nothing is
// kept, and nothing has to be invalidated. A read that thousands ask for each second costs the store one
// after the other, however many ask.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/server/router.h"

namespace urna::http {

// May be used by several threads at once.
class SharedAnswers {
 public:
    using Clock = std::chrono::steady_clock;
    using Told = std::function<void(std::shared_ptr<const Completion>)>;

    // What is being asked: by which exchange, which lives until it is told.
    struct Question {
        Exchange* exchange = nullptr;
        // When answering has not begun by then, it is told `too_late` instead.
        Clock::time_point until = Clock::time_point::max();
        // Must not throw. Called once, on the thread that answers.
        Told told;
    };

    // Runs what it is given on another thread, soon: one of those for the route's work.
    using Later = std::function<void(const Route&, std::function<void()>)>;

    // `too_late` is for those who waited too long.
    SharedAnswers(Later later, Response too_late);

    // Tells the question what its exchange, or another one of this route and key, says to respond() or
    // throws. That call begins after this one.
    void ask(const Route& route, const std::string& key, Question question);

 private:
    using Key = std::pair<const Route*, std::string>;

    // Answers those who wait for this key now.
    void answer(const Key& key);

    const Later later_;
    const std::shared_ptr<const Completion> too_late_;
    std::mutex mutex_;
    // A key is in here while it is being answered, or is about to be.
    std::map<Key, std::vector<Question>> waiting_;
};

}  // namespace urna::http
