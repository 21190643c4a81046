// SPDX-License-Identifier: Apache-2.0
#include "admin/results.h"

#include "admin/complete_count.h"
#include "admin/invalid_vote_list.h"
#include "api/answers.h"
#include "api/parameters.h"
#include "election/shares.h"

namespace urna::admin {
namespace {

using election::Election;
using http::HandlerResult;

// The answer up to the list of invalid votes.
JsonWriter begin_results(const Election& election, const std::vector<std::uint64_t>& votes,
                         const election::law::Decision& decision) {
    const ParticipantResults results(election, votes, decision);
    JsonWriter json;
    json.begin_object().key("participants").begin_array();
    for (std::size_t i = 0; i < election.participants.size(); ++i) {
        json.begin_object().member("pollNumber", i + 1).member("name", election.participants[i].name);
        results.write(json, i);
        json.end_object();
    }
    json.end_array().key("invalidVotes").begin_array();
    return json;
}

HandlerResult results(const AdminParts& parts, const Election& election, const store::Count& count) {
    const Decided decided = decide(parts, election, count.valid_votes);
    const election::law::Decision& decision = *decided.decision;
    if (!decision.is_complete()) return api::answer(api::unavailable(awaited_text(decision)));
    http::Response response = http::json(200, {});
    // The contract's answer has no member for it.
    if (count.provisional) response.headers.emplace_back("Urna-Result", "provisional");
    return with_list(std::move(response), parts.ballots, election.id,
                     [json = begin_results(election, count.valid_votes, decision)](
                         const std::vector<store::InvalidVote>& votes, bool last) mutable {
                         for (const store::InvalidVote& vote : votes) write_invalid_vote(json, vote);
                         if (last) json.end_array().end_object();
                         return json.take();
                     });
}

HandlerResult get_results(const AdminParts& parts, const std::string& id_text) {
    const auto election = election_that_is_over(parts, id_text);
    if (!election) return api::answer(election.error());
    return when_complete(parts, *election,
                         [&](const store::Count& count) { return results(parts, *election, count); });
}

}  // namespace

http::Handler results_handler(const AdminParts& parts) {
    return http::coalesced_read(api::election_parameter,
                                [parts](const std::string& id) { return get_results(parts, id); });
}

ParticipantResults::ParticipantResults(const Election& election, const std::vector<std::uint64_t>& votes,
                                       const election::law::Decision& decision)
    : decimals_(election.individual ? 2 : 0) {
    if (!decision.is_complete()) return;
    if (election.individual) {
        units_ = election::shares_in_hundredths(votes);
    } else {
        const auto& seats = std::get<election::law::Outcome>(decision.outcome).seats;
        units_.assign(seats.begin(), seats.end());
    }
}

}  // namespace urna::admin
