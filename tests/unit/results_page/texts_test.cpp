// SPDX-License-Identifier: Apache-2.0
#include "results_page/texts.h"

#include <gmock/gmock.h>

namespace urna::results_page {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Texts, AreThereInEachLanguageWithTheSamePlaceholders) {
    const auto placeholders = [](std::string_view text) {
        std::multiset<std::string> found;
        for (std::size_t at = 0; (at = text.find('{', at)) != text.npos; ++at)
            found.emplace(text.substr(at, text.find('}', at) - at + 1));
        return found;
    };
    for (const auto& [key, english] : texts_of(Language::english)) {
        for (const Language language : {Language::serbian_latin, Language::serbian_cyrillic}) {
            const std::string& serbian = texts_of(language).at(key);
            EXPECT_EQ(placeholders(serbian), placeholders(english)) << key;
            EXPECT_THAT(serbian, Not(HasSubstr("[["))) << key;
            EXPECT_THAT(serbian, Not(HasSubstr("|"))) << key;
        }
    }
}

}  // namespace
}  // namespace urna::results_page
