// SPDX-License-Identifier: Apache-2.0
#include "admin/public_data.h"

#include "admin/election_text.h"
#include "api/csv.h"

namespace urna::admin {
namespace {

using results_page::PublicElection;
using results_page::Result;

// What a participant has, in the units of getResults.
class Shares {
 public:
    explicit Shares(const Result& result)
        : result_(result),
          millionths_(election::shares_in_millionths(result.votes)),
          hundredths_(election::shares_in_hundredths(result.votes)) {}

    void write(JsonWriter& json, std::size_t index) const {
        json.member("votes", result_.votes[index]);
        json.key("share").decimal(static_cast<std::uint64_t>(millionths_[index]), 6);
        json.key("result");
        write_result(json, index);
        if (!result_.qualified.empty()) json.member("passed", static_cast<bool>(result_.qualified[index]));
    }
    std::string share(std::size_t index) const {
        return JsonWriter().decimal(static_cast<std::uint64_t>(millionths_[index]), 6).take();
    }
    std::string result(std::size_t index) const {
        JsonWriter json;
        write_result(json, index);
        return json.take();
    }

 private:
    void write_result(JsonWriter& json, std::size_t index) const {
        if (result_.seats.empty()) {
            json.decimal(static_cast<std::uint64_t>(hundredths_[index]), 2);
        } else {
            json.value(result_.seats[index]);
        }
    }

    const Result& result_;
    const std::vector<int> millionths_;
    const std::vector<int> hundredths_;
};

void write_participants(JsonWriter& json, const PublicElection& election) {
    const std::optional<Shares> shares =
        election.result ? std::optional<Shares>(*election.result) : std::nullopt;
    std::size_t index = 0;
    json.key("participants")
        .array(election.election.participants,
               [&](JsonWriter& one, const election::Participant& participant) {
                   one.begin_object().member("pollNumber", index + 1).member("name", participant.name);
                   if (shares) shares->write(one, index);
                   write_looks(one, participant.looks);
                   one.end_object();
                   ++index;
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
        json.member("validVotes", result.valid)
            .key("invalidVotes")
            .begin_object()
            .member("duplicate", result.counts.duplicate)
            .member("invalidPollNumber", result.counts.invalid_poll_number)
            .end_object();
        if (!election.election.individual) json.member("thresholdVotes", result.threshold_votes);
    }
    write_participants(json, election);
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
    const Shares shares(result);
    const bool parliament = !result.seats.empty();
    std::string csv = parliament ? "pollNumber,name,votes,share,seats,passed\r\n"
                                 : "pollNumber,name,votes,share,result\r\n";
    for (std::size_t i = 0; i < result.votes.size(); ++i) {
        csv += std::to_string(i + 1) + "," + api::csv_field(election.election.participants[i].name) + "," +
               std::to_string(result.votes[i]) + "," + shares.share(i) + "," + shares.result(i);
        if (parliament) csv += result.qualified[i] ? ",true" : ",false";
        csv += "\r\n";
    }
    return csv;
}

}  // namespace urna::admin
