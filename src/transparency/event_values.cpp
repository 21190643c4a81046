// SPDX-License-Identifier: Apache-2.0
#include "transparency/event_values.h"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <stdexcept>

#include "base/bytes.h"
#include "base/text.h"
#include "transparency/encoding.h"

namespace urna::transparency {
namespace {

constexpr std::size_t escape_digits = 4;

// How many of the first bytes are a character that is escaped, and which; both 0 when the text begins
// otherwise. The text is UTF-8: all of these characters but the last ones have one or two bytes, and those
// have three.
struct Control {
    std::size_t bytes = 0;
    unsigned code = 0;
};

Control control_at(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned char>(i < text.size() ? text[i] : 0);
    };
    if (byte(0) < 0x20 || byte(0) == 0x7F) return {1, byte(0)};
    if (byte(0) == 0xC2 && byte(1) < 0xA0) return {2, byte(1)};
    if (byte(0) != 0xE2 || (byte(1) != 0x80 && byte(1) != 0x81)) return {};
    const unsigned code = 0x2000U + ((byte(1) & 0x3FU) << 6) + (byte(2) & 0x3FU);
    const bool is_control = (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return is_control ? Control{3, code} : Control{};
}

std::string utf8_of(unsigned code) {
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
            static_cast<char>(0x80 | (code & 0x3F))};
}

// Takes what an escape behind its backslash stands for.
bool take_escape(std::string_view& rest, std::string& text) {
    if (take_prefix(rest, "\\")) {
        text += '\\';
        return true;
    }
    unsigned code = 0;
    if (!take_prefix(rest, "u") || rest.size() < escape_digits) return false;
    const char* const end = rest.data() + escape_digits;
    if (std::from_chars(rest.data(), end, code, 16).ptr != end) return false;
    text += utf8_of(code);
    rest.remove_prefix(escape_digits);
    return true;
}

void require(bool has_text) {
    if (!has_text) throw std::invalid_argument("an event of the log has a value that no text has");
}

// Takes a word and the space behind it.
std::string_view take_word(std::string_view& text) {
    const auto space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    return word;
}

}  // namespace

std::string escaped(std::string_view text) {
    require(is_utf8(text));
    std::string written;
    written.reserve(text.size());
    while (!text.empty()) {
        const Control control = control_at(text);
        if (control.bytes > 0) {
            const std::uint8_t code[] = {static_cast<std::uint8_t>(control.code >> 8),
                                         static_cast<std::uint8_t>(control.code & 0xFF)};
            written += "\\u" + to_hex(as_text(code));
            text.remove_prefix(control.bytes);
            continue;
        }
        written += text.front() == '\\' ? "\\\\" : text.substr(0, 1);
        text.remove_prefix(1);
    }
    return written;
}

bool read_escaped(std::string_view written, std::string& text) {
    text.clear();
    std::string_view rest = written;
    while (!rest.empty()) {
        if (take_prefix(rest, "\\")) {
            if (!take_escape(rest, text)) return false;
            continue;
        }
        text += rest.front();
        rest.remove_prefix(1);
    }
    return is_utf8(text) && escaped(text) == written;
}

bool is_word(std::string_view text) {
    return is_key_name(text) && is_displayable_text(text);
}

std::string written(std::uint64_t number) {
    return std::to_string(number);
}

std::string written(std::int64_t number) {
    require(number > 0);
    return std::to_string(number);
}

std::string written(int version) {
    return written(std::int64_t{version});
}

std::string written(bool flag) {
    return flag ? "1" : "0";
}

std::string written(Instant instant) {
    return std::to_string(instant.time_since_epoch().count());
}

std::string written(const Hash& hash) {
    return to_hex(as_text(hash));
}

std::string written(const UploadId& id) {
    return to_hex(as_text(id.guid.bytes));
}

std::string written(const OfficialHash& official) {
    return to_hex(as_text(official.bytes));
}

std::string written(const VerifierKey& key) {
    std::string text = vkey_text(key);
    require(is_word(key.name) && parse_vkey(text).has_value());
    return text;
}

std::string written(const VerdictCounts& counts) {
    return written(counts.valid) + ' ' + written(counts.duplicate) + ' ' +
           written(counts.invalid_poll_number) + ' ' + written(counts.dropped);
}

std::string written(const Checkpoint& checkpoint) {
    require(is_word(checkpoint.origin));
    return checkpoint.origin + ' ' + written(checkpoint.size) + ' ' + written(checkpoint.root);
}

bool read(std::string_view text, std::uint64_t& number) {
    const auto found = parse_decimal(text);
    if (found) number = *found;
    return found.has_value();
}

bool read(std::string_view text, std::int64_t& number) {
    const auto found = parse_decimal(text);
    if (!found || *found == 0 || *found > std::numeric_limits<std::int64_t>::max()) return false;
    number = static_cast<std::int64_t>(*found);
    return true;
}

bool read(std::string_view text, int& version) {
    std::int64_t number = 0;
    if (!read(text, number) || number > std::numeric_limits<int>::max()) return false;
    version = static_cast<int>(number);
    return true;
}

bool read(std::string_view text, bool& flag) {
    flag = text == "1";
    return flag || text == "0";
}

bool read(std::string_view text, Instant& instant) {
    std::int64_t count = 0;
    const char* const end = text.data() + text.size();
    if (std::from_chars(text.data(), end, count).ptr != end) return false;
    instant = Instant(std::chrono::microseconds(count));
    return written(instant) == text;
}

bool read(std::string_view text, Hash& hash) {
    return from_hex(text, hash);
}

bool read(std::string_view text, UploadId& id) {
    return from_hex(text, id.guid.bytes);
}

bool read(std::string_view text, OfficialHash& official) {
    return from_hex(text, official.bytes);
}

bool read(std::string_view text, VerifierKey& key) {
    const auto found = parse_vkey(text);
    if (!found || !is_word(found->name)) return false;
    key = *found;
    return true;
}

bool read(std::string_view text, VerdictCounts& counts) {
    std::string_view rest = text;
    return read(take_word(rest), counts.valid) && read(take_word(rest), counts.duplicate) &&
           read(take_word(rest), counts.invalid_poll_number) && read(rest, counts.dropped);
}

bool read(std::string_view text, Checkpoint& checkpoint) {
    std::string_view rest = text;
    checkpoint.origin = take_word(rest);
    return is_word(checkpoint.origin) && read(take_word(rest), checkpoint.size) &&
           read(rest, checkpoint.root);
}

}  // namespace urna::transparency
