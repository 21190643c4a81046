// SPDX-License-Identifier: Apache-2.0
#include "http/server/timed_stream.h"

#include <poll.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <iterator>

namespace urna::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t read_bytes_min = 2UL << 10;
constexpr std::size_t read_bytes_max = 64UL << 10;
constexpr std::size_t records_in_a_turn = 8;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
using Progress = TlsSession::Progress;

tcp::socket::wait_type direction_of(Progress progress) {
    return progress == Progress::wait_write ? tcp::socket::wait_write : tcp::socket::wait_read;
}

// Takes what the next record holds from the pieces; `gathered` holds it when it is of more than one of them.
// Empty at their end.
std::string_view next_record(std::array<std::string_view, 3>& pieces, std::string& gathered) {
    const auto begin = std::find_if(pieces.begin(), pieces.end(), [](auto piece) { return !piece.empty(); });
    if (begin == pieces.end()) return {};
    const auto others =
        std::find_if(std::next(begin), pieces.end(), [](auto piece) { return !piece.empty(); });
    if (others == pieces.end() || begin->size() >= tls_record_bytes_max) {
        const std::string_view record = begin->substr(0, tls_record_bytes_max);
        begin->remove_prefix(record.size());
        return record;
    }
    gathered.clear();
    for (auto piece = begin; piece != pieces.end(); ++piece) {
        const std::string_view taken = piece->substr(0, tls_record_bytes_max - gathered.size());
        gathered += taken;
        piece->remove_prefix(taken.size());
    }
    return gathered;
}

}  // namespace

TimedStream::TimedStream(tcp::socket socket)
    : socket_(std::move(socket)),
      deadline_timer_(socket_.get_executor()),
      pause_timer_(socket_.get_executor()),
      read_bytes_(read_bytes_min) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
}

std::string TimedStream::remote_address() const {
    error_code error;
    const tcp::endpoint peer = socket_.remote_endpoint(error);
    if (error) return {};
    const asio::ip::address address = peer.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

std::string_view TimedStream::input() const {
    return {buffer_.get() + begin_, end_ - begin_};
}

void TimedStream::consume(std::size_t bytes) {
    begin_ += bytes;
    if (begin_ < end_) return;
    begin_ = end_ = capacity_ = 0;
    buffer_.reset();
}

void TimedStream::make_room(std::size_t bytes_max) {
    const std::size_t held = end_ - begin_;
    if (capacity_ == held) {
        const std::size_t capacity = std::min(bytes_max, held + std::max(held, read_bytes_));
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (held > 0) std::memcpy(larger.get(), buffer_.get() + begin_, held);
        buffer_ = std::move(larger);
        capacity_ = capacity;  // not before: without memory the stream keeps the buffer that it has
    } else if (begin_ > 0) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, held);
    }
    begin_ = 0;
    end_ = held;
}

// A client that sends nothing costs no session, which takes much more memory than a socket.
asio::awaitable<void> TimedStream::secure(const TlsIdentity& identity, Clock::time_point until) {
    set_deadline(until);
    for (Progress progress = Progress::wait_read; progress != Progress::done;
         progress = tls_->shake_hands()) {
        if (progress == Progress::closed) throw ConnectionClosed{};
        const auto [error] = co_await socket_.async_wait(direction_of(progress), as_result);
        if (passed_) throw TimedOut{};
        if (error || !socket_.is_open()) throw ConnectionClosed{};
        if (!tls_) tls_.emplace(identity.begin(socket_.native_handle()));
    }
}

TlsSession::Progress TimedStream::read_some(char* into, std::size_t room, std::size_t& bytes) {
    if (tls_) return tls_->read(into, room, bytes);
    error_code error;
    bytes = socket_.read_some(asio::buffer(into, room), error);
    if (error == asio::error::would_block) return Progress::wait_read;
    return error ? Progress::closed : Progress::done;
}

asio::awaitable<void> TimedStream::read(std::size_t bytes_max, Clock::time_point until) {
    if (end_ - begin_ >= bytes_max) throw ConnectionClosed{};
    set_deadline(until);
    if (!tls_ && read_bytes_ == read_bytes_min) return read_little(bytes_max);
    return read_when_there(bytes_max);
}

// To wait until there is something is a system call of its own, which most requests can do without.
asio::awaitable<void> TimedStream::read_little(std::size_t bytes_max) {
    make_room(bytes_max);
    const std::size_t room = capacity_ - end_;
    reading_ = true;
    const auto [error, bytes] =
        co_await socket_.async_read_some(asio::buffer(buffer_.get() + end_, room), as_result);
    reading_ = false;
    took(bytes, room);
    if (passed_) throw TimedOut{};
    if (error || !socket_.is_open()) throw ConnectionClosed{};
}

