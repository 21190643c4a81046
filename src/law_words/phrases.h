// SPDX-License-Identifier: Apache-2.0
// What the words of rules and those of steps have in common.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "election/law/facts.h"
#include "election/law/step.h"
#include "language/text_table.h"

namespace urna::law_words {

using language::Language;
namespace law = election::law;

class Phrases {
 public:
    explicit Phrases(Language language) : language_(language) {}

 protected:
    std::string say(std::string_view key, language::Values values = {}) const;
    std::string count(std::string_view key, std::uint64_t number, language::Values values = {}) const;
    std::string number(election::uint128 number) const;
    std::string percent(law::Thousandths percent) const;
    // `5%`, and `1/3` where no percentage with three decimals says it.
    std::string percent(const law::PercentCondition& condition) const;
    std::string thousandths(law::Thousandths number) const;
    std::string ratio(const law::Ratio& ratio) const;
    // With at most six decimals.
    std::string decimal(law::int128 numerator, std::uint64_t denominator) const;
    // With the fraction behind it where six decimals do not say it.
    std::string exact(law::int128 numerator, std::uint64_t denominator) const;
    std::string and_between(std::span<const std::string> items) const;

    // `prefix` and the name that the choice has in JSON.
    template <class Names, class Choice>
    std::string choice(std::string_view prefix, const Names& names, Choice choice,
                       language::Values values = {}) const {
        return say(std::string(prefix) + std::string(name_of(names, choice)), values);
    }

 private:
    Language language_;
};

}  // namespace urna::law_words
