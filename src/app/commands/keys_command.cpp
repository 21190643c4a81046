// SPDX-License-Identifier: Apache-2.0
#include "app/commands/keys_command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ostream>
#include <stdexcept>

#include "app/wiring/private_file.h"
#include "base/guid.h"
#include "base/instant.h"
#include "security/key.h"

namespace urna::app {
namespace {

namespace fs = std::filesystem;

constexpr mode_t private_mode = 0600;
constexpr mode_t public_mode = 0644;

std::string new_kid() {
    return date::format("%Y%m%d-", date::floor<date::days>(system_now())) +
           to_string(random_guid()).substr(0, 8);
}

// Complete and on the disk, or not there at all. Never over a file that is there: it may be the only one.
void write_new(const fs::path& file, const std::string& text, mode_t mode) {
    const int written = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, mode);
    if (written < 0) throw std::runtime_error("cannot make " + file.string() + ": " + std::strerror(errno));
    const bool good = ::write(written, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                      ::fsync(written) == 0;
    const int why = errno;
    ::close(written);
    if (good) return;
    fs::remove(file);
    throw std::runtime_error("cannot write " + file.string() + ": " + std::strerror(why));
}

void make_directory(const fs::path& directory) {
    if (!directory.parent_path().empty()) fs::create_directories(directory.parent_path());
    if (::mkdir(directory.c_str(), 0700) == 0) {
        sync_directory(directory / "..");
    } else if (errno != EEXIST) {
        throw std::runtime_error("cannot make " + directory.string() + ": " + std::strerror(errno));
    }
}

}  // namespace

int make_keys(const KeysConfig& config, std::ostream& out) {
    const std::string kid = config.kid.value_or(new_kid());
    if (!security::is_kid(kid)) {
        throw std::runtime_error("the name of a key is 1 to 64 of A-Z a-z 0-9 _ -");
    }
    const security::Key key = security::make_es256_private_key();
    const fs::path private_file = config.out / (kid + ".pem");
    const fs::path public_file = config.out / (kid + ".pub.pem");
    make_directory(config.out);
    write_new(private_file, key.bytes, private_mode);
    try {
        write_new(public_file, security::es256_public_half(key).bytes, public_mode);
    } catch (...) {
        fs::remove(private_file);
        throw;
    }
    sync_directory(config.out);
    out << fmt::format("{}\n{}\n", private_file.string(), public_file.string());
    return EXIT_SUCCESS;
}

}  // namespace urna::app
