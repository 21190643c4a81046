// SPDX-License-Identifier: Apache-2.0
#include "admin/publication.h"

#include "admin/complete_count.h"
#include "admin/election_request.h"
#include "admin/election_state.h"
#include "admin/election_text.h"
#include "admin/result_details.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "api/fields.h"
#include "api/parameters.h"
#include "http/server/etag.h"

namespace urna::admin {
namespace {

using election::Election;

http::Response publish(const AdminParts& parts, const http::Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"id", "public"}); !there) return api::answer(there.error());
    const auto id = fields->integer("id");
    if (!id || !parts.elections.find_election({*id}))
        return api::answer(api::invalid("Election does not exist."));
    const auto is_public = fields->boolean("public");
    if (!is_public) return api::answer(api::invalid("Invalid public."));
    const auto turnout = fields->boolean("turnout");
    if (!turnout && !fields->missing("turnout")) return api::answer(api::invalid("Invalid turnout."));
    parts.elections.publish({*id}, {*is_public, turnout}, api::origin_of(request, parts.clock()));
    return http::empty();
}

std::string json_announcement(const Election& election, const TimeZone& time_zone, std::string_view state,
                              const Rounds& rounds) {
    std::size_t poll_number = 0;
    JsonWriter json;
    json.begin_object();
    write_public_members(json, election, time_zone, state);
    write_law(json, election);
    write_rounds(json, rounds);
    json.key("participants");
    json.array(election.participants, [&](JsonWriter& one, const election::Participant& participant) {
        one.begin_object().member("pollNumber", ++poll_number).member("name", participant.name).end_object();
    });
    return json.end_object().take();
}

http::HandlerResult public_results(const AdminParts& parts, TurnoutCache& turnouts,
                                   const std::string& id_text) {
    const auto id = api::election_id(id_text);
    auto election = id && parts.elections.is_public(*id) ? parts.elections.find_election(*id) : std::nullopt;
    if (!election) return http::message(404, "Not found.");
    // Of a first round that is not public nothing is told.
    if (!parts.elections.is_public(election->follows)) election->follows = {};
    const Instant now = parts.clock();
    store::Count count;
    if (now >= election->period.end) count = parts.ballots.count(*election);
    const bool complete = now >= election->period.end && count.complete(election->period);
    if (!complete)
        return http::json(200, json_announcement(*election, zone_of(parts, *election),
                                                 election_state(*election, now, complete),
                                                 public_rounds_of(parts, election->id)));
    const auto sums = turnouts.final_sums(election->id, count.watermark);
    if (!sums) return record_is_being_read(parts);
    return http::json(200, json_result_details(*election, zone_of(parts, *election), count, *sums, true,
                                               decide(parts, *election, count.valid_votes),
                                               public_rounds_of(parts, election->id)));
}

}  // namespace

http::Handler publish_handler(const AdminParts& parts) {
    return http::buffered([parts](const http::Request& request, const std::string& body) {
        return publish(parts, request, body);
    });
}

http::Handler public_results_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts) {
    return http::with_etag(http::coalesced_read(
        api::election_parameter,
        [parts, turnouts](const std::string& id) { return public_results(parts, *turnouts, id); }));
}

}  // namespace urna::admin
