// SPDX-License-Identifier: Apache-2.0
// Fields of CSV (RFC 4180) that a spreadsheet opens.
#pragma once

#include <string>

namespace urna::api {

// The text as a field, in quotation marks where it needs them. An apostrophe stands before each character
// that a spreadsheet could take for the beginning of a formula: at the beginning, behind spaces, and behind
// what some spreadsheet takes for the end of a cell. The full-width forms and the minus sign count, since
// some programs turn them into the plain ones. As the console does it (web/src/lib/results/csv.ts).
std::string csv_field(const std::string& text);

}  // namespace urna::api
