// SPDX-License-Identifier: Apache-2.0
// One client's socket, whose reads and writes have deadlines, with or without TLS. It is used on the socket's
// own I/O thread only. While nothing was read that is not consumed, it holds a buffer of 2 KiB at most, with
// TLS none, so that a client that is silent or slow costs little memory.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/server/tls.h"

namespace urna::http {

// Thrown when the client has gone, does not take what is written, or when the connection was aborted.
struct ConnectionClosed {};
// Thrown when the client sends too slowly.
struct TimedOut {};

class TimedStream : public std::enable_shared_from_this<TimedStream> {
 public:
    using Clock = std::chrono::steady_clock;

    explicit TimedStream(boost::asio::ip::tcp::socket socket);

    std::string remote_address() const;

    // Before anything is read: from here on the stream is TLS. Throws TimedOut after `until`, and
    // ConnectionClosed when the client wants something else.
    boost::asio::awaitable<void> secure(const TlsIdentity& identity, Clock::time_point until);

    // The bytes that were read and not consumed yet.
    std::string_view input() const;
    void consume(std::size_t bytes);

    // Adds bytes to input(), which may hold at most `bytes_max`. Throws TimedOut after `until`, and
    // ConnectionClosed at the end of the stream or when input() is full.
    boost::asio::awaitable<void> read(std::size_t bytes_max, Clock::time_point until);
    // Writes the pieces in order. Throws ConnectionClosed when the client takes nothing for `wait`, and after
    // `until`.
    boost::asio::awaitable<void> write(std::array<std::string_view, 3> pieces, std::chrono::milliseconds wait,
                                       Clock::time_point until);
    // Waits for that time, or until it is interrupted or the stream is closed.
    boost::asio::awaitable<void> pause(std::chrono::milliseconds wait);
    void interrupt_pause();
    // The read that is under way throws TimedOut.
    void interrupt_read();

    // Whether the client has reset the connection; this shows also while nothing is read.
    bool was_reset();

    // Ends sending, then reads and discards what the client still sends, so that the connection is not reset
    // before the client has read the response.
    boost::asio::awaitable<void> linger(std::chrono::milliseconds wait, std::uint64_t bytes_max);
    // Closes the connection after what was written, and with TLS says that it is the end.
    void close();
    // Closes it with a reset, so that the client does not take a part of a response for the whole.
    void reset();

 private:
    // Cancels the read or write that is under way at that time. Moving a deadline on is cheap: the timer is
    // set again only when it goes off.
    void set_deadline(Clock::time_point until);
    void arm();
    // Both add bytes to input(): as little as a request has, or as much as is there once there is something.
    boost::asio::awaitable<void> read_little(std::size_t bytes_max);
    boost::asio::awaitable<void> read_when_there(std::size_t bytes_max);
    // Reads what is there, once.
    TlsSession::Progress read_some(char* into, std::size_t room, std::size_t& bytes);
    boost::asio::awaitable<void> write_tls(std::array<std::string_view, 3> pieces,
                                           std::chrono::milliseconds wait, Clock::time_point until);
    // Makes room behind the input, which moves to the buffer's beginning.
    void make_room(std::size_t bytes_max);
    // So many bytes were read into the room behind the input.
    void took(std::size_t bytes, std::size_t room);

    boost::asio::ip::tcp::socket socket_;
    std::optional<TlsSession> tls_;
    boost::asio::steady_timer deadline_timer_;
    boost::asio::steady_timer pause_timer_;
    Clock::time_point deadline_ = Clock::time_point::max();
    Clock::time_point wake_ = Clock::time_point::max();  // when the timer goes off; max(): it is not set
    bool passed_ = false;
    bool reading_ = false;
    bool interrupted_ = false;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t read_bytes_;  // of the next read: as much as the client is quick enough to fill
};

}  // namespace urna::http
