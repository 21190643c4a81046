#include "security/password.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace urna::security
