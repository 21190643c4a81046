// SPDX-License-Identifier: Apache-2.0
#include "authentication/authentication.h"

#include "account/account.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "api/guard.h"
#include "api/route_table.h"
#include "authentication/account_changes.h"
#include "authentication/account_list.h"
#include "authentication/current_account.h"
#include "authentication/log_in.h"
#include "authentication/named_account.h"
#include "authentication/registration.h"
#include "authentication/second_factor.h"

namespace urna::authentication {
namespace {

using http::HandlerResult;
using http::Method;
using http::Request;

HandlerResult remove(const AuthenticationParts& parts, const Request& request, const std::string& body) {
    if (is_session_ended(parts, request)) return api::answer(session_ended());
    const auto account = named_account(parts, body);
    if (!account) return api::answer(account.error());
    if (!parts.accounts.remove(account->email, api::origin_of(request, parts.clock())))
        return api::answer(api::invalid("Unknown user."));
    return http::empty();
}

using Row = api::Row<AuthenticationParts>;
using WithBody = HandlerResult (*)(const AuthenticationParts&, const Request&, const std::string&);
using WithoutBody = HandlerResult (*)(const AuthenticationParts&, const Request&);
using OfAll = HandlerResult (*)(const AuthenticationParts&);

template <WithBody handle>
http::Handler handler(const AuthenticationParts& parts) {
    return http::buffered(
        [parts](const Request& request, const std::string& body) { return handle(parts, request, body); });
}

template <WithoutBody handle>
http::Handler handler(const AuthenticationParts& parts) {
    return http::without_body([parts](const Request& request) { return handle(parts, request); });
}

template <OfAll handle>
http::Handler handler(const AuthenticationParts& parts) {
    return http::without_body([parts](const Request&) { return handle(parts); });
}

template <account::Approval approval>
HandlerResult decide(const AuthenticationParts& parts, const Request& request, const std::string& body) {
    return decide_on_account(parts, request, body, approval);
}

template <account::Role role>
HandlerResult become(const AuthenticationParts& parts, const Request& request, const std::string& body) {
    return change_role(parts, request, body, role);
}

constexpr auto cpu_bound = http::Work::cpu_bound;  // these hash passwords

constexpr Row table[] = {
    {Method::post, "/register", api::access_public, handler<register_official>, cpu_bound},
    {Method::post, "/login", api::access_public, handler<log_in>, cpu_bound},
    {Method::post, "/refresh", api::access_refresh, handler<refresh>},
    {Method::post, "/delete", api::access_administrator, handler<remove>},
    {Method::get, "/authentication/account", api::access_account, handler<show_account>},
    {Method::post, "/authentication/changePassword", api::access_account, handler<change_password>,
     cpu_bound},
    {Method::post, "/authentication/confirm", api::access_refresh, handler<confirm>, cpu_bound},
    {Method::post, "/authentication/signOut", api::access_refresh, handler<sign_out>},
    {Method::post, "/authentication/signOutEverywhere", api::access_account, handler<sign_out_everywhere>},
    {Method::post, "/authentication/beginSecondFactor", api::access_account, handler<begin_second_factor>,
     cpu_bound},
    {Method::post, "/authentication/enableSecondFactor", api::access_account, handler<enable_second_factor>},
    {Method::post, "/authentication/disableSecondFactor", api::access_account, handler<disable_second_factor>,
     cpu_bound},
    {Method::get, "/authentication/accounts", api::access_administrator,
     [](const AuthenticationParts& parts) { return account_list_handler(parts.accounts); }},
    {Method::post, "/authentication/addAdministrator", api::access_confirmed, handler<add_administrator>,
     cpu_bound},
    {Method::post, "/authentication/promote", api::access_confirmed,
     handler<become<account::Role::administrator>>},
    {Method::post, "/authentication/demote", api::access_confirmed, handler<become<account::Role::official>>},
    {Method::post, "/authentication/resetPassword", api::access_confirmed, handler<reset_password>,
     cpu_bound},
    {Method::post, "/authentication/endSessions", api::access_administrator, handler<end_sessions>},
    {Method::post, "/authentication/resetSecondFactor", api::access_confirmed, handler<reset_second_factor>},
    {Method::get, "/authentication/secondFactor", api::access_administrator, handler<show_requirement>},
    {Method::post, "/authentication/requireSecondFactor", api::access_confirmed, handler<change_requirement>},
    {Method::get, "/authentication/registration", api::access_administrator, handler<show_registration>},
    {Method::post, "/authentication/changeRegistration", api::access_confirmed, handler<change_registration>},
    {Method::get, "/authentication/registrations", api::access_administrator,
     [](const AuthenticationParts& parts) { return registration_list_handler(parts.accounts); }},
    {Method::post, "/authentication/approve", api::access_administrator,
     handler<decide<account::Approval::approved>>},
    {Method::post, "/authentication/refuse", api::access_administrator,
     handler<decide<account::Approval::refused>>},
    {Method::get, "/authentication/invitations", api::access_administrator, handler<list_invitations>},
    {Method::post, "/authentication/invite", api::access_administrator, handler<invite>},
    {Method::post, "/authentication/revokeInvitation", api::access_administrator, handler<revoke_invitation>},
    {Method::get, "/authentication/audit", api::access_administrator,
     [](const AuthenticationParts& parts) { return api::audit_page_handler(parts.audit); }},
    {Method::get, "/authentication/audit.csv", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return api::audit_csv_handler(parts.audit, "audit-accounts.csv");
     }},
};

}  // namespace

std::vector<http::Route> authentication_routes(const AuthenticationParts& parts, std::size_t json_bytes_max) {
    return api::make_routes(std::span<const Row>(table), parts, {parts.verifier, parts.clock},
                            json_bytes_max);
}

std::vector<api::ListedRoute> listed_routes() {
    return api::list_routes(std::span<const Row>(table));
}

}  // namespace urna::authentication
