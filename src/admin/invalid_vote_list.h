// SPDX-License-Identifier: Apache-2.0
// Lists of an election's invalid votes, in whatever form, written page by page, so that their size costs no
// memory.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "http/messages/response.h"
#include "store/ballot_store.h"

namespace urna::admin {

// How a list is written, and what is in it.
struct InvalidVoteList {
    std::string head;
    std::function<std::string(const store::InvalidVote&)> text_of;
    std::string between;  // two votes
    std::string tail;
    std::function<bool(const store::InvalidVote&)> wanted = [](const store::InvalidVote&) { return true; };
};

// As many are read at once.
inline constexpr std::size_t page_votes_max = 1000;

// Puts the list into the response's body, or, when there is more than a page, makes it a stream. The
// election's count is complete, so that the list does not change any more. The store outlives the response.
http::Response with_list(http::Response response, store::BallotStore& ballots, ElectionId election,
                         std::shared_ptr<const InvalidVoteList> list);

// As getResults shows it.
std::string json_invalid_vote(const store::InvalidVote& vote);

}  // namespace urna::admin
