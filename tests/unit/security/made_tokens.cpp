// SPDX-License-Identifier: Apache-2.0
#include "security/made_tokens.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstdlib>
#include <functional>
#include <stdexcept>

namespace urna::security {
namespace {

std::string pem_of(const std::function<int(BIO*)>& write) {
    BIO* bio = BIO_new(BIO_s_mem());
    if (write(bio) != 1) throw std::runtime_error("no PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    BIO_free(bio);
    return pem;
}

std::string private_pem_of(EVP_PKEY* key, const EVP_CIPHER* cipher) {
    static char passphrase[] = "secret";
    return pem_of([&](BIO* bio) {
        return PEM_write_bio_PKCS8PrivateKey(bio, key, cipher, cipher ? passphrase : nullptr, cipher ? 6 : 0,
                                             nullptr, nullptr);
    });
}

}  // namespace

account::Account ana() {
    return {.id = {12},
            .jmbg = "0101990710008",
            .forename = "Ana",
            .surname = "Anić",
            .email = "Ana@example.org",
            .role = account::Role::official,
            .password_hash = ""};
}

std::string signed_with(jwt_alg_t algorithm, const std::string& key, const std::string& claims,
                        const std::string& kid) {
    jwt_t* token = nullptr;
    jwt_new(&token);
    const auto* bytes = key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(key.data());
    jwt_set_alg(token, algorithm, bytes, static_cast<int>(key.size()));
    if (!kid.empty()) jwt_add_header(token, "kid", kid.c_str());
    jwt_add_grants_json(token, claims.c_str());
    char* text = jwt_encode_str(token);
    if (!text) throw std::runtime_error("libjwt does not sign this");
    std::string made = text;
    free(text);
    jwt_free(token);
    return made;
}

std::string base64url(const std::string& text) {
    std::string encoded(4 * (text.size() / 3 + 1) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    encoded.resize(static_cast<std::size_t>(size));
    while (encoded.ends_with('=')) encoded.pop_back();
    for (char& digit : encoded) digit = digit == '+' ? '-' : digit == '/' ? '_' : digit;
    return encoded;
}

std::string with_header(const std::string& header, const std::string& claims, const std::string& hs256_key) {
    const std::string head = base64url(header) + "." + base64url(claims);
    std::string signature(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    HMAC(EVP_sha256(), hs256_key.data(), static_cast<int>(hs256_key.size()),
         reinterpret_cast<const unsigned char*>(head.data()), head.size(),
         reinterpret_cast<unsigned char*>(signature.data()), &size);
    signature.resize(size);
    return head + "." + base64url(signature);
}

Pair new_pair(const char* curve) {
    EVP_PKEY* key = EVP_EC_gen(curve);
    if (!key) throw std::runtime_error("no key");
    Pair pair{private_pem_of(key, nullptr), pem_of([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, key); })};
    EVP_PKEY_free(key);
    return pair;
}

std::string new_rsa_key() {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    if (!key) throw std::runtime_error("no key");
    std::string pem = private_pem_of(key, nullptr);
    EVP_PKEY_free(key);
    return pem;
}

std::string encrypted(const std::string& private_pem) {
    BIO* bio = BIO_new_mem_buf(private_pem.data(), static_cast<int>(private_pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    if (!key) throw std::runtime_error("no key");
    std::string pem = private_pem_of(key, EVP_aes_128_cbc());
    EVP_PKEY_free(key);
    return pem;
}

std::string text_of(TokenFault fault) {
    switch (fault) {
        case TokenFault::forged:
            return "forged";
        case TokenFault::no_expiry:
            return "no expiry";
        case TokenFault::expired:
            return "expired";
        case TokenFault::broken_begin:
            return "broken begin";
        case TokenFault::early:
            return "early";
        case TokenFault::other_type:
            return "other type";
        case TokenFault::no_subject:
            return "no subject";
    }
    return "";
}

}  // namespace urna::security
