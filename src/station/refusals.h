// SPDX-License-Identifier: Apache-2.0
// What an official reads when an upload is refused.
#pragma once

#include "api/refusal.h"
#include "election/ballot_csv.h"
#include "queue/ballot_queue.h"

namespace urna::station {

api::Refusal refusal_of(const election::BadLine& line);
api::Refusal refusal_of(queue::PushRefusal refusal);

}  // namespace urna::station
