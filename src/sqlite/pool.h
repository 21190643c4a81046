// The connections of one database file: one writer, a bounded number of readers.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "sqlite/database.h"

namespace urna::sqlite {

class Pool {
 public:
    // A connection that is ours until the end of the scope. The time it was held is the metric
    // `urna_database_seconds{database, kind}`.
    class Lease {
     public:
        Lease(std::unique_ptr<Database> database, std::function<void(std::unique_ptr<Database>)> give_back,
              prometheus::Histogram& held);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Database& operator*() const { return *database_; }
        Database* operator->() const { return database_.get(); }

     private:
        std::unique_ptr<Database> database_;
        std::function<void(std::unique_ptr<Database>)> give_back_;
        prometheus::Histogram& held_;
        std::chrono::steady_clock::time_point since_;
    };

    // Opens and migrates DIR/<name>.db. Readers are opened as they are needed.
    Pool(const std::filesystem::path& directory, const std::string& name, int writer_cache_kib = 2048);

    // Waits a bounded time for a connection that is free, then throws Unavailable.
    Lease reader();
    Lease writer();

 private:
    static constexpr std::size_t readers_max = 8;
    static constexpr std::chrono::seconds wait_max{10};

    std::filesystem::path file_;
    prometheus::Histogram& read_seconds_;
    prometheus::Histogram& write_seconds_;
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::vector<std::unique_ptr<Database>> idle_readers_;
    std::size_t readers_ = 0;
    std::unique_ptr<Database> idle_writer_;
};

}  // namespace urna::sqlite
