// SPDX-License-Identifier: Apache-2.0
#include "daemon/completion_transfer.h"

#include <exception>
#include <vector>

#include "base/log.h"

namespace urna::daemon {
namespace {

// In one transaction, which ends within some hundredths of a second.
constexpr std::size_t completions_per_look_max = 500;

}  // namespace

CompletionTransfer::CompletionTransfer(const CompletionParts* parts, std::chrono::milliseconds look_every)
    : parts_(parts), look_every_(look_every) {}

void CompletionTransfer::update(store::Epoch epoch) {
    const auto now = std::chrono::steady_clock::now();
    if (!parts_ || now < look_at_) return;
    look_at_ = now + look_every_;
    try {
        enter(epoch);
        warned_ = false;
    } catch (const store::Fenced&) {
        throw;
    } catch (const std::exception& error) {
        if (!warned_)
            log_warning("what officials said could not be entered in the record", {{"error", error.what()}});
        warned_ = true;
    }
}

// What is entered and could not be removed is entered again, which changes nothing.
void CompletionTransfer::enter(store::Epoch epoch) {
    const auto waiting = parts_->completions.unentered(completions_per_look_max);
    if (waiting.empty()) return;
    std::vector<election::Completion> completions;
    completions.reserve(waiting.size());
    for (const queue::UnenteredCompletion& one : waiting) completions.push_back(one.completion);
    parts_->record.enter(completions, epoch);
    parts_->completions.entered(waiting);
}

}  // namespace urna::daemon
