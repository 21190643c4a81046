// SPDX-License-Identifier: Apache-2.0
// What officials say of their uploads: that they have sent everything of an election. The station keeps each
// statement here, so that its official sees it, until the daemon has entered it in the election database,
// where administrators see it. Whether an upload has taken a statement back is never kept: that follows from
// the instants of both, which one clock gives.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "election/completion.h"
#include "queue/receipts.h"

namespace urna::queue {

// What an official has said last of one election.
struct SaidComplete {
    ElectionId election;
    Instant at;
    friend bool operator==(const SaidComplete&, const SaidComplete&) = default;
};

// A statement that the daemon has not entered yet, by its id in the queue.
struct UnenteredCompletion {
    std::string id;
    election::Completion completion;
};

// Every call may throw Unavailable.
class Completions {
 public:
    virtual ~Completions() = default;

    // Keeps that the official has sent everything of the election, and gives when that was said: at the
    // present by the queue's clock, and never before an upload that the queue has accepted. What was said at
    // `since` or later stands as it is, and its instant is given: nobody fills the queue by saying it again.
    // Throws Unavailable also when `unentered_completions_max` wait for the daemon.
    virtual Instant say(const OfficialId& id, const election::Official& official, ElectionId election,
                        Instant since) = 0;

    // Of each election what the official has said last, by election.
    virtual std::vector<SaidComplete> said_by(const OfficialId& id) = 0;

    // The oldest that wait, at most so many.
    virtual std::vector<UnenteredCompletion> unentered(std::size_t completions_max) = 0;

    // They wait no more.
    virtual void entered(std::span<const UnenteredCompletion> completions) = 0;
};

// 50 MB of Redis' memory.
inline constexpr std::size_t unentered_completions_max = 200'000;

// For how long officials see what they have said: as long as their receipts are kept.
inline constexpr std::chrono::hours completion_ttl{24 * 40};

}  // namespace urna::queue
