// SPDX-License-Identifier: Apache-2.0
// A rule in plain sentences, for administrators, journalists and lawyers.
#pragma once

#include <string>
#include <vector>

#include "election/law/rule.h"
#include "language/language.h"

namespace urna::law_words {

// Paragraphs of a sentence or a few. They say all of the rule that means something: of two rules that differ
// in that, the words differ, too. What every tier has in common stands before the tiers. Not said are: what
// the rule itself states and every tier states otherwise (but for the threshold that a class factor asks
// for), `factorFor` beside a factor of 1, `agreement` and `within` of alliances without joint seats, and what
// stands for absent.
std::vector<std::string> rule_words(const election::law::Rule& rule, int seats, language::Language language);
std::vector<std::string> rule_words(const election::law::PresidentRule& rule, language::Language language);
// Of either; `seats` is of lists.
std::vector<std::string> rule_words(const election::law::AnyRule& rule, int seats,
                                    language::Language language);

}  // namespace urna::law_words
