// SPDX-License-Identifier: Apache-2.0
// What stands before everything that is said of an election's result: the election is over, and its count
// complete. A part of a count is never shown, nor of the record of its uploads.
#pragma once

#include <functional>
#include <string>

#include "admin/parts.h"
#include "api/refusal.h"
#include "election/election.h"
#include "http/messages/response.h"

namespace urna::admin {

// The election that a request names by its id. `Field id is missing.` when the text is empty, `Election does
// not exist.` when it is the id of none, `Election is ongoing.` when that election is not over.
api::Result<election::Election> election_that_is_over(const AdminParts& parts, const std::string& id_text);

// What `respond` makes of the election's count once that is complete, which never changes any more. Until
// then it is asked again, and in the end refused with `Count is not complete.`.
http::HandlerResult when_complete(const AdminParts& parts, const election::Election& election,
                                  const std::function<http::HandlerResult(const store::Count&)>& respond);

// While a long record is read in pieces: asked again, and in the end refused with `The record is still being
// read.`.
http::HandlerResult record_is_being_read(const AdminParts& parts);

}  // namespace urna::admin
