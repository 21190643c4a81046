// SPDX-License-Identifier: Apache-2.0
#include "queue/write_probe.h"

#include <exception>
#include <utility>

#include "base/log.h"

namespace urna::queue {
namespace {

constexpr std::chrono::seconds again_after{1};

}  // namespace

WriteProbe::WriteProbe(std::function<void()> write, Clock clock)
    : write_(std::move(write)), clock_(std::move(clock)) {}

std::string WriteProbe::trouble() {
    const std::unique_lock alone(writing_, std::try_to_lock);
    if (alone.owns_lock() && (!tried_ || clock_() - tried_at_ >= again_after)) {
        tried_ = true;
        tried_at_ = clock_();
        note(write_now());
    }
    const std::lock_guard guard(mutex_);
    return trouble_;
}

std::string WriteProbe::write_now() const {
    try {
        write_();
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

void WriteProbe::note(const std::string& found) {
    const std::lock_guard guard(mutex_);
    if (!found.empty() && found != trouble_) log_error("uploads cannot be kept", {{"reason", found}});
    if (found.empty() && !trouble_.empty()) log_info("uploads can be kept again");
    trouble_ = found;
}

}  // namespace urna::queue
