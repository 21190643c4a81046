// SPDX-License-Identifier: Apache-2.0
// The texts of a module in each language, by their keys.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "language/language.h"

namespace urna::language {

// Serbian is in Latin, with the marks that to_cyrillic() reads.
struct TextRow {
    const char* key;
    const char* english;
    const char* serbian;
};

// A language's texts by their keys, as they are shown.
using Texts = std::map<std::string, std::string, std::less<>>;

using Value = std::pair<std::string_view, std::string>;
using Values = std::initializer_list<Value>;

class TextTable {
 public:
    explicit TextTable(std::span<const TextRow> rows);

    const Texts& texts_of(Language language) const { return texts_.at(static_cast<std::size_t>(language)); }

    // The text of that key with the values in place of its placeholders, such as `{name}`. Values are taken
    // as they are; a placeholder without a value stays. Throws std::out_of_range when there is no such text.
    std::string text(Language language, std::string_view key, Values values = {}) const;

    // The same of a key that has a text for each form of the plural: `KEY.one`, `KEY.few` and `KEY.many`, of
    // which English has the first and the last. `{n}` is the number.
    std::string counted(Language language, std::string_view key, std::uint64_t number,
                        Values values = {}) const;

 private:
    std::array<Texts, languages.size()> texts_;
};

}  // namespace urna::language
