// SPDX-License-Identifier: Apache-2.0
// The data directory of the embedded service: one process at a time, readable by its owner only.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "security/sealing.h"

namespace urna::app {

// What a record is for: elections, or a rehearsal of them, in which nothing counts.
enum class RecordUse { elections, rehearsal };

// The file whose presence says that a data directory is a rehearsal's.
inline constexpr std::string_view rehearsal_mark = "rehearsal";

// Holds a data directory for as long as it lives.
class DataDirectory {
 public:
    // Makes the directory when it is not there. Throws std::runtime_error when it cannot be made, when others
    // can write into it, and when it is in use by another process.
    explicit DataDirectory(std::filesystem::path path);
    ~DataDirectory();
    DataDirectory(const DataDirectory&) = delete;
    DataDirectory& operator=(const DataDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

    // Marks the directory as a rehearsal's where nothing is in it yet. Throws std::runtime_error, which says
    // what to do, when what is there was made for the other use: a file that was tried out is never part of a
    // record that counts, and what counts is never tried out on.
    void require_use(RecordUse use) const;

    // The secret of DIR/jwt-secret, made at random when the file is not there.
    std::string jwt_secret() const;
    // The key of DIR/second-factor-key, made in the same way, which encrypts the secrets of second factors.
    security::SealingKey second_factor_key() const;

 private:
    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace urna::app
