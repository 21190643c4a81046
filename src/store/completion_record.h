// SPDX-License-Identifier: Apache-2.0
// The statements of officials that they have sent everything of an election, as the daemon has entered them.
// None is ever changed or removed; an official may have said it several times. Every call may throw
// Unavailable.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "election/completion.h"
#include "store/lease_store.h"

namespace urna::store {

class CompletionRecord {
 public:
    virtual ~CompletionRecord() = default;

    // Enters them, in one transaction; what is there already is passed over. Throws Fenced, having changed
    // nothing, when the lease has another epoch or was released.
    virtual void enter(std::span<const election::Completion> completions, Epoch epoch) = 0;

    // Of each account the one entered last, of one election; the last of all first, at most so many.
    virtual std::vector<election::Completion> newest(ElectionId election, std::size_t completions_max) = 0;
};

}  // namespace urna::store
