// SPDX-License-Identifier: Apache-2.0
#include "http/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

namespace urna::http {

RawClient::RawClient(std::uint16_t port, const std::string& from)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::inet_addr(from.c_str());
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot send from " + from);
    }
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect");
    }
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::~RawClient() {
    ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::break_off() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(std::exchange(socket_, -1));
}

void RawClient::finish_sending() {
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::receive_more(int wait_ms) {
    pollfd ready{socket_, POLLIN, 0};
    if (closed_ || ::poll(&ready, 1, wait_ms) != 1) return false;
    char bytes[65536];
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    closed_ = got <= 0;
    reset_ = reset_ || (got < 0 && errno == ECONNRESET);
    if (got > 0) input_.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
}

std::string RawClient::take_until(std::string_view end) {
    while (input_.find(end) == std::string::npos) {
        if (!receive_more()) return {};
    }
    return take(input_.find(end) + end.size());
}

std::string RawClient::take(std::size_t bytes) {
    while (input_.size() < bytes) {
        if (!receive_more()) return {};
    }
    std::string taken = input_.substr(0, bytes);
    input_.erase(0, bytes);
    return taken;
}

RawAnswer RawClient::answer(bool head_only) {
    RawAnswer answer;
    std::string head = take_until("\r\n\r\n");
    if (head.size() < 12) return answer;
    const int status = std::stoi(head.substr(9, 3));
    for (std::size_t at = head.find("\r\n") + 2; at + 2 < head.size();) {
        const std::size_t end = head.find("\r\n", at);
        const std::size_t colon = head.find(": ", at);
        std::string name = head.substr(at, colon - at);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return static_cast<char>(tolower(c)); });
        answer.headers[name] = head.substr(colon + 2, end - colon - 2);
        at = end + 2;
    }
    if (!head_only && answer.headers.count("transfer-encoding") != 0) {
        for (;;) {
            const std::string size = take_until("\r\n");
            if (size.empty()) return answer;
            const std::size_t bytes = std::stoul(size, nullptr, 16);
            const std::string chunk = take(bytes + 2);
            if (chunk.empty()) return answer;
            answer.body += chunk.substr(0, bytes);
            if (bytes == 0) break;
        }
    } else if (!head_only && answer.headers.count("content-length") != 0) {
        const std::size_t bytes = std::stoul(answer.headers["content-length"]);
        answer.body = take(bytes);
        if (answer.body.size() != bytes) return answer;
    }
    answer.status = status;
    return answer;
}

std::string RawClient::until_closed() {
    while (receive_more()) {
    }
    return std::move(input_);
}

bool RawClient::closed_within_ms(int wait_ms) {
    return !receive_more(wait_ms) && closed_;
}

}  // namespace urna::http
