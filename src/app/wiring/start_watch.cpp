// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/start_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

#include "base/log.h"

namespace urna::app {
namespace {

constexpr int exit_code_of_signals = 128;  // plus the signal's number, as a shell has it

}  // namespace

StartWatch::StartWatch(const sigset_t& signals)
    : arriving_(signalfd(-1, &signals, SFD_CLOEXEC)), over_(eventfd(0, EFD_CLOEXEC)) {
    if (arriving_ < 0 || over_ < 0)
        throw std::runtime_error(std::string("cannot wait for signals: ") + std::strerror(errno));
    thread_ = std::thread([this] { wait(); });
}

StartWatch::~StartWatch() {
    eventfd_write(over_, 1);
    thread_.join();
    close(over_);
    close(arriving_);
}

void StartWatch::wait() const {
    std::array<pollfd, 2> ends{pollfd{arriving_, POLLIN, 0}, pollfd{over_, POLLIN, 0}};
    while (poll(ends.data(), ends.size(), -1) < 0) {
    }
    if (ends[1].revents != 0) return;  // a signal that has arrived as well is for whoever waits next
    signalfd_siginfo arrived{};
    if (read(arriving_, &arrived, sizeof arrived) != sizeof arrived) return;
    const int signal = static_cast<int>(arrived.ssi_signo);
    log_warning("stopped while it was starting", {{"signal", static_cast<std::int64_t>(signal)}});
    flush_log();
    std::_Exit(exit_code_of_signals + signal);
}

}  // namespace urna::app
