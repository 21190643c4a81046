// SPDX-License-Identifier: Apache-2.0
#include "admin/admin.h"

#include "admin/completion.h"
#include "admin/election_changes.h"
#include "admin/election_list.h"
#include "admin/election_request.h"
#include "admin/election_text.h"
#include "admin/explanation.h"
#include "admin/invalid_votes.h"
#include "admin/law_entries.h"
#include "admin/participant_changes.h"
#include "admin/progress.h"
#include "admin/public_pages.h"
#include "admin/publication.h"
#include "admin/result_details.h"
#include "admin/result_without.h"
#include "admin/results.h"
#include "admin/rule_help.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "api/fields.h"
#include "api/guard.h"
#include "api/route_table.h"
#include "base/json_writer.h"

namespace urna::admin {
namespace {

using election::Election;
using election::Participant;
using http::HandlerResult;
using http::Method;
using http::Request;

HandlerResult create_participant(const AdminParts& parts, const Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"name", "individual"}); !there) return api::answer(there.error());
    const auto wanted = read_participant(*fields);
    if (!wanted) return api::answer(wanted.error());
    const ParticipantId id = parts.elections.add_participant(wanted->name, wanted->individual,
                                                             api::origin_of(request, parts.clock()));
    return http::json(200, JsonWriter().begin_object().member("id", id.value).end_object().take());
}

// An answer of one member, a list.
template <class Values, class Write>
http::Response list_answer(std::string_view name, const Values& values, const Write& write) {
    return http::json(200, JsonWriter().begin_object().key(name).array(values, write).end_object().take());
}

HandlerResult get_participants(store::ElectionStore& elections) {
    return list_answer("participants", elections.participants(),
                       [](JsonWriter& json, const Participant& one) {
                           json.begin_object()
                               .member("id", one.id.value)
                               .member("name", one.name)
                               .member("individual", one.individual)
                               .end_object();
                       });
}

HandlerResult get_elections(store::ElectionStore& elections) {
    return list_answer("elections", elections.elections(), [](JsonWriter& json, const Election& one) {
        json.begin_object()
            .member("id", one.id.value)
            .member("start", one.start_text)
            .member("end", one.end_text)
            .member("individual", one.individual)
            .key("participants")
            .array(one.participants, write_participant)
            .end_object();
    });
}

HandlerResult create_election(const AdminParts& parts, const Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"start", "end", "individual", "participants"}); !there)
        return api::answer(there.error());
    const auto wanted = read_election(parts, *fields);
    if (!wanted) return api::answer(wanted.error());
    const auto added =
        parts.elections.add_election(*wanted, parts.clock, api::origin_of(request, parts.clock()));
    if (!added) return api::answer(refusal_of(added.error()));
    std::size_t poll_number = 0;
    return list_answer("pollNumbers", wanted->participants,
                       [&](JsonWriter& json, ParticipantId) { json.value(++poll_number); });
}

// What the handlers are made of.
struct Service {
    AdminParts parts;
    std::shared_ptr<TurnoutCache> turnouts;
    std::shared_ptr<VoteReadings> readings;
    std::shared_ptr<PublicPages> pages;
};

// A list, which is the same for everybody.
http::Handler list_handler(HandlerResult (*read)(store::ElectionStore&), store::ElectionStore& elections) {
    return http::coalesced_read([](const Request&) { return std::string(); },
                                [read, &elections](const std::string&) { return read(elections); });
}

using Row = api::Row<Service>;

// A page or file for everybody.
template <PublicPage page>
constexpr Row public_row() {
    return {Method::get, path_of(page), api::access_public,
            [](const Service& service) { return public_page_handler(service.pages, page); },
            http::Work::polling};
}

