// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "app/wiring/private_file.h"
#include "app/wiring/secret.h"
#include "base/guid.h"

namespace urna::app {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

void make_directory(const std::filesystem::path& path) {
    if (!path.parent_path().empty()) std::filesystem::create_directories(path.parent_path());
    if (::mkdir(path.c_str(), 0700) == 0) {
        sync_directory(path / "..");
    } else if (errno != EEXIST) {
        fail("cannot make the data directory " + path.string());
    }
    if (!std::filesystem::is_directory(path)) throw std::runtime_error(path.string() + " is not a directory");
}

// Complete and on the disk, or not there at all.
void write_private(const std::filesystem::path& file, const std::string& text) {
    const std::filesystem::path unfinished = file.string() + ".new";
    const int written =
        ::open(unfinished.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (written < 0) fail("cannot write " + unfinished.string());
    const bool good = ::write(written, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                      ::fsync(written) == 0;
    ::close(written);
    if (!good || ::rename(unfinished.c_str(), file.c_str()) != 0) fail("cannot write " + file.string());
    sync_directory(file.parent_path());
}

}  // namespace

DataDirectory::DataDirectory(std::filesystem::path path) : path_(std::move(path)) {
    make_directory(path_);
    require_owned(path_);
    const std::filesystem::path file = path_ / "lock";
    lock_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
    // What is read-only can be held too.
    if (lock_ < 0 && errno == EROFS) lock_ = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (lock_ < 0) fail("cannot open " + file.string());
    // The kernel lets go of it when the process ends, however it ends.
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock_);
        throw std::runtime_error("the data directory " + path_.string() + " is in use by another process");
    }
}

void DataDirectory::require_use(RecordUse use) const {
    const std::filesystem::path mark = path_ / rehearsal_mark;
    const bool marked = std::filesystem::exists(mark);
    if (use == RecordUse::elections) {
        if (marked) {
            throw std::runtime_error(
                "the data directory " + path_.string() +
                " is a rehearsal's: go on with it by --rehearsal, or take another --data for "
                "elections that count");
        }
        return;
    }
    if (marked) return;
    for (const char* file : {"accounts.db", "inbox.db", "elections.db", "jwt-secret", "second-factor-key"}) {
        if (std::filesystem::exists(path_ / file)) {
            throw std::runtime_error("the data directory " + path_.string() +
                                     " is no rehearsal's: a rehearsal takes a --data of its own");
        }
    }
    write_private(mark, "Nothing in this directory counts: it is a rehearsal's.\n");
}

DataDirectory::~DataDirectory() {
    ::close(lock_);
}

std::string DataDirectory::jwt_secret() const {
    const std::filesystem::path file = path_ / "jwt-secret";
    if (!std::filesystem::exists(file))
        write_private(file, to_string(random_guid()) + to_string(random_guid()) + "\n");
    return read_secret(file);
}

security::SealingKey DataDirectory::second_factor_key() const {
    const std::filesystem::path file = path_ / "second-factor-key";
    if (!std::filesystem::exists(file)) write_private(file, security::SealingKey::make() + "\n");
    return {read_secret(file), file.string()};
}

}  // namespace urna::app
