// SPDX-License-Identifier: Apache-2.0
#include "authentication/registration.h"

#include <optional>
#include <utility>

#include "account/account.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "api/fields.h"
#include "api/parameters.h"
#include "authentication/current_account.h"
#include "authentication/named_account.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/text.h"
#include "security/password.h"
#include "security/random_secret.h"

namespace urna::authentication {
namespace {

using account::Approval;
using account::Registration;
using account::RegistrationMode;
using api::refused;
using http::HandlerResult;
using http::Request;
using store::Invitation;
using store::RegistrationFault;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t note_characters_max = 256;
constexpr std::int64_t invitation_hours_default = 72;
constexpr std::int64_t invitation_hours_max = 8'760;
constexpr std::size_t page_invitations_default = 100;
constexpr std::size_t page_invitations_max = 500;

RegistrationMode mode_of(const AuthenticationParts& parts) {
    return parts.registrations.mode().value_or(parts.registration_default);
}

// Why somebody with this invitation, or without one, cannot register now.
std::optional<RegistrationFault> fault_of(const AuthenticationParts& parts,
                                          const std::optional<std::string>& invitation_hash) {
    if (invitation_hash) {
        if (parts.registrations.invites(*invitation_hash, parts.clock())) return std::nullopt;
        return RegistrationFault::invitation;
    }
    if (mode_of(parts) == RegistrationMode::closed) return RegistrationFault::closed;
    return std::nullopt;
}

std::string_view message_of(RegistrationFault fault) {
    switch (fault) {
        case RegistrationFault::email:
            return "Email already exists.";
        case RegistrationFault::invitation:
            return "Invalid invitation.";
        case RegistrationFault::closed:
            return "Registration is closed.";
    }
    return "";
}

api::Refusal refusal_of(RegistrationFault fault) {
    std::string message(message_of(fault));
    return fault == RegistrationFault::closed ? api::forbidden(std::move(message))
                                              : api::invalid(std::move(message));
}

std::string_view state_of(const Invitation& invitation, Instant now) {
    if (invitation.used_at) return "used";
    if (invitation.revoked) return "revoked";
    return invitation.expires_at <= now ? "expired" : "open";
}

std::optional<std::int64_t> number_of(const std::optional<AccountId>& id) {
    if (!id) return std::nullopt;
    return id->value;
}

void write_invitation(JsonWriter& json, const Invitation& invitation, Instant now) {
    std::optional<std::string> used_at;
    if (invitation.used_at) used_at = to_string(*invitation.used_at);
    json.begin_object()
        .member("id", invitation.id)
        .member("note", invitation.note)
        .member("state", state_of(invitation, now))
        .member("createdAt", to_string(invitation.created_at))
        .member("createdBy", number_of(invitation.created_by))
        .member("expiresAt", to_string(invitation.expires_at))
        .member("usedAt", used_at)
        .member("usedBy", number_of(invitation.used_by))
        .end_object();
}

}  // namespace

HandlerResult register_official(const AuthenticationParts& parts, const Request& request,
                                const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"jmbg", "forename", "surname", "email", "password"}); !there) {
        return api::answer(there.error());
    }
    // What is no text breaks its field's rule, as an empty text does.
    const auto text = [&](std::string_view name) { return fields->text(name).value_or(""); };
    const Registration wanted{.jmbg = text("jmbg"),
                              .forename = text("forename"),
                              .surname = text("surname"),
                              .email = text("email"),
                              .password = text("password")};
    if (const auto wrong = account::first_invalid(wanted))
        return refused("Invalid " + std::string(to_string(*wrong)) + ".");
    // Asked first, since hashing is dear; the store has the last word.
    if (parts.accounts.find(wanted.email)) return refused("Email already exists.");
    if (const auto wait = parts.limiter.refuse_registration(request.client.key, SteadyClock::now()))
        return api::answer(api::too_many("Too many registrations.", *wait));
    std::optional<std::string> invitation_hash;
    if (!fields->missing("invitation")) invitation_hash = sha256_hex(text("invitation"));
    // Asked now, since hashing is dear; the store has the last word on this too.
    if (const auto fault = fault_of(parts, invitation_hash)) return api::answer(refusal_of(*fault));
    const auto added = parts.accounts.add_registered(
        {.id = {},
         .jmbg = wanted.jmbg,
         .forename = wanted.forename,
         .surname = wanted.surname,
         .email = wanted.email,
         .role = account::Role::official,
         .password_hash = security::hash_password(wanted.password)},
        invitation_hash, parts.registration_default, api::origin_of(request, parts.clock()));
    if (!added) return api::answer(refusal_of(added.error()));
    return http::empty();
}

