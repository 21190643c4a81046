// SPDX-License-Identifier: Apache-2.0
#include "admin/election_text.h"

#include <fmt/format.h>

#include "api/json_text.h"
#include "http/messages/response.h"

namespace urna::admin {

using election::Election;

std::string json_public_members(const Election& election, std::string_view state) {
    return fmt::format(
        R"("id": {}, "start": {}, "end": {}, "startAt": "{}", "endAt": "{}", "individual": {}, )"
        R"("seats": {}, "thresholdPercent": {}, "state": "{}")",
        election.id.value, http::quoted(election.start_text), http::quoted(election.end_text),
        to_string(election.period.start), to_string(election.period.end), api::json_bool(election.individual),
        election.seats, api::json_decimal(static_cast<std::uint64_t>(election.threshold_millipercent), 3),
        state);
}

std::string json_id_and_name(const election::Participant& participant) {
    return fmt::format(R"("id": {}, "name": {})", participant.id.value, http::quoted(participant.name));
}

}  // namespace urna::admin
