// SPDX-License-Identifier: Apache-2.0
// Keys of tokens. What a key can do is fixed when it is made: a token never chooses the algorithm.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace urna::security {

enum class Algorithm {
    hs256,  // a secret: who can verify can sign
    es256,  // ECDSA on P-256: the private key signs, the public key only verifies
};

struct Key {
    Algorithm algorithm = Algorithm::hs256;
    std::string bytes;  // the secret, or the key as PEM

    friend bool operator==(const Key&, const Key&) = default;
};

// By their `kid`; one without a name has the name "".
using VerifyingKeys = std::map<std::string, Key, std::less<>>;

struct SigningKey {
    std::string kid;  // written into the tokens' header, unless it is empty
    Key key;
};

// Whether this may be the name of a key, and thus part of a file's name: 1 to 64 of A-Z a-z 0-9 _ -.
bool is_kid(std::string_view text);

// Each throws std::runtime_error, which says what is wrong with the key but nothing of the key itself.
Key hs256_key(std::string secret);              // any but the empty one
Key es256_private_key(const std::string& pem);  // not encrypted
Key es256_public_key(const std::string& pem);   // refuses a private key too: a verifier must not have it
Key es256_public_half(const Key& es256_private);

// Whether the text holds a private key, whatever its kind.
bool holds_private_key(std::string_view pem);

// A new private key, made at random.
Key make_es256_private_key();

}  // namespace urna::security
