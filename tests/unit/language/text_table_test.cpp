// SPDX-License-Identifier: Apache-2.0
#include "language/text_table.h"

#include <gtest/gtest.h>

namespace urna::language {
namespace {

constexpr TextRow rows[] = {
    {"pair", "{first} and {last}", "{first} i {last}"},
    {"data", "Data ([[JSON]])", "Podaci ([[JSON]])"},
    {"seats.one", "{n} seat of {name}", "{n} mandat liste {name}"},
    {"seats.few", "", "{n} mandata liste {name}"},
    {"seats.many", "{n} seats of {name}", "{n} mandata lista {name}"},
};

TEST(TextTable, ShowsEachLanguage) {
    const TextTable table(rows);
    EXPECT_EQ(table.text(Language::english, "data"), "Data (JSON)");
    EXPECT_EQ(table.text(Language::serbian_latin, "data"), "Podaci (JSON)");
    EXPECT_EQ(table.text(Language::serbian_cyrillic, "data"), "Подаци (JSON)");
    EXPECT_EQ(table.texts_of(Language::english).size(), std::size(rows));
    EXPECT_THROW(table.text(Language::english, "nothing"), std::out_of_range);
}

TEST(TextTable, TakesValuesAsTheyAre) {
    const TextTable table(rows);
    EXPECT_EQ(table.text(Language::english, "pair", {{"first", "{last}"}, {"last", "B"}}), "{last} and B");
    EXPECT_EQ(table.text(Language::serbian_cyrillic, "pair", {{"first", "A"}, {"last", "[[B]]"}}),
              "A и [[B]]");
    EXPECT_EQ(table.text(Language::english, "pair", {{"first", "A"}}), "A and {last}");
}

TEST(TextTable, CountsByTheFormsOfTheLanguage) {
    const TextTable table(rows);
    const auto counted = [&](Language language, std::uint64_t number) {
        return table.counted(language, "seats", number, {{"name", "{n}"}});
    };
    EXPECT_EQ(counted(Language::english, 1), "1 seat of {n}");
    for (const std::uint64_t number : {0, 2, 21})
        EXPECT_EQ(counted(Language::english, number), std::to_string(number) + " seats of {n}");
    for (const std::uint64_t number : {1, 21, 101})
        EXPECT_EQ(counted(Language::serbian_latin, number), std::to_string(number) + " mandat liste {n}");
    for (const std::uint64_t number : {2, 4, 24, 102})
        EXPECT_EQ(counted(Language::serbian_latin, number), std::to_string(number) + " mandata liste {n}");
    for (const std::uint64_t number : {0, 5, 11, 12, 14, 111, 250})
        EXPECT_EQ(counted(Language::serbian_latin, number), std::to_string(number) + " mandata lista {n}");
    EXPECT_EQ(counted(Language::serbian_cyrillic, 1'001), "1.001 мандат листе {n}");
}

}  // namespace
}  // namespace urna::language
