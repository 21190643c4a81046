// SPDX-License-Identifier: Apache-2.0
#include "language/formats.h"

#include <fmt/format.h>

#include <array>

namespace urna::language {

std::string number_text(Language language, std::uint64_t number) {
    return decimal_text(language, std::to_string(number));
}

std::string decimal_text(Language language, std::string_view number) {
    const bool english = language == Language::english;
    const std::string_view whole = number.substr(0, number.find('.'));
    const std::size_t sign = whole.starts_with('-') ? 1 : 0;
    std::string result;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > sign && (whole.size() - i) % 3 == 0) result += english ? ',' : '.';
        result += whole[i];
    }
    if (whole.size() == number.size()) return result;
    return fmt::format("{}{}{}", result, english ? '.' : ',', number.substr(whole.size() + 1));
}

std::string percent_text(Language language, std::uint64_t units, int decimals, bool trim_zeros) {
    std::uint64_t scale = 1;
    for (int i = 0; i < decimals; ++i) scale *= 10;
    std::string fraction = decimals == 0 ? "" : fmt::format(".{:0{}}", units % scale, decimals);
    if (trim_zeros) fraction.erase(fraction.find_last_not_of(".0") + 1);
    return decimal_text(language, std::to_string(units / scale) + fraction) + "%";
}

std::string list_text(Language language, std::span<const std::string> items) {
    constexpr std::array<std::string_view, 3> conjunctions{" and ", " i ", " и "};
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += i + 1 < items.size() ? ", " : conjunctions.at(static_cast<std::size_t>(language));
        text += items[i];
    }
    return text;
}

}  // namespace urna::language
