#include "security/password.h"

#include <sodium.h>

#include <cerrno>
#include <stdexcept>

#include "base/error.h"

namespace urna::security {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19UL << 20;

void start_sodium() {
    static const bool started = sodium_init() >= 0;
    if (!started) throw std::runtime_error("libsodium cannot start");
}

}  // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), passes, memory_bytes) != 0) {
        throw Unavailable("not enough memory to hash a password");
    }
    hash.resize(hash.find('\0'));
    return hash;
}

bool verify_password(const std::string& hash, std::string_view password) {
    start_sodium();
    errno = 0;
    if (crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) return true;
    if (errno == ENOMEM) throw Unavailable("not enough memory to verify a password");
    return false;
}

void verify_nothing(std::string_view password) {
    static const std::string nobody = hash_password("nobody has this password");
    verify_password(nobody, password);
}

}  // namespace urna::security
