// SPDX-License-Identifier: Apache-2.0
#include "admin/result_details.h"

#include <fmt/format.h>

#include <numeric>

#include "admin/complete_count.h"
#include "admin/election_text.h"
#include "admin/results.h"
#include "api/answers.h"
#include "api/json_text.h"
#include "api/parameters.h"
#include "election/apportionment_details.h"

namespace urna::admin {
namespace {

using election::Election;
using Votes = std::vector<std::uint64_t>;

// `further` are members that only some kind of election has: one text a participant, each with its comma.
std::string json_participants(const Election& election, const Votes& votes,
                              const std::vector<std::string>& further) {
    const auto results = json_results(election, votes);
    const auto shares = election::shares_in_millionths(votes);
    std::size_t i = 0;
    return api::json_list(election.participants, [&](const election::Participant& participant) {
        const std::size_t at = i++;
        return fmt::format(R"({{"pollNumber": {}, "name": {}, "votes": {}, "share": {}, "result": {}{}}})",
                           at + 1, http::quoted(participant.name), votes[at],
                           api::json_decimal(static_cast<std::uint64_t>(shares[at]), 6), results[at],
                           further[at]);
    });
}

std::string json_seat(const election::Seat& seat) {
    return fmt::format(R"({{"seat": {}, "pollNumber": {}, "votes": {}, "divisor": {}, "quotient": "{}"}})",
                       seat.number, seat.list + 1, seat.votes, seat.divisor,
                       election::quotient_text(seat.votes, seat.divisor));
}

std::string json_last_seat(const election::ApportionmentDetails& details) {
    if (!details.runner_up) return "null";
    const election::Seat& last = details.last_seats.back();
    return fmt::format(R"({{"seat": {}, "pollNumber": {}, "runnerUp": {}, "votesMissing": {}}})", last.number,
                       last.list + 1, details.runner_up->list + 1, details.runner_up->margin);
}

std::string json_presidential(const Election& election, const Votes& votes) {
    return R"("participants": )" + json_participants(election, votes, std::vector<std::string>(votes.size()));
}

std::string json_parliamentary(const Election& election, const Votes& votes) {
    const auto details = election::apportionment_details(votes, rule_of(election));
    std::vector<std::string> passed;
    for (const bool qualified : details.qualified)
        passed.push_back(std::string(R"(, "passed": )") + api::json_bool(qualified));
    return R"("participants": )" + json_participants(election, votes, passed) + R"(, "thresholdVotes": )" +
           std::to_string(details.threshold_votes) + R"(, "lastSeats": )" +
           api::json_list(details.last_seats, json_seat) + R"(, "nextSeats": )" +
           api::json_list(details.next_seats, json_seat) + R"(, "lastSeat": )" + json_last_seat(details);
}

http::HandlerResult get_result_details(const AdminParts& parts, TurnoutCache& turnouts,
                                       const std::string& id_text) {
    const auto election = election_that_is_over(parts, id_text);
    if (!election) return api::answer(election.error());
    return when_complete(parts, *election, [&](const store::Count& count) -> http::HandlerResult {
        const bool is_public = parts.elections.is_public(election->id);
        const auto sums = turnouts.final_sums(election->id, count.watermark);
        if (!sums) return record_is_being_read(parts);
        return http::json(200, json_result_details(*election, parts.time_zone, count, *sums, is_public));
    });
}

}  // namespace

std::string json_result_details(const Election& election, const TimeZone& time_zone,
                                const store::Count& count, const TurnoutSums& sums, bool is_public) {
    const Votes& votes = count.valid_votes;
    return "{" + json_public_members(election, "finished") +
           fmt::format(R"(, "timeZone": {}, "public": {}{}, "validVotes": {}, )"
                       R"("invalidVotes": {{"duplicate": {}, "invalidPollNumber": {}}}, "uploads": {}, )",
                       http::quoted(time_zone.name()), api::json_bool(is_public),
                       json_provisional(count.provisional),
                       std::accumulate(votes.begin(), votes.end(), std::uint64_t{0}), sums.counts.duplicate,
                       sums.counts.invalid_poll_number, sums.uploads) +
           (election.individual ? json_presidential(election, votes) : json_parliamentary(election, votes)) +
           "}";
}

http::Handler result_details_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts) {
    return http::coalesced_read(api::election_parameter, [parts, turnouts](const std::string& id) {
        return get_result_details(parts, *turnouts, id);
    });
}

}  // namespace urna::admin
