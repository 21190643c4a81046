// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "account/account.h"

namespace urna::account {

namespace {

bool day_exists(int day, int month) {
    // The year is known to three digits only, so 29 February always may be.
    constexpr std::array days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month >= 1 && month <= 12 && day >= 1 && day <= days[static_cast<std::size_t>(month) - 1];
}

}  // namespace

bool is_jmbg(std::string_view text) {
    constexpr std::size_t length = 13;
    if (text.size() != length ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return false;
    }
    std::array<int, length> digits{};
    std::transform(text.begin(), text.end(), digits.begin(), [](char c) { return c - '0'; });

    const int day = digits[0] * 10 + digits[1];
    const int month = digits[2] * 10 + digits[3];
    const int region = digits[7] * 10 + digits[8];
    if (!day_exists(day, month) || region < 70) {
        return false;
    }
    int sum = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        sum += (7 - static_cast<int>(i)) * (digits[i] + digits[i + 6]);
    }
    const int m = 11 - sum % 11;
    return digits[12] == (m <= 9 ? m : 0);
}

}  // namespace urna::account
