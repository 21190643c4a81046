// SPDX-License-Identifier: Apache-2.0
// Stands between a client and a server on the loopback address, and loses answers: the request arrives, the
// connection is cut before its answer does.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace urna {

class CuttingProxy {
 public:
    // Loses the answers of requests that hold `word`.
    CuttingProxy(std::uint16_t server_port, std::string word)
        : server_port_(server_port), word_(std::move(word)) {
        listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        if (bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            listen(listening_, 16) != 0 ||
            getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            throw std::runtime_error("proxy does not listen");
        }
        port_ = ntohs(address.sin_port);
        accepting_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
    }
    ~CuttingProxy() {
        accepting_.request_stop();
        accepting_.join();
        connections_.clear();
        close(listening_);
    }
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::uint16_t port() const { return port_; }

    std::atomic<int> answers_to_lose = 0;

 private:
    static constexpr int poll_ms = 10;

    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        return address;
    }

    void accept_all(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            pollfd waiting{listening_, POLLIN, 0};
            if (poll(&waiting, 1, poll_ms) != 1) continue;
            const int client = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
            connections_.emplace_back(
                [this, client](const std::stop_token& stopping) { forward_all(client, stopping); });
        }
    }

    void forward_all(int client, const std::stop_token& stop) {
        const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = loopback(server_port_);
        if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
            std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
            std::string request;
            while (!stop.stop_requested()) {
                poll(ends.data(), ends.size(), poll_ms);
                if (ends[0].revents && !forward(client, server, &request)) break;
                if (ends[1].revents) {
                    const bool lose = request.find(word_) != std::string::npos && lose_one();
                    if (lose || !forward(server, client, nullptr)) break;
                    request.clear();
                }
            }
        }
        close(server);
        close(client);
    }

    static bool forward(int from, int to, std::string* copy) {
        std::array<char, 65536> piece;
        const ssize_t size = recv(from, piece.data(), piece.size(), 0);
        if (size <= 0) return false;
        if (copy) copy->append(piece.data(), static_cast<std::size_t>(size));
        return send(to, piece.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL) == size;
    }

    bool lose_one() {
        int left = answers_to_lose;
        while (left > 0) {
            if (answers_to_lose.compare_exchange_weak(left, left - 1)) return true;
        }
        return false;
    }

    const std::uint16_t server_port_;
    const std::string word_;
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::vector<std::jthread> connections_;
    std::jthread accepting_;
};

}  // namespace urna
