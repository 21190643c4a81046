// SPDX-License-Identifier: Apache-2.0
#include "law_words/phrases.h"

#include <fmt/format.h>

#include "election/law/decimal_text.h"
#include "election/law/exact_text.h"
#include "language/formats.h"
#include "law_words/texts.h"

namespace urna::law_words {

std::string Phrases::say(std::string_view key, language::Values values) const {
    return texts().text(language_, key, values);
}

std::string Phrases::count(std::string_view key, std::uint64_t number, language::Values values) const {
    return texts().counted(language_, key, number, values);
}

std::string Phrases::number(election::uint128 number) const {
    return language::decimal_text(language_, fmt::format("{}", number));
}

std::string Phrases::percent(law::Thousandths percent) const {
    return language::percent_text(language_, percent, 3, true);
}

std::string Phrases::percent(const law::PercentCondition& condition) const {
    return condition.whole == law::percent_max ? percent(condition.percent)
                                               : law::fraction_text(condition.percent, condition.whole);
}

std::string Phrases::thousandths(law::Thousandths number) const {
    return language::decimal_text(language_, law::thousandths_text(number));
}

std::string Phrases::ratio(const law::Ratio& ratio) const {
    const std::string text = law::ratio_text(ratio);
    return text.find('/') == text.npos ? language::decimal_text(language_, text) : text;
}

std::string Phrases::decimal(law::int128 numerator, std::uint64_t denominator) const {
    return language::decimal_text(language_, law::decimal_text(numerator, denominator));
}

std::string Phrases::exact(law::int128 numerator, std::uint64_t denominator) const {
    std::string fraction = law::fraction_text(numerator, denominator);
    if (fraction.find('/') == fraction.npos) return language::decimal_text(language_, fraction);
    return fmt::format("{} ({})", decimal(numerator, denominator), fraction);
}

std::string Phrases::and_between(std::span<const std::string> items) const {
    return language::list_text(language_, items);
}

}  // namespace urna::law_words
