// SPDX-License-Identifier: Apache-2.0
// What decided the last seat, or who is elected, in words that a journalist can print.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "election/law/outcome.h"
#include "language/language.h"

namespace urna::law_words {

// One paragraph; where the last tier is one of districts, which have a last seat each, one for each district.
// They are made from the steps alone:
// - the last seat that was given, the quotient, remainder or average for which it was given, and the next
//   largest one of another list that could have taken it;
// - with a quotient of the first tier, with how many votes more that list would have taken the seat, all else
//   being equal, who takes part and who has a majority too;
// - the tie break or the lot that decided, the seat that a majority clause takes or adds, and what a list has
//   more than its share in a tier that levels;
// - that a lot is not drawn yet, or that seats stay open.
//
// `names` are those of the lists, which are taken as they are.
std::vector<std::string> last_seat_words(const election::law::Outcome& outcome,
                                         const election::law::Facts& facts,
                                         std::span<const std::string> names, language::Language language);
std::vector<std::string> last_seat_words(const election::law::PresidentOutcome& outcome,
                                         const election::law::Facts& facts,
                                         std::span<const std::string> names, language::Language language);
std::vector<std::string> last_seat_words(const election::law::AnyOutcome& outcome,
                                         const election::law::Facts& facts,
                                         std::span<const std::string> names, language::Language language);

}  // namespace urna::law_words
