// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/secret.h"

#include <cstdint>
#include <fstream>
#include <istream>
#include <stdexcept>
#include <string_view>

#include "app/wiring/private_file.h"
#include "base/log.h"
#include "base/text.h"

namespace urna::app {
namespace {

constexpr std::size_t bytes_max = 64UL * 1024;

// What makes it no secret that anybody could type; empty when there is nothing.
std::string_view fault_of(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF"))
        return "begins with a byte-order mark: save it as UTF-8 without one";
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return "begins with the byte-order mark of UTF-16: save it as UTF-8 without one";
    if (text.find('\0') != std::string_view::npos) return "holds a NUL, as UTF-16 does: save it as UTF-8";
    if (!is_utf8(text)) return "is not UTF-8";
    return {};
}

// What `in` holds, up to its end or to behind the first `end`.
std::string read_up_to(std::istream& in, std::optional<char> end, const std::string& source) {
    std::string text;
    for (char c = 0; in.get(c);) {
        text += c;
        if (text.size() > bytes_max) throw std::runtime_error(source + " is too large for a secret");
        if (c == end) break;
    }
    if (in.bad()) throw std::runtime_error("cannot read " + source);
    return text;
}

std::string checked(std::string text, const std::string& source) {
    if (const std::string_view fault = fault_of(text); !fault.empty())
        throw std::runtime_error(source + " " + std::string(fault));
    if (text.ends_with("\r\n")) {
        text.resize(text.size() - 2);
    } else if (text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

}  // namespace

std::string read_secret(const std::filesystem::path& file) {
    require_private(file);
    return read_text(file);
}

std::string read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::string secret = checked(read_up_to(in, std::nullopt, file.string()), file.string());
    if (secret.empty()) throw std::runtime_error(file.string() + " is empty");
    return secret;
}

std::optional<std::string> read_secret_line(std::istream& in, const std::string& source) {
    std::string line = read_up_to(in, '\n', source);
    if (line.empty()) return std::nullopt;
    return checked(std::move(line), source);
}

void warn_if_short(const std::string& token_secret) {
    constexpr std::size_t bytes_enough = 32;
    if (token_secret.size() >= bytes_enough) return;
    log_warning("the token secret is short: whoever has a token can search for it",
                {{"bytes", static_cast<std::int64_t>(token_secret.size())},
                 {"bytes_enough", static_cast<std::int64_t>(bytes_enough)}});
}

}  // namespace urna::app
