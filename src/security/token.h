// SPDX-License-Identifier: Apache-2.0
// JSON Web Tokens (RFC 7519), signed with HS256 or ES256: whatever the key is for.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "account/account.h"
#include "base/error.h"
#include "base/instant.h"
#include "security/key.h"

namespace urna::security {

enum class TokenType { access, refresh };

// How the claims are spelled, since clients are configured with it.
struct ClaimNames {
    std::string roles = "roles";
    std::string administrator = "administrator";
    std::string official = "official";
};

// What a token that was checked says of its bearer.
struct Claims {
    std::string email;
    std::string jmbg;
    std::string forename;
    std::string surname;
    bool administrator = false;
    bool official = false;
    std::optional<AccountId> account;  // of tokens that this system made, as the following are
    std::int64_t epoch = 0;            // of that account when the session began
    // Until when its bearer need not give a password or a code again for what is sensitive; none: never.
    std::optional<Instant> confirmed_until = {};
    std::string id = {};      // `jti`; empty where there is none
    Instant expires_at = {};  // in whole seconds
};

// For how long a token is valid.
struct TokenLives {
    std::chrono::seconds access{3600};
    std::chrono::seconds refresh{30 * 24 * 3600};
};

// How long after a log-in, or after a password or a code was given again, sensitive acts need no other one,
// where a second factor is required.
inline constexpr std::chrono::minutes confirmation_life{15};

// Why a token is not accepted.
enum class TokenFault {
    forged,  // malformed, or not signed by this system
    no_expiry,
    expired,
    broken_begin,  // the time from which on it is valid is no number
    early,         // that time is still to come
    other_type,
    no_subject,
};

struct Session {
    Instant confirmed_at;                 // when the account's password or code was given
    std::optional<Instant> ends_at = {};  // no refresh token of it is valid longer
};

class TokenSigner {
 public:
    virtual ~TokenSigner() = default;
    // Valid from now, rounded down to whole seconds.
    virtual std::string sign(const account::Account& account, TokenType type, Instant now,
                             const Session& session) const = 0;
    // Of a session that begins now.
    std::string sign(const account::Account& account, TokenType type, Instant now) const {
        return sign(account, type, now, {.confirmed_at = now});
    }
};

class TokenVerifier {
 public:
    virtual ~TokenVerifier() = default;
    // The claims of a token of this type that is signed with our key and valid now (`exp` without leeway,
    // `nbf` with 10 s), or the first fault.
    virtual Result<Claims, TokenFault> verify(std::string_view token, TokenType type, Instant now) const = 0;
};

std::unique_ptr<TokenSigner> make_token_signer(SigningKey key, ClaimNames names, TokenLives lives = {});

// A token that names a key (`kid`) must be signed with that one; an unknown name is refused. A token that
// names none may be signed with any of the HS256 keys, and with none of ES256. Verified tokens are
// remembered; their times are checked on every use.
std::unique_ptr<TokenVerifier> make_token_verifier(VerifyingKeys keys, ClaimNames names);

// The key is the secret's bytes; any non-empty secret will do. The tokens name no key.
std::unique_ptr<TokenSigner> make_hs256_signer(std::string secret, ClaimNames names);
std::unique_ptr<TokenVerifier> make_hs256_verifier(std::string secret, ClaimNames names);

// Keys on P-256, the public ones by `kid`. They throw std::runtime_error when a key is another one.
std::unique_ptr<TokenSigner> make_es256_signer(const std::string& private_key_pem, std::string kid,
                                               ClaimNames names);
std::unique_ptr<TokenVerifier> make_es256_verifier(const std::map<std::string, std::string>& public_key_pems,
                                                   ClaimNames names);

}  // namespace urna::security
