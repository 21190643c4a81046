// SPDX-License-Identifier: Apache-2.0
// What signing and verifying a token costs: the first time, when its signature has to be checked, and each
// time after that.
#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "security/token.h"

namespace {

using namespace urna;
using namespace urna::security;

constexpr std::size_t token_count = 100;  // tokens that take turns

struct Keys {
    SigningKey signing;
    Key verifying;
};

Keys hs256() {
    const Key secret = hs256_key("a secret of some length");
    return {{"", secret}, secret};
}

Keys es256() {
    const Key private_key = make_es256_private_key();
    return {{"k1", private_key}, es256_public_half(private_key)};
}

account::Account ana() {
    return {.id = {12},
            .jmbg = "0101990710008",
            .forename = "Ana",
            .surname = "Petrova",
            .email = "ana@example.org",
            .role = account::Role::official,
            .password_hash = ""};
}

std::vector<std::string> some_tokens(const Keys& keys) {
    const auto signer = make_token_signer(keys.signing, {});
    std::vector<std::string> tokens(token_count);
    for (auto& token : tokens) token = signer->sign(ana(), TokenType::access, system_now());
    return tokens;
}

std::unique_ptr<TokenVerifier> a_verifier(const Keys& keys) {
    return make_token_verifier({{keys.signing.kid, keys.verifying}}, {});
}

void require(bool good) {
    if (!good) throw std::runtime_error("a good token was refused");
}

void verify_all(const TokenVerifier& verifier, const std::vector<std::string>& tokens) {
    for (const auto& token : tokens)
        require(verifier.verify(token, TokenType::access, system_now()).has_value());
}

void finish(benchmark::State& state) {
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * token_count));
}

void sign(benchmark::State& state, Keys (*make_keys)()) {
    const Keys keys = make_keys();
    for (auto _ : state) benchmark::DoNotOptimize(some_tokens(keys));
    finish(state);
}

// A verifier anew for each run, so that it knows none of the tokens.
void verify_first(benchmark::State& state, Keys (*make_keys)()) {
    const Keys keys = make_keys();
    const auto tokens = some_tokens(keys);
    for (auto _ : state) verify_all(*a_verifier(keys), tokens);
    finish(state);
}

void verify_again(benchmark::State& state, Keys (*make_keys)()) {
    static std::unique_ptr<TokenVerifier> verifier;
    static std::vector<std::string> tokens;
    if (state.thread_index() == 0) {
        const Keys keys = make_keys();
        tokens = some_tokens(keys);
        verifier = a_verifier(keys);
        verify_all(*verifier, tokens);
    }
    for (auto _ : state) verify_all(*verifier, tokens);
    finish(state);
}

// The signature alone, with the key read once: what is left when nothing reads the key for each token.
void es256_signature_alone(benchmark::State& state) {
    const Key pem = make_es256_private_key();
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
        BIO_new_mem_buf(pem.bytes.data(), static_cast<int>(pem.bytes.size())), BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
    const std::string text(600, 'x');
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::array<unsigned char, 128> signature{};
    std::size_t size = signature.size();
    const Context signing(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(signing.get(), nullptr, EVP_sha256(), nullptr, key.get());
    EVP_DigestSign(signing.get(), signature.data(), &size, bytes, text.size());
    for (auto _ : state) {
        const Context checking(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        EVP_DigestVerifyInit(checking.get(), nullptr, EVP_sha256(), nullptr, key.get());
        require(EVP_DigestVerify(checking.get(), signature.data(), size, bytes, text.size()) == 1);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK_CAPTURE(sign, HS256, hs256)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(sign, ES256, es256)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(verify_first, HS256, hs256)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(verify_first, ES256, es256)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(verify_again, HS256, hs256)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(verify_again, ES256, es256)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(verify_again, ES256, es256)->Threads(2)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(es256_signature_alone)->Unit(benchmark::kMicrosecond);

}  // namespace
