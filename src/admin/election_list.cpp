// SPDX-License-Identifier: Apache-2.0
#include "admin/election_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "admin/election_state.h"
#include "admin/election_text.h"
#include "api/json_text.h"
#include "http/server/etag.h"

namespace urna::admin {
namespace {

using election::Election;
using election::Participant;
using http::HandlerResult;

std::string json_election(const Election& election, std::string_view state, bool is_public,
                          bool provisional) {
    const auto participant = [](const Participant& one) { return "{" + json_id_and_name(one) + "}"; };
    return fmt::format(R"({{{}, "public": {}{}, "participants": {}}})", json_public_members(election, state),
                       api::json_bool(is_public), json_provisional(provisional),
                       api::json_list(election.participants, participant));
}

// The present is not in the answer, so that it stays the same, and so does its tag, until something happens.
HandlerResult list_elections(const AdminParts& parts) {
    const auto elections = parts.elections.elections();
    const auto uncounted = parts.ballots.uncounted();
    const auto shown = parts.elections.public_elections();
    const auto provisional = parts.elections.provisional_elections();
    const auto is_among = [](const std::vector<ElectionId>& ids, ElectionId id) {
        return std::binary_search(ids.begin(), ids.end(), id);
    };
    const Instant now = parts.clock();
    const auto json = [&](const Election& election) {
        const auto state = election_state(election.period, now, !is_among(uncounted, election.id));
        return json_election(election, state, is_among(shown, election.id),
                             is_among(provisional, election.id));
    };
    return http::json(
        200, fmt::format(R"({{"timeZone": {}, "elections": {}}})", http::quoted(parts.time_zone.name()),
                         api::json_list(elections, json)));
}

}  // namespace

http::Handler election_list_handler(const AdminParts& parts) {
    return http::with_etag(
        http::coalesced_read([](const http::Request&) { return std::string(); },
                             [parts](const std::string&) { return list_elections(parts); }));
}

}  // namespace urna::admin
