// SPDX-License-Identifier: Apache-2.0
#include "security/password_strength.h"

#include <zxcvbn.h>

namespace urna::security {
namespace {

constexpr double bits_min = 16.6;  // 100,000 tries
// What comes behind cannot make it weaker, and the time to look at it grows faster than the text.
constexpr std::size_t looked_at_max = 64;

}  // namespace

bool is_common_password(std::string_view password, const std::vector<std::string>& known_of_account) {
    const std::string text(password.substr(0, looked_at_max));
    std::vector<const char*> known;
    for (const std::string& word : known_of_account) {
        if (!word.empty()) known.push_back(word.c_str());
    }
    known.push_back(nullptr);
    return ZxcvbnMatch(text.c_str(), known.data(), nullptr) < bits_min;
}

}  // namespace urna::security
