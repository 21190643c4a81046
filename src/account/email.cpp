// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "account/account.h"
#include "base/text.h"

namespace urna::account {

namespace {

constexpr auto npos = std::string_view::npos;

bool is_ascii_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_ascii_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1C' && c <= '\x1F');
}

// UTF-8 synchronizes itself: the bytes of one character are never found inside another's.
constexpr std::array<std::string_view, 19> wide_spaces{
    "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};

bool has_space(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_ascii_space) ||
           std::any_of(wide_spaces.begin(), wide_spaces.end(),
                       [&](std::string_view space) { return text.find(space) != npos; });
}

// Labels with dots between, none of them empty, at least two, the last of two ASCII letters or more.
bool is_domain(std::string_view text) {
    const auto last_dot = text.rfind('.');
    if (last_dot == npos || text.front() == '.' || text.find("..") != npos) {
        return false;
    }
    const auto top_level = text.substr(last_dot + 1);
    return top_level.size() >= 2 && std::all_of(top_level.begin(), top_level.end(), is_ascii_letter);
}

}  // namespace

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (at == npos || at == 0 || text.find('@', at + 1) != npos) {
        return false;
    }
    return is_valid_label(text, email_characters_max) && !has_space(text) && is_domain(text.substr(at + 1));
}

std::string email_key(std::string_view email) {
    std::string key(email);
    std::transform(key.begin(), key.end(), key.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return key;
}

}  // namespace urna::account
