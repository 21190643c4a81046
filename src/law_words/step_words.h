// SPDX-License-Identifier: Apache-2.0
// The explanation of a sum in plain sentences.
#pragma once

#include <span>
#include <string>

#include "election/law/facts.h"
#include "election/law/step.h"
#include "language/language.h"

namespace urna::law_words {

// A sentence or two, and of seats by quotients a line for each seat. `names` are those of the lists, which
// are taken as they are. Quotients and averages have at most six decimals.
std::string step_words(const election::law::Step& step, const election::law::Facts& facts,
                       std::span<const std::string> names, language::Language language);

// `A lot gives one place to one of A and B`: without a full stop.
std::string situation_words(const election::law::Situation& situation, const election::law::Facts& facts,
                            std::span<const std::string> names, language::Language language);

}  // namespace urna::law_words
