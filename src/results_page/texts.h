// SPDX-License-Identifier: Apache-2.0
// The words of the public pages.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "results_page/language.h"

namespace urna::results_page {

// A language's texts by their keys. Templates name them `{{t.key}}`.
using Texts = std::map<std::string, std::string, std::less<>>;

// All of them, as they are shown.
const Texts& texts_of(Language language);

using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

// The text of that key with the values in place of its placeholders, such as `{name}`. Values are taken as
// they are. Throws std::out_of_range when there is no such text.
std::string text(Language language, std::string_view key, Values values = {});

}  // namespace urna::results_page
