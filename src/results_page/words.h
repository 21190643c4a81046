// SPDX-License-Identifier: Apache-2.0
// What an election is called, and its result as a sentence.
#pragma once

#include <string>
#include <string_view>

#include "language/language.h"
#include "results_page/public_election.h"

namespace urna::results_page {

using language::Language;

// Names are whatever their owners chose, also in scripts that run from right to left, which would turn the
// words around them. They are kept apart by elements in HTML, and by characters in plain text.
enum class Form { html, plain };

// The text for HTML: `&`, `<`, `>` and both quotation marks are written as entities.
std::string escape_html(std::string_view text);

// The name without what cannot be shown: control characters, and the characters that end what keeps it apart.
std::string displayed(std::string_view name);

// The name in that form; one that runs from left to right needs nothing around it.
std::string isolated(Form form, std::string_view name);

// The election's name; without one its kind and its day: `Parliamentary election, 24 November 2026`.
std::string title_of(Language language, const PublicElection& election);

// Place, kind and period, as far as they are there.
std::string lead_of(Language language, const PublicElection& election);

// Who has how much, and whether that is a majority, and whether that is not final; before the result, where
// the election stands.
std::string sentence_of(Language language, const PublicElection& election, Form form);

// The share of the valid votes that the participant at this index has: `37.46%`.
std::string share_of(Language language, const Result& result, std::size_t index);

// The first ten who have seats, or of candidates the first ten, with what they have: `A 113, B 90`.
std::string outcome_of(Language language, const PublicElection& election, Form form);

}  // namespace urna::results_page
