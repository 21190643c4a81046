// SPDX-License-Identifier: Apache-2.0
#include "admin/public_data.h"

#include "admin/election_text.h"
#include "admin/result_details.h"
#include "admin/results.h"
#include "admin/rounds.h"
#include "api/csv.h"
#include "election/shares.h"

namespace urna::admin {
namespace {

using results_page::PublicElection;
using results_page::Result;

// Those who take part, before there is a result.
void write_candidates(JsonWriter& json, const election::Election& election) {
    std::size_t poll_number = 0;
    json.key("participants")
        .array(election.participants, [&](JsonWriter& one, const election::Participant& participant) {
            one.begin_object().member("pollNumber", ++poll_number).member("name", participant.name);
            write_looks(one, participant.looks);
            one.end_object();
        });
}

}  // namespace

std::string json_public_elections(const std::vector<PublicElection>& elections, bool rehearsal) {
    JsonWriter json;
    json.begin_object();
    if (rehearsal) json.member("rehearsal", true);
    json.key("elections").array(elections, [](JsonWriter& one, const PublicElection& election) {
        one.begin_object();
        write_public_members(one, election.election, election.zone, results_page::state_name(election.state));
        one.member("changedAt", to_string(election.changed));
        write_provisional(one, election.result && election.result->provisional);
        one.end_object();
    });
    return json.end_object().take();
}

std::string json_public_election(const PublicElection& election, bool rehearsal) {
    JsonWriter json;
    json.begin_object();
    if (rehearsal) json.member("rehearsal", true);
    write_public_members(json, election.election, election.zone, results_page::state_name(election.state));
    json.member("changedAt", to_string(election.changed));
    if (election.result) {
        const Result& result = *election.result;
        write_provisional(json, result.provisional);
        write_vote_sums(json, result.valid, result.counts);
        const bool has_law = election::law::has_law(election.election);
        if (!election.election.individual && !has_law) json.member("thresholdVotes", result.threshold_votes);
        write_participants(json, election.election, result.votes, *result.decision);
        if (has_law) write_law(json, election.election, result);
    } else {
        write_law(json, election.election);
        write_candidates(json, election.election);
    }
    write_rounds(json, {election.second_round, election.other_candidates});
    if (election.turnout) {
        json.key("turnout").begin_object().member("ballots", election.turnout->ballots).key("hours");
        json.array(election.turnout->hours, [](JsonWriter& one, const auto& hour) {
            one.begin_object()
                .member("from", to_string(hour.first))
                .member("ballots", hour.second)
                .end_object();
        });
        json.end_object();
    }
    return json.end_object().take();
}

std::string csv_public_result(const PublicElection& election) {
    const Result& result = *election.result;
    const ParticipantResults results(election.election, result.votes, *result.decision);
    const auto shares = election::shares_in_millionths(result.votes);
    const bool parliament = !election.election.individual;
    std::string csv = parliament ? "pollNumber,name,votes,share,seats,passed\r\n"
                                 : "pollNumber,name,votes,share,result\r\n";
    for (std::size_t i = 0; i < result.votes.size(); ++i) {
        JsonWriter share;
        share.decimal(static_cast<std::uint64_t>(shares[i]), 6);
        JsonWriter own;
        if (results.are_there()) results.write_value(own, i);
        csv += std::to_string(i + 1) + "," + api::csv_field(election.election.participants[i].name) + "," +
               std::to_string(result.votes[i]) + "," + share.take() + "," + own.take();
        if (parliament) csv += result.qualified.empty() ? "," : result.qualified[i] ? ",true" : ",false";
        csv += "\r\n";
    }
    return csv;
}

}  // namespace urna::admin
