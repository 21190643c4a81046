// SPDX-License-Identifier: Apache-2.0
#include "security/sealing.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace urna::security {
namespace {

TEST(Sealing, OpensWhatItSealedForTheSameOwner) {
    const SealingKey key(SealingKey::make(), "the key");
    for (const std::string& text : {std::string(), std::string("a secret"), std::string("\0\xFF\0", 3)}) {
        const std::string sealed = key.seal(text, "account 17");
        EXPECT_EQ(key.open(sealed, "account 17"), text);
        EXPECT_NE(key.seal(text, "account 17"), sealed) << "the same text twice";
        EXPECT_EQ(sealed.find(text.empty() ? "?" : text), std::string::npos);
    }
}

TEST(Sealing, OpensNothingElse) {
    const SealingKey key(SealingKey::make(), "the key");
    const std::string sealed = key.seal("a secret", "account 17");
    EXPECT_FALSE(key.open(sealed, "account 18"));
    EXPECT_FALSE(SealingKey(SealingKey::make(), "another").open(sealed, "account 17"));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(key.open(changed, "account 17")) << i;
    }
    for (const std::string& text : {std::string(), std::string("?"), sealed.substr(1), sealed + "AA",
                                    sealed.substr(0, sealed.size() - 4), std::string(40, 'A')})
        EXPECT_FALSE(key.open(text, "account 17")) << text;
}

TEST(Sealing, KeyIsOf64HexadecimalDigits) {
    const std::string hex = SealingKey::make();
    EXPECT_EQ(hex.size(), 64U);
    EXPECT_NE(SealingKey::make(), hex);
    for (const std::string& text : {std::string(), hex.substr(1), hex + "0", hex + "00", "x" + hex.substr(1)})
        EXPECT_THROW(SealingKey(text, "the key"), std::runtime_error) << text;
}

}  // namespace
}  // namespace urna::security
