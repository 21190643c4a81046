// SPDX-License-Identifier: Apache-2.0
#include "admin/progress.h"

#include <fmt/format.h>

#include "admin/complete_count.h"
#include "admin/election_state.h"
#include "api/answers.h"
#include "api/json_text.h"
#include "api/parameters.h"
#include "election/ballot.h"
#include "http/server/etag.h"

namespace urna::admin {
namespace {

using http::HandlerResult;

constexpr std::size_t officials_shown_max = 1000;

std::string json_hour(const std::pair<const Instant, HourTurnout>& hour) {
    return fmt::format(R"({{"hour": "{}", "uploads": {}, "ballots": {}}})", to_string(hour.first),
                       hour.second.uploads, hour.second.ballots);
}

std::string json_official(const OfficialTurnout* official) {
    return fmt::format(R"({{"jmbg": {}, "forename": {}, "surname": {}, "uploads": {}, "ballots": {}, )",
                       http::quoted(official->jmbg), http::quoted(official->forename),
                       http::quoted(official->surname), official->uploads, official->counts.ballots()) +
           fmt::format(R"("duplicate": {}, "invalidPollNumber": {}, "last": "{}"}})",
                       official->counts.duplicate, official->counts.invalid_poll_number,
                       to_string(official->last));
}

// The members that come from the record.
std::string json_turnout(const Turnout& turnout, Instant now) {
    const election::VerdictCounts& counts = turnout.sums().counts;
    return fmt::format(
               R"("uploads": {}, "ballots": {{"recorded": {}, "valid": {}, "duplicate": {}, "invalidPollNumber": {}}}, )",
               turnout.sums().uploads, counts.ballots(), counts.valid, counts.duplicate,
               counts.invalid_poll_number) +
           fmt::format(R"("lastMinute": {}, "hours": {}, "officials": {}, "officialsInAll": {})",
                       turnout.last_minute(now), api::json_list(turnout.hours(), json_hour),
                       api::json_list(turnout.leading_officials(officials_shown_max), json_official),
                       turnout.officials());
}

// Over all elections, as the daemon last reported it.
std::string json_waiting(const store::Backlog& backlog) {
    return fmt::format(R"({{"uploads": {}, "ballots": {}, "oldest": {}, "setAside": {}}})", backlog.uploads,
                       backlog.bytes / sizeof(election::Ballot),
                       backlog.oldest ? http::quoted(to_string(*backlog.oldest)) : "null",
                       backlog.dead_letters);
}

// The state is looked at first: when it says that the count is complete, the record is.
HandlerResult show_progress(const AdminParts& parts, TurnoutCache& turnouts, const std::string& id_text) {
    if (id_text.empty()) return api::answer(api::invalid("Field id is missing."));
    const auto id = api::election_id(id_text);
    const auto election = id ? parts.elections.find_election(*id) : std::nullopt;
    if (!election) return api::answer(api::invalid("Election does not exist."));
    const bool counted = parts.ballots.count(*election).complete(election->period);
    const Instant now = parts.clock();
    const store::Backlog backlog = parts.ballots.count_progress().backlog;
    std::string json;
    const bool shown = turnouts.visit(election->id, [&](const Turnout& turnout) {
        json = fmt::format(R"({{"id": {}, "state": "{}", {}, "waiting": {}}})", election->id.value,
                           election_state(election->period, now, counted), json_turnout(turnout, now),
                           json_waiting(backlog));
    });
    if (!shown) return record_is_being_read(parts);
    return http::json(200, std::move(json));
}

}  // namespace

http::Handler progress_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts) {
    return http::with_etag(http::coalesced_read(
        api::election_parameter,
        [parts, turnouts](const std::string& id) { return show_progress(parts, *turnouts, id); }));
}

}  // namespace urna::admin
