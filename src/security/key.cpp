// SPDX-License-Identifier: Apache-2.0
#include "security/key.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace urna::security {
namespace {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using EvpKey = std::unique_ptr<EVP_PKEY, FreeKey>;

struct FreeKeyContext {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

[[noreturn]] void fail(const char* what) {
    // OpenSSL's own errors name functions and lines, which help nobody who looks for a wrong file.
    ERR_clear_error();
    throw std::runtime_error(what);
}

// Without it OpenSSL would ask on the terminal for the passphrase of an encrypted key.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

Bio reader(const std::string& text) {
    Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!bio) throw std::bad_alloc();
    return bio;
}

void require_p256(EVP_PKEY* key, bool is_private) {
    char curve[64] = "";
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
        EVP_PKEY_get_group_name(key, curve, sizeof curve, nullptr) != 1 ||
        std::string_view(curve) != "prime256v1") {
        fail("is not an EC key on the curve P-256 (prime256v1)");
    }
    const std::unique_ptr<EVP_PKEY_CTX, FreeKeyContext> context(EVP_PKEY_CTX_new(key, nullptr));
    if (!context) throw std::bad_alloc();
    if ((is_private ? EVP_PKEY_check(context.get()) : EVP_PKEY_public_check(context.get())) != 1) {
        fail("is not a valid key");
    }
}

// Written anew, so that whoever reads it later finds this key and nothing else in it.
template <class Write>
Key pem_key(const Write& write) {
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio) throw std::bad_alloc();
    if (write(bio.get()) != 1) fail("a key cannot be written");
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {Algorithm::es256, std::string(text, static_cast<std::size_t>(size))};
}

Key private_key(EVP_PKEY* key) {
    return pem_key([&](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

Key public_key(EVP_PKEY* key) {
    return pem_key([&](BIO* out) { return PEM_write_bio_PUBKEY(out, key); });
}

EvpKey read_private(const std::string& pem) {
    EvpKey key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_passphrase, nullptr));
    if (!key) fail("is no private key in PEM without a passphrase");
    require_p256(key.get(), true);
    return key;
}

}  // namespace

bool is_kid(std::string_view text) {
    constexpr std::size_t characters_max = 64;
    return !text.empty() && text.size() <= characters_max &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
           });
}

bool holds_private_key(std::string_view pem) {
    return pem.find("PRIVATE KEY-----") != std::string_view::npos;
}

Key hs256_key(std::string secret) {
    if (secret.empty()) fail("the token secret is empty");
    return {Algorithm::hs256, std::move(secret)};
}

Key es256_private_key(const std::string& pem) {
    return private_key(read_private(pem).get());
}

Key es256_public_key(const std::string& pem) {
    if (holds_private_key(pem)) fail("is a private key where only public ones belong");
    const EvpKey key(PEM_read_bio_PUBKEY(reader(pem).get(), nullptr, no_passphrase, nullptr));
    if (!key) fail("is no public key in PEM");
    require_p256(key.get(), false);
    return public_key(key.get());
}

Key es256_public_half(const Key& es256_private) {
    return public_key(read_private(es256_private.bytes).get());
}

Key make_es256_private_key() {
    const EvpKey key(EVP_EC_gen("P-256"));
    if (!key) fail("a key cannot be made");
    return private_key(key.get());
}

}  // namespace urna::security
