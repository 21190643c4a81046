// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/key_directory.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/commands/keys_command.h"
#include "app/options/token_options.h"
#include "support/temporary_directory.h"

namespace urna::app {
namespace {

using security::Algorithm;
using testing::Test;

std::string failure(const std::function<void()>& what) {
    try {
        what();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "none";
}

bool ends_with(const std::string& text, const std::string& end) {
    return text.ends_with(end);
}

class KeyDirectory : public Test {
 protected:
    void make(const std::string& kid) { make_keys({keys, kid}, printed); }
    void write(const std::string& name, const std::string& text) {
        std::filesystem::create_directories(keys);
        std::ofstream(keys / name) << text;
    }
    std::string read(const std::string& name) {
        std::stringstream text;
        text << std::ifstream(keys / name).rdbuf();
        return text.str();
    }
    void remove(const std::string& name) { ASSERT_TRUE(std::filesystem::remove(keys / name)); }
    std::string failure_of_signing(const std::optional<std::string>& kid = {}) {
        return failure([&] { read_signing_keys(keys, kid); });
    }
    std::string failure_of_verifying() {
        return failure([&] { read_verifying_keys(keys); });
    }

    TemporaryDirectory temporary;
    std::filesystem::path keys = temporary.path() / "keys";
    std::ostringstream printed;
};

TEST_F(KeyDirectory, OfASignerHoldsPrivateKeysAndVerifiesWithAll) {
    make("old");
    make("new");
    const TokenKeys read = read_signing_keys(keys, "new");
    EXPECT_EQ(read.signing.kid, "new");
    EXPECT_TRUE(security::holds_private_key(read.signing.key.bytes));
    ASSERT_EQ(read.verifying.size(), 2U);
    for (const auto& [kid, key] : read.verifying) {
        EXPECT_EQ(key.algorithm, Algorithm::es256);
        EXPECT_FALSE(security::holds_private_key(key.bytes)) << kid;
    }
}

TEST_F(KeyDirectory, OnlyKeyThatCanSignNeedNotBeNamed) {
    make("old");
    make("new");
    EXPECT_TRUE(ends_with(failure_of_signing(), "choose one with --jwt-signing-key"));
    remove("old.pem");
    EXPECT_EQ(read_signing_keys(keys, {}).signing.kid, "new");
    EXPECT_EQ(read_signing_keys(keys, {}).verifying.size(), 2U);
    EXPECT_NE(failure_of_signing("old"), "none");
    remove("new.pem");
    EXPECT_TRUE(failure_of_signing().starts_with("there is no private key to sign with"));
}

TEST_F(KeyDirectory, OfAVerifierHoldsNoPrivateKey) {
    make("k1");
    EXPECT_TRUE(ends_with(failure_of_verifying(), "k1.pem: is a private key where only public ones belong"));
    remove("k1.pem");
    EXPECT_EQ(read_verifying_keys(keys).size(), 1U);
    // Docker and others choose the file's name themselves.
    write("k2.pem", read("k1.pub.pem"));
    EXPECT_EQ(read_verifying_keys(keys).at("k2"), read_verifying_keys(keys).at("k1"));
}

TEST_F(KeyDirectory, SecretStandsBesideKeys) {
    make("k1");
    write("old.secret", "a secret\n");
    const TokenKeys read = read_signing_keys(keys, "k1");
    EXPECT_EQ(read.verifying.at("old"), security::hs256_key("a secret"));
    EXPECT_EQ(read_signing_keys(keys, "old").signing.key, security::hs256_key("a secret"));
}

TEST_F(KeyDirectory, WithoutKeysIsRefused) {
    EXPECT_TRUE(failure_of_verifying().starts_with("cannot read the keys in "));
    write("README", "keys will be here");
    write(".hidden.pem", "");
    EXPECT_TRUE(failure_of_signing().starts_with("there are no keys in "));
    EXPECT_TRUE(failure_of_verifying().starts_with("there are no keys in "));
}

TEST_F(KeyDirectory, WithAKeyThatIsNotFitIsRefusedByItsName) {
    make("k1");
    remove("k1.pem");
    write("k2.pem", "no PEM");
    EXPECT_TRUE(ends_with(failure_of_verifying(), "k2.pem: is no public key in PEM"));
    remove("k2.pem");
    write("k 2.pem", read("k1.pub.pem"));
    EXPECT_TRUE(ends_with(failure_of_verifying(), "k 2.pem: has a name that is no name of a key"));
    remove("k 2.pem");
    std::filesystem::create_directory(keys / "k3.pem");
    EXPECT_NE(failure_of_verifying(), "none");
    std::filesystem::remove(keys / "k3.pem");
    EXPECT_EQ(failure_of_verifying(), "none");
}

TEST_F(KeyDirectory, TwoKeysOfOneNameAreRefused) {
    make("k1");
    make("k2");
    write("k1.pub.pem", read("k2.pub.pem"));
    EXPECT_TRUE(
        ends_with(failure_of_signing("k2"), "k1.pub.pem: conflicts with another key of the same kid"));
}

TEST_F(KeyDirectory, WithTooManyKeysIsRefused) {
    for (std::size_t i = 0; i <= keys_max; ++i) write(std::to_string(i) + ".secret", "s");
    EXPECT_TRUE(failure_of_verifying().starts_with("there are too many keys in "));
}

TEST_F(KeyDirectory, MakingAKeyOverwritesNothing) {
    make("k1");
    const std::string before = read("k1.pem");
    EXPECT_TRUE(ends_with(failure([&] { make("k1"); }), "k1.pem: File exists"));
    EXPECT_EQ(read("k1.pem"), before);
    remove("k1.pem");
    EXPECT_TRUE(ends_with(failure([&] { make("k1"); }), "k1.pub.pem: File exists"));
    EXPECT_FALSE(std::filesystem::exists(keys / "k1.pem"));
    EXPECT_NE(failure([&] { make("../k1"); }), "none");
}

TEST_F(KeyDirectory, PrivateKeyIsForItsOwnerOnly) {
    make_keys({keys, std::nullopt}, printed);
    std::string private_file;
    std::istringstream(printed.str()) >> private_file;
    EXPECT_EQ(std::filesystem::status(private_file).permissions(), std::filesystem::perms(0600));
    EXPECT_EQ(std::filesystem::status(keys).permissions(), std::filesystem::perms(0700));
}

TEST_F(KeyDirectory, AndSecretExcludeEachOther) {
    make("k1");
    const auto secret = []() -> std::string { throw std::logic_error("not asked for"); };
    TokenConfig config;
    config.keys = keys;
    EXPECT_EQ(failure([&] { make_token_parts(config, secret); }), "none");
    config.secret = "s";
    EXPECT_NE(failure([&] { make_token_parts(config, secret); }), "none");
    EXPECT_NE(failure([&] { make_verifier(config); }), "none");
    config.keys.reset();
    EXPECT_EQ(failure([&] { make_token_parts(config, secret); }), "none");
    EXPECT_EQ(failure([&] { make_verifier(config); }), "none");
    config.signing_key = "k1";
    EXPECT_EQ(failure([&] { make_token_parts(config, secret); }), "--jwt-signing-key needs --jwt-keys");
    EXPECT_NE(failure([&] { make_verifier({}); }), "none");
}

// Between two processes, as authentication and the others are.
TEST_F(KeyDirectory, VerifierAcceptsWhatTheSignerSigns) {
    make("k1");
    TokenConfig config;
    config.keys = keys;
    const auto signer = make_token_parts(config, {}).signer;
    remove("k1.pem");
    const auto verifier = make_verifier(config);
    account::Account ana;
    ana.email = "ana@example.org";
    const std::string token = signer->sign(ana, security::TokenType::access, system_now());
    EXPECT_EQ(verifier->verify(token, security::TokenType::access, system_now())->email, "ana@example.org");
}

}  // namespace
}  // namespace urna::app
