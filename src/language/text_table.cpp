// SPDX-License-Identifier: Apache-2.0
#include "language/text_table.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "language/formats.h"

namespace urna::language {
namespace {

std::string shown(const TextRow& row, Language language) {
    switch (language) {
        case Language::english:
            return without_marks(row.english);
        case Language::serbian_latin:
            return without_marks(row.serbian);
        case Language::serbian_cyrillic:
            break;
    }
    return to_cyrillic(row.serbian);
}

// The forms of CLDR, but that what English calls `other` is `many`, too.
std::string_view plural_form(Language language, std::uint64_t number) {
    const std::uint64_t last = number % 10;
    const std::uint64_t last_two = number % 100;
    if (language == Language::english) return number == 1 ? "one" : "many";
    if (last == 1 && last_two != 11) return "one";
    return 2 <= last && last <= 4 && (last_two < 12 || last_two > 14) ? "few" : "many";
}

std::string filled(const Texts& texts, std::string_view key, std::span<const Value> values) {
    const auto found = texts.find(key);
    if (found == texts.end()) throw std::out_of_range("no text " + std::string(key));
    std::string_view rest = found->second;
    std::string result;
    while (!rest.empty()) {
        const std::size_t begin = rest.find('{');
        result += rest.substr(0, begin);
        if (begin == rest.npos) break;
        const std::size_t end = rest.find('}', begin);
        std::string_view put = rest.substr(begin, end + 1 - begin);
        const std::string_view name = put.substr(1, put.size() - 2);
        for (const auto& [wanted, value] : values)
            if (wanted == name) put = value;
        result += put;
        rest.remove_prefix(end + 1);
    }
    return result;
}

}  // namespace

TextTable::TextTable(std::span<const TextRow> rows) {
    for (const Language language : languages) {
        Texts& texts = texts_.at(static_cast<std::size_t>(language));
        for (const TextRow& row : rows) {
            if (!texts.emplace(row.key, shown(row, language)).second)
                throw std::logic_error("two texts of one key: " + std::string(row.key));
        }
    }
}

std::string TextTable::text(Language language, std::string_view key, Values values) const {
    return filled(texts_of(language), key, values);
}

std::string TextTable::counted(Language language, std::string_view key, std::uint64_t number,
                               Values values) const {
    std::vector<Value> all(values);
    all.emplace_back("n", number_text(language, number));
    return filled(texts_of(language), fmt::format("{}.{}", key, plural_form(language, number)), all);
}

}  // namespace urna::language
