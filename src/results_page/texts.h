// SPDX-License-Identifier: Apache-2.0
// The words of the public pages.
#pragma once

#include <string>
#include <string_view>

#include "language/text_table.h"

namespace urna::results_page {

using language::Language;
using language::Texts;
using language::Values;

// All of a language, as they are shown. Templates name them `{{t.key}}`.
const Texts& texts_of(Language language);

// TextTable::text() of these words.
std::string text(Language language, std::string_view key, Values values = {});

}  // namespace urna::results_page
