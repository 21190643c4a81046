// The data directory of the embedded service: one process at a time, readable by its owner only.
#pragma once

#include <filesystem>
#include <string>

namespace urna::app {

// Holds a data directory for as long as it lives.
class DataDirectory {
 public:
    // Makes the directory when it is not there. Throws std::runtime_error when it cannot be made or is in use
    // by another process.
    explicit DataDirectory(std::filesystem::path path);
    ~DataDirectory();
    DataDirectory(const DataDirectory&) = delete;
    DataDirectory& operator=(const DataDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

    // The secret of DIR/jwt-secret, made at random when the file is not there.
    std::string jwt_secret() const;

 private:
    std::filesystem::path path_;
    int lock_ = -1;
};

// A secret from a file: its text without the newline at its end. Throws std::runtime_error when the file
// cannot be read, is empty, or has more than 64 KiB.
std::string read_secret(const std::filesystem::path& file);

}  // namespace urna::app
