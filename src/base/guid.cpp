// SPDX-License-Identifier: Apache-2.0
#include "base/guid.h"

#include <sys/random.h>

#include <bit>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace urna {

namespace {

// Where the two digits of each byte begin.
constexpr std::array<std::uint8_t, 16> hyphenated{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

// Hexadecimal digits are read eight at a time, as the bytes of one word: what is done to the word is done to
// each of its bytes, and no sum carries into the next one. (A known technique: "SIMD within a register".)
constexpr std::uint64_t each_byte(std::uint8_t value) {
    return std::uint64_t{0x0101010101010101} * value;
}

constexpr std::uint64_t top_bits = each_byte(0x80);

// The first character is the lowest byte.
std::uint64_t load(const char* text, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, size);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

std::uint64_t eight(const char* text) {
    return load(text, 8);
}

// Four and four, where a hyphen stands between.
std::uint64_t four_and_four(const char* first, const char* second) {
    return load(first, 4) | load(second, 4) << 32;
}

// Has the top bit of each byte set that is no hexadecimal digit.
std::uint64_t not_hexadecimal(std::uint64_t digits) {
    const std::uint64_t low = digits & ~top_bits;
    const std::uint64_t from_0 = low ^ each_byte('0');                          // 0 to 9
    const std::uint64_t from_a = (low | each_byte(0x20)) ^ each_byte('a' - 1);  // 1 to 6, in either case
    // The top bit is carried into from 10 on, from 7 on, and from 1 on.
    const std::uint64_t no_number = from_0 + each_byte(0x80 - 10);
    const std::uint64_t no_letter = (from_a + each_byte(0x80 - 7)) | ~(from_a + each_byte(0x80 - 1));
    return ((no_number & no_letter) | digits) & top_bits;
}

// Writes the four bytes that eight digits are.
void decode(std::uint64_t digits, std::uint8_t* bytes) {
    // A letter has bit 6, and its low half says 1 to 6.
    const std::uint64_t letters = (digits >> 6) & each_byte(1);
    std::uint64_t word = (digits & each_byte(0x0F)) + 9 * letters;
    word = (word << 4 | word >> 8) & 0x00FF00FF00FF00FF;  // two digits in one byte of every two
    word = (word | word >> 8) & 0x0000FFFF0000FFFF;
    word = word | word >> 16;
    for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(word >> (8 * i));
}

std::optional<Guid> decode(const std::array<std::uint64_t, 4>& digits) {
    if ((not_hexadecimal(digits[0]) | not_hexadecimal(digits[1]) | not_hexadecimal(digits[2]) |
         not_hexadecimal(digits[3])) != 0) {
        return std::nullopt;
    }
    Guid guid;
    for (std::size_t i = 0; i < digits.size(); ++i) decode(digits[i], guid.bytes.data() + 4 * i);
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
    const char* const at = text.data();
    if (text.size() == 32) {
        return decode({eight(at), eight(at + 8), eight(at + 16), eight(at + 24)});
    }
    if (text.size() == 36 && at[8] == '-' && at[13] == '-' && at[18] == '-' && at[23] == '-') {
        return decode(
            {eight(at), four_and_four(at + 9, at + 14), four_and_four(at + 19, at + 24), eight(at + 28)});
    }
    return std::nullopt;
}

std::string to_string(const Guid& guid) {
    constexpr auto digits = "0123456789abcdef";
    std::string text(36, '-');
    char* const to = text.data();  // the checks of std::string's indices would cost more than the rest
    for (std::size_t i = 0; i < guid.bytes.size(); ++i) {
        to[hyphenated[i]] = digits[guid.bytes[i] >> 4];
        to[hyphenated[i] + 1U] = digits[guid.bytes[i] & 0xF];
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