HandlerResult show_registration(const AuthenticationParts& parts) {
    return http::json(200, JsonWriter()
                               .begin_object()
                               .member("registration", to_string(mode_of(parts)))
                               .member("reachable", parts.reachable)
                               .end_object()
                               .take());
}

HandlerResult change_registration(const AuthenticationParts& parts, const Request& request,
                                  const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"registration"}); !there) return api::answer(there.error());
    const auto mode = account::parse_registration_mode(fields->text("registration").value_or(""));
    if (!mode) return refused("Invalid registration.");
    const auto by = confirmed_origin(parts, request);
    if (!by) return api::answer(by.error());
    parts.registrations.set_mode(*mode, *by);
    if (*mode == RegistrationMode::open && parts.reachable) log_warning(open_registration_warning);
    return http::empty();
}

HandlerResult decide_on_account(const AuthenticationParts& parts, const Request& request,
                                const std::string& body, Approval approval) {
    const auto account = named_account(parts, body);
    if (!account) return api::answer(account.error());
    if (account->role == account::Role::administrator) return refused("An administrator needs no approval.");
    const auto by = administrators_origin(parts, request);
    if (!by) return api::answer(by.error());
    if (!parts.accounts.set_approval(account->email, approval, *by)) return refused("Unknown user.");
    return http::empty();
}

HandlerResult invite(const AuthenticationParts& parts, const Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    std::string note;
    if (!fields->missing("note")) {
        const auto given = fields->text("note");
        if (!given || !is_valid_label(*given, note_characters_max) || !is_displayable_text(*given))
            return refused("Invalid note.");
        note = *given;
    }
    std::int64_t hours = invitation_hours_default;
    if (!fields->missing("hours")) {
        const auto given = fields->integer("hours");
        if (!given || *given < 1 || *given > invitation_hours_max) return refused("Invalid hours.");
        hours = *given;
    }
    const auto by = administrators_origin(parts, request);
    if (!by) return api::answer(by.error());
    const Instant expires_at = by->at + std::chrono::hours(hours);
    const std::string secret = security::random_secret();
    const std::int64_t id = parts.registrations.invite(sha256_hex(secret), note, expires_at, *by);
    return http::json(200, JsonWriter()
                               .begin_object()
                               .member("id", id)
                               .member("secret", secret)
                               .member("expiresAt", to_string(expires_at))
                               .end_object()
                               .take());
}

HandlerResult revoke_invitation(const AuthenticationParts& parts, const Request& request,
                                const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"id"}); !there) return api::answer(there.error());
    const auto by = administrators_origin(parts, request);
    if (!by) return api::answer(by.error());
    const auto id = fields->integer("id");
    if (!id || !parts.registrations.revoke(*id, *by)) return refused("Invitation does not exist.");
    return http::empty();
}

HandlerResult list_invitations(const AuthenticationParts& parts, const Request& request) {
    std::optional<std::int64_t> before;
    if (const auto given = api::query_parameter(request, "before")) {
        before = api::parse_integer(*given);
        if (!before) return refused("Invalid before.");
    }
    const auto limit = api::page_limit(request, page_invitations_default, page_invitations_max);
    if (!limit) return api::answer(limit.error());
    auto page = parts.registrations.list(before, *limit + 1);  // one more tells whether another page follows
    std::optional<std::int64_t> next;
    if (page.size() > *limit) {
        page.pop_back();
        next = page.back().id;
    }
    const Instant now = parts.clock();
    return http::json(200, JsonWriter()
                               .begin_object()
                               .key("invitations")
                               .array(page,
                                      [now](JsonWriter& json, const Invitation& invitation) {
                                          write_invitation(json, invitation, now);
                                      })
                               .member("next", next)
                               .end_object()
                               .take());
}

}  // namespace urna::authentication
