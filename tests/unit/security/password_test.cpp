// SPDX-License-Identifier: Apache-2.0
#include "security/password.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sodium.h>

#include <functional>

namespace {

int hashes = 0;  // that were made to verify a password

}  // namespace

// In the place of libsodium's, which it calls.
extern "C" int crypto_pwhash(unsigned char* const digest, unsigned long long digest_bytes,
                             const char* const password, unsigned long long password_bytes,
                             const unsigned char* const salt, unsigned long long passes, std::size_t memory,
                             int algorithm) {
    ++hashes;
    static const auto libsodiums =
        reinterpret_cast<decltype(&crypto_pwhash)>(dlsym(RTLD_NEXT, "crypto_pwhash"));
    return libsodiums(digest, digest_bytes, password, password_bytes, salt, passes, memory, algorithm);
}

namespace urna::security {
namespace {

TEST(Password, IsVerifiedAgainstItsOwnHashOnly) {
    const std::string hash = hash_password("Lozinka1");
    EXPECT_TRUE(verify_password(hash, "Lozinka1"));
    EXPECT_FALSE(verify_password(hash, "Lozinka2"));
    EXPECT_FALSE(verify_password(hash, ""));
}

TEST(Password, HashesAreArgon2idWithTheParametersWeSay) {
    EXPECT_EQ(hash_password("1").substr(0, 27), "$argon2id$v=19$m=19456,t=2,");
}

TEST(Password, SamePasswordGivesDifferentHashes) {
    EXPECT_NE(hash_password("Lozinka1"), hash_password("Lozinka1"));
}

TEST(Password, BrokenHashVerifiesNothing) {
    EXPECT_FALSE(verify_password("", "1"));
    EXPECT_FALSE(verify_password("$argon2id$", "1"));
}

const std::string composed = "Lozinka\u010D1";
const std::string decomposed = "Lozinkac\u030C1";

TEST(Password, IsTheSameHoweverItsLettersWereTyped) {
    for (const std::string& registered : {composed, decomposed}) {
        const std::string hash = hash_password(registered);
        EXPECT_TRUE(verify_password(hash, composed));
        EXPECT_TRUE(verify_password(hash, decomposed));
        EXPECT_FALSE(verify_password(hash, "Lozinkac1"));
    }
}

TEST(Password, HashesOfBeforeAreOfWhatWasTyped) {
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    ASSERT_EQ(crypto_pwhash_str(hash.data(), decomposed.data(), decomposed.size(), crypto_pwhash_OPSLIMIT_MIN,
                                crypto_pwhash_MEMLIMIT_MIN),
              0);
    hash.resize(hash.find('\0'));
    EXPECT_TRUE(verify_password(hash, decomposed));
    EXPECT_FALSE(verify_password(hash, composed));
}

TEST(Password, AnUnknownAccountCostsAsManyHashesAsAWrongPassword) {
    const auto hashes_of = [](const std::function<void()>& work) {
        const int before = hashes;
        work();
        return hashes - before;
    };
    const std::string hash = hash_password("Another1");
    verify_nothing("");  // makes its hash of nobody
    EXPECT_EQ(hashes_of([&] { verify_password(hash, composed); }), 1);
    EXPECT_EQ(hashes_of([] { verify_nothing(composed); }), 1);
    EXPECT_EQ(hashes_of([&] { verify_password(hash, decomposed); }), 2);
    EXPECT_EQ(hashes_of([] { verify_nothing(decomposed); }), 2);
}

}  // namespace
}  // namespace urna::security
