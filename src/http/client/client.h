// SPDX-License-Identifier: Apache-2.0
// A small blocking HTTP/1.1 client with one kept-alive connection, for the replay tool and health checks.
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

// `http://host[:port][/prefix]`, or with https
struct Url {
    std::string host;
    std::uint16_t port = 80;
    std::string prefix;  // empty, or `/...` without a slash at its end
    bool tls = false;
};
// That of its scheme.
inline std::uint16_t default_port(const Url& url) {
    return url.tls ? 443 : 80;
}
// Empty when the text is not one.
std::optional<Url> parse_url(std::string_view text);

struct ClientResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::optional<std::string_view> header(std::string_view name) const;
};

// What is demanded of a server over TLS. `trusted`: a certificate for its host by an authority that this
// machine trusts, or that SSL_CERT_FILE names. `any`: to ask whether it is there, which gives no secret away.
enum class ServerCertificate { trusted, any };

class Client {
 public:
    // `wait` bounds each request, connecting included; only the look-up of a name is bounded by the system.
    // Responses whose body is longer than `body_bytes_max` fail.
    Client(Url url, std::chrono::milliseconds wait, std::size_t body_bytes_max = 1UL << 30,
           ServerCertificate certificate = ServerCertificate::trusted);
    ~Client();

    // Sends one request, at most once, and reads its response. When the server has closed the kept-alive
    // connection before the request is sent, the client opens a new one. Throws std::runtime_error when the
    // connection is refused, breaks or times out, or when the server's certificate is not fit. Whether the
    // server has handled the request is then unknown; so it is when the server closed the connection in the
    // very moment in which the request was sent.
    ClientResponse send(std::string_view method, std::string_view target,
                        const std::vector<std::pair<std::string, std::string>>& headers,
                        std::string_view body);

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace urna::http
