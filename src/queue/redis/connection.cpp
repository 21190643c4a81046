// SPDX-License-Identifier: Apache-2.0
#include "queue/redis/connection.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <span>
#include <system_error>

namespace urna::queue::redis {
namespace {

timeval timeval_of(std::chrono::milliseconds wait) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(wait);
    timeval made{};
    made.tv_sec = seconds.count();
    made.tv_usec = std::chrono::microseconds(wait - seconds).count();
    return made;
}

iovec piece_of(std::string_view text) {
    return {.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};  // it is only read
}

// What is left of the pieces when so many bytes of them were sent.
std::span<iovec> without_front(std::span<iovec> pieces, std::size_t bytes) {
    while (!pieces.empty() && bytes >= pieces.front().iov_len) {
        bytes -= pieces.front().iov_len;
        pieces = pieces.subspan(1);
    }
    if (!pieces.empty()) {
        pieces.front().iov_base = static_cast<char*>(pieces.front().iov_base) + bytes;
        pieces.front().iov_len -= bytes;
    }
    return pieces;
}

}  // namespace

std::string_view text_of(const redisReply& reply) {
    if (reply.type != REDIS_REPLY_STRING && reply.type != REDIS_REPLY_STATUS) {
        throw Unavailable("Redis: unexpected reply type");
    }
    return {reply.str, reply.len};
}

Connection::Connection(const RedisOptions& options)
    : context_(
          redisConnectWithTimeout(options.host.c_str(), options.port, timeval_of(options.connect_wait))) {
    if (!context_) throw ConnectionLost("Redis: no memory for a connection");
    if (context_->err) throw ConnectionLost(std::string("Redis: ") + context_->errstr);
    if (redisSetTimeout(context_.get(), timeval_of(options.command_wait)) != REDIS_OK) {
        throw ConnectionLost(std::string("Redis: ") + context_->errstr);
    }
    if (!options.user.empty()) {
        run({"AUTH", options.user, options.password});
    } else if (!options.password.empty()) {
        run({"AUTH", options.password});
    }
}

Reply Connection::run(const Command& command) {
    send(command);
    void* read = nullptr;
    const int done = redisGetReply(context_.get(), &read);
    Reply reply(static_cast<redisReply*>(read));
    if (done != REDIS_OK) reply.reset();
    if (!reply) throw ConnectionLost(std::string("Redis: ") + context_->errstr);
    if (reply->type != REDIS_REPLY_ERROR) return reply;
    const std::string error = "Redis: " + std::string(reply->str, reply->len);
    // It has just been started, and refuses everything until it has read its file.
    if (error.starts_with("Redis: LOADING")) throw ConnectionLost(error);
    throw Unavailable(error);
}

// hiredis would copy the whole command twice before it sends it, which doubles and triples what a large
// upload takes. So it is sent from where its arguments lie; the answer is hiredis' again.
void Connection::send(const Command& command) {
    std::vector<std::string> heads;  // `$<bytes>` of each argument, behind the line break of the one before
    for (const std::string_view argument : command) {
        heads.push_back((heads.empty() ? "*" + std::to_string(command.size()) : "") + "\r\n$" +
                        std::to_string(argument.size()) + "\r\n");
    }
    std::vector<iovec> pieces;
    for (std::size_t i = 0; i < command.size(); ++i) {
        pieces.push_back(piece_of(heads[i]));
        pieces.push_back(piece_of(command[i]));
    }
    pieces.push_back(piece_of("\r\n"));
    for (std::span<iovec> left = pieces; !left.empty();) {
        msghdr message{};
        message.msg_iov = left.data();
        message.msg_iovlen = std::min<std::size_t>(left.size(), IOV_MAX);
        // The socket's own limit of time applies to each try.
        const ssize_t sent = sendmsg(context_->fd, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) throw ConnectionLost("Redis: " + std::generic_category().message(errno));
        left = without_front(left, static_cast<std::size_t>(sent));
    }
}

bool Connection::keeps_append_only_file() {
    const Reply said = run({"INFO", "persistence"});
    return text_of(*said).find("aof_enabled:1") != std::string_view::npos;
}

}  // namespace urna::queue::redis
