// SPDX-License-Identifier: Apache-2.0
#include "api/guard.h"

#include <algorithm>
#include <cctype>

#include "api/answers.h"
#include "base/text.h"
#include "http/messages/client_address.h"

namespace urna::api {
namespace {

using security::Claims;
using security::TokenType;

// Never repeats anything of the token.
Refusal refusal_of(security::TokenFault fault, TokenType wanted) {
    using security::TokenFault;
    switch (fault) {
        case TokenFault::forged:
            return unauthorized("Token is malformed or was not signed by this system.");
        case TokenFault::no_expiry:
            return unauthorized("Token has no time of expiry.");
        case TokenFault::expired:
            return unauthorized("Token has expired.");
        case TokenFault::broken_begin:
            return unauthorized("Token has a broken time of validity.");
        case TokenFault::early:
            return unauthorized("Token is not valid yet.");
        case TokenFault::other_type:
            return unauthorized(wanted == TokenType::access ? "Only access tokens are accepted here."
                                                            : "Only refresh tokens are accepted here.");
        case TokenFault::no_subject:
            return unauthorized("Token has no subject.");
    }
    throw std::logic_error("a token of no fault");
}

// The token of `Bearer <token>`; the scheme's case does not matter (RFC 9110, 11.1).
std::optional<std::string_view> bearer_token(std::string_view header) {
    constexpr std::string_view scheme = "bearer ";
    if (header.size() <= scheme.size()) return std::nullopt;
    const bool same = std::equal(scheme.begin(), scheme.end(), header.begin(), [](char wanted, char given) {
        return wanted == std::tolower(static_cast<unsigned char>(given));
    });
    if (!same) return std::nullopt;
    header.remove_prefix(std::min(header.find_first_not_of(' ', scheme.size()), header.size()));
    return header;
}

Result<Claims> claims_in(const http::Request& request, TokenType type,
                         const security::TokenVerifier& verifier, Instant now) {
    const auto header = request.header("Authorization");
    if (!header || header->empty()) return unauthorized("Missing Authorization Header");
    const auto token = bearer_token(*header);
    if (!token) return unauthorized("Authorization Header is not of the form 'Bearer <token>'.");
    auto claims = verifier.verify(*token, type, now);
    if (!claims) return refusal_of(claims.error(), type);
    return std::move(*claims);
}

bool is_loopback(std::string_view text) {
    const auto address = http::IpAddress::parse(text);
    return address && address->is_loopback();
}

// As long as any text of an account may be. Who signs tokens may put more into them than the stores take.
constexpr std::size_t claim_characters_max = 256;

bool may(const Claims& claims, const std::string& access) {
    if (access == access_administrator || access == access_confirmed) return claims.administrator;
    if (access == access_official) return claims.official;
    return access == access_refresh || access == access_account;
}

// As every ballot's record of its official holds it.
bool can_be_recorded(const Claims& claims) {
    const auto fits = [](const std::string& text) { return is_valid_label(text, claim_characters_max); };
    return fits(claims.email) && fits(claims.jmbg) && fits(claims.forename) && fits(claims.surname);
}

}  // namespace

http::AuthorizationGuard make_guard(const std::string& access, const security::TokenVerifier& verifier,
                                    Clock clock) {
    const TokenType type = access == access_refresh ? TokenType::refresh : TokenType::access;
    return [access, type, &verifier,
            clock = std::move(clock)](http::Request& request) -> std::optional<http::Response> {
        const Instant now = clock();
        auto claims = claims_in(request, type, verifier, now);
        if (!claims) return answer(claims.error());
        if (!may(*claims, access)) return answer(unauthorized("Missing Authorization Header"));
        if (access == access_confirmed && claims->confirmed_until && *claims->confirmed_until <= now)
            return answer(unconfirmed());
        // Every ballot is recorded with the jmbg of its official.
        if (access == access_official && claims->jmbg.empty())
            return answer(unauthorized("Token has no jmbg."));
        if (access == access_official && !can_be_recorded(*claims))
            return answer(unauthorized("Token names nobody who could have registered."));
        request.identity = std::move(*claims);
        return std::nullopt;
    };
}

Refusal unconfirmed() {
    return forbidden("Confirmation required.");
}

http::AuthorizationGuard loopback_guard() {
    return [](http::Request& request) -> std::optional<http::Response> {
        if (is_loopback(request.client.text) && !request.was_forwarded()) return std::nullopt;
        return http::message(404, "Not found.");
    };
}

const Claims& claims_of(const http::Request& request) {
    return std::any_cast<const Claims&>(request.identity);
}

}  // namespace urna::api
