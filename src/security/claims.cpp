// SPDX-License-Identifier: Apache-2.0
#include "security/claims.h"

#include <boost/json.hpp>
#include <charconv>

#include "base/guid.h"

namespace urna::security {
namespace {

namespace json = boost::json;
using account::Account;
using account::Role;

constexpr std::chrono::seconds access_lifetime{3600};
constexpr std::chrono::seconds refresh_lifetime{30 * 24 * 3600};
constexpr std::chrono::seconds not_before_leeway{10};

std::string_view name_of(TokenType type) {
    return type == TokenType::access ? "access" : "refresh";
}

std::int64_t seconds_of(Instant instant) {
    return date::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

// `jti` begins with the account's number, so that the refresh token of a deleted account is told from those
// of a later one with the same email: `12:0f8f...`. Tokens made elsewhere with our secret have another form.
std::string token_id(AccountId account) {
    return std::to_string(account.value) + ":" + to_string(random_guid());
}

std::optional<AccountId> account_of(std::string_view token_id) {
    const auto colon = token_id.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    AccountId account;
    const char* const end = token_id.data() + colon;
    const auto [read_to, error] = std::from_chars(token_id.data(), end, account.value);
    if (error != std::errc() || read_to != end) return std::nullopt;
    return account;
}

std::string text_of(const json::object& claims, std::string_view name) {
    const json::value* claim = claims.if_contains(name);
    return claim && claim->is_string() ? std::string(claim->get_string()) : std::string();
}

std::optional<double> seconds_claim(const json::object& claims, std::string_view name) {
    const json::value* claim = claims.if_contains(name);
    if (!claim || !claim->is_number()) return std::nullopt;
    return claim->to_number<double>();
}

bool has_role(const json::object& claims, const ClaimNames& names, std::string_view role) {
    const json::value* claim = claims.if_contains(names.roles);
    if (!claim || !claim->is_array()) return false;
    for (const json::value& entry : claim->get_array()) {
        if (entry.is_string() && std::string_view(entry.get_string()) == role) return true;
    }
    return false;
}

}  // namespace

std::string write_claims(const Account& account, TokenType type, Instant now, const ClaimNames& names) {
    const auto lifetime = type == TokenType::access ? access_lifetime : refresh_lifetime;
    const std::int64_t issued = seconds_of(now);
    const auto& role = account.role == Role::administrator ? names.administrator : names.official;
    json::object claims{{"sub", account.email},
                        {"type", name_of(type)},
                        {"iat", issued},
                        {"nbf", issued},
                        {"exp", issued + lifetime.count()},
                        {"jti", token_id(account.id)},
                        {"forename", account.forename},
                        {"surname", account.surname},
                        {"jmbg", account.jmbg},
                        {"email", account.email}};
    // Whom an administrator has yet to approve of may log in, and nothing else.
    claims[names.roles] =
        account.approval == account::Approval::approved ? json::array{json::string(role)} : json::array();
    return json::serialize(claims);
}

std::optional<SignedClaims> read_claims(const std::string& text, const ClaimNames& names) {
    boost::system::error_code error;
    const json::value parsed = json::parse(text, error);
    if (error || !parsed.is_object()) return std::nullopt;
    const json::object& claims = parsed.get_object();
    return SignedClaims{.bearer = {.email = text_of(claims, "sub"),
                                   .jmbg = text_of(claims, "jmbg"),
                                   .forename = text_of(claims, "forename"),
                                   .surname = text_of(claims, "surname"),
                                   .administrator = has_role(claims, names, names.administrator),
                                   .official = has_role(claims, names, names.official),
                                   .account = account_of(text_of(claims, "jti"))},
                        .type = text_of(claims, "type"),
                        .expires = seconds_claim(claims, "exp"),
                        .not_before = seconds_claim(claims, "nbf"),
                        .not_before_broken = claims.contains("nbf") && !seconds_claim(claims, "nbf")};
}

Result<void, TokenFault> check_claims(const SignedClaims& claims, TokenType type, Instant now) {
    if (!claims.expires) return TokenFault::no_expiry;
    const double seconds_now = std::chrono::duration<double>(now.time_since_epoch()).count();
    if (seconds_now >= *claims.expires) return TokenFault::expired;
    if (claims.not_before_broken) return TokenFault::broken_begin;
    const double latest = seconds_now + static_cast<double>(not_before_leeway.count());
    if (claims.not_before && latest < *claims.not_before) return TokenFault::early;
    if (claims.type != name_of(type)) return TokenFault::other_type;
    if (claims.bearer.email.empty()) return TokenFault::no_subject;
    return {};
}

}  // namespace urna::security
