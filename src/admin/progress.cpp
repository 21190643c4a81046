// SPDX-License-Identifier: Apache-2.0
#include "admin/progress.h"

#include "admin/complete_count.h"
#include "admin/election_state.h"
#include "api/answers.h"
#include "api/parameters.h"
#include "base/json_writer.h"
#include "election/ballot.h"
#include "http/server/etag.h"

namespace urna::admin {
namespace {

using http::HandlerResult;

constexpr std::size_t officials_shown_max = 1000;

void write_hour(JsonWriter& json, const std::pair<const Instant, HourTurnout>& hour) {
    json.begin_object()
        .member("hour", to_string(hour.first))
        .member("uploads", hour.second.uploads)
        .member("ballots", hour.second.ballots)
        .end_object();
}

void write_official(JsonWriter& json, const OfficialTurnout* official) {
    json.begin_object()
        .member("jmbg", official->jmbg)
        .member("forename", official->forename)
        .member("surname", official->surname)
        .member("uploads", official->uploads)
        .member("ballots", official->counts.ballots())
        .member("duplicate", official->counts.duplicate)
        .member("invalidPollNumber", official->counts.invalid_poll_number)
        .member("last", to_string(official->last))
        .end_object();
}

void write_most_invalid(JsonWriter& json, const std::optional<store::UploadRow>& upload) {
    json.key("mostInvalid");
    if (!upload) {
        json.null();
        return;
    }
    json.begin_object()
        .member("upload", to_string(upload->id.guid))
        .member("jmbg", upload->official_jmbg)
        .member("forename", upload->official_forename)
        .member("surname", upload->official_surname)
        .member("accepted", to_string(upload->accepted_at))
        .member("duplicate", upload->counts.duplicate)
        .member("invalidPollNumber", upload->counts.invalid_poll_number)
        .end_object();
}

// The members that come from the record.
void write_turnout(JsonWriter& json, const Turnout& turnout, Instant now) {
    const election::VerdictCounts& counts = turnout.sums().counts;
    json.member("uploads", turnout.sums().uploads)
        .key("ballots")
        .begin_object()
        .member("recorded", counts.ballots())
        .member("valid", counts.valid)
        .member("duplicate", counts.duplicate)
        .member("invalidPollNumber", counts.invalid_poll_number)
        .end_object()
        .member("lastMinute", turnout.last_minute(now))
        .key("hours")
        .array(turnout.hours(), write_hour)
        .key("officials")
        .array(turnout.leading_officials(officials_shown_max), write_official)
        .member("officialsInAll", turnout.officials());
    write_most_invalid(json, turnout.most_invalid());
}

// Over all elections, as the daemon last reported it.
void write_waiting(JsonWriter& json, const store::Backlog& backlog) {
    std::optional<std::string> oldest;
    if (backlog.oldest) oldest = to_string(*backlog.oldest);
    json.key("waiting")
        .begin_object()
        .member("uploads", backlog.uploads)
        .member("ballots", backlog.bytes / sizeof(election::Ballot))
        .member("oldest", oldest)
        .member("setAside", backlog.dead_letters)
        .end_object();
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
    JsonWriter json;
    const bool shown = turnouts.visit(election->id, [&](const Turnout& turnout) {
        json.begin_object().member("id", election->id.value);
        json.member("state", election_state(*election, now, counted));
        write_turnout(json, turnout, now);
        write_waiting(json, backlog);
        json.end_object();
    });
    if (!shown) return record_is_being_read(parts);
    return http::json(200, json.take());
}

}  // namespace

http::Handler progress_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts) {
    return http::with_etag(http::coalesced_read(
        api::election_parameter,
        [parts, turnouts](const std::string& id) { return show_progress(parts, *turnouts, id); }));
}

}  // namespace urna::admin
