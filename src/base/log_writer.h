// SPDX-License-Identifier: Apache-2.0
// Writes the log's lines from a thread of its own, so that nobody waits for whoever reads them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

#include "base/log_queue.h"

namespace urna {

class LogWriter {
 public:
    // Writes to the file descriptor, which it leaves open and as it is. Lines wait in `bytes_max` bytes of
    // memory. `on_dropped` is called for each line that is dropped, on the thread that appended a line.
    LogWriter(int descriptor, std::size_t bytes_max, LogQueue::OnDropped on_dropped);
    // Waits for the write that is under way, and does not write what waits.
    ~LogWriter();

    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    // Appends a line, given without its end. Callable from any thread; never waits for the reader.
    void write(LogKind kind, std::string line);

    // Counts a line that could not be made.
    void drop(LogKind kind);

    // Waits until all lines are written, or writing fails, or the instant has come. Returns whether all are.
    bool flush(std::chrono::steady_clock::time_point until);

 private:
    void run();
    // Waits for a line, and soon after the last one for further ones too, but not when one tells of a
    // trouble.
    void gather(std::unique_lock<std::mutex>& lock);
    // Appends lines that wait to the piece; without memory for them it leaves them for later.
    void take_piece(std::string& piece);
    // Writes a piece of the text and removes it. Returns false when it was not possible, for now at least.
    bool write_some(std::string& text) const;

    const int descriptor_;
    std::mutex mutex_;
    std::condition_variable lines_;     // there are lines, or it is the end, or to be tried at once
    std::condition_variable progress_;  // a piece was written, or could not be
    LogQueue queue_;
    bool asleep_ = false;   // the thread waits for a line
    bool at_once_ = false;  // what waits is written without waiting for more
    std::chrono::steady_clock::time_point written_at_;
    bool idle_ = true;      // nothing that was taken from the queue is unwritten
    bool failing_ = false;  // the last piece could not be written
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace urna
