// SPDX-License-Identifier: Apache-2.0
#include "security/token.h"

#include <algorithm>
#include <stdexcept>

#include "security/claims.h"
#include "security/signature.h"
#include "security/verified_tokens.h"

namespace urna::security {
namespace {

// About 2 MiB.
constexpr std::size_t verified_tokens_max = 4096;
// Of longer ones the claims may be long too, and nobody needs them.
constexpr std::size_t cached_characters_max = 4096;

class KeySigner final : public TokenSigner {
 public:
    KeySigner(SigningKey key, ClaimNames names, TokenLives lives)
        : key_(std::move(key)), names_(std::move(names)), lives_(lives) {}

    std::string sign(const account::Account& account, TokenType type, Instant now,
                     const Session& session) const override {
        const bool is_access = type == TokenType::access;
        TokenTimes times{now, now + (is_access ? lives_.access : lives_.refresh), session.confirmed_at};
        if (!is_access && session.ends_at) times.expires_at = std::min(times.expires_at, *session.ends_at);
        return sign_claims(key_, write_claims(account, type, times, names_));
    }

 private:
    SigningKey key_;
    ClaimNames names_;
    TokenLives lives_;
};

class KeyVerifier final : public TokenVerifier {
 public:
    KeyVerifier(VerifyingKeys keys, ClaimNames names) : keys_(std::move(keys)), names_(std::move(names)) {}

    Result<Claims, TokenFault> verify(std::string_view token, TokenType type, Instant now) const override {
        const Sha256Digest digest = digest_of(token);
        VerifiedTokens::Entry claims = known_.find(digest);
        const bool known = claims != nullptr;
        if (!known) claims = verified(token);
        if (!claims) return TokenFault::forged;
        if (auto good = check_claims(*claims, type, now); !good) return good.error();
        if (!known && token.size() <= cached_characters_max) known_.add(digest, claims);
        return claims->bearer;
    }

 private:
    VerifiedTokens::Entry verified(std::string_view token) const {
        const auto header = read_header(token);
        if (!header) return nullptr;
        const auto text =
            header->kid ? signed_by(*header->kid, *header, token) : signed_by_secret(*header, token);
        if (!text) return nullptr;
        auto claims = read_claims(*text, names_);
        return claims ? std::make_shared<const SignedClaims>(std::move(*claims)) : nullptr;
    }

    std::optional<std::string> signed_by(const std::string& kid, const TokenHeader& header,
                                         std::string_view token) const {
        const auto found = kid.empty() ? keys_.end() : keys_.find(kid);
        if (found == keys_.end() || header.algorithm != name_of(found->second.algorithm)) return std::nullopt;
        return signed_claims(std::string(token), found->second);
    }

    // Clients that know a secret make tokens that do not name it.
    std::optional<std::string> signed_by_secret(const TokenHeader& header, std::string_view token) const {
        if (header.algorithm != name_of(Algorithm::hs256)) return std::nullopt;
        for (const auto& [kid, key] : keys_) {
            if (key.algorithm != Algorithm::hs256) continue;
            if (auto text = signed_claims(std::string(token), key)) return text;
        }
        return std::nullopt;
    }

    VerifyingKeys keys_;
    ClaimNames names_;
    mutable VerifiedTokens known_{verified_tokens_max};
};

}  // namespace

std::unique_ptr<TokenSigner> make_token_signer(SigningKey key, ClaimNames names, TokenLives lives) {
    if (key.key.algorithm == Algorithm::es256 && !is_kid(key.kid)) {
        throw std::runtime_error("a key of ES256 needs a name, since its tokens are refused without one");
    }
    return std::make_unique<KeySigner>(std::move(key), std::move(names), lives);
}

std::unique_ptr<TokenVerifier> make_token_verifier(VerifyingKeys keys, ClaimNames names) {
    return std::make_unique<KeyVerifier>(std::move(keys), std::move(names));
}

std::unique_ptr<TokenSigner> make_hs256_signer(std::string secret, ClaimNames names) {
    return make_token_signer({"", hs256_key(std::move(secret))}, std::move(names));
}

std::unique_ptr<TokenVerifier> make_hs256_verifier(std::string secret, ClaimNames names) {
    return make_token_verifier({{"", hs256_key(std::move(secret))}}, std::move(names));
}

std::unique_ptr<TokenSigner> make_es256_signer(const std::string& private_key_pem, std::string kid,
                                               ClaimNames names) {
    return make_token_signer({std::move(kid), es256_private_key(private_key_pem)}, std::move(names));
}

std::unique_ptr<TokenVerifier> make_es256_verifier(const std::map<std::string, std::string>& public_key_pems,
                                                   ClaimNames names) {
    VerifyingKeys keys;
    for (const auto& [kid, pem] : public_key_pems) keys.emplace(kid, es256_public_key(pem));
    return make_token_verifier(std::move(keys), std::move(names));
}

}  // namespace urna::security
