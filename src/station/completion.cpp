// SPDX-License-Identifier: Apache-2.0
#include "station/completion.h"

#include <boost/json/parse.hpp>

#include "api/answers.h"
#include "api/decimal.h"
#include "api/fields.h"
#include "api/guard.h"
#include "base/json_writer.h"
#include "http/server/etag.h"
#include "station/receipts.h"

namespace urna::station {
namespace {

namespace json = boost::json;

using Elections = std::vector<CompletableElection>;

// None of one that the schedule does not have any more.
std::optional<Instant> end_of(const Elections& elections, ElectionId id) {
    for (const CompletableElection& one : elections) {
        if (one.id == id) return one.end;
    }
    return std::nullopt;
}

// When the newest of the uploads that may be for an election was accepted; before any statement where there
// is none. What was accepted from its end on is for another one.
Instant newest_upload(const std::vector<queue::Receipt>& newest_first, std::optional<Instant> end) {
    for (const queue::Receipt& one : newest_first) {
        if (!end || one.accepted_at < *end) return one.accepted_at;
    }
    return {};
}

// None when no daemon has written them yet.
std::optional<Elections> scheduled(queue::Schedule& schedule) {
    const auto written = schedule.read().written;
    return written ? std::optional(completable_elections(written->text)) : std::nullopt;
}

http::Response say(const CompletionParts& parts, const http::Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"election"}); !there) return api::answer(there.error());
    const auto election = fields->integer("election");
    const auto elections = scheduled(parts.schedule);
    if (!elections) throw Unavailable("no daemon has written yet which election runs");
    const auto end = election ? end_of(*elections, {*election}) : std::nullopt;
    if (!end) return api::answer(api::invalid("Election neither runs nor ended last."));
    const security::Claims& claims = api::claims_of(request);
    const queue::OfficialId id = official_id(claims);
    const Instant at = parts.completions.say(id, {claims.email, claims.jmbg, claims.forename, claims.surname},
                                             {*election}, newest_upload(parts.receipts.newest(id), end));
    return http::json(200, JsonWriter()
                               .begin_object()
                               .member("election", *election)
                               .member("saidAt", to_string(at))
                               .end_object()
                               .take());
}

http::Response show(const CompletionParts& parts, const http::Request& request) {
    const queue::OfficialId id = official_id(api::claims_of(request));
    const auto statements = parts.completions.said_by(id);
    std::vector<queue::Receipt> uploads;
    Elections elections;
    if (!statements.empty()) {
        uploads = parts.receipts.newest(id);
        elections = scheduled(parts.schedule).value_or(Elections());
    }
    JsonWriter json;
    json.begin_object().key("statements");
    json.array(statements, [&](JsonWriter& one, const queue::SaidComplete& said) {
        one.begin_object()
            .member("election", said.election.value)
            .member("saidAt", to_string(said.at))
            .member("stands", newest_upload(uploads, end_of(elections, said.election)) <= said.at)
            .end_object();
    });
    return http::json(200, json.end_object().take());
}

}  // namespace

std::vector<CompletableElection> completable_elections(std::string_view schedule) {
    boost::system::error_code error;
    const json::value text = json::parse(schedule, error, {}, api::json_options());
    if (error || !text.is_object()) throw Unavailable("the schedule of elections is damaged");
    Elections elections;
    for (const char* which : {"running", "ended"}) {
        const json::value* one = text.get_object().if_contains(which);
        if (!one || !one->is_object()) continue;
        const json::value* id = one->get_object().if_contains("id");
        const json::value* end = one->get_object().if_contains("endAt");
        if (!id || !id->is_int64() || !end || !end->is_string()) continue;
        const auto instant = parse_instant(end->get_string(), TimeZone("UTC"));
        if (instant) elections.push_back({{id->get_int64()}, *instant});
    }
    return elections;
}

http::Handler complete_handler(const CompletionParts& parts) {
    return http::buffered(
        [parts](const http::Request& request, const std::string& body) { return say(parts, request, body); });
}

http::Handler completion_handler(const CompletionParts& parts) {
    return http::with_etag(http::without_body(
        [parts](const http::Request& request) -> http::HandlerResult { return show(parts, request); }));
}

}  // namespace urna::station
