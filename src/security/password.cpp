#include "security/password.h"

#include <sodium.h>

#include <cerrno>
#include <stdexcept>

#include "base/error.h"
#include "security/nfc.h"

namespace urna::security {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19UL << 20;

void start_sodium() {
    static const bool started = sodium_init() >= 0;
    if (!started) throw std::runtime_error("libsodium cannot start");
}

bool gives(const std::string& hash, std::string_view text) {
    errno = 0;
    if (crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0) return true;
    if (errno == ENOMEM) throw Unavailable("not enough memory to verify a password");
    return false;
}

}  // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    const std::string text = to_nfc(password);
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(hash.data(), text.data(), text.size(), passes, memory_bytes) != 0) {
        throw Unavailable("not enough memory to hash a password");
    }
    hash.resize(hash.find('\0'));
    return hash;
}

bool verify_password(const std::string& hash, std::string_view typed) {
    start_sodium();
    const std::string text = to_nfc(typed);
    return gives(hash, text) || (text != typed && gives(hash, typed));
}

void verify_nothing(std::string_view typed) {
    static const std::string nobody = hash_password("nobody has this password");
    verify_password(nobody, typed);
}

}  // namespace urna::security
