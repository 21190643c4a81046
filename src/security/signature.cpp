// SPDX-License-Identifier: Apache-2.0
#include "security/signature.h"

#include <jwt.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>

namespace urna::security {
namespace {

namespace json = boost::json;

constexpr std::size_t header_characters_max = 1024;
constexpr std::size_t header_depth_max = 4;

struct FreeJwt {
    void operator()(jwt_t* token) const { jwt_free(token); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

struct FreeText {
    // libjwt 1.10 hands out memory of malloc.
    void operator()(char* text) const { std::free(text); }
};
using JwtText = std::unique_ptr<char, FreeText>;

const unsigned char* bytes(const Key& key) {
    return reinterpret_cast<const unsigned char*>(key.bytes.data());
}

int size(const Key& key) {
    return static_cast<int>(key.bytes.size());
}

jwt_alg_t algorithm_of(const Key& key) {
    return key.algorithm == Algorithm::es256 ? JWT_ALG_ES256 : JWT_ALG_HS256;
}

// The value of a digit of base64url (RFC 4648, 5).
std::optional<unsigned> value_of(char digit) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const auto found = digits.find(digit);
    if (found == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned>(found);
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string decoded;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char digit : text) {
        const auto value = value_of(digit);
        if (!value) return std::nullopt;
        bits = (bits << 6 | *value) & 0xFFFF;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        decoded += static_cast<char>(bits >> count & 0xFF);
    }
    return decoded;
}

}  // namespace

std::string_view name_of(Algorithm algorithm) {
    return algorithm == Algorithm::es256 ? "ES256" : "HS256";
}

std::optional<TokenHeader> read_header(std::string_view token) {
    const auto dot = token.find('.');
    if (dot > header_characters_max) return std::nullopt;  // also when there is none
    const auto text = from_base64url(token.substr(0, dot));
    if (!text) return std::nullopt;
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = header_depth_max;
    const json::value parsed = json::parse(*text, error, {}, options);
    if (error || !parsed.is_object()) return std::nullopt;
    const json::object& header = parsed.get_object();
    const json::value* const algorithm = header.if_contains("alg");
    if (!algorithm || !algorithm->is_string() || header.contains("crit")) return std::nullopt;
    TokenHeader read{.algorithm = std::string(algorithm->get_string()), .kid = std::nullopt};
    if (const json::value* const kid = header.if_contains("kid")) {
        if (!kid->is_string()) return std::nullopt;
        read.kid = std::string(kid->get_string());
    }
    return read;
}

std::string sign_claims(const SigningKey& key, const std::string& claims) {
    jwt_t* made = nullptr;
    if (jwt_new(&made) != 0) throw std::bad_alloc();
    const Jwt token(made);
    if (jwt_set_alg(made, algorithm_of(key.key), bytes(key.key), size(key.key)) != 0 ||
        (!key.kid.empty() && jwt_add_header(made, "kid", key.kid.c_str()) != 0) ||
        jwt_add_grants_json(made, claims.c_str()) != 0) {
        throw std::runtime_error("a token cannot be made");
    }
    const JwtText text(jwt_encode_str(made));
    if (!text) throw std::runtime_error("a token cannot be signed");
    return text.get();
}

std::optional<std::string> signed_claims(const std::string& token, const Key& key) {
    jwt_t* decoded = nullptr;
    if (jwt_decode(&decoded, token.c_str(), bytes(key), size(key)) != 0) return std::nullopt;
    const Jwt owned(decoded);
    // libjwt takes the algorithm from the token: a public key would do as the secret of HS256.
    if (jwt_get_alg(decoded) != algorithm_of(key)) return std::nullopt;
    const JwtText text(jwt_get_grants_json(decoded, nullptr));
    if (!text) return std::nullopt;
    return std::string(text.get());
}

}  // namespace urna::security
