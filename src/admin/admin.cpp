#include "admin/admin.h"

#include "admin/election_list.h"
#include "admin/election_text.h"
#include "admin/invalid_votes.h"
#include "admin/progress.h"
#include "admin/publication.h"
#include "admin/result_details.h"
#include "admin/results.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/guard.h"
#include "api/json_text.h"
#include "base/text.h"

namespace urna::admin {
namespace {

using election::Election;
using election::NewElection;
using election::Participant;
using http::Method;
using http::Outcome;
using http::Request;

constexpr std::size_t participant_name_characters_max = 256;

Outcome create_participant(store::ElectionStore& elections, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"name", "individual"}); !there) return api::answer(there.error());
    const auto individual = fields->boolean("individual");
    if (!individual) return api::answer(invalid("Invalid individual."));
    const std::string name = fields->text("name");
    if (!is_name(name, participant_name_characters_max)) return api::answer(invalid("Invalid name."));
    const ParticipantId id = elections.add_participant(name, *individual);
    return http::json(200, R"({"id": )" + std::to_string(id.value) + "}");
}

Outcome get_participants(store::ElectionStore& elections) {
    return http::json(
        200, R"({"participants": )" + api::json_list(elections.participants(), [](const Participant& p) {
                 return "{" + json_id_and_name(p) + R"(, "individual": )" + api::json_bool(p.individual) +
                        "}";
             }) + "}");
}

std::string json_election(const Election& election) {
    return R"({"id": )" + std::to_string(election.id.value) + R"(, "start": )" +
           http::quoted(election.start_text) + R"(, "end": )" + http::quoted(election.end_text) +
           R"(, "individual": )" + api::json_bool(election.individual) + R"(, "participants": )" +
           api::json_list(election.participants,
                          [](const Participant& p) { return "{" + json_id_and_name(p) + "}"; }) +
           "}";
}

Outcome get_elections(store::ElectionStore& elections) {
    return http::json(200, R"({"elections": )" + api::json_list(elections.elections(), json_election) + "}");
}

// The optional fields that extend the contract: missing means the default.
Result<void> read_rule(const api::Fields& fields, NewElection& wanted) {
    if (!fields.missing("seats")) {
        const auto seats = fields.integer("seats");
        if (!seats || *seats < 1 || *seats > election::seats_max) return invalid("Invalid seats.");
        wanted.seats = static_cast<int>(*seats);
    }
    if (!fields.missing("thresholdPercent")) {
        const auto threshold = fields.thousandths("thresholdPercent");
        if (!threshold || *threshold < 0 || *threshold > election::threshold_millipercent_max) {
            return invalid("Invalid thresholdPercent.");
        }
        wanted.threshold_millipercent = static_cast<int>(*threshold);
    }
    return {};
}

Result<NewElection> read_election(const AdminParts& parts, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return fields.error();
    if (auto there = fields->require({"start", "end", "individual", "participants"}); !there)
        return there.error();
    const auto individual = fields->boolean("individual");
    if (!individual) return invalid("Invalid individual.");

    NewElection wanted;
    wanted.start_text = fields->text("start");
    wanted.end_text = fields->text("end");
    wanted.individual = *individual;
    const auto start = parse_instant(wanted.start_text, parts.time_zone);
    const auto end = parse_instant(wanted.end_text, parts.time_zone);
    if (!start || !end) return invalid("Invalid date and time.");
    wanted.period = {*start, *end};
    if (auto fits = election::check_period(wanted.period, parts.elections.elections()); !fits)
        return fits.error();

    if (auto rule = read_rule(*fields, wanted); !rule) return rule.error();

    const auto ids = fields->integers("participants");
    if (!ids) return invalid("Invalid participants.");
    for (const std::int64_t id : *ids) wanted.participants.push_back({id});
    return wanted;
}

Outcome create_election(const AdminParts& parts, const std::string& body) {
    const auto wanted = read_election(parts, body);
    if (!wanted) return api::answer(wanted.error());
    const auto added = parts.elections.add_election(*wanted, parts.clock);
    if (!added) return api::answer(added.error());
    std::size_t poll_number = 0;
    return http::json(200, R"({"pollNumbers": )" + api::json_list(wanted->participants, [&](ParticipantId) {
                               return std::to_string(++poll_number);
                           }) + "}");
}

}  // namespace

std::vector<http::Route> admin_routes(const AdminParts& parts, std::size_t json_bytes_max) {
    const auto guard = api::make_guard(api::access_administrator, parts.verifier, parts.clock);
    const auto route = [&](Method method, const char* path, http::Handler handler) {
        return http::Route{method,        path, api::access_administrator, guard, std::move(handler),
                           json_bytes_max};
    };
    const auto watched = [](http::Route row) {
        row.work = http::Work::watched;
        return row;
    };
    // Lists, which are the same for everybody.
    const auto list = [](http::Outcome (*read)(store::ElectionStore&), store::ElectionStore& elections) {
        return http::shared_read([](const Request&) { return std::string(); },
                                 [read, &elections](const std::string&) { return read(elections); });
    };
    const auto turnouts = std::make_shared<Turnouts>(parts.uploads);
    return {
        route(Method::post, "/createParticipant",
              http::buffered([parts](const Request&, const std::string& body) {
                  return create_participant(parts.elections, body);
              })),
        route(Method::get, "/getParticipants", list(get_participants, parts.elections)),
        route(Method::post, "/createElection",
              http::buffered(
                  [parts](const Request&, const std::string& body) { return create_election(parts, body); })),
        route(Method::get, "/getElections", list(get_elections, parts.elections)),
        route(Method::get, "/getResults", results_handler(parts)),
        route(Method::get, "/admin/results", result_details_handler(parts, turnouts)),
        route(Method::get, "/admin/invalidVotes", invalid_votes_handler(parts)),
        route(Method::get, "/admin/invalidVotes.csv", invalid_votes_csv_handler(parts)),
        route(Method::post, "/admin/publish", publish_handler(parts)),
        watched({Method::get, "/admin/publicResults", api::access_public, nullptr,
                 public_results_handler(parts, turnouts), json_bytes_max}),
        watched(route(Method::get, "/admin/elections", election_list_handler(parts))),
        watched(route(Method::get, "/admin/progress", progress_handler(parts, turnouts))),
    };
}

}  // namespace urna::admin
