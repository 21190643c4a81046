// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/private_file.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

#include "base/log.h"

namespace urna::app {
namespace {

namespace fs = std::filesystem;

// As a word of a command line.
std::string quoted(const fs::path& path) {
    const std::string& text = path.native();
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("/._-+:@%").find(c) != std::string_view::npos;
    });
    if (plain && !text.empty()) return text;
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

struct stat status_of(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        throw std::runtime_error("cannot read " + path.string() + ": " + std::strerror(errno));
    return status;
}

// Before Linux 5.8 the system does not tell; another device than that of the directory above is a mount, too.
bool is_mount_point(const fs::path& path) {
    struct statx status {};
    if (::statx(AT_FDCWD, path.c_str(), AT_NO_AUTOMOUNT, 0, &status) != 0) return false;
    if ((status.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0)
        return (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
    return status_of(path).st_dev != status_of(path.parent_path()).st_dev;
}

bool is_mounted(const fs::path& file) {
    const fs::path directory = fs::absolute(file).parent_path();
    return is_mount_point(directory / file.filename()) ||
           (directory != directory.root_path() && is_mount_point(directory));
}

// Whether every directory above the file, with links resolved, lets others through. A file that was opened
// and deleted (/dev/fd/3) has no directory.
bool others_get_to(const fs::path& file) {
    std::error_code none;
    fs::path directory = fs::canonical(file, none);
    if (none) return false;
    while (directory.has_relative_path()) {
        directory = directory.parent_path();
        if ((status_of(directory).st_mode & S_IXOTH) == 0) return false;
    }
    return true;
}

// After that this process still reads it: as its owner, through its group, or as root.
std::string closing_command(const fs::path& file, const struct stat& status) {
    const bool reads_on =
        ::geteuid() == 0 || status.st_uid == ::geteuid() || ::group_member(status.st_gid) != 0;
    if (reads_on) return "chmod o= " + quoted(file);
    const struct group* const group = ::getgrgid(::getegid());
    const std::string name = group != nullptr ? group->gr_name : std::to_string(::getegid());
    return "chgrp " + name + " " + quoted(file) + " && chmod g+r,o= " + quoted(file);
}

}  // namespace

void require_private(const fs::path& file) {
    const struct stat status = status_of(file);
    if (!S_ISREG(status.st_mode) || (status.st_mode & (S_IROTH | S_IWOTH)) == 0) return;
    if (is_mounted(file) || !others_get_to(file)) return;
    throw std::runtime_error(file.string() +
                             " is open to every user of this system: " + closing_command(file, status));
}

void require_owned(const fs::path& directory) {
    const mode_t mode = status_of(directory).st_mode;
    if ((mode & S_IWOTH) != 0) {
        throw std::runtime_error("every user of this system can write into " + directory.string() +
                                 ": chmod o-w " + quoted(directory));
    }
    if ((mode & S_IWGRP) != 0) {
        log_warning("the group of the data directory can write into it",
                    {{"directory", directory.native()}, {"command", "chmod g-w " + quoted(directory)}});
    }
}

void sync_directory(const fs::path& directory) {
    const int opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    const int error = errno;
    if (opened >= 0) ::close(opened);
    if (!synced) throw std::runtime_error("cannot sync " + directory.string() + ": " + std::strerror(error));
}

}  // namespace urna::app
