// SPDX-License-Identifier: Apache-2.0
// The texts of which the words of electoral law are made.
#pragma once

#include "language/text_table.h"

namespace urna::law_words {

const language::TextTable& texts();

}  // namespace urna::law_words
