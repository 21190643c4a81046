// SPDX-License-Identifier: Apache-2.0
#include "authentication/account_changes.h"

#include "api/answers.h"
#include "api/audit_list.h"
#include "api/fields.h"
#include "authentication/credentials.h"
#include "authentication/current_account.h"
#include "authentication/log_in.h"
#include "authentication/named_account.h"
#include "authentication/new_password.h"
#include "base/json_writer.h"
#include "security/nfc.h"
#include "security/password.h"
#include "security/random_secret.h"

namespace urna::authentication {
namespace {

using account::Account;
using account::Role;
using api::refused;
using http::HandlerResult;
using http::Request;

constexpr std::size_t temporary_password_groups = 4;

HandlerResult answer_password(const std::string& password, Instant expires_at) {
    return http::json(200, JsonWriter()
                               .begin_object()
                               .member("password", password)
                               .member("expiresAt", to_string(expires_at))
                               .end_object()
                               .take());
}

}  // namespace

HandlerResult show_account(const AuthenticationParts& parts, const Request& request) {
    const auto account = current_account(parts, request);
    if (!account) return api::answer(account.error());
    return http::json(200, JsonWriter()
                               .begin_object()
                               .member("id", account->id.value)
                               .member("email", account->email)
                               .member("forename", account->forename)
                               .member("surname", account->surname)
                               .member("role", to_string(account->role))
                               .member("approval", to_string(account->approval))
                               .member("mustChangePassword", account->must_change_password)
                               .member("secondFactor", account->has_second_factor)
                               .member("secondFactorRequired", account->needs_second_factor)
                               .member("recoveryCodes", parts.second_factors.recovery_codes_left(account->id))
                               .end_object()
                               .take());
}

HandlerResult change_password(const AuthenticationParts& parts, const Request& request,
                              const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"password", "newPassword"}); !there) return api::answer(there.error());
    const auto password = fields->text("password");
    const auto wanted = fields->text("newPassword");
    if (!password) return refused("Invalid password.");
    if (!wanted) return refused("Invalid newPassword.");
    const auto account = current_account(parts, request);
    if (!account) return api::answer(account.error());
    const auto checked =
        check_credentials(parts, request, {account->email, *password, "", /*with_code=*/false});
    if (!checked) return api::answer(checked.error());
    if (const auto fault = fault_of_new_password(*wanted, *checked)) return refused(*fault);
    if (security::to_nfc(*wanted) == security::to_nfc(*password))
        return refused("The new password is the old one.");
    if (const auto refusal = refuse_change(parts, account->id)) return api::answer(*refusal);
    // Hashing takes long. What ended the session meanwhile, an administrator's new password above all, stays.
    const bool is_set = parts.accounts.set_password(
        account->id, {.hash = security::hash_password(*wanted), .asked_in_epoch = account->epoch},
        api::origin_of(request, parts.clock()));
    const auto changed = parts.accounts.find(account->email);
    if (!is_set || !changed || changed->id != account->id || changed->epoch != account->epoch + 1)
        return api::answer(session_ended());
    return new_session(parts, *changed);
}

HandlerResult add_administrator(const AuthenticationParts& parts, const Request& request,
                                const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"jmbg", "forename", "surname", "email"}); !there)
        return api::answer(there.error());
    const auto text = [&](std::string_view name) { return fields->text(name).value_or(""); };
    Account wanted{.id = {},
                   .jmbg = text("jmbg"),
                   .forename = text("forename"),
                   .surname = text("surname"),
                   .email = text("email"),
                   .role = Role::administrator,
                   .password_hash = {}};
    if (const auto wrong = account::first_invalid(wanted))
        return refused("Invalid " + std::string(to_string(*wrong)) + ".");
    const auto by = confirmed_origin(parts, request);
    if (!by) return api::answer(by.error());
    const std::string password = security::random_readable_secret(temporary_password_groups);
    wanted.password_hash = security::hash_password(password);
    wanted.must_change_password = true;
    wanted.password_expires_at = by->at + temporary_password_life;
    if (!parts.accounts.add(wanted, *by)) return refused("Email already exists.");
    return answer_password(password, *wanted.password_expires_at);
}

HandlerResult reset_password(const AuthenticationParts& parts, const Request& request,
                             const std::string& body) {
    const auto account = named_account(parts, body);
    if (!account) return api::answer(account.error());
    const auto by = confirmed_origin(parts, request);
    if (!by) return api::answer(by.error());
    const std::string password = security::random_readable_secret(temporary_password_groups);
    const Instant expires_at = by->at + temporary_password_life;
    if (!parts.accounts.set_password(account->id, {security::hash_password(password), true, expires_at}, *by))
        return refused("Unknown user.");
    return answer_password(password, expires_at);
}

std::string message_of(store::RoleFault fault) {
    switch (fault) {
        case store::RoleFault::unknown:
            return "Unknown user.";
        case store::RoleFault::not_approved:
            return "An administrator must be approved.";
        case store::RoleFault::last_administrator:
            return "The last administrator cannot be demoted.";
    }
    return "";
}

HandlerResult change_role(const AuthenticationParts& parts, const Request& request, const std::string& body,
                          Role role) {
    const auto account = named_account(parts, body);
    if (!account) return api::answer(account.error());
    const auto by = confirmed_origin(parts, request);
    if (!by) return api::answer(by.error());
    const auto changed = parts.accounts.set_role(account->id, role, *by);
    if (changed) return http::empty();
    return refused(message_of(changed.error()));
}

HandlerResult end_sessions(const AuthenticationParts& parts, const Request& request,
                           const std::string& body) {
    const auto account = named_account(parts, body);
    if (!account) return api::answer(account.error());
    const auto by = administrators_origin(parts, request);
    if (!by) return api::answer(by.error());
    if (!parts.accounts.end_sessions(account->id, *by)) return refused("Unknown user.");
    return http::empty();
}

}  // namespace urna::authentication
