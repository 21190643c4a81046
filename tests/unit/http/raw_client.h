// SPDX-License-Identifier: Apache-2.0
// A TCP connection on which a test says exactly the bytes it wants and hears exactly what comes back.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace urna::http {

struct RawAnswer {
    int status = 0;                              // 0: no (whole) answer came
    std::map<std::string, std::string> headers;  // names lower-case
    std::string body;
};

class RawClient {
 public:
    // From that address of the loopback network.
    explicit RawClient(std::uint16_t port, const std::string& from = "127.0.0.1");
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    // False when the server has broken the connection off.
    bool send(std::string_view bytes);
    void finish_sending();
    // With a reset.
    void break_off();

    // The next answer with its body, by its Content-Length or in chunks; without either there is none
    // (`HEAD`).
    RawAnswer answer(bool head_only = false);
    // All that comes until the server closes; `reset()` tells whether it broke the connection off instead.
    std::string until_closed();
    bool reset() const { return reset_; }
    // Whether the server closes within that time, having sent nothing more.
    bool closed_within_ms(int wait_ms);

 private:
    bool receive_more(int wait_ms = 5000);
    std::string take_until(std::string_view end);
    std::string take(std::size_t bytes);

    int socket_;
    std::string input_;
    bool closed_ = false;
    bool reset_ = false;
};

}  // namespace urna::http
