// SPDX-License-Identifier: Apache-2.0
// The connections of one database file: one writer, a bounded number of readers. A file that can only be read
// when it is opened (a full disk, a read-only one) is read, and written from the moment on at which it can
// be. There is one pool of a file in a process.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "sql/pool.h"
#include "sqlite/database.h"

namespace urna::sqlite {

struct PoolOptions {
    int writer_cache_kib = 2048;
    bool disable_autocheckpoint = false;  // as Database::disable_autocheckpoint says, of the writer
};

class Pool final : public sql::Pool {
 public:
    // A connection that is ours until the end of the scope. The time it was held is the metric
    // `urna_database_seconds{database, kind}`.
    class Lease {
     public:
        Lease(std::unique_ptr<Database> database, std::function<void(std::unique_ptr<Database>)> release,
              prometheus::Histogram& held);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Database& operator*() const { return *database_; }
        Database* operator->() const { return database_.get(); }

     private:
        std::unique_ptr<Database> database_;
        std::function<void(std::unique_ptr<Database>)> release_;
        prometheus::Histogram& held_;
        std::chrono::steady_clock::time_point since_;
    };

    // Opens and migrates DIR/<name>.db. Readers are opened as they are needed. Throws Unavailable when the
    // file cannot be made, migrated or read.
    Pool(const std::filesystem::path& directory, std::string name, const PoolOptions& options = {});

    // Waits a bounded time for a connection that is free, then throws Unavailable.
    Lease reader();
    // Throws FileFailure when the file cannot be written, or is no longer the one that was opened.
    Lease writer();

    // Writes something that changes nothing. Throws FileFailure when it cannot.
    void try_to_write();

 private:
    void execute(sql::Work work, const std::function<void(sql::Connection&)>& body) override;
    std::unique_ptr<Database> open_writer() const;
    void begin_reading_only(const FileFailure& failure);
    void try_to_open_writer(std::unique_lock<std::mutex>& lock);
    std::unique_ptr<Database> open_reader() const;

    static constexpr std::size_t readers_max = 8;
    static constexpr std::chrono::seconds wait_max{10};

    static constexpr std::chrono::seconds open_again_after{1};

    const std::string name_;
    const std::filesystem::path file_;
    const PoolOptions options_;
    prometheus::Histogram& read_seconds_;
    prometheus::Histogram& write_seconds_;
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::vector<std::unique_ptr<Database>> idle_readers_;
    std::size_t readers_ = 0;
    std::unique_ptr<Database> idle_writer_;
    // Why it can only be read, and when that was last found out. Its readers are of one lease then, so that
    // there is none when a writer is opened.
    std::optional<FileFailure> unwritable_;
    std::chrono::steady_clock::time_point tried_at_;
    bool opening_writer_ = false;
};

}  // namespace urna::sqlite
