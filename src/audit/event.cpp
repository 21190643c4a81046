// SPDX-License-Identifier: Apache-2.0
#include "audit/event.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/guid.h"
#include "base/json_writer.h"
#include "base/sha256.h"

namespace urna::audit {
namespace {

constexpr std::array texts = std::to_array<std::pair<Kind, std::string_view>>({
    {Kind::account_registered, "accountRegistered"},
    {Kind::account_added, "accountAdded"},
    {Kind::account_removed, "accountRemoved"},
    {Kind::password_set, "passwordSet"},
    {Kind::account_approved, "accountApproved"},
    {Kind::account_refused, "accountRefused"},
    {Kind::administrator_promoted, "administratorPromoted"},
    {Kind::administrator_demoted, "administratorDemoted"},
    {Kind::sessions_ended, "sessionsEnded"},
    {Kind::second_factor_on, "secondFactorOn"},
    {Kind::second_factor_off, "secondFactorOff"},
    {Kind::second_factor_changed, "secondFactorChanged"},
    {Kind::recovery_code_used, "recoveryCodeUsed"},
    {Kind::registration_changed, "registrationChanged"},
    {Kind::invitation_made, "invitationMade"},
    {Kind::invitation_revoked, "invitationRevoked"},
    {Kind::sign_in, "signIn"},
    {Kind::sign_in_refused, "signInRefused"},
    {Kind::sign_out, "signOut"},
    {Kind::participant_created, "participantCreated"},
    {Kind::participant_edited, "participantEdited"},
    {Kind::participant_removed, "participantRemoved"},
    {Kind::participants_merged, "participantsMerged"},
    {Kind::election_created, "electionCreated"},
    {Kind::election_edited, "electionEdited"},
    {Kind::election_cancelled, "electionCancelled"},
    {Kind::election_withdrawn, "electionWithdrawn"},
    {Kind::result_published, "resultPublished"},
    {Kind::result_withdrawn, "resultWithdrawn"},
    {Kind::totals_stated, "totalsStated"},
    {Kind::lot_recorded, "lotRecorded"},
    {Kind::lot_voided, "lotVoided"},
    {Kind::official_held, "officialHeld"},
    {Kind::official_released, "officialReleased"},
    {Kind::dead_letter_requeued, "deadLetterRequeued"},
    {Kind::dead_letter_discarded, "deadLetterDiscarded"},
    {Kind::held_uploads_discarded, "heldUploadsDiscarded"},
    {Kind::queue_resynchronized, "queueResynchronized"},
    {Kind::loss_accepted, "lossAccepted"},
    {Kind::backup_restored, "backupRestored"},
    {Kind::events_missed, "eventsMissed"},
    {Kind::trail_trimmed, "trailTrimmed"},
});

std::string numbered(std::string_view what, std::int64_t number) {
    return std::string(what) + " " + std::to_string(number);
}

}  // namespace

std::string_view to_string(Kind kind) {
    return std::find_if(texts.begin(), texts.end(), [&](const auto& text) { return text.first == kind; })
        ->second;
}

std::optional<Kind> parse_kind(std::string_view text) {
    const auto found =
        std::find_if(texts.begin(), texts.end(), [&](const auto& one) { return one.second == text; });
    if (found == texts.end()) return std::nullopt;
    return found->first;
}

Origin operators_origin(std::string actor) {
    return {.at = system_now(),
            .account = {},
            .actor = std::move(actor),
            .address = {},
            .request = to_string(random_guid())};
}

const std::string no_hash(64, '0');

std::string hash_of(const Event& event, std::string_view before) {
    std::optional<std::int64_t> account;
    if (event.origin.account) account = event.origin.account->value;
    Sha256 hash;
    hash.update(before);
    hash.update(JsonWriter()
                    .begin_array()
                    .value(event.number)
                    .value(event.origin.at.time_since_epoch().count())
                    .value(event.kind)
                    .value(account)
                    .value(event.origin.actor)
                    .value(event.object)
                    .value(event.origin.address)
                    .value(event.origin.request)
                    .value(event.times)
                    .value(event.details)
                    .end_array()
                    .take());
    return to_hex(hash.finish());
}

std::string object_of(AccountId id) {
    return numbered("account", id.value);
}

std::string object_of(ElectionId id) {
    return numbered("election", id.value);
}

std::string object_of(ParticipantId id) {
    return numbered("participant", id.value);
}

}  // namespace urna::audit
