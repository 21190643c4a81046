// What signing and verifying a token costs: the first time, when it has to be verified, and each time after
// that.
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "security/token.h"

namespace {

using namespace urna;
using namespace urna::security;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t token_count = 1000;
constexpr int runs = 5;

// Microseconds a call, the median of some runs.
double microseconds(std::size_t calls, const std::function<void()>& run) {
    std::array<double, runs> measured{};
    for (double& figure : measured) {
        const auto begin = SteadyClock::now();
        run();
        const std::chrono::duration<double, std::micro> took = SteadyClock::now() - begin;
        figure = took.count() / static_cast<double>(calls);
    }
    std::sort(measured.begin(), measured.end());
    return measured[runs / 2];
}

void require(bool good) {
    if (!good) throw std::runtime_error("a good token was refused");
}

void verify_all(const TokenVerifier& verifier, const std::vector<std::string>& tokens) {
    for (const auto& token : tokens)
        require(verifier.verify(token, TokenType::access, system_now()).has_value());
}

void measure(const char* name, const SigningKey& signing, const Key& verifying) {
    const account::Account ana{.id = {12},
                               .jmbg = "0101990710008",
                               .forename = "Ana",
                               .surname = "Petrova",
                               .email = "ana@example.org",
                               .role = account::Role::official,
                               .password_hash = ""};
    const auto signer = make_token_signer(signing, {});
    std::vector<std::string> tokens(token_count);
    const double sign = microseconds(token_count, [&] {
        for (auto& token : tokens) token = signer->sign(ana, TokenType::access, system_now());
    });
    // A verifier anew for each run, so that none of the tokens is known.
    const double first = microseconds(token_count, [&] {
        verify_all(*make_token_verifier({{signing.kid, verifying}}, {}), tokens);
    });
    const auto verifier = make_token_verifier({{signing.kid, verifying}}, {});
    verify_all(*verifier, tokens);
    const double again = microseconds(token_count, [&] { verify_all(*verifier, tokens); });
    const double together = microseconds(2 * token_count, [&] {
        const std::jthread other([&] { verify_all(*verifier, tokens); });
        verify_all(*verifier, tokens);
    });
    std::printf(
        "%s  %zu bytes  sign %7.1f us  verify %7.1f us  again %5.2f us  again, two threads %5.2f us\n", name,
        tokens.front().size(), sign, first, again, together);
}

// The signature alone, with the key read once: what is left when no library reads the key for each token.
void measure_curve(const Key& private_key) {
    BIO* bio = BIO_new_mem_buf(private_key.bytes.data(), static_cast<int>(private_key.bytes.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    const std::string text(600, 'x');
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::array<unsigned char, 128> signature{};
    std::size_t size = signature.size();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context, signature.data(), &size, bytes, text.size());
    EVP_MD_CTX_free(context);
    const double alone = microseconds(token_count, [&] {
        for (std::size_t i = 0; i < token_count; ++i) {
            EVP_MD_CTX* checking = EVP_MD_CTX_new();
            EVP_DigestVerifyInit(checking, nullptr, EVP_sha256(), nullptr, key);
            require(EVP_DigestVerify(checking, signature.data(), size, bytes, text.size()) == 1);
            EVP_MD_CTX_free(checking);
        }
    });
    std::printf("ES256  the signature alone, with the key read once: verify %7.1f us\n", alone);
    EVP_PKEY_free(key);
    BIO_free(bio);
}

}  // namespace

int main() {
    const Key secret = hs256_key("a secret of some length");
    measure("HS256", {"", secret}, secret);
    const Key private_key = make_es256_private_key();
    measure("ES256", {"k1", private_key}, es256_public_half(private_key));
    measure_curve(private_key);
}
