// SPDX-License-Identifier: Apache-2.0
#include "admin/invalid_vote_list.h"

#include <fmt/format.h>

namespace urna::admin {
namespace {

// A copy goes on where the original is; before the first piece was taken, that is the beginning.
class ListWriter {
 public:
    ListWriter(store::BallotStore& ballots, ElectionId election, std::shared_ptr<const InvalidVoteList> list)
        : ballots_(ballots), election_(election), list_(std::move(list)), first_piece_(read_first()) {}

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
        piece.clear();
        append_page(piece);
        return true;
    }

 private:
    // Shared by the copies, since it never changes.
    std::shared_ptr<const std::string> read_first() {
        std::string piece = list_->head;
        append_page(piece);
        return std::make_shared<const std::string>(std::move(piece));
    }

    void append_page(std::string& text) {
        const auto page = ballots_.invalid_votes(election_, cursor_, page_votes_max);
        for (const store::InvalidVote& vote : page.votes) {
            if (!list_->wanted(vote)) continue;
            if (!first_vote_) text += list_->between;
            first_vote_ = false;
            text += list_->text_of(vote);
        }
        cursor_ = page.last;
        ended_ = page.votes.size() < page_votes_max;
        if (ended_) text += list_->tail;
    }

    store::BallotStore& ballots_;
    ElectionId election_;
    std::shared_ptr<const InvalidVoteList> list_;
    store::InvalidVoteCursor cursor_{};
    bool first_vote_ = true;
    bool ended_ = false;
    bool begun_ = false;
    std::shared_ptr<const std::string> first_piece_;  // reading it sets the others, so it comes last
};

}  // namespace

http::Response with_list(http::Response response, store::BallotStore& ballots, ElectionId election,
                         std::shared_ptr<const InvalidVoteList> list) {
    ListWriter writer(ballots, election, std::move(list));
    if (writer.one_piece()) {
        response.body = writer.first_piece();
    } else {
        response.stream = [writer](std::string& piece) mutable { return writer.next(piece); };
    }
    return response;
}

std::string json_invalid_vote(const store::InvalidVote& vote) {
    return fmt::format(
        R"({{"electionOfficialJmbg": {}, "ballotGuid": "{}", "pollNumber": {}, "reason": "{}"}})",
        http::quoted(vote.official_jmbg), to_string(vote.ballot), vote.poll_number,
        election::reason(vote.reason));
}

}  // namespace urna::admin
