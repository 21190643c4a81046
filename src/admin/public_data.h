// SPDX-License-Identifier: Apache-2.0
// What is public as data: JSON and CSV. The JSON of a rehearsal says that it is one.
#pragma once

#include <string>
#include <vector>

#include "results_page/public_election.h"

namespace urna::admin {

// An object of `elections`, the newest first: what each is called, when it is, and where it stands.
std::string json_public_elections(const std::vector<results_page::PublicElection>& elections, bool rehearsal);

// The election, who takes part, and its result once it is finished; before that its turnout, where that is
// public.
std::string json_public_election(const results_page::PublicElection& election, bool rehearsal);

// A row a participant, by poll number. The election is finished.
std::string csv_public_result(const results_page::PublicElection& election);

}  // namespace urna::admin
