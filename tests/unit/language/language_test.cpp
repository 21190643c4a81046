// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <gtest/gtest.h>

namespace urna::language {
namespace {

TEST(Language, IsToldByItsTag) {
    for (const Language language : languages) EXPECT_EQ(language_of(tag_of(language)), language);
    EXPECT_EQ(language_of("EN-gb"), Language::english);
    EXPECT_EQ(language_of("sr"), Language::serbian_cyrillic);
    EXPECT_EQ(language_of("SR-latn-RS"), Language::serbian_latin);
    EXPECT_EQ(language_of("sr-ME"), Language::serbian_latin);
    EXPECT_EQ(language_of("sr-Cyrl-ME"), Language::serbian_cyrillic);
    for (const char* tag : {"sh", "bs-BA", "hr"}) EXPECT_EQ(language_of(tag), Language::serbian_latin) << tag;
    for (const char* tag : {"", "de", "english", "srp", "*", "-", "e n"})
        EXPECT_EQ(language_of(tag), std::nullopt) << tag;
}

TEST(Language, IsTheOneThatAReaderLikesBest) {
    const auto preferred = [](std::string_view list) { return preferred_language(list); };
    EXPECT_EQ(preferred(""), Language::english);
    EXPECT_EQ(preferred("de, fr;q=0.9"), Language::english);
    EXPECT_EQ(preferred("de, sr-Latn;q=0.8, en;q=0.7"), Language::serbian_latin);
    EXPECT_EQ(preferred("en;q=0.7,sr;q=0.8"), Language::serbian_cyrillic);
    EXPECT_EQ(preferred("sr-Latn, en"), Language::serbian_latin);
    EXPECT_EQ(preferred(" en ; q=0 , sr-Latn ; q=0.001"), Language::serbian_latin);
    EXPECT_EQ(preferred("sr;q=0"), Language::english);
    EXPECT_EQ(preferred("sr;q=2, en;q=0.1"), Language::english);
    EXPECT_EQ(preferred("sr;q=x"), Language::english);
    EXPECT_EQ(preferred(",,;;,sr;q=,;q=1"), Language::english);
}

TEST(Cyrillic, HasALetterForALetter) {
    EXPECT_EQ(to_cyrillic("Ljubav, Njegoš, DŽEP i džep, čaša đaka"), "Љубав, Његош, ЏЕП и џеп, чаша ђака");
    EXPECT_EQ(to_cyrillic("Podaci ([[JSON]]): {name}"), "Подаци (JSON): {name}");
    EXPECT_EQ(to_cyrillic("in|jekcija „1.234“ – 5%"), "инјекција „1.234“ – 5%");
    EXPECT_EQ(without_marks("in|jekcija ([[JSON]])"), "injekcija (JSON)");
}

}  // namespace
}  // namespace urna::language
