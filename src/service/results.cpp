#include "service/results.h"

#include <fmt/format.h>

#include <charconv>

#include "election/apportionment.h"
#include "service/answers.h"

namespace urna::service {
namespace {

using election::Election;
using http::NotYet;
using http::Outcome;
using http::Request;

constexpr std::chrono::milliseconds ask_again_in{10};
constexpr std::size_t page_votes_max = 1000;

// A text of digits only; a number that is too large is that of no election.
std::optional<ElectionId> election_id(std::string_view text) {
    ElectionId id;
    const char* const end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data(), end, id.value);
    if (text.starts_with('-') || error != std::errc() || read_to != end) return std::nullopt;
    return id;
}

// Hundredths as a JSON number without needless zeros: 0.5, 0.33, 1.
std::string json_share(int hundredths) {
    std::string text = fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::vector<std::string> json_results(const Election& election, const std::vector<std::uint64_t>& votes) {
    std::vector<std::string> results;
    if (election.individual) {
        for (const int share : election::shares_in_hundredths(votes)) results.push_back(json_share(share));
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

// Writes the answer page by page, so that its size costs no memory. A count that is complete never changes.
class ResultsWriter {
 public:
    ResultsWriter(store::BallotStore& ballots, ElectionId election, std::string head)
        : ballots_(ballots), election_(election), head_(std::move(head)) {}

    // False when there was nothing left to write.
    bool next(std::string& piece) {
        if (ended_) return false;
        piece = std::move(head_);
        head_.clear();
        const auto page = ballots_.invalid_votes(election_, place_, page_votes_max);
        for (const store::InvalidVote& vote : page.votes) {
            if (!first_) piece += ", ";
            first_ = false;
            piece += json_invalid_vote(vote);
        }
        place_ = page.last;
        ended_ = page.votes.size() < page_votes_max;
        if (ended_) piece += "]}";
        return true;
    }
    bool ended() const { return ended_; }

 private:
    store::BallotStore& ballots_;
    ElectionId election_;
    std::string head_;
    store::InvalidVotePlace place_{};
    bool first_ = true;
    bool ended_ = false;
};

http::Response results(store::BallotStore& ballots, const Election& election, const store::Count& count) {
    const auto writer =
        std::make_shared<ResultsWriter>(ballots, election.id, json_head(election, count.valid_votes));
    std::string piece;
    writer->next(piece);
    http::Response response = http::json(200, std::move(piece));
    if (writer->ended()) return response;
    response.stream = [writer, first = std::move(response.body), begun = false](std::string& next) mutable {
        if (begun) return writer->next(next);
        begun = true;
        next = std::move(first);
        return true;
    };
    return response;
}

class ResultsExchange final : public http::Exchange {
 public:
    ResultsExchange(const AdminParts& parts, const Request& request)
        : parts_(parts),
          id_(request.parameter("id")),
          deadline_(std::chrono::steady_clock::now() + parts.results_wait) {}

    void receive(std::string_view) override {}

    Outcome answer() override {
        if (!id_ || id_->empty()) return service::answer(invalid("Field id is missing."));
        const auto id = election_id(*id_);
        const auto election = id ? parts_.elections.find_election(*id) : std::nullopt;
        if (!election) return service::answer(invalid("Election does not exist."));
        if (parts_.clock() < election->period.end) return service::answer(invalid("Election is ongoing."));
        const store::Count count = parts_.ballots.count(*election);
        if (count.complete(election->period)) return results(parts_.ballots, *election, count);
        if (std::chrono::steady_clock::now() < deadline_) return NotYet{ask_again_in};
        return service::answer({Refusal::Kind::unavailable, "Count is not complete."});
    }

 private:
    const AdminParts& parts_;
    std::optional<std::string> id_;
    std::chrono::steady_clock::time_point deadline_;
};

}  // namespace

http::Handler results_handler(const AdminParts& parts) {
    const auto kept = std::make_shared<const AdminParts>(parts);
    return [kept](const Request& request) { return std::make_unique<ResultsExchange>(*kept, request); };
}

}  // namespace urna::service
