// SPDX-License-Identifier: Apache-2.0
#include "http/client/client.h"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <stdexcept>

namespace urna::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

using Clock = std::chrono::steady_clock;
using Headers = std::vector<std::pair<std::string, std::string>>;
constexpr std::size_t read_bytes = 64UL << 10;

using Parser = beast::http::response_parser<beast::http::string_body>;

std::string request_head(const Url& url, std::string_view method, std::string_view target,
                         const Headers& headers, std::size_t body_bytes) {
    std::string head = fmt::format("{} {}{} HTTP/1.1\r\nHost: ", method, url.prefix, target);
    head += url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
    if (url.port != default_port(url)) head += fmt::format(":{}", url.port);
    head += fmt::format("\r\nContent-Length: {}\r\n", body_bytes);
    for (const auto& [name, value] : headers) head += fmt::format("{}: {}\r\n", name, value);
    return head + "\r\n";
}

}  // namespace

std::optional<std::string_view> ClientResponse::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (beast::iequals(key, name)) return value;
    }
    return std::nullopt;
}

class Client::Impl {
 public:
    Impl(Url url, std::chrono::milliseconds wait, std::size_t body_bytes_max, ServerCertificate certificate)
        : url_(std::move(url)), wait_(wait), body_bytes_max_(body_bytes_max) {
        if (!url_.tls) return;
        tls_context_.emplace(ssl::context::tls_client);
        SSL_CTX_set_min_proto_version(tls_context_->native_handle(), TLS1_2_VERSION);
        if (certificate == ServerCertificate::any) return;
        tls_context_->set_default_verify_paths();
        tls_context_->set_verify_mode(ssl::verify_peer);
        tls_context_->set_verify_callback(ssl::host_name_verification(url_.host));
    }

    ClientResponse send(std::string_view method, std::string_view target, const Headers& headers,
                        std::string_view body) {
        deadline_ = Clock::now() + wait_;
        try {
            if (!still_open()) connect();
            const std::string head = request_head(url_, method, target, headers, body.size());
            const std::array<asio::const_buffer, 2> request{asio::buffer(head), asio::buffer(body)};
            in_time([&](auto done) {
                on_stream([&](auto& stream) { asio::async_write(stream, request, done); });
            });
            return receive(method == "HEAD");
        } catch (const boost::system::system_error& error) {
            close();
            throw std::runtime_error(fmt::format("{} {} at {}:{}: {}", method, target, url_.host, url_.port,
                                                 error.code().message()));
        }
    }

 private:
    // Between two requests a server sends nothing. Anything that can be read here, the end of the stream too,
    // means that this connection serves no more.
    bool still_open() {
        if (!socket_.is_open()) return false;
        char byte = 0;
        error_code error;
        socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
        return error == asio::error::would_block && buffer_.size() == 0;
    }

    void connect() {
        close();
        tls_.reset();
        tcp::resolver resolver(io_);
        tcp::resolver::results_type addresses;
        in_time([&](auto done) {
            resolver.async_resolve(url_.host, std::to_string(url_.port),
                                   [&, done](error_code error, auto found) {
                                       addresses = found;
                                       done(error, 0);
                                   });
        });
        in_time([&](auto done) {
            asio::async_connect(socket_, addresses,
                                [done](error_code error, const tcp::endpoint&) { done(error, 0); });
        });
        socket_.set_option(tcp::no_delay(true));
        socket_.non_blocking(true);
        if (url_.tls) shake_hands();
    }

    void shake_hands() {
        tls_.emplace(socket_, *tls_context_);
        error_code not_a_name;
        asio::ip::make_address(url_.host, not_a_name);
        if (not_a_name) SSL_set_tlsext_host_name(tls_->native_handle(), url_.host.c_str());
        in_time([&](auto done) {
            tls_->async_handshake(ssl::stream_base::client, [done](error_code error) { done(error, 0); });
        });
    }

    template <class Do>
    void on_stream(const Do& what) {
        if (tls_) {
            what(*tls_);
        } else {
            what(socket_);
        }
    }

    ClientResponse receive(bool head_only) {
        std::optional<Parser> parser;
        do {  // interim responses such as "100 Continue" come before the final one
            parser.emplace();
            parser->body_limit(body_bytes_max_);
            parser->skip(head_only);
            read(*parser);
        } while (parser->get().result_int() < 200);

        ClientResponse response;
        response.status = static_cast<int>(parser->get().result_int());
        for (const auto& field : parser->get())
            response.headers.emplace_back(field.name_string(), field.value());
        response.body = std::move(parser->get().body());
        if (!parser->keep_alive()) close();
        return response;
    }

    void read(Parser& parser) {
        parser.eager(true);
        while (!parser.is_done()) {
            error_code error = beast::http::error::need_more;
            if (buffer_.size() > 0) buffer_.consume(parser.put(buffer_.data(), error));
            if (!error) continue;
            if (error != beast::http::error::need_more) throw boost::system::system_error(error);
            try {
                in_time([&](auto done) {
                    const auto commit = [&, done](error_code result, std::size_t bytes) {
                        buffer_.commit(bytes);
                        done(result, bytes);
                    };
                    on_stream(
                        [&](auto& stream) { stream.async_read_some(buffer_.prepare(read_bytes), commit); });
                });
            } catch (const boost::system::system_error& end) {
                if (end.code() != asio::error::eof || !parser.got_some()) throw;
                parser.put_eof(error);
                if (error) throw boost::system::system_error(error);
            }
        }
    }

    // Begins an operation and waits until it ends or the deadline passes.
    template <class Begin>
    void in_time(const Begin& begin) {
        error_code result = asio::error::would_block;
        begin([&result](error_code error, std::size_t) { result = error; });
        io_.restart();
        io_.run_until(deadline_);
        if (result == asio::error::would_block) {
            close();
            io_.restart();
            io_.run();
            throw boost::system::system_error(asio::error::timed_out);
        }
        if (result) throw boost::system::system_error(result);
    }

    void close() {
        error_code ignored;
        socket_.close(ignored);
        buffer_.clear();
    }

    const Url url_;
    const std::chrono::milliseconds wait_;
    const std::size_t body_bytes_max_;
    asio::io_context io_{1};
    std::optional<ssl::context> tls_context_;
    tcp::socket socket_{io_};
    std::optional<ssl::stream<tcp::socket&>> tls_;
    beast::flat_buffer buffer_;
    Clock::time_point deadline_;
};

Client::Client(Url url, std::chrono::milliseconds wait, std::size_t body_bytes_max,
               ServerCertificate certificate)
    : impl_(std::make_unique<Impl>(std::move(url), wait, body_bytes_max, certificate)) {}
Client::~Client() = default;

ClientResponse Client::send(std::string_view method, std::string_view target, const Headers& headers,
                            std::string_view body) {
    return impl_->send(method, target, headers, body);
}

}  // namespace urna::http
