// SPDX-License-Identifier: Apache-2.0
// Lists of an election's invalid votes, in whatever form, written page by page, so that their size costs no
// memory.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "http/messages/response.h"
#include "store/ballot_store.h"

namespace urna::admin {

// Writes the next votes of a list, of which the first call's text is also the beginning, and that of the
// last, with `last` set, the end. A copy goes on where the original was.
using ListFormat = std::function<std::string(const std::vector<store::InvalidVote>& votes, bool last)>;

// As many are read at once.
inline constexpr std::size_t page_votes_max = 1000;

// Puts the list into the response's body, or, when there is more than a page, makes it a stream. The
// election's count is complete, so that the list does not change any more. The store outlives the response.
http::Response with_list(http::Response response, store::BallotStore& ballots, ElectionId election,
                         ListFormat format);

// As getResults shows it.
void write_invalid_vote(JsonWriter& json, const store::InvalidVote& vote);

}  // namespace urna::admin
