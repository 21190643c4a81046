#include "security/token.h"

#include <jwt.h>

#include <boost/json.hpp>
#include <charconv>
#include <cstdlib>
#include <stdexcept>

#include "base/guid.h"

namespace urna::security {
namespace {

namespace json = boost::json;
using account::Account;
using account::Role;

constexpr std::chrono::seconds access_lifetime{3600};
constexpr std::chrono::seconds refresh_lifetime{30 * 24 * 3600};
constexpr std::chrono::seconds not_before_leeway{10};

struct FreeJwt {
    void operator()(jwt_t* token) const { jwt_free(token); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

struct FreeText {
    // libjwt 1.10 hands out memory of malloc.
    void operator()(char* text) const { std::free(text); }
};
using JwtText = std::unique_ptr<char, FreeText>;

std::string_view name_of(TokenType type) {
    return type == TokenType::access ? "access" : "refresh";
}

Refusal unauthorized(std::string message) {
    return {Refusal::Kind::unauthorized, std::move(message)};
}

const unsigned char* bytes(const std::string& secret) {
    return reinterpret_cast<const unsigned char*>(secret.data());
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

class Hs256Signer final : public TokenSigner {
 public:
    Hs256Signer(std::string secret, ClaimNames names)
        : secret_(std::move(secret)), names_(std::move(names)) {}

    std::string sign(const Account& account, TokenType type, Instant now) const override {
        const auto lifetime = type == TokenType::access ? access_lifetime : refresh_lifetime;
        const std::int64_t issued = seconds_of(now);
        const auto& role = account.role == Role::administrator ? names_.administrator : names_.official;
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
        claims[names_.roles] = json::array{json::string(role)};
        return encode(json::serialize(claims));
    }

 private:
    std::string encode(const std::string& claims) const {
        jwt_t* made = nullptr;
        if (jwt_new(&made) != 0) throw std::bad_alloc();
        const Jwt token(made);
        if (jwt_set_alg(made, JWT_ALG_HS256, bytes(secret_), static_cast<int>(secret_.size())) != 0 ||
            jwt_add_grants_json(made, claims.c_str()) != 0) {
            throw std::runtime_error("a token cannot be made");
        }
        const JwtText text(jwt_encode_str(made));
        if (!text) throw std::runtime_error("a token cannot be signed");
        return text.get();
    }

    std::string secret_;
    ClaimNames names_;
};

const json::value* find(const json::object& claims, std::string_view name) {
    return claims.if_contains(name);
}

std::string text_of(const json::object& claims, std::string_view name) {
    const json::value* claim = find(claims, name);
    return claim && claim->is_string() ? std::string(claim->get_string()) : std::string();
}

// Seconds since 1970, which RFC 7519 allows to have a fraction.
std::optional<double> seconds_claim(const json::object& claims, std::string_view name) {
    const json::value* claim = find(claims, name);
    if (!claim || !claim->is_number()) return std::nullopt;
    return claim->to_number<double>();
}

bool has_role(const json::object& claims, const ClaimNames& names, std::string_view role) {
    const json::value* claim = find(claims, names.roles);
    if (!claim || !claim->is_array()) return false;
    for (const json::value& entry : claim->get_array()) {
        if (entry.is_string() && std::string_view(entry.get_string()) == role) return true;
    }
    return false;
}

class Hs256Verifier final : public TokenVerifier {
 public:
    Hs256Verifier(std::string secret, ClaimNames names)
        : secret_(std::move(secret)), names_(std::move(names)) {}

    Result<Claims> verify(std::string_view token, TokenType type, Instant now) const override {
        const auto claims = signed_claims(std::string(token));
        if (!claims) return unauthorized("Token is malformed or was not signed by this system.");
        if (auto valid = check_times(*claims, now); !valid) return valid.error();
        if (text_of(*claims, "type") != name_of(type)) {
            return unauthorized("Only " + std::string(name_of(type)) + " tokens are accepted here.");
        }
        const std::string token_id = text_of(*claims, "jti");
        Claims result{.email = text_of(*claims, "sub"),
                      .jmbg = text_of(*claims, "jmbg"),
                      .forename = text_of(*claims, "forename"),
                      .surname = text_of(*claims, "surname"),
                      .administrator = has_role(*claims, names_, names_.administrator),
                      .official = has_role(*claims, names_, names_.official),
                      .account = account_of(token_id)};
        if (result.email.empty()) return unauthorized("Token has no subject.");
        return result;
    }

 private:
    // The algorithm is ours to choose, never the token's.
    std::optional<json::object> signed_claims(const std::string& token) const {
        jwt_t* decoded = nullptr;
        if (jwt_decode(&decoded, token.c_str(), bytes(secret_), static_cast<int>(secret_.size())) != 0)
            return {};
        const Jwt owned(decoded);
        if (jwt_get_alg(decoded) != JWT_ALG_HS256) return {};
        const JwtText text(jwt_get_grants_json(decoded, nullptr));
        if (!text) return {};
        boost::system::error_code error;
        json::value claims = json::parse(std::string_view(text.get()), error);
        if (error || !claims.is_object()) return {};
        return std::move(claims.get_object());
    }

    static Result<void> check_times(const json::object& claims, Instant now) {
        const auto expires = seconds_claim(claims, "exp");
        if (!expires) return unauthorized("Token has no time of expiry.");
        const double seconds_now = std::chrono::duration<double>(now.time_since_epoch()).count();
        if (seconds_now >= *expires) return unauthorized("Token has expired.");
        const auto not_before = seconds_claim(claims, "nbf");
        if (!not_before && find(claims, "nbf")) return unauthorized("Token has a broken time of validity.");
        if (not_before && seconds_now + static_cast<double>(not_before_leeway.count()) < *not_before) {
            return unauthorized("Token is not valid yet.");
        }
        return {};
    }

    std::string secret_;
    ClaimNames names_;
};

void require_secret(const std::string& secret) {
    if (secret.empty()) throw std::runtime_error("the token secret is empty");
}

}  // namespace

std::unique_ptr<TokenSigner> make_hs256_signer(std::string secret, ClaimNames names) {
    require_secret(secret);
    return std::make_unique<Hs256Signer>(std::move(secret), std::move(names));
}

std::unique_ptr<TokenVerifier> make_hs256_verifier(std::string secret, ClaimNames names) {
    require_secret(secret);
    return std::make_unique<Hs256Verifier>(std::move(secret), std::move(names));
}

}  // namespace urna::security
