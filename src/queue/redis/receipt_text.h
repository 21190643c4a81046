// SPDX-License-Identifier: Apache-2.0
// How receipts stand in Redis: with the upload's name, as the station's script writes them, and beside that
// what became of the upload, as the daemon's scripts do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "election/ballot.h"
#include "queue/receipts.h"

namespace urna::queue::redis {

// What the script puts behind the official and the instant: ` 42 ballots.csv`, and where the file has a tally
// that in a line of its own (no file name has a line feed).
std::string receipt_text(const election::Upload& upload, const Sender& sender);

// `counted 40 1 1 0`.
std::string outcome_text(const election::VerdictCounts& counts);

// Reads what is kept of an accepted upload, and its outcome where there is one. None when it has no receipt
// (which an earlier version has not written), or another official's.
std::optional<Receipt> read_receipt(OfficialId official, UploadId upload, std::string_view accepted,
                                    std::optional<std::string_view> outcome);

}  // namespace urna::queue::redis
