#include "base/guid.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace urna {

namespace {

constexpr std::uint8_t not_hexadecimal = 0xFF;

constexpr std::array<std::uint8_t, 256> digit_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(not_hexadecimal);
    for (unsigned i = 0; i < 10; ++i) {
        values['0' + i] = static_cast<std::uint8_t>(i);
    }
    for (unsigned i = 0; i < 6; ++i) {
        values['a' + i] = values['A' + i] = static_cast<std::uint8_t>(10 + i);
    }
    return values;
}();

// Where the two digits of each byte begin.
using Positions = std::array<std::uint8_t, 16>;
constexpr Positions hyphenated{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
constexpr Positions plain{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30};

std::optional<Guid> decode(const char* text, const Positions& positions) {
    Guid guid;
    unsigned seen = 0;  // all digits or-ed together: one test at the end instead of 32
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const unsigned high = digit_values[static_cast<unsigned char>(text[positions[i]])];
        const unsigned low = digit_values[static_cast<unsigned char>(text[positions[i] + 1])];
        seen |= high | low;
        guid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    if (seen > 0xF) {
        return std::nullopt;
    }
    return guid;
}

// False, with the reason in errno, when the system has no random numbers to give.
bool fill_random(void* bytes, std::size_t size) {
    auto* next = static_cast<std::uint8_t*>(bytes);
    while (size > 0) {
        const ssize_t got = getrandom(next, size, 0);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return false;
        }
        next += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

__extension__ using uint128 = unsigned __int128;

struct Salt {
    uint128 first, second, offset;
};

const Salt& process_salt() {
    static const Salt salt = [] {
        Salt drawn{};
        if (!fill_random(&drawn, sizeof drawn)) {
            std::abort();  // a table without salt would be open to chosen collisions
        }
        return drawn;
    }();
    return salt;
}

}  // namespace

std::optional<Guid> parse_guid(std::string_view text) {
    if (text.size() >= 2 && text.front() == '{' && text.back() == '}') {
        text = text.substr(1, text.size() - 2);
    }
    if (text.size() == 32) {
        return decode(text.data(), plain);
    }
    if (text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-') {
        return decode(text.data(), hyphenated);
    }
    return std::nullopt;
}

std::string to_string(const Guid& guid) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(36, '-');
    for (std::size_t i = 0; i < guid.bytes.size(); ++i) {
        text[hyphenated[i]] = digits[guid.bytes[i] >> 4];
        text[hyphenated[i] + 1U] = digits[guid.bytes[i] & 0xF];
    }
    return text;
}

Guid random_guid() {
    Guid guid;
    if (!fill_random(guid.bytes.data(), guid.bytes.size())) {
        throw std::system_error(errno, std::generic_category(), "no random numbers");
    }
    guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0F) | 0x40);  // version 4
    guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3F) | 0x80);  // variant 1
    return guid;
}

// Multiply-shift with a secret key is strongly universal (M. Dietzfelbinger, "Universal hashing and k-wise
// independent random variables via integer arithmetic without primes", 1996): whatever two GUIDs a client
// picks, they collide with probability 2^-64. Alone it would lay GUIDs that were counted up in regular steps
// over the buckets; the mixing behind it (D. Stafford's variant 13 of MurmurHash3's) undoes that and merges
// no two values.
std::size_t GuidHash::operator()(const Guid& guid) const noexcept {
    static const Salt& salt = process_salt();
    std::uint64_t words[2];
    std::memcpy(words, guid.bytes.data(), sizeof words);
    auto hash =
        static_cast<std::uint64_t>((salt.first * words[0] + salt.second * words[1] + salt.offset) >> 64);
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
    return hash ^ (hash >> 31);
}

}  // namespace urna
