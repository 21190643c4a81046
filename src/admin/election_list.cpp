// SPDX-License-Identifier: Apache-2.0
#include "admin/election_list.h"

#include <algorithm>
#include <map>

#include "admin/decision.h"
#include "admin/election_request.h"
#include "admin/election_state.h"
#include "admin/election_text.h"
#include "admin/rounds.h"
#include "http/server/etag.h"

namespace urna::admin {
namespace {

using election::Election;

// The present is not in the answer, so that it stays the same, and so does its tag, until something happens.
http::HandlerResult list_elections(const AdminParts& parts) {
    const auto elections = parts.changes.all_elections();
    const bool any_withdrawn = std::any_of(elections.begin(), elections.end(), [](const Election& one) {
        return one.standing == election::Standing::withdrawn;
    });
    const auto recorded =
        any_withdrawn ? parts.changes.recorded_of_withdrawn() : std::map<ElectionId, std::uint64_t>();
    const auto uncounted = parts.ballots.uncounted();
    std::map<ElectionId, store::Publication> publications;
    for (const store::Publication& one : parts.elections.publications()) publications[one.election] = one;
    const auto provisional = parts.elections.provisional_elections();
    const auto is_among = [](const std::vector<ElectionId>& ids, ElectionId id) {
        return std::binary_search(ids.begin(), ids.end(), id);
    };
    auto rounds = read_rounds(parts, elections);
    const Instant now = parts.clock();
    JsonWriter json;
    json.begin_object().member("timeZone", parts.time_zone.name()).key("elections");
    json.array(elections, [&](JsonWriter& one, const Election& election) {
        one.begin_object();
        write_public_members(one, election, zone_of(parts, election),
                             election_state(election, now, !is_among(uncounted, election.id)));
        one.member("version", election.version);
        if (election.standing != election::Standing::stands)
            one.member("withdrawnAt", to_string(election.valid_from));
        if (const auto found = recorded.find(election.id); found != recorded.end())
            one.member("recordedBallots", found->second);
        const auto publication = publications.find(election.id);
        const bool is_public = publication != publications.end();
        one.member("public", is_public).member("publicTurnout", is_public && publication->second.turnout);
        write_provisional(one, is_among(provisional, election.id));
        write_law(one, election);
        write_rounds(one, rounds[election.id]);
        one.key("participants").array(election.participants, write_participant).end_object();
    });
    return http::json(200, json.end_object().take());
}

}  // namespace

http::Handler election_list_handler(const AdminParts& parts) {
    return http::with_etag(
        http::coalesced_read([](const http::Request&) { return std::string(); },
                             [parts](const std::string&) { return list_elections(parts); }));
}

}  // namespace urna::admin
