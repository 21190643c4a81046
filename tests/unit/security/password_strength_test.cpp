// SPDX-License-Identifier: Apache-2.0
#include "security/password_strength.h"

#include <gtest/gtest.h>

namespace urna::security {
namespace {

TEST(PasswordStrength, WhatEverybodyTriesFirstIsCommon) {
    for (const char* password : {"Password1234", "P@ssw0rd1234", "Qwerty123456", "Iloveyou2026",
                                 "Aaaaaaaaaaa1", "Administrator1", "Welcome12345", "Abcdefgh1234", ""})
        EXPECT_TRUE(is_common_password(password, {})) << password;
    for (const char* password :
         {"Correct-Horse-1", "Vrbas-i-Tamis-77", "xK3-vv81-Qpa0", "Шљива-и-Крушка-7aA"})
        EXPECT_FALSE(is_common_password(password, {})) << password;
}

TEST(PasswordStrength, WhatIsKnownOfTheAccountIsGuessedFirst) {
    EXPECT_FALSE(is_common_password("Zdravkovska1", {}));
    EXPECT_TRUE(is_common_password("Zdravkovska1", {"", "zdravkovska@example.org", "Zdravkovska"}));
}

TEST(PasswordStrength, LongTextsAreLookedAtInTheirBeginning) {
    EXPECT_TRUE(is_common_password(std::string(256, 'a'), {}));
    EXPECT_FALSE(is_common_password("xK3-vv81-Qpa0" + std::string(1'000'000, 'a'), {}));
}

}  // namespace
}  // namespace urna::security
