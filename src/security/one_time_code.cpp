// SPDX-License-Identifier: Apache-2.0
#include "security/one_time_code.h"

#include <liboath/oath.h>
#include <sodium.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "security/start_sodium.h"

namespace urna::security {
namespace {

constexpr unsigned digits = 6;
constexpr unsigned step_seconds = OATH_TOTP_DEFAULT_TIME_STEP_SIZE;
constexpr std::size_t secret_bytes = 20;

void require_oath(int result) {
    if (result != OATH_OK) throw std::runtime_error(std::string("liboath: ") + oath_strerror(result));
}

bool equal(std::string_view one, std::string_view other) {
    return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace

std::string random_code_secret() {
    start_sodium();
    std::string secret(secret_bytes, '\0');
    randombytes_buf(secret.data(), secret.size());
    return secret;
}

std::string to_base32(const std::string& secret) {
    char* text = nullptr;
    std::size_t length = 0;
    require_oath(oath_base32_encode(secret.data(), secret.size(), &text, &length));
    const std::unique_ptr<char, decltype(&std::free)> owned(text, &std::free);
    return {text, length};
}

std::string code_of_step(const std::string& secret, std::int64_t step) {
    std::array<char, digits + 1> code{};
    require_oath(oath_totp_generate(secret.data(), secret.size(), step * step_seconds, step_seconds,
                                    OATH_TOTP_DEFAULT_START_TIME, digits, code.data()));
    return code.data();
}

std::optional<std::int64_t> step_of_code(const std::string& secret, std::string_view code, Instant now) {
    const std::int64_t step =
        date::floor<std::chrono::seconds>(now).time_since_epoch().count() / step_seconds;
    std::optional<std::int64_t> found;
    for (const std::int64_t one : {step - 1, step, step + 1}) {
        if (one >= 0 && equal(code_of_step(secret, one), code)) found = one;
    }
    return found;
}

}  // namespace urna::security
