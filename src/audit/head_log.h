// SPDX-License-Identifier: Apache-2.0
// Writes a trail's last event into the log, out of reach of whoever can change the database: `urna audit
// verify --head` compares.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <utility>

#include "audit/trail.h"

namespace urna::audit {

class HeadLog {
 public:
    static constexpr std::chrono::minutes every{1};

    // `name` of the trail in the log. The trail outlives it.
    HeadLog(Trail& trail, std::string name) : trail_(trail), name_(std::move(name)) {}

    // Writes a line when there is another last event than at the call before.
    void tell();
    // Does so every minute until it is asked to stop.
    void run(const std::stop_token& stop);

 private:
    Trail& trail_;
    const std::string name_;
    std::string told_;
};

}  // namespace urna::audit
