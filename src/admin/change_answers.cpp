// SPDX-License-Identifier: Apache-2.0
#include "admin/change_answers.h"

#include <limits>
#include <string>

#include "admin/election_request.h"
#include "api/answers.h"
#include "base/json_writer.h"

namespace urna::admin {
namespace {

using Reason = store::ChangeRefusal::Reason;

// 409, begun, for members that say more.
JsonWriter begin_conflict(std::string_view message) {
    JsonWriter json;
    json.begin_object().member("message", message);
    return json;
}

http::Response end_conflict(JsonWriter& json) {
    return http::json(409, json.end_object().take());
}

http::Response conflict_over(std::string_view message, const std::vector<ElectionId>& elections) {
    JsonWriter json = begin_conflict(message);
    json.key("elections").array(elections, [](JsonWriter& one, ElectionId id) { one.value(id.value); });
    return end_conflict(json);
}

}  // namespace

http::Handler change_handler(const AdminParts& parts, Change change) {
    return http::buffered(
        [parts, change](const http::Request& request, const std::string& body) -> http::HandlerResult {
            const auto fields = api::Fields::parse(body);
            if (!fields) return api::answer(fields.error());
            return change(parts, request, *fields);
        });
}

api::Result<NamedChange> read_version(const api::Fields& fields, std::string_view id,
                                      std::string_view version) {
    const auto number = fields.integer(version);
    if (!number || *number < 1 || *number > std::numeric_limits<int>::max())
        return api::invalid("Invalid " + std::string(version) + ".");
    return NamedChange{fields.integer(id).value_or(0), static_cast<int>(*number)};
}

http::Response answer_of_version(int version) {
    return http::json(200, JsonWriter().begin_object().member("version", version).end_object().take());
}

http::Response answer_of_refusal(const store::ChangeRefusal& refusal, std::string_view subject) {
    const std::string who(subject);
    switch (refusal.reason) {
        case Reason::unknown:
            return api::refused(who + " does not exist.");
        case Reason::changed: {
            JsonWriter json = begin_conflict(who + " was changed.");
            json.member("version", refusal.version);
            return end_conflict(json);
        }
        case Reason::begun:
            return http::message(409, "Election has begun.");
        case Reason::not_begun:
            return http::message(409, "Election has not begun.");
        case Reason::cancelled:
            return http::message(409, "Election is cancelled.");
        case Reason::withdrawn:
            return http::message(409, "Election is withdrawn.");
        case Reason::recorded: {
            JsonWriter json = begin_conflict("Ballots are recorded.");
            json.member("ballots", refusal.ballots);
            return end_conflict(json);
        }
        case Reason::period:
            return api::answer(refusal_of(election::ElectionFault::period));
        case Reason::participants:
            return api::answer(refusal_of(election::ElectionFault::participants));
        case Reason::follows:
            return api::answer(refusal_of(election::ElectionFault::follows));
        case Reason::kind:
            return api::refused("Invalid individual.");
        case Reason::on_ballot:
            return conflict_over("Participant stands in an election.", refusal.elections);
        case Reason::both:
            return conflict_over("Both stand in an election.", refusal.elections);
        case Reason::second_round:
            return conflict_over("Participant stands in a second round.", refusal.elections);
    }
    return api::refused(who + " does not exist.");
}

}  // namespace urna::admin