constexpr Row table[] = {
    {Method::post, "/createParticipant", api::access_administrator,
     [](const Service& service) {
         return http::buffered([parts = service.parts](const Request& request, const std::string& body) {
             return create_participant(parts, request, body);
         });
     }},
    {Method::get, "/getParticipants", api::access_administrator,
     [](const Service& service) { return list_handler(get_participants, service.parts.elections); }},
    {Method::post, "/createElection", api::access_administrator,
     [](const Service& service) {
         return http::buffered([parts = service.parts](const Request& request, const std::string& body) {
             return create_election(parts, request, body);
         });
     }},
    {Method::post, "/admin/election", api::access_administrator,
     [](const Service& service) { return edit_election_handler(service.parts); }},
    {Method::post, "/admin/cancelElection", api::access_administrator,
     [](const Service& service) { return cancel_election_handler(service.parts); }},
    {Method::post, "/admin/withdrawElection", api::access_confirmed,
     [](const Service& service) { return withdraw_election_handler(service.parts); }},
    {Method::get, "/admin/participants", api::access_administrator,
     [](const Service& service) { return participant_list_handler(service.parts); }},
    {Method::post, "/admin/participant", api::access_administrator,
     [](const Service& service) { return edit_participant_handler(service.parts); }},
    {Method::post, "/admin/removeParticipant", api::access_administrator,
     [](const Service& service) { return remove_participant_handler(service.parts); }},
    {Method::post, "/admin/mergeParticipants", api::access_administrator,
     [](const Service& service) { return merge_participants_handler(service.parts); }},
    {Method::get, "/getElections", api::access_administrator,
     [](const Service& service) { return list_handler(get_elections, service.parts.elections); }},
    {Method::get, "/getResults", api::access_administrator,
     [](const Service& service) { return results_handler(service.parts); }},
    {Method::get, "/admin/results", api::access_administrator,
     [](const Service& service) { return result_details_handler(service.parts, service.turnouts); }},
    {Method::get, "/admin/resultWithout", api::access_administrator,
     [](const Service& service) {
         return result_without_handler(service.parts, service.turnouts, service.readings);
     }},
    {Method::get, "/admin/invalidVotes", api::access_administrator,
     [](const Service& service) { return invalid_votes_handler(service.parts); }},
    {Method::get, "/admin/invalidVotes.csv", api::access_administrator,
     [](const Service& service) { return invalid_votes_csv_handler(service.parts); }},
    {Method::get, "/admin/audit", api::access_administrator,
     [](const Service& service) { return api::audit_page_handler(service.parts.audit); }},
    {Method::get, "/admin/audit.csv", api::access_administrator,
     [](const Service& service) {
         return api::audit_csv_handler(service.parts.audit, "audit-elections.csv");
     }},
    {Method::post, "/admin/publish", api::access_confirmed,
     [](const Service& service) { return publish_handler(service.parts); }},
    {Method::post, "/admin/totals", api::access_confirmed,
     [](const Service& service) { return totals_handler(service.parts, service.turnouts); }},
    {Method::post, "/admin/lots", api::access_confirmed,
     [](const Service& service) { return lots_handler(service.parts); }},
    {Method::post, "/admin/voidLot", api::access_confirmed,
     [](const Service& service) { return void_lot_handler(service.parts); }},
    {Method::get, "/admin/presets", api::access_administrator,
     [](const Service&) { return presets_handler(); }},
    {Method::post, "/admin/trial", api::access_administrator, [](const Service&) { return trial_handler(); }},
    {Method::get, "/admin/explanation", api::access_published,
     [](const Service& service) { return explanation_handler(service.parts); }, http::Work::polling},
    {Method::get, "/admin/publicResults", api::access_public,
     [](const Service& service) { return public_results_handler(service.parts, service.turnouts); },
     http::Work::polling},
    {Method::get, "/admin/elections", api::access_administrator,
     [](const Service& service) { return election_list_handler(service.parts); }, http::Work::polling},
    {Method::get, "/admin/progress", api::access_administrator,
     [](const Service& service) { return progress_handler(service.parts, service.turnouts); },
     http::Work::polling},
    {Method::get, "/admin/completion", api::access_administrator,
     [](const Service& service) { return completion_handler(service.parts, service.turnouts); },
     http::Work::polling},
    {Method::get, "/admin/turnoutByAccount", api::access_administrator,
     [](const Service& service) { return turnout_by_account_handler(service.parts, service.turnouts); },
     http::Work::polling},
    public_row<PublicPage::list>(),
    public_row<PublicPage::list_json>(),
    public_row<PublicPage::election>(),
    public_row<PublicPage::embed>(),
    public_row<PublicPage::projector>(),
    public_row<PublicPage::json>(),
    public_row<PublicPage::csv>(),
    public_row<PublicPage::svg>(),
};

}  // namespace

std::vector<http::Route> admin_routes(const AdminParts& parts, std::size_t json_bytes_max) {
    const auto turnouts = std::make_shared<TurnoutCache>(parts.uploads);
    return api::make_routes(
        std::span<const Row>(table),
        {parts, turnouts, std::make_shared<VoteReadings>(parts.uploads), make_public_pages(parts, turnouts)},
        {parts.verifier, parts.clock}, json_bytes_max);
}

std::vector<api::ListedRoute> listed_routes() {
    return api::list_routes(std::span<const Row>(table));
}

}  // namespace urna::admin
