// SPDX-License-Identifier: Apache-2.0
#include "base/log_writer.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <new>
#include <utility>

namespace urna {
namespace {

// Writes of so many bytes to a pipe are not mixed with those of other processes.
constexpr std::size_t piece_bytes = PIPE_BUF;
// Between two attempts while writing fails: the disk is full, or nobody has the pipe open.
constexpr std::chrono::milliseconds retry_wait{100};
// What requests and uploads say soon after one another is written together: to wake the thread for each line
// took a tenth of what two stations can upload (docs/decisions/0023-log-through-a-bounded-queue.md).
constexpr std::chrono::milliseconds gather_wait{10};

// The log's thread handles no signal: those that end the process are for the thread that waits for them, and
// a pipe without a reader is an error of write().
class SignalsBlocked {
 public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
    sigset_t before_{};
};

}  // namespace

LogWriter::LogWriter(int descriptor, std::size_t bytes_max, LogQueue::OnDropped on_dropped)
    : descriptor_(descriptor), queue_(bytes_max, std::move(on_dropped)) {
    const SignalsBlocked blocked;
    thread_ = std::thread([this] { run(); });
}

LogWriter::~LogWriter() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    lines_.notify_one();
    thread_.join();
}

void LogWriter::write(LogKind kind, std::string line) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        queue_.push(kind, std::move(line));
        wake = std::exchange(asleep_, false);
        if (kind >= LogKind::warning && !std::exchange(at_once_, true)) wake = true;
    }
    if (wake) lines_.notify_one();
}

void LogWriter::drop(LogKind kind) {
    const std::lock_guard lock(mutex_);
    queue_.drop(kind);
}

bool LogWriter::flush(std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    // It may be possible again.
    failing_ = false;
    at_once_ = true;
    lines_.notify_one();
    const auto all_written = [this] { return idle_ && queue_.empty(); };
    progress_.wait_until(lock, until, [&] { return all_written() || failing_; });
    return all_written();
}

void LogWriter::run() {
    std::string piece;
    std::unique_lock lock(mutex_);
    while (!ending_) {
        if (piece.empty()) {
            if (queue_.empty()) gather(lock);
            take_piece(piece);
            idle_ = false;
        }
        lock.unlock();
        const bool written = !piece.empty() && write_some(piece);
        lock.lock();
        failing_ = !written;
        idle_ = piece.empty();
        written_at_ = std::chrono::steady_clock::now();
        progress_.notify_all();
        // More lines are no reason to try earlier; a flush is.
        if (failing_) lines_.wait_for(lock, retry_wait, [this] { return ending_ || !failing_; });
    }
}

void LogWriter::gather(std::unique_lock<std::mutex>& lock) {
    asleep_ = true;
    at_once_ = false;
    lines_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    asleep_ = false;
    lines_.wait_until(lock, written_at_ + gather_wait, [this] { return ending_ || at_once_; });
}

void LogWriter::take_piece(std::string& piece) {
    try {
        queue_.take(piece, piece_bytes);
    } catch (const std::bad_alloc&) {
    }
}

bool LogWriter::write_some(std::string& text) const {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written > 0) {
        text.erase(0, static_cast<std::size_t>(written));
        return true;
    }
    if (written == 0) return false;
    // Somebody who has the same file open may have made it non-blocking.
    if (errno == EAGAIN) {
        pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
        poll(&ready, 1, static_cast<int>(retry_wait.count()));
        return true;
    }
    return errno == EINTR;
}

}  // namespace urna
