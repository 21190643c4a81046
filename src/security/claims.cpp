// SPDX-License-Identifier: Apache-2.0
#include "security/claims.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/guid.h"

namespace urna::security {
namespace {

namespace json = boost::json;
using account::Account;
using account::Role;

constexpr std::chrono::seconds not_before_leeway{10};
constexpr std::int64_t latest_second = 100'000'000'000;  // that an instant can be of, and more

std::string_view name_of(TokenType type) {
    return type == TokenType::access ? "access" : "refresh";
}

std::int64_t seconds_of(Instant instant) {
    return date::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

// `jti` begins with the account's number, so that the refresh token of a deleted account is told from those
// of a later one with the same email: `12:0f8f...`. Behind it stands the account's epoch, but for the first,
// and, where a second factor is required, until when sensitive acts need no other confirmation:
// `12.3:0f8f...`, `12.3.1795887964:0f8f...`. Tokens made elsewhere with our secret have another form.
std::string token_id(const Account& account, Instant confirmed_at) {
    std::string id = std::to_string(account.id.value);
    if (account.epoch != 0 || account.needs_second_factor) id += "." + std::to_string(account.epoch);
    if (account.needs_second_factor) id += "." + std::to_string(seconds_of(confirmed_at + confirmation_life));
    return id + ":" + to_string(random_guid());
}

// Takes a number off the text's front.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

// Of an id of ours; of another the claims stay as they are.
void read_token_id(std::string_view id, Claims& claims) {
    std::vector<std::int64_t> numbers;
    while (numbers.size() < 3) {
        const auto number = take_number(id);
        if (!number || id.empty()) return;
        numbers.push_back(*number);
        const char behind = id.front();
        id.remove_prefix(1);
        if (behind == ':') break;
        if (behind != '.' || numbers.size() == 3) return;
    }
    claims.account = AccountId{numbers[0]};
    if (numbers.size() > 1) claims.epoch = numbers[1];
    if (numbers.size() > 2)
        claims.confirmed_until = Instant(std::chrono::seconds(std::min(numbers[2], latest_second)));
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

std::string write_claims(const Account& account, TokenType type, const TokenTimes& times,
                         const ClaimNames& names) {
    const std::int64_t issued = seconds_of(times.now);
    const auto& role = account.role == Role::administrator ? names.administrator : names.official;
    json::object claims{{"sub", account.email},
                        {"type", name_of(type)},
                        {"iat", issued},
                        {"nbf", issued},
                        {"exp", seconds_of(times.expires_at)},
                        {"jti", token_id(account, times.confirmed_at)},
                        {"forename", account.forename},
                        {"surname", account.surname},
                        {"jmbg", account.jmbg},
                        {"email", account.email}};
    claims[names.roles] = account::may_act(account) ? json::array{json::string(role)} : json::array();
    return json::serialize(claims);
}

std::optional<SignedClaims> read_claims(const std::string& text, const ClaimNames& names) {
    boost::system::error_code error;
    const json::value parsed = json::parse(text, error);
    if (error || !parsed.is_object()) return std::nullopt;
    const json::object& claims = parsed.get_object();
    SignedClaims read;
    read.bearer.email = text_of(claims, "sub");
    read.bearer.jmbg = text_of(claims, "jmbg");
    read.bearer.forename = text_of(claims, "forename");
    read.bearer.surname = text_of(claims, "surname");
    read.bearer.administrator = has_role(claims, names, names.administrator);
    read.bearer.official = has_role(claims, names, names.official);
    read.bearer.id = text_of(claims, "jti");
    read.type = text_of(claims, "type");
    read.expires = seconds_claim(claims, "exp");
    read.not_before = seconds_claim(claims, "nbf");
    read.not_before_broken = claims.contains("nbf") && !read.not_before;
    read_token_id(read.bearer.id, read.bearer);
    const double seconds = std::clamp(read.expires.value_or(0), 0.0, static_cast<double>(latest_second));
    read.bearer.expires_at = Instant(std::chrono::seconds(static_cast<std::int64_t>(std::ceil(seconds))));
    return read;
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
