// SPDX-License-Identifier: Apache-2.0
// The statement of an official that they have sent all of their uploads.
#pragma once

#include "base/id.h"
#include "base/instant.h"
#include "election/ballot.h"

namespace urna::election {

struct Completion {
    ElectionId election;
    Official official;
    Instant at;  // when it was said, by the clock that gives the instants of acceptance
    friend bool operator==(const Completion&, const Completion&) = default;
};

}  // namespace urna::election
