// SPDX-License-Identifier: Apache-2.0
#include "admin/election_changes.h"

#include "admin/change_answers.h"
#include "admin/election_request.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "api/fields.h"

namespace urna::admin {
namespace {

using http::HandlerResult;
using http::Request;
using store::ElectionChanges;

HandlerResult respond(const ElectionChanges::Version& made) {
    return made ? answer_of_version(*made) : answer_of_refusal(made.error(), "Election");
}

HandlerResult edit(const AdminParts& parts, const Request& request, const api::Fields& fields) {
    if (auto there = fields.require({"id", "version", "start", "end", "individual", "participants"}); !there)
        return api::answer(there.error());
    const auto which = read_version(fields);
    if (!which) return api::answer(which.error());
    const ElectionId id{which->id};
    const auto wanted = read_election(parts, fields, id);
    if (!wanted) return api::answer(wanted.error());
    return respond(
        parts.changes.edit(id, which->version, *wanted, parts.clock, api::origin_of(request, parts.clock())));
}

HandlerResult cancel(const AdminParts& parts, const Request& request, const api::Fields& fields) {
    if (auto there = fields.require({"id", "version"}); !there) return api::answer(there.error());
    const auto which = read_version(fields);
    if (!which) return api::answer(which.error());
    return respond(parts.changes.cancel({which->id}, which->version, parts.clock,
                                        api::origin_of(request, parts.clock())));
}

HandlerResult withdraw(const AdminParts& parts, const Request& request, const api::Fields& fields) {
    if (auto there = fields.require({"id"}); !there) return api::answer(there.error());
    const ElectionId id{fields.integer("id").value_or(0)};
    return respond(parts.changes.withdraw(id, parts.clock, api::origin_of(request, parts.clock())));
}

}  // namespace

http::Handler edit_election_handler(const AdminParts& parts) {
    return change_handler(parts, edit);
}

http::Handler cancel_election_handler(const AdminParts& parts) {
    return change_handler(parts, cancel);
}

http::Handler withdraw_election_handler(const AdminParts& parts) {
    return change_handler(parts, withdraw);
}

}  // namespace urna::admin
