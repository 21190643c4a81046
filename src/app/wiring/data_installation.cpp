// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/data_installation.h"

#include <fmt/format.h>

#include <stdexcept>

#include "app/wiring/require.h"
#include "queue/sqlite/inbox.h"
#include "queue/sqlite/queue_identity.h"
#include "sqlite/pool.h"
#include "store/sqlite/stores.h"

namespace urna::app {
namespace {

namespace fs = std::filesystem;

constexpr auto lease_duration = std::chrono::hours(1);

// Opens what `make` opens, unless the file is missing or empty.
template <class Make>
auto open_if_there(const fs::path& file, Make make) -> decltype(make()) {
    std::error_code missing;
    const auto bytes = fs::file_size(file, missing);
    if (missing || bytes == 0) return nullptr;
    try {
        return make();
    } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + " cannot be read: " + error.what());
    }
}

// What one of the files says, which may be too damaged to say it.
template <class Ask>
auto ask(const fs::path& file, Ask ask_it) -> decltype(ask_it()) {
    try {
        return ask_it();
    } catch (const Unavailable& error) {
        throw std::runtime_error(file.string() + " cannot be read: " + error.what());
    }
}

std::string way_out(const daemon::InstallationNames& names) {
    return "Restore all of them from one backup, or run `" + names.adopt + "`, which says what is lost";
}

// Why no accounts may be made, or these not be used; empty when they may.
std::string accounts_apart(const store::AccountState& accounts, const store::RecordState& record,
                           const queue::QueueState& queue) {
    const bool used = record.used || queue.used;
    const auto& others = record.installation ? record.installation : queue.installation;
    if (!accounts.made) {
        // Told before the first account is made, so that a first start that was broken off can be done again.
        const bool begun = others && accounts.installation == others;
        return used || (others && !begun) ? "it is missing or empty, and the others are in use: the first "
                                            "administrator would be made "
                                            "anew, with a password that others may know"
                                          : "";
    }
    if (!others) return "";
    if (accounts.installation && accounts.installation != others) {
        return fmt::format("it is of the installation {}, and the others are of {}",
                           to_string(*accounts.installation), to_string(*others));
    }
    if (!accounts.installation && used) {
        return fmt::format("the others are of the installation {}, and it says of none", to_string(*others));
    }
    return "";
}

// Of databases that were made before there were ids.
std::string lost_of_before(const DataFiles& files, const store::RecordState& record,
                           const queue::QueueState& queue) {
    if (record.installation || queue.installation || !queue.used) return "";
    const auto lost = files.lost();
    if (lost.empty()) return "";
    return fmt::format("the queue says that {} uploads are recorded that the record lacks, one of them {}",
                       lost.size(), to_string(lost.front().guid));
}

}  // namespace

DataFiles::DataFiles(const fs::path& directory)
    : directory_(directory),
      record_(open_if_there(
          directory / "elections.db",
          [&] { return store::make_sqlite_record_identity(store::open_sqlite_elections(directory)); })),
      queue_(open_if_there(
          directory / "inbox.db",
          [&] { return queue::make_sqlite_queue_identity(queue::open_sqlite_inbox(directory)); })),
      accounts_(open_if_there(directory / "accounts.db",
                              [&] { return store::make_sqlite_account_identity(directory); })) {}

store::RecordState DataFiles::record(std::int64_t upload_number) const {
    if (!record_) return {};
    return ask(directory_ / "elections.db", [&] { return record_->state(upload_number); });
}

queue::QueueState DataFiles::queue() const {
    if (!queue_) return {};
    return ask(directory_ / "inbox.db", [&] { return queue_->state(); });
}

store::AccountState DataFiles::accounts() const {
    if (!accounts_) return {};
    return ask(directory_ / "accounts.db", [&] { return accounts_->state(); });
}

std::vector<UploadId> DataFiles::lost() const {
    if (!queue_) return {};
    const auto gone = ask(directory_ / "inbox.db", [&] { return queue_->gone(); });
    return record_ ? ask(directory_ / "elections.db", [&] { return record_->unrecorded(gone); }) : gone;
}

daemon::InstallationNames names_in(const fs::path& directory) {
    return {(directory / "elections.db").string(), (directory / "inbox.db").string(),
            "urna adopt --data " + directory.string()};
}

void require_together(const fs::path& directory, const DataFiles& files) {
    const daemon::InstallationNames names = names_in(directory);
    const queue::QueueState queue = files.queue();
    const store::RecordState record = files.record(queue.recorded.number);
    const store::AccountState accounts = files.accounts();
    if (!files.has_record() && (queue.used || accounts.used)) {
        throw std::runtime_error(names.record + " is missing or empty, and " +
                                 (queue.used ? names.queue : (directory / "accounts.db").string()) +
                                 " was used. " + way_out(names));
    }
    std::string apart = daemon::belonging_of(record, queue, {}).apart;
    if (apart.empty()) apart = lost_of_before(files, record, queue);
    require(apart.empty(), daemon::apart_message(names, apart));
    const std::string accounts_are = accounts_apart(accounts, record, queue);
    require(accounts_are.empty(),
            fmt::format("{} does not belong to {} and {}: {}. {}", (directory / "accounts.db").string(),
                        names.record, names.queue, accounts_are, way_out(names)));
}

namespace {

Guid join_queue_and_record(const fs::path& directory) {
    std::optional<Guid> of_accounts;
    bool said = false;  // whether one of the others says to which it belongs
    {
        const DataFiles files(directory);
        require_together(directory, files);
        const queue::QueueState queue = files.queue();
        const store::RecordState record = files.record(queue.recorded.number);
        const daemon::Belonging belonging = daemon::belonging_of(record, queue, {});
        if (!belonging.join) return belonging.installation;
        of_accounts = files.accounts().installation;
        said = record.installation || queue.installation;
    }
    const auto elections = store::open_sqlite_elections(directory);
    const auto record = store::make_sqlite_record_identity(elections);
    const auto queue = queue::make_sqlite_queue_identity(queue::open_sqlite_inbox(directory));
    daemon::Installation installation(*record, *queue, names_in(directory));
    const auto leases = store::make_sqlite_lease_store(elections);
    const auto epoch = leases->take(standalone_holder, lease_duration);
    if (!epoch) throw std::runtime_error(names_in(directory).record + ": the lease is another's");
    // The accounts are told first, and the others then go by them: interrupted in between, this is done
    // again.
    if (!said) {
        const auto accounts = store::make_sqlite_account_identity(directory);
        if (!of_accounts) accounts->join(*(of_accounts = random_guid()));
        record->join(*of_accounts, false, *epoch);
    }
    installation.take_over(*epoch);
    return installation.id();
}

}  // namespace

void join_data(const fs::path& directory) {
    const Guid installation = join_queue_and_record(directory);
    const auto accounts = store::make_sqlite_account_identity(directory);
    if (!accounts->state().installation) accounts->join(installation);
}

}  // namespace urna::app
