// SPDX-License-Identifier: Apache-2.0
#include "authentication/credentials.h"

#include <algorithm>

#include "api/audit_list.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/text.h"
#include "security/one_time_code.h"
#include "security/password.h"
#include "security/random_secret.h"

namespace urna::authentication {
namespace {

using account::Account;
using http::Request;
using SteadyClock = std::chrono::steady_clock;

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

// The credentials were right, whether the store can remember the address or not.
void remember_address(const AuthenticationParts& parts, AccountId account, const Attempt& attempt) {
    try {
        parts.accounts.remember_address(account, attempt.address->text(), parts.clock());
    } catch (const std::exception& error) {
        parts.limiter.not_stored(attempt.email, attempt.address, SteadyClock::now());
        log_warning("could not store from which address somebody logged in; tried again in a minute",
                    {{"error", error.what()}});
    }
}

// Takes as long when there is no such account.
bool is_password_of(const std::optional<Account>& account, const std::string& password) {
    if (code_point_count(password) > account::password_characters_max) return false;
    if (!account) {
        security::verify_nothing(password);
        return false;
    }
    return security::verify_password(account->password_hash, password);
}

bool has_expired(const AuthenticationParts& parts, const Account& account) {
    return account.password_expires_at && *account.password_expires_at <= parts.clock();
}

bool is_six_digits(const std::string& code) {
    return code.size() == 6 &&
           std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_right_code(const AuthenticationParts& parts, const Request& request, const Account& account,
                   const std::string& code) {
    const auto factor = parts.second_factors.find(account.id);
    if (!factor || !factor->on) return false;
    const std::string typed = security::readable_secret_key(code);
    if (is_six_digits(typed)) {
        const auto step = security::step_of_code(secret_of(parts, account.id, *factor), typed, parts.clock());
        return step && parts.second_factors.use_step(account.id, *step);
    }
    audit::Origin by = api::origin_of(request, parts.clock());
    by.account = account.id;
    by.actor = account.email;
    return parts.second_factors.use_recovery_code(account.id, sha256_hex(typed), by);
}

// None when the code was right, and is used up.
std::optional<api::Refusal> refuse_code(const AuthenticationParts& parts, const Request& request,
                                        const Account& account, const std::string& code) {
    if (code.empty()) return api::invalid("Invalid code.");
    if (const auto wait = parts.limiter.refuse_code(account.id, SteadyClock::now()))
        return api::too_many("Too many failed log-ins.", *wait);
    try {
        if (!is_right_code(parts, request, account, code)) return api::invalid("Invalid code.");
    } catch (...) {
        parts.limiter.take_back_code(account.id);
        throw;
    }
    parts.limiter.take_back_code(account.id);
    return std::nullopt;
}

// Whose they are, of an attempt that was not refused.
api::Result<Account> account_of(const AuthenticationParts& parts, const Request& request,
                                const Credentials& credentials) {
    auto account = parts.accounts.find(credentials.email);
    if (credentials.password && !is_password_of(account, *credentials.password))
        return api::invalid("Invalid credentials.");
    if (!account) return api::invalid("Invalid credentials.");
    if (credentials.password &&
        refuse_default_password(parts.default_password, request, *credentials.password))
        return api::invalid("Invalid credentials.");
    if (credentials.password && has_expired(parts, *account)) {
        log_warning("a log-in was refused, since the temporary password has expired",
                    {{"account", account->id.value}});
        return api::invalid("Invalid credentials.");
    }
    const bool needs_code = !credentials.password || (credentials.with_code && account->has_second_factor);
    if (needs_code) {
        if (auto refusal = refuse_code(parts, request, *account, credentials.code))
            return std::move(*refusal);
    }
    return std::move(*account);
}

}  // namespace

api::Result<Account> check_credentials(const AuthenticationParts& parts, const Request& request,
                                       const Credentials& credentials) {
    Attempt attempt{credentials.email, request.client.key};
    if (const auto wait = refuse_attempt(parts, attempt)) {
        parts.sign_ins.refused(credentials.email, address_of(request));
        return api::too_many("Too many failed log-ins.", *wait);
    }
    api::Result<Account> account = api::invalid("");
    try {
        account = account_of(parts, request, credentials);
    } catch (...) {
        parts.limiter.take_back(attempt.email, attempt.address, SteadyClock::now(), attempt.known);
        throw;
    }
    if (!account) {
        parts.sign_ins.refused(credentials.email, address_of(request));
        return account;
    }
    if (parts.limiter.succeeded(attempt.email, attempt.address, SteadyClock::now(), attempt.known))
        remember_address(parts, account->id, attempt);
    return account;
}

std::optional<api::Refusal> refuse_change(const AuthenticationParts& parts, AccountId account) {
    const auto wait = parts.limiter.refuse_change(account, SteadyClock::now());
    if (!wait) return std::nullopt;
    return api::too_many("Too many changes.", *wait);
}

const security::SealingKey& sealing_key_of(const AuthenticationParts& parts) {
    if (!parts.sealing_key) throw Unavailable("there is no key of second factors: give --second-factor-key");
    return *parts.sealing_key;
}

std::string secret_of(const AuthenticationParts& parts, AccountId account,
                      const store::SecondFactor& factor) {
    auto secret = sealing_key_of(parts).open(factor.secret, audit::object_of(account));
    if (!secret) throw Unavailable("a second factor was encrypted with another key than this server's");
    return *std::move(secret);
}

}  // namespace urna::authentication
