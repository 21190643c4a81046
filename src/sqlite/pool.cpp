#include "sqlite/pool.h"

#include "base/error.h"

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

Pool::Lease::Lease(std::unique_ptr<Database> database,
                   std::function<void(std::unique_ptr<Database>)> give_back, prometheus::Histogram& held)
    : database_(std::move(database)),
      give_back_(std::move(give_back)),
      held_(held),
      since_(std::chrono::steady_clock::now()) {}

Pool::Lease::~Lease() {
    held_.Observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - since_).count());
    give_back_(std::move(database_));
}

Pool::Pool(const std::filesystem::path& directory, const std::string& name, int writer_cache_kib)
    : file_(directory / (name + ".db")),
      read_seconds_(seconds(name, "read")),
      write_seconds_(seconds(name, "write")),
      idle_writer_(std::make_unique<Database>(file_, writer_cache_kib)) {
    migrate(*idle_writer_, name);
}

Pool::Lease Pool::reader() {
    std::unique_lock lock(mutex_);
    if (!given_back_.wait_for(lock, wait_max,
                              [&] { return !idle_readers_.empty() || readers_ < readers_max; })) {
        throw Unavailable("no free connection to " + file_.filename().string());
    }
    std::unique_ptr<Database> database;
    if (idle_readers_.empty()) {
        database = std::make_unique<Database>(file_);
        ++readers_;
    } else {
        database = std::move(idle_readers_.back());
        idle_readers_.pop_back();
    }
    const auto give_back = [this](std::unique_ptr<Database> returned) {
        const std::lock_guard guard(mutex_);
        idle_readers_.push_back(std::move(returned));
        given_back_.notify_all();
    };
    return {std::move(database), give_back, read_seconds_};
}

Pool::Lease Pool::writer() {
    std::unique_lock lock(mutex_);
    if (!given_back_.wait_for(lock, wait_max, [&] { return idle_writer_ != nullptr; })) {
        throw Unavailable("the writer of " + file_.filename().string() + " is busy");
    }
    const auto give_back = [this](std::unique_ptr<Database> returned) {
        const std::lock_guard guard(mutex_);
        idle_writer_ = std::move(returned);
        given_back_.notify_all();
    };
    return {std::move(idle_writer_), give_back, write_seconds_};
}

}  // namespace urna::sqlite
