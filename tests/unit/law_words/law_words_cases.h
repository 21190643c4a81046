// SPDX-License-Identifier: Apache-2.0
// Random rules and elections of all kinds, and what must hold of every text.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include "election/law/facts.h"
#include "election/law/rule.h"
#include "language/language.h"

namespace urna::law_words {

using language::Language;
namespace law = election::law;
using Random = std::mt19937_64;

// A rule that the reader accepts, and of which everything means something: each part that the rule states for
// its tiers holds in one of them, and nothing is stated that has no effect beside the rest.
law::Rule any_rule(Random& random);
law::PresidentRule any_president_rule(Random& random);

// An election for the rule, of few lists with small votes, so that much ties.
law::Facts any_facts(Random& random, const law::Rule& rule);
law::Facts any_facts(Random& random, const law::PresidentRule& rule);

// Which values of its choices a rule has, and which optional parts: `round.up`, `alliances`.
using Choices = std::set<std::string>;
void add_choices(const law::Rule& rule, Choices& seen);
void add_choices(const law::PresidentRule& rule, Choices& seen);
// All that there are.
Choices all_choices();

// Names of so many lists, in Cyrillic, so that Latin letters in a Cyrillic text are such that were not
// translated.
std::vector<std::string> names_of(std::size_t lists);

// Fails when the text is empty, has a placeholder, a mark, a space too many or no full stop; or letters of
// the other script, but for what stands between quotation marks.
void expect_whole(const std::string& text, Language language);

}  // namespace urna::law_words
