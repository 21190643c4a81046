// SPDX-License-Identifier: Apache-2.0
#include "app/commands/backup_command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "app/commands/backup_archive.h"
#include "app/wiring/data_directory.h"
#include "app/wiring/data_installation.h"
#include "app/wiring/first_administrator.h"
#include "app/wiring/require.h"
#include "sqlite/database.h"
#include "sqlite/pool.h"
#include "store/sqlite/stores.h"

namespace urna::app {
namespace {

namespace fs = std::filesystem;
using sqlite::Database;
using sqlite::Reset;
using sqlite::Statement;

// A directory that is removed at the end, with what is in it.
class Workplace {
 public:
    explicit Workplace(const fs::path& beginning) {
        std::string name = beginning.string() + ".XXXXXX";
        require(::mkdtemp(name.data()) != nullptr, "cannot make " + name + ": " + std::strerror(errno));
        path_ = name;
    }
    ~Workplace() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    const fs::path& path() const { return path_; }

 private:
    fs::path path_;
};

// What was written or renamed is on the disk.
void sync(const fs::path& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    const int error = errno;
    if (opened >= 0) ::close(opened);
    require(synced, "cannot write " + path.string() + ": " + std::strerror(error));
}

fs::path directory_of(const fs::path& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

void require_sound(Database& database, const fs::path& file) {
    Statement& query = database.prepared("PRAGMA integrity_check(1)");
    const Reset reset(query);
    const std::string found = query.step() ? query.text(0) : "nothing";
    require(found == "ok", file.string() + " is damaged: " + found);
}

// Opens a database that is there; what goes wrong names the file.
template <class Use>
void with_database(const fs::path& file, Use use) {
    try {
        Database database(file);
        use(database);
    } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

void take_snapshot(const fs::path& file, const fs::path& copy) {
    with_database(file, [&](Database& database) {
        database.leave_log_at_close();
        require_sound(database, file);
        database.prepared("VACUUM INTO ?").bind(1, copy.string()).run();
    });
    with_database(copy, [&](Database& database) { require_sound(database, copy); });
}

bool knows_installation(const fs::path& file) {
    bool knows = false;
    with_database(file, [&](Database& database) {
        Statement& query = database.prepared("SELECT 1 FROM sqlite_master WHERE name = 'installation'");
        const Reset reset(query);
        knows = query.step();
    });
    return knows;
}

// Copies of an earlier version do not say to which installation they belong.
void require_copies_together(const fs::path& directory, std::ostream& out) {
    for (const std::string& name : backup_databases) {
        if (knows_installation(directory / name)) continue;
        out << "These are databases of an earlier version: whether they belong together is not known.\n";
        return;
    }
    const DataFiles files(directory);
    require_together(directory, files);
    out << fmt::format("installation {}, {} uploads recorded, at most {} waiting\n",
                       to_string(files.record(0).installation.value_or(Guid{})), files.record(0).last.number,
                       files.queue().entries);
}

void copy_private(const fs::path& from, const fs::path& to) {
    fs::copy_file(from, to);
    fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write);
}

void require_empty(const fs::path& directory) {
    if (!fs::exists(directory)) return;
    for (const auto& entry : fs::directory_iterator(directory)) {
        require(entry.path().filename() == "lock",
                directory.string() + " is not empty, and nothing is overwritten");
    }
}

// Each piece behind what was written before.
void extract(const fs::path& archive, const fs::path& directory) {
    std::string open;
    std::ofstream file;
    const auto finish = [&] {
        if (open.empty()) return;
        file.close();
        require(file.good(), "cannot write " + (directory / open).string());
        sync(directory / open);
    };
    read_archive(archive, [&](const std::string& name, std::string_view piece) {
        if (name != open) {
            finish();
            open = name;
            file = std::ofstream(directory / name, std::ios::binary | std::ios::trunc);
            fs::permissions(directory / name, fs::perms::owner_read | fs::perms::owner_write);
        }
        file.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    });
    finish();
}

// In the database that is not in its place yet. It is closed again, so that the file is all there is of it.
void tell_audit_trail(const fs::path& directory, const std::string& database, const std::string& file) {
    const audit::NewEvent event{.origin = audit::operators_origin(),
                                .kind = audit::Kind::backup_restored,
                                .object = "this trail",
                                .details = "of " + file};
    store::make_sqlite_audit_trail(std::make_shared<sqlite::Pool>(directory, database))->append({&event, 1});
}

}  // namespace

int back_up(const BackupConfig& config, std::ostream& out) {
    require(!fs::exists(config.file), config.file.string() + " is there, and nothing is overwritten");
    for (const std::string& name : backup_databases) {
        require(fs::exists(config.data / name) && fs::file_size(config.data / name) > 0,
                (config.data / name).string() + " is missing or empty");
    }
    const Workplace workplace(config.file);
    std::vector<std::string> names = backup_databases;
    for (const std::string& name : names) take_snapshot(config.data / name, workplace.path() / name);
    for (const std::string& other : backup_others) {
        if (!fs::exists(config.data / other)) continue;
        copy_private(config.data / other, workplace.path() / other);
        names.push_back(other);
    }
    require_copies_together(workplace.path(), out);
    const fs::path finished = workplace.path() / "backup";
    write_archive(finished, workplace.path(), names);
    read_archive(finished, [](const std::string&, std::string_view) {});
    require(!fs::exists(config.file), config.file.string() + " is there, and nothing is overwritten");
    fs::rename(finished, config.file);
    sync(directory_of(config.file));
    out << fmt::format("{}: {} bytes\n", config.file.string(), fs::file_size(config.file));
    return EXIT_SUCCESS;
}

int restore(const BackupConfig& config, std::ostream& out) {
    read_archive(config.file, [](const std::string&, std::string_view) {});
    require_empty(config.data);
    const DataDirectory directory(config.data);  // so that no service starts on it meanwhile
    const Workplace workplace(config.data / "restoring");
    extract(config.file, workplace.path());
    for (const std::string& name : backup_databases) {
        with_database(workplace.path() / name,
                      [&](Database& database) { require_sound(database, workplace.path() / name); });
    }
    require_copies_together(workplace.path(), out);
    for (const char* database : {"accounts", "elections"}) {
        tell_audit_trail(workplace.path(), database, config.file.filename().string());
    }
    open_accounts_of(workplace.path())->end_all_sessions(audit::operators_origin());
    // The elections last: without them, or without the accounts, no service starts on what is there.
    std::vector<std::string> names{"inbox.db", "accounts.db", "elections.db"};
    for (const std::string& other : backup_others) {
        if (fs::exists(workplace.path() / other)) names.insert(names.begin(), other);
    }
    for (const std::string& name : names) {
        sync(workplace.path() / name);
        fs::rename(workplace.path() / name, config.data / name);
        sync(config.data);
    }
    out << "restored " << config.data.string() << '\n';
    return EXIT_SUCCESS;
}

}  // namespace urna::app
