// SPDX-License-Identifier: Apache-2.0
// What an audit trail says: who did what, to what, when and from where. Events are only ever added, and each
// one's hash follows from the event and from the hash of the one before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"

namespace urna::audit {

// What happened. Its text stands in the trail, so that none is ever renamed.
enum class Kind {
    account_registered,
    account_added,
    account_removed,
    password_set,
    account_approved,
    account_refused,
    administrator_promoted,
    administrator_demoted,
    sessions_ended,
    second_factor_on,
    second_factor_off,
    second_factor_changed,
    recovery_code_used,
    registration_changed,
    invitation_made,
    invitation_revoked,
    sign_in,
    sign_in_refused,
    sign_out,
    participant_created,
    participant_edited,
    participant_removed,
    participants_merged,
    election_created,
    election_edited,
    election_cancelled,
    election_withdrawn,
    result_published,
    result_withdrawn,
    totals_stated,
    lot_recorded,
    lot_voided,
    official_held,
    official_released,
    dead_letter_requeued,
    dead_letter_discarded,
    held_uploads_discarded,
    queue_resynchronized,
    loss_accepted,
    backup_restored,
    events_missed,
    trail_trimmed,
};

// Such as `accountRegistered`.
std::string_view to_string(Kind kind);
// None when no kind has this text.
std::optional<Kind> parse_kind(std::string_view text);

// Who does something, and when.
struct Origin {
    Instant at;
    std::optional<AccountId> account;  // none: nobody is signed in, or it is an operator's command
    std::string actor;                 // that account's email, or who an operator says they are; may be empty
    std::string address;               // the client's; empty: a command
    std::string request;               // the request's id, or a random one
};

// Of a command, at present, with a random id.
Origin operators_origin(std::string actor = {});

struct NewEvent {
    Origin origin;
    Kind kind{};
    std::string object;        // what it happened to, such as `account 17`
    std::string details = {};  // in words; may be empty
    std::int64_t times = 1;    // how many equal events it stands for
};

// As it stands in the trail, perhaps of a kind that only a later version knows.
struct Event {
    std::int64_t number = 0;  // from 1, without gaps
    Origin origin;
    std::string kind;
    std::string object;
    std::string details;
    std::int64_t times = 1;
    std::string hash;  // 64 lower-case hexadecimal digits
};

// What stands before the first event in place of a hash: 64 zeros.
extern const std::string no_hash;

// SHA-256 in hexadecimal digits, of the digits of the hash before, followed by the event as JSON, an array in
// UTF-8 with a space behind each comma: number, instant (microseconds since 1970), kind, account or null,
// actor, object, address, request, times, details (docs/security/audit-trail.md).
std::string hash_of(const Event& event, std::string_view before);

// `account 17`
std::string object_of(AccountId id);
std::string object_of(ElectionId id);
std::string object_of(ParticipantId id);

}  // namespace urna::audit
