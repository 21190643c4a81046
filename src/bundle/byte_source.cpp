// SPDX-License-Identifier: Apache-2.0
#include "bundle/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace urna::bundle {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file) {
    throw std::system_error(errno, std::generic_category(), file.string());
}

class FileSource final : public ByteSource {
 public:
    explicit FileSource(const std::filesystem::path& file)
        : file_(file), descriptor_(open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (descriptor_ < 0) fail(file);
        struct stat status = {};
        if (fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
            const int reason = S_ISREG(status.st_mode) ? errno : EINVAL;
            close(descriptor_);
            throw std::system_error(reason, std::generic_category(), file.string());
        }
        size_ = static_cast<std::uint64_t>(status.st_size);
    }
    ~FileSource() override { close(descriptor_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    std::uint64_t size() const override { return size_; }

    void read(std::uint64_t offset, std::span<char> bytes) const override {
        while (!bytes.empty()) {
            const ssize_t got = pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got == 0) errno = EIO;  // somebody has shortened the file meanwhile
            if (got <= 0) fail(file_);
            offset += static_cast<std::uint64_t>(got);
            bytes = bytes.subspan(static_cast<std::size_t>(got));
        }
    }

 private:
    std::filesystem::path file_;
    int descriptor_;
    std::uint64_t size_ = 0;
};

class TextSource final : public ByteSource {
 public:
    explicit TextSource(std::string_view text) : text_(text) {}
    std::uint64_t size() const override { return text_.size(); }
    void read(std::uint64_t offset, std::span<char> bytes) const override {
        const std::string_view part = text_.substr(offset, bytes.size());
        if (part.size() != bytes.size()) throw std::system_error(EIO, std::generic_category(), "memory");
        std::copy(part.begin(), part.end(), bytes.begin());
    }

 private:
    std::string_view text_;
};

}  // namespace

std::unique_ptr<ByteSource> make_file_source(const std::filesystem::path& file) {
    return std::make_unique<FileSource>(file);
}

std::unique_ptr<ByteSource> make_text_source(std::string_view text) {
    return std::make_unique<TextSource>(text);
}

std::string read_whole(const ByteSource& source, Range range) {
    std::string bytes(range.size, '\0');
    source.read(range.offset, bytes);
    return bytes;
}

void read_pieces(const ByteSource& source, Range range, const std::function<void(std::string_view)>& take,
                 std::size_t piece_bytes) {
    std::string piece(std::min<std::uint64_t>(range.size, piece_bytes), '\0');
    while (range.size > 0) {
        const std::span<char> part(piece.data(), std::min<std::uint64_t>(range.size, piece.size()));
        source.read(range.offset, part);
        take({part.data(), part.size()});
        range.offset += part.size();
        range.size -= part.size();
    }
}

}  // namespace urna::bundle
