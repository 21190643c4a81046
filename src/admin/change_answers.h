// SPDX-License-Identifier: Apache-2.0
// What requests that change elections and participants have in common: the version they name, and their
// answers.
#pragma once

#include <string_view>

#include "admin/parts.h"
#include "api/fields.h"
#include "http/server/router.h"

namespace urna::admin {

// Handles a request whose body is an object of fields.
using Change = http::HandlerResult (*)(const AdminParts& parts, const http::Request& request,
                                       const api::Fields& fields);
http::Handler change_handler(const AdminParts& parts, Change change);

// Which version of what is to be changed, by the fields of these names.
struct NamedChange {
    std::int64_t id = 0;
    int version = 0;
};
// `Invalid version.` when that is no number from 1. An id that is no number is that of nothing.
api::Result<NamedChange> read_version(const api::Fields& fields, std::string_view id = "id",
                                      std::string_view version = "version");

// 200 with the version that was made.
http::Response answer_of_version(int version);

// 400 or 409, and what the client has to know to ask again. `subject` is `Election` or `Participant`.
http::Response answer_of_refusal(const store::ChangeRefusal& refusal, std::string_view subject);

}  // namespace urna::admin
