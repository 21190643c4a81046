// SPDX-License-Identifier: Apache-2.0
#include "admin/participant_changes.h"

#include "admin/change_answers.h"
#include "admin/election_request.h"
#include "admin/election_text.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "base/json_writer.h"
#include "http/server/etag.h"

namespace urna::admin {
namespace {

using http::HandlerResult;
using http::Request;
using store::ElectionChanges;
using store::ListedParticipant;
using store::NamedVersion;

void write_listed(JsonWriter& json, const ListedParticipant& one) {
    json.begin_object()
        .member("id", one.participant.id.value)
        .member("version", one.version)
        .member("name", one.participant.name)
        .member("individual", one.participant.individual)
        .member("begun", one.begun)
        .key("elections")
        .array(one.elections, [](JsonWriter& ids, ElectionId id) { ids.value(id.value); });
    write_looks(json, one.participant.looks);
    json.end_object();
}

HandlerResult list(const AdminParts& parts) {
    return http::json(200, JsonWriter()
                               .begin_object()
                               .key("participants")
                               .array(parts.changes.participants(parts.clock), write_listed)
                               .end_object()
                               .take());
}

HandlerResult respond(const ElectionChanges::Version& made) {
    return made ? answer_of_version(*made) : answer_of_refusal(made.error(), "Participant");
}

api::Result<NamedVersion> read_named(const api::Fields& fields, std::string_view id = "id",
                                     std::string_view version = "version") {
    const auto read = read_version(fields, id, version);
    if (!read) return read.error();
    return NamedVersion{{read->id}, read->version};
}

HandlerResult edit(const AdminParts& parts, const Request& request, const api::Fields& fields) {
    if (auto there = fields.require({"id", "version", "name", "individual"}); !there)
        return api::answer(there.error());
    const auto participant = read_named(fields);
    if (!participant) return api::answer(participant.error());
    const auto wanted = read_participant_edit(fields);
    if (!wanted) return api::answer(wanted.error());
    return respond(parts.changes.edit_participant(*participant, *wanted, parts.clock,
                                                  api::origin_of(request, parts.clock())));
}

HandlerResult remove(const AdminParts& parts, const Request& request, const api::Fields& fields) {
    if (auto there = fields.require({"id", "version"}); !there) return api::answer(there.error());
    const auto participant = read_named(fields);
    if (!participant) return api::answer(participant.error());
    return respond(
        parts.changes.remove_participant(*participant, parts.clock, api::origin_of(request, parts.clock())));
}

HandlerResult merge(const AdminParts& parts, const Request& request, const api::Fields& fields) {
    if (auto there = fields.require({"from", "fromVersion", "into", "intoVersion"}); !there)
        return api::answer(there.error());
    const auto from = read_named(fields, "from", "fromVersion");
    if (!from) return api::answer(from.error());
    const auto into = read_named(fields, "into", "intoVersion");
    if (!into) return api::answer(into.error());
    return respond(
        parts.changes.merge_participants(*from, *into, parts.clock, api::origin_of(request, parts.clock())));
}

}  // namespace

http::Handler participant_list_handler(const AdminParts& parts) {
    return http::with_etag(http::coalesced_read([](const Request&) { return std::string(); },
                                                [parts](const std::string&) { return list(parts); }));
}

http::Handler edit_participant_handler(const AdminParts& parts) {
    return change_handler(parts, edit);
}

http::Handler remove_participant_handler(const AdminParts& parts) {
    return change_handler(parts, remove);
}

http::Handler merge_participants_handler(const AdminParts& parts) {
    return change_handler(parts, merge);
}

}  // namespace urna::admin
