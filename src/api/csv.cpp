// SPDX-License-Identifier: Apache-2.0
#include "api/csv.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace urna::api {
namespace {

std::string without_formula(std::string_view text) {
    constexpr std::string_view begin_formulas[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                   "＝", "＋", "－", "＠", "−"};
    constexpr std::string_view end_cells = ",;\t\r\n|";
    std::string safe;
    bool at_beginning = true;
    for (; !text.empty(); text.remove_prefix(1)) {
        const auto begins = [&](std::string_view first) { return text.starts_with(first); };
        if (at_beginning && std::any_of(std::begin(begin_formulas), std::end(begin_formulas), begins))
            safe += '\'';
        at_beginning =
            end_cells.find(text.front()) != end_cells.npos || (at_beginning && text.front() == ' ');
        safe += text.front();
    }
    return safe;
}

}  // namespace

std::string csv_field(const std::string& text) {
    std::string safe = without_formula(text);
    if (safe.find_first_of("\",\r\n") == std::string::npos) return safe;
    std::string field = "\"";
    for (const char c : safe) {
        if (c == '"') field += '"';
        field += c;
    }
    return field + '"';
}

}  // namespace urna::api
