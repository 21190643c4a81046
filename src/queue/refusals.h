// SPDX-License-Identifier: Apache-2.0
// Why a queue refuses an upload: what the station answers, in every engine.
#pragma once

#include "base/error.h"

namespace urna::queue {

inline Refusal another_file() {
    return {Refusal::Kind::conflict, "Idempotency-Key was used with another file."};
}

inline Refusal queue_is_full() {
    return {Refusal::Kind::unavailable, "The queue of ballots is full."};
}

// An instant of acceptance that is given now would be a false one.
inline Refusal clock_is_behind() {
    return {Refusal::Kind::unavailable, "The queue's clock is behind the latest upload."};
}

inline Refusal queue_is_held() {
    return {Refusal::Kind::unavailable, "The queue is being resynchronized."};
}

}  // namespace urna::queue
