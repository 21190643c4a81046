// SPDX-License-Identifier: Apache-2.0
// Ballots as the multipart form that POST /vote takes.
#pragma once

#include <string>
#include <string_view>

#include "election/ballot.h"

namespace urna::replay {

inline constexpr std::string_view upload_content_type = "multipart/form-data; boundary=urna-replay-ballots";

std::string upload_body(const election::Batch& batch);

}  // namespace urna::replay
