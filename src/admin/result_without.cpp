// SPDX-License-Identifier: Apache-2.0
#include "admin/result_without.h"

#include <numeric>

#include "admin/complete_count.h"
#include "admin/election_text.h"
#include "admin/results.h"
#include "api/answers.h"
#include "api/parameters.h"
#include "base/error.h"
#include "base/text.h"
#include "election/shares.h"

namespace urna::admin {
namespace {

using election::Election;
using http::HandlerResult;
using http::Request;
using Votes = std::vector<std::uint64_t>;

constexpr std::size_t official_characters_max = 256;  // as tokens have it

void write_official(JsonWriter& json, const OfficialTurnout& official, std::uint64_t ballots_of_all) {
    const std::uint64_t ballots = official.counts.ballots();
    json.begin_object()
        .member("jmbg", official.jmbg)
        .member("forename", official.forename)
        .member("surname", official.surname)
        .member("uploads", official.uploads)
        .member("ballots", ballots)
        .member("valid", official.counts.valid)
        .member("duplicate", official.counts.duplicate)
        .member("invalidPollNumber", official.counts.invalid_poll_number)
        .key("share")
        .decimal(static_cast<std::uint64_t>(
                     election::shares_in_millionths(Votes{ballots, ballots_of_all - ballots}).front()),
                 6)
        .end_object();
}

std::string json_result_without(const Election& election, bool provisional, const OfficialTurnout& official,
                                std::uint64_t ballots_of_all, const Votes& votes,
                                const election::law::Decision& decision) {
    const ParticipantResults results(election, votes, decision);
    JsonWriter json;
    json.begin_object().member("id", election.id.value);
    write_provisional(json, provisional);
    json.key("without");
    write_official(json, official, ballots_of_all);
    json.member("validVotes", std::accumulate(votes.begin(), votes.end(), std::uint64_t{0}));
    json.key("participants").begin_array();
    for (std::size_t i = 0; i < votes.size(); ++i) {
        json.begin_object()
            .member("pollNumber", i + 1)
            .member("name", election.participants[i].name)
            .member("votes", votes[i]);
        results.write(json, i);
        json.end_object();
    }
    return json.end_array().end_object().take();
}

api::Result<std::string> read_official(const Request& request) {
    auto official = api::query_parameter(request, "official");
    if (!official) return api::invalid("Field official is missing.");
    if (!is_valid_label(*official, official_characters_max)) return api::invalid("Invalid official.");
    return std::move(*official);
}

HandlerResult get_result_without(const AdminParts& parts, TurnoutCache& turnouts, VoteReadings& readings,
                                 const Request& request) {
    const auto election = election_that_is_over(parts, api::election_parameter(request));
    if (!election) return api::answer(election.error());
    const auto jmbg = read_official(request);
    if (!jmbg) return api::answer(jmbg.error());
    return when_complete(parts, *election, [&](const store::Count& count) -> HandlerResult {
        std::optional<OfficialTurnout> official;
        std::uint64_t ballots_of_all = 0;
        const bool read = turnouts.visit(election->id, [&](const Turnout& turnout) {
            if (const OfficialTurnout* found = turnout.find_official(*jmbg)) official = *found;
            ballots_of_all = turnout.sums().counts.ballots();
        });
        if (!read) return record_is_being_read(parts);
        if (!official) return api::answer(api::invalid("Unknown official."));
        const auto votes = readings.votes(election->id, *official, count.valid_votes.size());
        if (!votes) return record_is_being_read(parts);
        const Votes without = votes_without(count.valid_votes, *votes);
        const Decided decided = decide(parts, *election, without);
        return http::json(200, json_result_without(*election, count.provisional, *official, ballots_of_all,
                                                   without, *decided.decision));
    });
}

}  // namespace

http::Handler result_without_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts,
                                     const std::shared_ptr<VoteReadings>& readings) {
    return http::without_body([parts, turnouts, readings](const Request& request) {
        return get_result_without(parts, *turnouts, *readings, request);
    });
}

Votes votes_without(const Votes& all, const std::vector<std::int64_t>& official) {
    Votes votes = all;
    for (std::size_t i = 0; i < votes.size(); ++i) {
        const auto fewer = static_cast<std::uint64_t>(official.at(i));
        if (fewer > votes[i])
            throw Unavailable("the record contradicts itself: an official has more than all");
        votes[i] -= fewer;
    }
    return votes;
}

}  // namespace urna::admin
