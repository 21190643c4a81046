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

// When the official's newest upload was accepted; before any statement where there is none.
Instant newest_upload(queue::Receipts& receipts, const queue::OfficialId& id) {
    const auto newest = receipts.newest(id);
    return newest.empty() ? Instant() : newest.front().accepted_at;
}

http::Response say(const CompletionParts& parts, const http::Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"election"}); !there) return api::answer(there.error());
    const auto election = fields->integer("election");
    const auto schedule = parts.schedule.read().written;
    if (!schedule) throw Unavailable("no daemon has written yet which election runs");
    if (!election || !may_be_complete(schedule->text, {*election}))
        return api::answer(api::invalid("Election neither runs nor ended last."));
    const security::Claims& claims = api::claims_of(request);
    const queue::OfficialId id = official_id(claims);
    const Instant at = parts.completions.say(id, {claims.email, claims.jmbg, claims.forename, claims.surname},
                                             {*election}, newest_upload(parts.receipts, id));
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
    const Instant newest = statements.empty() ? Instant() : newest_upload(parts.receipts, id);
    JsonWriter json;
    json.begin_object().key("statements");
    json.array(statements, [&](JsonWriter& one, const queue::SaidComplete& said) {
        one.begin_object()
            .member("election", said.election.value)
            .member("saidAt", to_string(said.at))
            .member("stands", newest <= said.at)
            .end_object();
    });
    return http::json(200, json.end_object().take());
}

}  // namespace

bool may_be_complete(std::string_view schedule, ElectionId election) {
    boost::system::error_code error;
    const json::value elections = json::parse(schedule, error, {}, api::json_options());
    if (error || !elections.is_object()) throw Unavailable("the schedule of elections is damaged");
    for (const char* which : {"running", "ended"}) {
        const json::value* one = elections.get_object().if_contains(which);
        const json::value* id = one && one->is_object() ? one->get_object().if_contains("id") : nullptr;
        if (id && id->is_int64() && id->get_int64() == election.value) return true;
    }
    return false;
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