asio::awaitable<void> TimedStream::read_when_there(std::size_t bytes_max) {
    Progress progress = tls_ && tls_->has_input() ? Progress::done : Progress::wait_read;
    for (;;) {
        if (progress != Progress::done) {
            reading_ = true;
            const auto [waited] = co_await socket_.async_wait(direction_of(progress), as_result);
            reading_ = false;
            if (passed_) throw TimedOut{};
            if (waited || !socket_.is_open()) throw ConnectionClosed{};
        }
        make_room(bytes_max);
        const std::size_t room = capacity_ - end_;
        std::size_t bytes = 0;
        progress = read_some(buffer_.get() + end_, room, bytes);
        took(bytes, room);
        if (progress == Progress::closed) throw ConnectionClosed{};
        if (progress == Progress::done) co_return;
    }
}

void TimedStream::took(std::size_t bytes, std::size_t room) {
    end_ += bytes;
    consume(0);  // frees a buffer into which nothing was read
    if (bytes == 0) return;
    read_bytes_ =
        bytes == room ? std::min(2 * read_bytes_, read_bytes_max) : std::max(read_bytes_ / 2, read_bytes_min);
}

asio::awaitable<void> TimedStream::write(std::array<std::string_view, 3> pieces,
                                         std::chrono::milliseconds wait, Clock::time_point until) {
    if (tls_) co_return co_await write_tls(pieces, wait, until);
    std::array<asio::const_buffer, 3> left{asio::buffer(pieces[0]), asio::buffer(pieces[1]),
                                           asio::buffer(pieces[2])};
    while (asio::buffer_size(left) > 0) {
        set_deadline(std::min(Clock::now() + wait, until));
        const auto [error, bytes] = co_await socket_.async_write_some(left, as_result);
        if (passed_ || error) throw ConnectionClosed{};
        std::size_t written = bytes;
        for (asio::const_buffer& piece : left) {
            const std::size_t step = std::min(written, piece.size());
            piece += step;
            written -= step;
        }
    }
}

// A record for each piece would tell their sizes, and a small response needs no two.
asio::awaitable<void> TimedStream::write_tls(std::array<std::string_view, 3> pieces,
                                             std::chrono::milliseconds wait, Clock::time_point until) {
    std::string gathered;
    for (std::size_t records = 0;; ++records) {
        std::string_view record = next_record(pieces, gathered);
        if (record.empty()) co_return;
        // A client that takes as fast as it is written to does not keep its thread from the others.
        if (records % records_in_a_turn == records_in_a_turn - 1) co_await asio::post(asio::use_awaitable);
        set_deadline(std::min(Clock::now() + wait, until));
        while (!record.empty()) {
            if (!tls_) throw ConnectionClosed{};
            std::size_t bytes = 0;
            const Progress progress = tls_->write(record, bytes);
            record.remove_prefix(bytes);
            if (progress == Progress::done) continue;
            if (progress == Progress::closed) throw ConnectionClosed{};
            const auto [error] = co_await socket_.async_wait(direction_of(progress), as_result);
            if (passed_ || error) throw ConnectionClosed{};
        }
    }
}

asio::awaitable<void> TimedStream::pause(std::chrono::milliseconds wait) {
    if (interrupted_) co_return;
    set_deadline(Clock::time_point::max());
    pause_timer_.expires_after(wait);
    co_await pause_timer_.async_wait(as_result);
}

void TimedStream::interrupt_pause() {
    interrupted_ = true;
    pause_timer_.cancel();
}

void TimedStream::interrupt_read() {
    if (!reading_) return;
    passed_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

bool TimedStream::was_reset() {
    pollfd state{.fd = socket_.native_handle(), .events = 0, .revents = 0};
    return poll(&state, 1, 0) > 0 && (state.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
}

asio::awaitable<void> TimedStream::linger(std::chrono::milliseconds wait, std::uint64_t bytes_max) {
    if (tls_) tls_->say_end();
    tls_.reset();  // what the client still sends is not deciphered
    error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    const auto until = Clock::now() + wait;
    try {
        for (std::uint64_t bytes = 0; bytes < bytes_max; bytes += input().size()) {
            consume(input().size());
            co_await read(64UL << 10, until);
        }
    } catch (const TimedOut&) {
    } catch (const ConnectionClosed&) {
    }
}

void TimedStream::close() {
    if (tls_) tls_->say_end();
    tls_.reset();
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
    deadline_timer_.cancel();
    interrupt_pause();
}

void TimedStream::reset() {
    tls_.reset();
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
    deadline_timer_.cancel();
    interrupt_pause();
}

void TimedStream::set_deadline(Clock::time_point until) {
    passed_ = false;
    deadline_ = until;
    if (until < wake_) arm();
}

void TimedStream::arm() {
    wake_ = deadline_;
    deadline_timer_.expires_at(wake_);
    deadline_timer_.async_wait([stream = shared_from_this()](const error_code& error) {
        if (error || !stream->socket_.is_open()) return;
        stream->wake_ = Clock::time_point::max();
        if (Clock::now() >= stream->deadline_) {
            stream->passed_ = true;
            error_code ignored;
            stream->socket_.cancel(ignored);
        } else if (stream->deadline_ != Clock::time_point::max()) {
            stream->arm();
        }
    });
}

}  // namespace urna::http
