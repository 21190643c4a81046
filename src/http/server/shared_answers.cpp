// SPDX-License-Identifier: Apache-2.0
#include "http/server/shared_answers.h"

#include <algorithm>

namespace urna::http {
SharedAnswers::SharedAnswers(Later later, Response too_late)
    : later_(std::move(later)),
      too_late_(std::make_shared<const Completion>(Completion{std::move(too_late), {}})) {}

void SharedAnswers::ask(const Route& route, const std::string& key, Question question) {
    Key place{&route, key};
    {
        const std::lock_guard lock(mutex_);
        const auto [waiting, first] = waiting_.try_emplace(place);
        waiting->second.push_back(std::move(question));
        if (!first) return;
    }
    later_(route, [this, place = std::move(place)] { answer(place); });
}

void SharedAnswers::answer(const Key& key) {
    std::vector<Question> questions;
    {
        const std::lock_guard lock(mutex_);
        questions.swap(waiting_.at(key));
    }
    const auto now = Clock::now();
    const auto in_time = std::partition(questions.begin(), questions.end(),
                                        [&](const Question& question) { return question.until < now; });
    for (auto late = questions.begin(); late != in_time; ++late) late->told(too_late_);
    if (in_time != questions.end()) {
        const auto completion = std::make_shared<const Completion>(invoke(*in_time->exchange));
        for (auto question = in_time; question != questions.end(); ++question) question->told(completion);
    }
    {
        const std::lock_guard lock(mutex_);
        const auto waiting = waiting_.find(key);
        if (waiting->second.empty()) {
            waiting_.erase(waiting);
            return;
        }
    }
    later_(*key.first,
           [this, key] { answer(key); });  // not right away: others have been waiting for this thread too
}

}  // namespace urna::http
