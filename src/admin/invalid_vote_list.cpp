// SPDX-License-Identifier: Apache-2.0
#include "admin/invalid_vote_list.h"

#include <memory>
#include <utility>

namespace urna::admin {
namespace {

// A copy goes on where the original is; before the first piece was taken, that is the beginning.
class ListWriter {
 public:
    ListWriter(store::BallotStore& ballots, ElectionId election, ListFormat format)
        : ballots_(ballots),
          election_(election),
          format_(std::move(format)),
          first_piece_(std::make_shared<const std::string>(next_page())) {}

    // Whether the first piece is all.
    bool one_piece() const { return ended_; }
    const std::string& first_piece() const { return *first_piece_; }

    // False when there was nothing left to write.
    bool next(std::string& piece) {
        if (!begun_) {
            begun_ = true;
            piece = *first_piece_;
            return true;
        }
        if (ended_) return false;
        piece = next_page();
        return true;
    }

 private:
    std::string next_page() {
        const auto page = ballots_.invalid_votes(election_, cursor_, page_votes_max);
        cursor_ = page.last;
        ended_ = page.votes.size() < page_votes_max;
        return format_(page.votes, ended_);
    }

    store::BallotStore& ballots_;
    ElectionId election_;
    ListFormat format_;
    store::InvalidVoteCursor cursor_{};
    bool ended_ = false;
    bool begun_ = false;
    // Shared by the copies, since it never changes. Reading it sets the others, so it comes last.
    std::shared_ptr<const std::string> first_piece_;
};

}  // namespace

http::Response with_list(http::Response response, store::BallotStore& ballots, ElectionId election,
                         ListFormat format) {
    ListWriter writer(ballots, election, std::move(format));
    if (writer.one_piece()) {
        response.body = writer.first_piece();
    } else {
        response.stream = [writer](std::string& piece) mutable { return writer.next(piece); };
    }
    return response;
}

void write_invalid_vote(JsonWriter& json, const store::InvalidVote& vote) {
    json.begin_object()
        .member("electionOfficialJmbg", vote.official_jmbg)
        .member("ballotGuid", to_string(vote.ballot))
        .member("pollNumber", vote.poll_number)
        .member("reason", election::reason(vote.reason))
        .end_object();
}

}  // namespace urna::admin
