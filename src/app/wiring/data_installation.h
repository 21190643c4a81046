// SPDX-License-Identifier: Apache-2.0
// Whether the databases of a data directory are of one installation: accounts.db, inbox.db and elections.db.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "app/wiring/data_directory.h"
#include "daemon/installation.h"
#include "queue/queue_identity.h"
#include "store/account_identity.h"
#include "store/record_identity.h"

namespace urna::app {

// The holder of the lease in a data directory, whose lock lets in one process at a time: each is its
// predecessor's heir.
inline constexpr std::string_view standalone_holder = "embedded";

// What of a data directory is there. A file that is missing or empty is not made: what it would say is then
// what a new database says.
class DataFiles {
 public:
    // Opens the files, and brings them up to date. Throws std::runtime_error, naming the file, when one
    // cannot be read.
    explicit DataFiles(const std::filesystem::path& directory);

    bool has_record() const { return record_ != nullptr; }
    bool has_queue() const { return queue_ != nullptr; }
    bool has_accounts() const { return accounts_ != nullptr; }

    store::RecordState record(std::int64_t upload_number) const;
    queue::QueueState queue() const;
    store::AccountState accounts() const;

    // The uploads that the queue remembers, and neither it nor the record has. All of them fit into memory.
    std::vector<UploadId> lost() const;

 private:
    std::filesystem::path directory_;
    std::unique_ptr<store::RecordIdentity> record_;
    std::unique_ptr<queue::QueueIdentity> queue_;
    std::unique_ptr<store::AccountIdentity> accounts_;
};

daemon::InstallationNames names_in(const std::filesystem::path& directory);

// Throws std::runtime_error unless the databases belong together; the message names the files and says what
// to do.
void require_together(const std::filesystem::path& directory, const DataFiles& files);

// To be called before any account is made, as a first administrator with a known password would be: makes the
// databases where they are not there, and lets them know their installation where they do not. Throws like
// require_together, and nothing was made then. No database is open when it returns.
void join_data(const std::filesystem::path& directory);

// A data directory whose databases belong together; nothing in it was made before that was found out.
class JoinedDirectory : public DataDirectory {
 public:
    explicit JoinedDirectory(const std::filesystem::path& path) : DataDirectory(path) { join_data(path); }
    // Throws like require_use, too.
    JoinedDirectory(const std::filesystem::path& path, RecordUse use) : DataDirectory(path) {
        require_use(use);
        join_data(path);
    }
};

}  // namespace urna::app
