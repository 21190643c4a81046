// SPDX-License-Identifier: Apache-2.0
#include "authentication/authentication.h"

#include "account/account.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "api/fields.h"
#include "api/guard.h"
#include "api/route_table.h"
#include "authentication/account_list.h"
#include "authentication/registration.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "base/text.h"
#include "security/password.h"

namespace urna::authentication {
namespace {

using account::Account;
using http::HandlerResult;
using http::Method;
using http::Request;
using security::TokenType;
using SteadyClock = std::chrono::steady_clock;

HandlerResult refused(std::string message) {
    return api::answer(api::invalid(std::move(message)));
}

// The account whose password this is. Takes as long when there is no such account.
std::optional<Account> authenticate(store::AccountStore& accounts, const std::string& email,
                                    const std::string& password) {
    auto account = accounts.find(email);
    if (!account) {
        security::verify_nothing(password);
        return std::nullopt;
    }
    if (!security::verify_password(account->password_hash, password)) return std::nullopt;
    return account;
}

// One client has all of a network of IPv6.
std::string address_of(const Request& request) {
    return request.client.key ? request.client.key->text() : request.client.text;
}

// An attempt to log in from where the limiter counts it.
struct Attempt {
    std::string email;
    LoginLimiter::Address address;
    bool known = false;  // to the store, which was asked only where the limiter needs to know
};

// In how many seconds the attempt may be made, when not now.
std::optional<std::chrono::seconds> refuse_attempt(const AuthenticationParts& parts, Attempt& attempt) {
    if (parts.limiter.must_ask_store(attempt.email, attempt.address, SteadyClock::now())) {
        attempt.known = parts.accounts.knows_address(attempt.email, attempt.address->text(), parts.clock());
    }
    return parts.limiter.refuse_attempt(attempt.email, attempt.address, SteadyClock::now(), attempt.known);
}

// The password was right, whether the store can remember the address or not.
void remember_address(const AuthenticationParts& parts, AccountId account, const Attempt& attempt) {
    try {
        parts.accounts.remember_address(account, attempt.address->text(), parts.clock());
    } catch (const std::exception& error) {
        parts.limiter.not_stored(attempt.email, attempt.address, SteadyClock::now());
        log_warning("could not store from which address somebody logged in; tried again in a minute",
                    {{"error", error.what()}});
    }
}

// The account, of an attempt that was not refused.
std::optional<Account> authenticate_counted(const AuthenticationParts& parts, const Attempt& attempt,
                                            const std::string& password) {
    std::optional<Account> account;
    try {
        if (code_point_count(password) <= account::password_characters_max)
            account = authenticate(parts.accounts, attempt.email, password);
    } catch (...) {
        parts.limiter.take_back(attempt.email, attempt.address, SteadyClock::now(), attempt.known);
        throw;
    }
    if (account && parts.limiter.succeeded(attempt.email, attempt.address, SteadyClock::now(), attempt.known))
        remember_address(parts, account->id, attempt);
    return account;
}

HandlerResult log_in(const AuthenticationParts& parts, const Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"email", "password"}); !there) return api::answer(there.error());
    const auto email = fields->text("email");
    const auto password = fields->text("password");
    if (!password) return refused("Invalid password.");
    if (!email || !account::is_email(*email)) return refused("Invalid email.");
    Attempt attempt{*email, request.client.key};
    if (const auto wait = refuse_attempt(parts, attempt)) {
        parts.sign_ins.refused(*email, address_of(request));
        return api::answer(api::too_many("Too many failed log-ins.", *wait));
    }
    const auto account = authenticate_counted(parts, attempt, *password);
    if (!account) {
        parts.sign_ins.refused(*email, address_of(request));
        return refused("Invalid credentials.");
    }
    const Instant now = parts.clock();
    parts.sign_ins.signed_in(*account, api::origin_of(request, now));
    return http::json(200, JsonWriter()
                               .begin_object()
                               .member("accessToken", parts.signer.sign(*account, TokenType::access, now))
                               .member("refreshToken", parts.signer.sign(*account, TokenType::refresh, now))
                               .end_object()
                               .take());
}

HandlerResult refresh(const AuthenticationParts& parts, const Request& request) {
    const security::Claims& claims = api::claims_of(request);
    const auto account = parts.accounts.find(claims.email);
    // A later account with the same email is somebody else's.
    if (!account || (claims.account && *claims.account != account->id)) {
        return api::answer(api::unauthorized("The user of this token was deleted."));
    }
    const std::string token = parts.signer.sign(*account, TokenType::access, parts.clock());
    return http::json(200, JsonWriter().begin_object().member("accessToken", token).end_object().take());
}

HandlerResult remove(const AuthenticationParts& parts, const Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"email"}); !there) return api::answer(there.error());
    const auto email = fields->text("email");
    if (!email || !account::is_email(*email)) return refused("Invalid email.");
    if (!parts.accounts.remove(*email, api::origin_of(request, parts.clock())))
        return refused("Unknown user.");
    return http::empty();
}

using Row = api::Row<AuthenticationParts>;

constexpr Row table[] = {
    {Method::post, "/register", api::access_public,
     [](const AuthenticationParts& parts) {
         return http::buffered([parts](const Request& request, const std::string& body) {
             return register_official(parts, request, body);
         });
     },
     http::Work::cpu_bound},
    {Method::post, "/login", api::access_public,
     [](const AuthenticationParts& parts) {
         return http::buffered([parts](const Request& request, const std::string& body) {
             return log_in(parts, request, body);
         });
     },
     http::Work::cpu_bound},
    {Method::post, "/refresh", api::access_refresh,
     [](const AuthenticationParts& parts) {
         return http::without_body([parts](const Request& request) { return refresh(parts, request); });
     }},
    {Method::post, "/delete", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return http::buffered([parts](const Request& request, const std::string& body) {
             return remove(parts, request, body);
         });
     }},
    {Method::get, "/authentication/accounts", api::access_administrator,
     [](const AuthenticationParts& parts) { return account_list_handler(parts.accounts); }},
    {Method::get, "/authentication/registration", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return http::without_body([parts](const Request&) { return show_registration(parts); });
     }},
    {Method::post, "/authentication/changeRegistration", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return http::buffered([parts](const Request& request, const std::string& body) {
             return change_registration(parts, request, body);
         });
     }},
    {Method::get, "/authentication/registrations", api::access_administrator,
     [](const AuthenticationParts& parts) { return registration_list_handler(parts.accounts); }},
    {Method::post, "/authentication/approve", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return http::buffered([parts](const Request& request, const std::string& body) {
             return decide_on_account(parts, request, body, account::Approval::approved);
         });
     }},
    {Method::post, "/authentication/refuse", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return http::buffered([parts](const Request& request, const std::string& body) {
             return decide_on_account(parts, request, body, account::Approval::refused);
         });
     }},
    {Method::get, "/authentication/invitations", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return http::without_body(
             [parts](const Request& request) { return list_invitations(parts, request); });
     }},
    {Method::post, "/authentication/invite", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return http::buffered([parts](const Request& request, const std::string& body) {
             return invite(parts, request, body);
         });
     }},
    {Method::post, "/authentication/revokeInvitation", api::access_administrator,
     [](const AuthenticationParts& parts) {
         return http::buffered([parts](const Request& request, const std::string& body) {
             return revoke_invitation(parts, request, body);
         });
     }},
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
