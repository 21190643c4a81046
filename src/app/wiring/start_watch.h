// SPDX-License-Identifier: Apache-2.0
// How a process that is still starting is stopped.
#pragma once

#include <signal.h>

#include <thread>

namespace urna::app {

// While it lives, one of these signals, which must be blocked, ends the process at once, with 128 plus the
// signal's number as its exit code: the process serves nobody yet, and what it is about (a migration, a hash,
// waiting for an engine) has happened whole or not at all, as in a crash. Throws std::runtime_error when the
// system has no descriptors for it.
class StartWatch {
 public:
    explicit StartWatch(const sigset_t& signals);
    ~StartWatch();
    StartWatch(const StartWatch&) = delete;
    StartWatch& operator=(const StartWatch&) = delete;

 private:
    void wait() const;

    int arriving_ = -1;  // can be read when a signal has arrived
    int over_ = -1;      // can be read when the start is over
    std::thread thread_;
};

}  // namespace urna::app
