// SPDX-License-Identifier: Apache-2.0
#include "sqlite/pool.h"

#include <utility>

#include "base/error.h"
#include "base/log.h"

namespace urna::sqlite {
namespace {

prometheus::Histogram& seconds(const std::string& database, const std::string& kind) {
    return prometheus::BuildHistogram()
        .Name("urna_database_seconds")
        .Help("Time for which a database connection was in use")
        .Register(metrics())
        .Add({{"database", database}, {"kind", kind}}, seconds_buckets());
}

}  // namespace

Pool::Lease::Lease(std::unique_ptr<Database> database, std::function<void(std::unique_ptr<Database>)> release,
                   prometheus::Histogram& held)
    : database_(std::move(database)),
      release_(std::move(release)),
      held_(held),
      since_(std::chrono::steady_clock::now()) {}

Pool::Lease::~Lease() {
    held_.Observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - since_).count());
    release_(std::move(database_));
}

Pool::Pool(const std::filesystem::path& directory, std::string name, const PoolOptions& options)
    : name_(std::move(name)),
      file_(directory / (name_ + ".db")),
      options_(options),
      read_seconds_(seconds(name_, "read")),
      write_seconds_(seconds(name_, "write")) {
    try {
        idle_writer_ = open_writer();
    } catch (const FileFailure& failure) {
        if (!failure.reading_may_help()) throw;
        begin_reading_only(failure);
    }
}

std::unique_ptr<Database> Pool::open_writer() const {
    auto writer = std::make_unique<Database>(file_, Access::make, options_.writer_cache_kib);
    migrate(*writer, name_);
    if (options_.disable_autocheckpoint) writer->disable_autocheckpoint();
    return writer;
}

void Pool::begin_reading_only(const FileFailure& failure) {
    bool readable = false;
    try {
        Database database(file_, Access::read);
        readable = is_migrated(database, name_);
    } catch (const FileFailure&) {
        throw failure;
    }
    if (!readable) throw FileFailure(failure.what(), "it has to be brought up to date first", false);
    log_error("the database can only be read", {{"reason", failure.what()}});
    unwritable_ = failure;
    tried_at_ = std::chrono::steady_clock::now();
}

void Pool::try_to_open_writer(std::unique_lock<std::mutex>& lock) {
    const auto now = std::chrono::steady_clock::now();
    if (opening_writer_ || now - tried_at_ < open_again_after) throw FileFailure(*unwritable_);
    tried_at_ = now;
    opening_writer_ = true;
    const bool alone = given_back_.wait_for(lock, wait_max, [&] { return readers_ == 0; });
    try {
        if (alone) idle_writer_ = open_writer();
    } catch (const FileFailure& failure) {
        unwritable_ = failure;
    } catch (...) {
        opening_writer_ = false;
        given_back_.notify_all();
        throw;
    }
    opening_writer_ = false;
    given_back_.notify_all();
    if (!idle_writer_) throw FileFailure(*unwritable_);
    unwritable_.reset();
    log_info("the database can be written again", {{"file", file_.native()}});
}

std::unique_ptr<Database> Pool::open_reader() const {
    return std::make_unique<Database>(file_, unwritable_ ? Access::read : Access::write);
}

Pool::Lease Pool::reader() {
    std::unique_lock lock(mutex_);
    if (unwritable_) {
        try {
            try_to_open_writer(lock);
        } catch (const FileFailure&) {
            // It can be read as before.
        }
    }
    if (!given_back_.wait_for(lock, wait_max, [&] {
            return !opening_writer_ && (!idle_readers_.empty() || readers_ < readers_max);
        })) {
        throw Unavailable("no free connection to " + file_.filename().string());
    }
    std::unique_ptr<Database> database;
    if (idle_readers_.empty()) {
        database = open_reader();
        ++readers_;
    } else {
        database = std::move(idle_readers_.back());
        idle_readers_.pop_back();
    }
    const auto release = [this](std::unique_ptr<Database> returned) {
        const std::lock_guard guard(mutex_);
        if (unwritable_) {
            returned.reset();
            --readers_;
        } else {
            idle_readers_.push_back(std::move(returned));
        }
        given_back_.notify_all();
    };
    return {std::move(database), release, read_seconds_};
}

Pool::Lease Pool::writer() {
    std::unique_lock lock(mutex_);
    if (unwritable_) try_to_open_writer(lock);
    if (!given_back_.wait_for(lock, wait_max, [&] { return idle_writer_ != nullptr; })) {
        throw Unavailable("the writer of " + file_.filename().string() + " is busy");
    }
    idle_writer_->require_files_in_place();
    const auto release = [this](std::unique_ptr<Database> returned) {
        const std::lock_guard guard(mutex_);
        idle_writer_ = std::move(returned);
        given_back_.notify_all();
    };
    return {std::move(idle_writer_), release, write_seconds_};
}

void Pool::execute(sql::Work work, const std::function<void(sql::Connection&)>& body) {
    if (work == sql::Work::read) return body(*reader());
    const auto database = writer();
    Transaction transaction(*database, Transaction::Kind::write);
    body(*database);
    transaction.commit();
}

void Pool::try_to_write() {
    writer()->try_to_write();
}

}  // namespace urna::sqlite
