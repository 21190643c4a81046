// SPDX-License-Identifier: Apache-2.0
#include "app/commands/backup_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "app/wiring/require.h"
#include "base/sha256.h"

// libarchive's writer of tar files takes the message about kinds of files that a format does not have from
// another of its files. That one names every format, and with them come 50 MB of libraries for XML, Unicode
// and compression. We write regular files only, which tar has; with this in its place the static library
// brings only what we use. NOLINTNEXTLINE(bugprone-reserved-identifier): libarchive's name for it
extern "C" void __archive_write_entry_filetype_unsupported(archive* writer, archive_entry*,
                                                           const char* format) {
    archive_set_error(writer, -1, "%s: only regular files are written", format);
}

namespace urna::app {
namespace {

namespace fs = std::filesystem;

constexpr auto sums_name = "SHA256SUMS";
constexpr std::size_t sums_bytes_max = 4096;
constexpr std::size_t piece_bytes = 1UL << 20;

struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
struct FreeWriter {
    void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeReader {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using Writer = std::unique_ptr<archive, FreeWriter>;
using Reader = std::unique_ptr<archive, FreeReader>;

// A file descriptor, closed at the end.
class OpenFile {
 public:
    OpenFile(const fs::path& file, int flags) : fd_(::open(file.c_str(), flags | O_CLOEXEC, 0600)) {
        if (fd_ < 0) throw std::runtime_error("cannot open " + file.string() + ": " + std::strerror(errno));
    }
    ~OpenFile() { ::close(fd_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int fd() const { return fd_; }

 private:
    int fd_;
};

void check(archive* used, int code, const fs::path& file) {
    if (code == ARCHIVE_OK) return;
    const char* const why = archive_error_string(used);
    throw std::runtime_error(file.string() + ": " + (why ? why : "no archive"));
}

// Calls `use` with one piece of the file after another.
template <class Use>
void read_pieces(const fs::path& file, Use use) {
    std::ifstream in(file, std::ios::binary);
    std::string piece(piece_bytes, '\0');
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        if (in.gcount() > 0) use(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
    }
    require(in.eof(), "cannot read " + file.string());
}

void begin_entry(archive* writer, const std::string& name, std::uint64_t bytes, const fs::path& file) {
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    check(writer, archive_write_header(writer, entry.get()), file);
}

void write_piece(archive* writer, std::string_view piece, const fs::path& file) {
    const la_ssize_t written = archive_write_data(writer, piece.data(), piece.size());
    if (written != static_cast<la_ssize_t>(piece.size())) check(writer, ARCHIVE_FATAL, file);
}

// By name.
using Sums = std::map<std::string, std::string>;

// As `sha256sum` writes and reads it.
Sums parse_sums(const std::string& text, const fs::path& file) {
    Sums sums;
    std::istringstream lines(text);
    for (std::string sum, name; lines >> sum >> name;) sums[name] = sum;
    for (const std::string& name : backup_databases)
        require(sums.contains(name), file.string() + " is no backup: it has no " + name);
    return sums;
}

// The present entry's bytes, in pieces.
template <class Use>
void read_entry(archive* reader, const fs::path& file, Use use) {
    const void* data = nullptr;
    std::size_t bytes = 0;
    la_int64_t offset = 0;
    int code = ARCHIVE_OK;
    while ((code = archive_read_data_block(reader, &data, &bytes, &offset)) == ARCHIVE_OK) {
        use(std::string_view(static_cast<const char*>(data), bytes));
    }
    if (code != ARCHIVE_EOF) check(reader, ARCHIVE_FATAL, file);
}

// The next entry's name; empty at the end.
std::string next_entry(archive* reader, const fs::path& file) {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reader, &entry);
    if (code == ARCHIVE_EOF) return "";
    check(reader, code, file);
    const char* const name = archive_entry_pathname(entry);
    return name ? name : "?";
}

bool is_of_backup(const std::string& name) {
    const auto is_among = [&](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return is_among(backup_databases) || is_among(backup_others);
}

}  // namespace

void write_archive(const fs::path& file, const fs::path& directory, const std::vector<std::string>& names) {
    std::string sums;
    for (const std::string& name : names) {
        Sha256 sum;
        read_pieces(directory / name, [&](std::string_view piece) { sum.update(piece); });
        sums += to_hex(sum.finish()) + "  " + name + "\n";
    }
    const OpenFile out(file, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW);
    const Writer writer(archive_write_new());
    check(writer.get(), archive_write_set_format_pax_restricted(writer.get()), file);
    check(writer.get(), archive_write_open_fd(writer.get(), out.fd()), file);
    begin_entry(writer.get(), sums_name, sums.size(), file);
    write_piece(writer.get(), sums, file);
    for (const std::string& name : names) {
        begin_entry(writer.get(), name, fs::file_size(directory / name), file);
        read_pieces(directory / name,
                    [&](std::string_view piece) { write_piece(writer.get(), piece, file); });
    }
    check(writer.get(), archive_write_close(writer.get()), file);
    require(::fsync(out.fd()) == 0, "cannot write " + file.string() + ": " + std::strerror(errno));
}

void read_archive(const fs::path& file,
                  const std::function<void(const std::string& name, std::string_view piece)>& take) {
    const OpenFile in(file, O_RDONLY);
    const Reader reader(archive_read_new());
    check(reader.get(), archive_read_support_format_tar(reader.get()), file);
    check(reader.get(), archive_read_open_fd(reader.get(), in.fd(), piece_bytes), file);
    require(next_entry(reader.get(), file) == sums_name, file.string() + " is no backup of urna's");
    std::string text;
    read_entry(reader.get(), file, [&](std::string_view piece) {
        text += piece;
        require(text.size() <= sums_bytes_max, file.string() + " is no backup of urna's");
    });
    Sums sums = parse_sums(text, file);
    for (std::string name; !(name = next_entry(reader.get(), file)).empty();) {
        require(is_of_backup(name) && sums.contains(name),
                file.string() + " holds something else than a backup: " + name);
        Sha256 sum;
        read_entry(reader.get(), file, [&](std::string_view piece) {
            sum.update(piece);
            take(name, piece);
        });
        require(to_hex(sum.finish()) == sums[name],
                file.string() + " is damaged: " + name + " is not what was backed up");
        sums.erase(name);
    }
    require(sums.empty(), file.string() + " is not complete");
}

}  // namespace urna::app
