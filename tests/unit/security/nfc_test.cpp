// SPDX-License-Identifier: Apache-2.0
#include "security/nfc.h"

#include <gtest/gtest.h>

namespace urna::security {
namespace {

TEST(Nfc, ComposesLettersAndTheirMarks) {
    EXPECT_EQ(to_nfc("C\u030Cic\u030Ca\u0301k"), "\u010Ci\u010D\u00E1k");
    EXPECT_EQ(to_nfc("\u1112\u1161\u11AB"), "\uD55C");
    EXPECT_EQ(to_nfc("a\u0323\u0302"), "\u1EAD");
    EXPECT_EQ(to_nfc("\u212B"), "\u00C5");  // the sign for ångström
}

TEST(Nfc, LeavesEverythingElseAsItIs) {
    const std::string with_nul("a\0b", 3);
    for (const std::string& text :
         {std::string(), std::string("Lozinka1 \r\n"), std::string("\u010Ci\u010D\u00E1k"),
          std::string("\uFB01\u00B2\u200D\uFEFF"), with_nul, std::string("c\u030C\xFF"), std::string("\xC3"),
          std::string("\xED\xA0\x80")}) {
        EXPECT_EQ(to_nfc(text), text);
    }
}

}  // namespace
}  // namespace urna::security
