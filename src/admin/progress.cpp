// SPDX-License-Identifier: Apache-2.0
#include "admin/progress.h"

#include "admin/complete_count.h"
#include "admin/election_request.h"
#include "admin/election_state.h"
#include "admin/turnout_bars.h"
#include "api/answers.h"
#include "api/parameters.h"
#include "base/json_writer.h"
#include "election/ballot.h"
#include "http/server/etag.h"

namespace urna::admin {
namespace {

using http::HandlerResult;

constexpr std::size_t officials_shown_max = 1000;
constexpr std::size_t accounts_shown_max = 10'000;

void write_hour(JsonWriter& json, const std::pair<const Instant, IntervalTurnout>& hour) {
    json.begin_object()
        .member("hour", to_string(hour.first))
        .member("uploads", hour.second.uploads)
        .member("ballots", hour.second.ballots)
        .end_object();
}

// An array per count, so that the bars of a long election are short.
void write_bars(JsonWriter& json, const TurnoutBars& bars) {
    const auto write_uploads = [](JsonWriter& one, const IntervalTurnout& bar) { one.value(bar.uploads); };
    const auto write_ballots = [](JsonWriter& one, const IntervalTurnout& bar) { one.value(bar.ballots); };
    json.key("bars")
        .begin_object()
        .member("from", to_string(bars.from))
        .member("seconds", bars.width.count())
        .key("uploads")
        .array(bars.intervals, write_uploads)
        .key("ballots")
        .array(bars.intervals, write_ballots)
        .end_object();
}

void write_account(JsonWriter& json, const AccountTurnout* account) {
    json.begin_object()
        .member("email", account->email)
        .member("jmbg", account->jmbg)
        .member("forename", account->forename)
        .member("surname", account->surname)
        .member("uploads", account->uploads)
        .member("ballots", account->counts.ballots())
        .member("duplicate", account->counts.duplicate)
        .member("invalidPollNumber", account->counts.invalid_poll_number)
        .member("last", to_string(account->last))
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
void write_turnout(JsonWriter& json, const Turnout& turnout, const TurnoutBars& bars, Instant now) {
    std::optional<std::string> last_accepted;
    if (const auto last = turnout.last_accepted()) last_accepted = to_string(*last);
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
        .member("lastAccepted", last_accepted)
        .key("hours")
        .array(turnout.hours(), write_hour);
    write_bars(json, bars);
    json.key("officials")
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

// The election that a request names, or why there is none.
api::Result<election::Election> election_of(const AdminParts& parts, const std::string& id_text) {
    if (id_text.empty()) return api::invalid("Field id is missing.");
    const auto id = api::election_id(id_text);
    auto election = id ? parts.elections.find_election(*id) : std::nullopt;
    if (!election) return api::invalid("Election does not exist.");
    return *std::move(election);
}

// The state is looked at first: when it says that the count is complete, the record is.
HandlerResult show_progress(const AdminParts& parts, TurnoutCache& turnouts, const std::string& id_text) {
    const auto election = election_of(parts, id_text);
    if (!election) return api::answer(election.error());
    const bool counted = parts.ballots.count(*election).complete(election->period);
    const Instant now = parts.clock();
    const store::Backlog backlog = parts.ballots.count_progress().backlog;
    JsonWriter json;
    const bool shown = turnouts.visit(election->id, [&](const Turnout& turnout) {
        json.begin_object().member("id", election->id.value);
        json.member("state", election_state(*election, now, counted));
        write_turnout(json, turnout, turnout_bars(turnout, election->period, zone_of(parts, *election)), now);
        write_waiting(json, backlog);
        json.end_object();
    });
    if (!shown) return record_is_being_read(parts);
    return http::json(200, json.take());
}

HandlerResult show_accounts(const AdminParts& parts, TurnoutCache& turnouts, const std::string& id_text) {
    const auto election = election_of(parts, id_text);
    if (!election) return api::answer(election.error());
    JsonWriter json;
    const bool shown = turnouts.visit(election->id, [&](const Turnout& turnout) {
        json.begin_object()
            .member("id", election->id.value)
            .key("accounts")
            .array(turnout.leading_accounts(accounts_shown_max), write_account)
            .member("accountsInAll", turnout.accounts())
            .end_object();
    });
    if (!shown) return record_is_being_read(parts);
    return http::json(200, json.take());
}

http::Handler handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts,
                      HandlerResult (*show)(const AdminParts&, TurnoutCache&, const std::string&)) {
    return http::with_etag(http::coalesced_read(
        api::election_parameter,
        [parts, turnouts, show](const std::string& id) { return show(parts, *turnouts, id); }));
}

}  // namespace

http::Handler progress_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts) {
    return handler(parts, turnouts, show_progress);
}

http::Handler turnout_by_account_handler(const AdminParts& parts,
                                         const std::shared_ptr<TurnoutCache>& turnouts) {
    return handler(parts, turnouts, show_accounts);
}

}  // namespace urna::admin
