// SPDX-License-Identifier: Apache-2.0
// A result as pictures: the hemicycle of a page, and a picture of its own that says everything by itself.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "language/language.h"
#include "results_page/public_election.h"

namespace urna::results_page {

using language::Language;

// How many colours there are for those who have none of their own.
inline constexpr std::size_t colours = 12;

// Which of the colours, from 1, the participants have, by index; as in the console
// (web/src/lib/charts/styles.ts). 0: one of their own.
std::vector<std::size_t> colours_of(const PublicElection& election);

// The lists that have seats, from left to right.
std::vector<std::size_t> lists_from_left(const PublicElection& election);

// The seats of a finished parliamentary election as an element of HTML, in the colours of the page's style.
std::string hemicycle(Language language, const PublicElection& election);

// The colours of the light theme, `#rrggbb`, out of the style's variables `--party-1` and so on. Throws
// std::logic_error when the style lacks one.
using Palette = std::array<std::string, colours>;
Palette palette_of(std::string_view style);

// A finished election as a file of SVG that needs nothing beside it: title, sentence, hemicycle or bars, and
// those who took part. That of a rehearsal says so.
std::string picture(Language language, const PublicElection& election, const Palette& palette,
                    bool rehearsal = false);

}  // namespace urna::results_page
