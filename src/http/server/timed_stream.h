// SPDX-License-Identifier: Apache-2.0
// One client's socket: reads and writes that end in time. Used on the socket's own I/O thread only.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace urna::http {

struct ConnectionClosed {};  // thrown: the client has gone, does not take what it is sent, or was cut off
struct TimedOut {};          // thrown: the client sends too slowly

class TimedStream : public std::enable_shared_from_this<TimedStream> {
 public:
    using Clock = std::chrono::steady_clock;

    explicit TimedStream(boost::asio::ip::tcp::socket socket);

    std::string remote_address() const;

    // What was read and not consumed yet.
    std::string_view input() const;
    void consume(std::size_t bytes);

    // Adds to input(), which may hold at most `bytes_max`. Throws TimedOut after `until`, ConnectionClosed at
    // the end of the stream and when there is no room left.
    boost::asio::awaitable<void> read(std::size_t bytes_max, Clock::time_point until);
    // Writes the pieces one behind the other. Throws ConnectionClosed when the client takes nothing for
    // `wait`.
    boost::asio::awaitable<void> write(std::array<std::string_view, 3> pieces,
                                       std::chrono::milliseconds wait);
    // Waits; less long when interrupted or closed.
    boost::asio::awaitable<void> pause(std::chrono::milliseconds wait);
    void interrupt_pause();

    // Whether the client has broken the connection off; seen also while nothing is read.
    bool was_reset();

    // Gives back what a large body made the buffer grow to.
    void shrink();

    // Tells the client that nothing more will come, then reads and throws away what it still sends, so that
    // it is not reset before it has read its answer.
    boost::asio::awaitable<void> linger(std::chrono::milliseconds wait, std::uint64_t bytes_max);
    // Nothing more is read or written, and the client sees the answer end.
    void close();
    // The same, but the client sees the connection break.
    void reset();

 private:
    // Cancels what is under way at that time. Cheap to move on: the timer is only set anew when it goes off.
    void set_deadline(Clock::time_point until);
    void arm();

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer deadline_timer_;
    boost::asio::steady_timer pause_timer_;
    Clock::time_point deadline_ = Clock::time_point::max();
    Clock::time_point wake_ = Clock::time_point::max();  // when the timer goes off; max() when it is not set
    bool passed_ = false;
    bool interrupted_ = false;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace urna::http
