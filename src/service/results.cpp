#include "service/results.h"

#include <fmt/format.h>

#include "election/apportionment.h"
#include "service/answers.h"
#include "service/json_text.h"
#include "service/parameters.h"

namespace urna::service {
namespace {

using election::Election;
using http::NotYet;
using http::Outcome;
using http::Request;

constexpr std::chrono::milliseconds ask_again_in{10};
constexpr std::size_t page_votes_max = 1000;

std::vector<std::string> json_results(const Election& election, const std::vector<std::uint64_t>& votes) {
    std::vector<std::string> results;
    if (election.individual) {
        for (const int share : election::shares_in_hundredths(votes))
            results.push_back(json_decimal(static_cast<std::uint64_t>(share), 2));
    } else {
        const election::ApportionmentRule rule{election.seats,
                                               {static_cast<std::uint32_t>(election.threshold_millipercent),
                                                election::threshold_millipercent_max}};
        for (const int seats : election::apportion(votes, rule)) results.push_back(std::to_string(seats));
    }
    return results;
}

// The answer up to the list of invalid votes.
std::string json_head(const Election& election, const std::vector<std::uint64_t>& votes) {
    const auto results = json_results(election, votes);
    std::string text = R"({"participants": [)";
    for (std::size_t i = 0; i < results.size(); ++i) {
        text += fmt::format(R"({}{{"pollNumber": {}, "name": {}, "result": {}}})", i == 0 ? "" : ", ", i + 1,
                            http::quoted(election.participants[i].name), results[i]);
    }
    return text + R"(], "invalidVotes": [)";
}

std::string json_invalid_vote(const store::InvalidVote& vote) {
    return fmt::format(
        R"({{"electionOfficialJmbg": {}, "ballotGuid": "{}", "pollNumber": {}, "reason": "{}"}})",
        http::quoted(vote.official_jmbg), to_string(vote.ballot), vote.poll_number,
        election::reason(vote.reason));
}

// Writes the answer page by page, so that its size costs no memory. A count that is complete never changes. A
// copy goes on where the original is; before the first piece was taken, that is the beginning.
class ResultsWriter {
 public:
    ResultsWriter(store::BallotStore& ballots, ElectionId election, std::string head)
        : ballots_(ballots), election_(election), first_piece_(read_first(std::move(head))) {}

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
    std::shared_ptr<const std::string> read_first(std::string head) {
        append_page(head);
        return std::make_shared<const std::string>(std::move(head));
    }

    void append_page(std::string& text) {
        const auto page = ballots_.invalid_votes(election_, place_, page_votes_max);
        for (const store::InvalidVote& vote : page.votes) {
            if (!first_vote_) text += ", ";
            first_vote_ = false;
            text += json_invalid_vote(vote);
        }
        place_ = page.last;
        ended_ = page.votes.size() < page_votes_max;
        if (ended_) text += "]}";
    }

    store::BallotStore& ballots_;
    ElectionId election_;
    store::InvalidVotePlace place_{};
    bool first_vote_ = true;
    bool ended_ = false;
    bool begun_ = false;
    std::shared_ptr<const std::string> first_piece_;  // reading it sets the others, so it comes last
};

http::Response results(store::BallotStore& ballots, const Election& election, const store::Count& count) {
    ResultsWriter writer(ballots, election.id, json_head(election, count.valid_votes));
    if (writer.one_piece()) return http::json(200, writer.first_piece());
    http::Response response = http::json(200, {});
    response.stream = [writer](std::string& piece) mutable { return writer.next(piece); };
    return response;
}

Outcome get_results(const AdminParts& parts, const std::string& id_text) {
    if (id_text.empty()) return answer(invalid("Field id is missing."));
    const auto id = election_id(id_text);
    const auto election = id ? parts.elections.find_election(*id) : std::nullopt;
    if (!election) return answer(invalid("Election does not exist."));
    if (parts.clock() < election->period.end) return answer(invalid("Election is ongoing."));
    const store::Count count = parts.ballots.count(*election);
    if (count.complete(election->period)) return results(parts.ballots, *election, count);
    return NotYet{.ask_again_in = ask_again_in,
                  .patience = parts.results_wait,
                  .otherwise = answer({Refusal::Kind::unavailable, "Count is not complete."})};
}

}  // namespace

http::Handler results_handler(const AdminParts& parts) {
    return http::shared_read([](const Request& request) { return request.parameter("id").value_or(""); },
                             [parts](const std::string& id) { return get_results(parts, id); });
}

}  // namespace urna::service
