// SPDX-License-Identifier: Apache-2.0
// A small blocking HTTP/1.1 client on one kept-alive connection, for the replay tool and health checks.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urna::http {

// `http://host[:port][/prefix]`
struct Url {
    std::string host;
    std::uint16_t port = 80;
    std::string prefix;  // empty, or `/...` without a slash at its end
};
// Empty when the text is not one.
std::optional<Url> parse_url(std::string_view text);

struct ClientResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::optional<std::string_view> header(std::string_view name) const;
};

class Client {
 public:
    // `wait` bounds each request, connecting included (but for the look-up of a name, which the system
    // bounds); answers over `body_bytes_max` fail.
    Client(Url url, std::chrono::milliseconds wait, std::size_t body_bytes_max = 1UL << 30);
    ~Client();

    // Sends one request, at most once, and reads its answer. A kept-alive connection that the server is seen
    // to have closed before the first byte of the request goes out is opened anew. Throws std::runtime_error
    // (connection refused, broken, timed out): whether the request was carried out is then unknown, also when
    // the server closed the connection in the very moment in which the request was sent.
    ClientResponse send(std::string_view method, std::string_view target,
                        const std::vector<std::pair<std::string, std::string>>& headers,
                        std::string_view body);

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace urna::http
