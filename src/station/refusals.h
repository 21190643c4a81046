// SPDX-License-Identifier: Apache-2.0
// What an official reads when an upload is refused.
#pragma once

#include "api/refusal.h"
#include "base/instant.h"
#include "election/ballot_csv.h"
#include "queue/ballot_queue.h"

namespace urna::station {

api::Refusal refusal_of(const election::BadLine& line);
// At that instant: quotas are those of a day.
api::Refusal refusal_of(queue::PushRefusal refusal, Instant now);

}  // namespace urna::station
