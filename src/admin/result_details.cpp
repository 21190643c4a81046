// SPDX-License-Identifier: Apache-2.0
#include "admin/result_details.h"

#include <numeric>

#include "admin/complete_count.h"
#include "admin/election_request.h"
#include "admin/election_text.h"
#include "admin/results.h"
#include "api/answers.h"
#include "api/parameters.h"
#include "election/law/default_rule_details.h"
#include "election/shares.h"

namespace urna::admin {
namespace {

namespace law = election::law;

using election::Election;
using Votes = std::vector<std::uint64_t>;

// By the default rule claims are votes and whole divisors.
void write_seat(JsonWriter& json, const law::SeatClaim& claim) {
    const auto votes = static_cast<std::uint64_t>(claim.weight / law::one);
    const std::uint64_t divisor = claim.divisor / law::one;
    json.begin_object()
        .member("seat", claim.seat)
        .member("pollNumber", claim.list + 1)
        .member("votes", votes)
        .member("divisor", divisor)
        .member("quotient", law::quotient_text(votes, divisor))
        .end_object();
}

void write_last_seat(JsonWriter& json, const law::DefaultRuleDetails& details) {
    json.key("lastSeat");
    if (!details.runner_up) {
        json.null();
        return;
    }
    const law::SeatClaim& last = details.claims.last.back();
    json.begin_object()
        .member("seat", last.seat)
        .member("pollNumber", last.list + 1)
        .member("runnerUp", details.runner_up->list + 1)
        .member("votesMissing", details.runner_up->margin)
        .end_object();
}

// What the contract's law has decided by.
void write_details(JsonWriter& json, const law::Decision& decision) {
    const auto details = law::default_rule_details(std::get<law::Outcome>(decision.outcome), decision.facts);
    json.member("thresholdVotes", details.threshold_votes);
    json.key("lastSeats").array(details.claims.last, write_seat);
    json.key("nextSeats").array(details.claims.next, write_seat);
    write_last_seat(json, details);
}

http::HandlerResult get_result_details(const AdminParts& parts, TurnoutCache& turnouts,
                                       const std::string& id_text) {
    const auto election = election_that_is_over(parts, id_text);
    if (!election) return api::answer(election.error());
    return when_complete(parts, *election, [&](const store::Count& count) -> http::HandlerResult {
        const bool is_public = parts.elections.is_public(election->id);
        const auto sums = turnouts.final_sums(election->id, count.watermark);
        if (!sums) return record_is_being_read(parts);
        return http::json(200, json_result_details(*election, zone_of(parts, *election), count, *sums,
                                                   is_public, decide(parts, *election, count.valid_votes),
                                                   rounds_of(parts, election->id)));
    });
}

}  // namespace

void write_participants(JsonWriter& json, const Election& election, const Votes& votes,
                        const law::Decision& decision) {
    const ParticipantResults results(election, votes, decision);
    const std::vector<bool> qualified = qualified_in(decision);
    const auto shares = election::shares_in_millionths(votes);
    json.key("participants").begin_array();
    for (std::size_t i = 0; i < election.participants.size(); ++i) {
        json.begin_object().member("pollNumber", i + 1).member("name", election.participants[i].name);
        json.member("votes", votes[i]).key("share").decimal(static_cast<std::uint64_t>(shares[i]), 6);
        results.write(json, i);
        if (!qualified.empty()) json.member("passed", static_cast<bool>(qualified[i]));
        write_looks(json, election.participants[i].looks);
        json.end_object();
    }
    json.end_array();
}

void write_vote_sums(JsonWriter& json, std::uint64_t valid, const election::VerdictCounts& counts) {
    json.member("validVotes", valid)
        .key("invalidVotes")
        .begin_object()
        .member("duplicate", counts.duplicate)
        .member("invalidPollNumber", counts.invalid_poll_number)
        .end_object();
}

std::string json_result_details(const Election& election, const TimeZone& time_zone,
                                const store::Count& count, const TurnoutSums& sums, bool is_public,
                                const Decided& decided, const Rounds& rounds) {
    const Votes& votes = count.valid_votes;
    JsonWriter json;
    json.begin_object();
    write_public_members(json, election, time_zone, "finished");
    json.member("public", is_public);
    write_provisional(json, count.provisional);
    write_vote_sums(json, std::accumulate(votes.begin(), votes.end(), std::uint64_t{0}), sums.counts);
    json.member("uploads", sums.uploads);
    write_participants(json, election, votes, *decided.decision);
    if (law::has_law(election)) {
        write_law(json, election, decided);
    } else if (!election.individual) {
        write_details(json, *decided.decision);
    }
    write_rounds(json, rounds);
    return json.end_object().take();
}

http::Handler result_details_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts) {
    return http::coalesced_read(api::election_parameter, [parts, turnouts](const std::string& id) {
        return get_result_details(parts, *turnouts, id);
    });
}

}  // namespace urna::admin
