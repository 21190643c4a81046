// SPDX-License-Identifier: Apache-2.0
#include "http/client/client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Url, ReadsItsParts) {
    const auto plain = parse_url("http://localhost");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->host, "localhost");
    EXPECT_EQ(plain->port, 80);
    EXPECT_EQ(plain->prefix, "");
    const auto full = parse_url("http://[::1]:8080/a/b/");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->host, "::1");
    EXPECT_EQ(full->port, 8080);
    EXPECT_EQ(full->prefix, "/a/b");
    EXPECT_FALSE(full->tls);
    const auto encrypted = parse_url("https://a/b");
    ASSERT_TRUE(encrypted);
    EXPECT_TRUE(encrypted->tls);
    EXPECT_EQ(encrypted->port, 443);
    EXPECT_EQ(parse_url("https://a:8443")->port, 8443);
}

TEST(Url, RefusesOtherForms) {
    for (const char* text : {"", "localhost", "ftp://a", "https://", "http://", "http://:80",
                             "http://a:", "http://a:0", "http://a:65536", "http://a:8x", "http://a b",
                             "http://a/?q", "http://u@a", "http://[::1", "http://[::1]8"}) {
        EXPECT_FALSE(parse_url(text)) << text;
    }
}

// Takes connections, and says what a test tells it to.
class SilentServer {
 public:
    SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size);
        ::listen(socket_, 8);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(socket_); }

    std::uint16_t port() const { return port_; }

    // Reads a request without body and answers that.
    void answer(std::string_view text) {
        const int client = ::accept(socket_, nullptr, nullptr);
        std::string got;
        char byte = 0;
        while (!got.ends_with("\r\n\r\n") && ::recv(client, &byte, 1, 0) == 1) got += byte;
        EXPECT_EQ(::send(client, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
        ::close(client);
    }

 private:
    int socket_;
    std::uint16_t port_ = 0;
};

Url at(std::uint16_t port, std::string prefix = "") {
    return {"127.0.0.1", port, std::move(prefix)};
}

TEST(Client, SendsAndReceivesOnOneConnection) {
    RunningServer running;
    Client client(at(running.port()), seconds(5));
    for (int i = 0; i < 3; ++i) {
        const auto response = client.send("POST", "/echo", {{"X-Kind", "a"}}, "{\"n\": 1}");
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.body, "{\"n\": 1}");
        EXPECT_EQ(response.header("content-TYPE"), "application/json");
        EXPECT_FALSE(response.header("X-Kind"));
    }
    EXPECT_EQ(client.send("HEAD", "/echo", {}, "").status, 405);
    EXPECT_EQ(client.send("GET", "/hello", {}, "").body, "\"hello\"");
}

TEST(Client, PutsThePrefixBeforeTheTarget) {
    RunningServer running({route(Method::get, "/api/x", without_body([](const Request& request) {
                                     return json(200, std::string(*request.header("Host")));
                                 }))});
    Client client(at(running.port(), "/api"), seconds(5));
    EXPECT_EQ(client.send("GET", "/x", {}, "").body, "127.0.0.1:" + std::to_string(running.port()));
}

TEST(Client, OpensAnewWhatTheServerClosedMeanwhile) {
    ServerOptions options;
    options.limits.idle_wait = milliseconds(30);
    RunningServer running({}, options);
    Client client(at(running.port()), seconds(5));
    EXPECT_EQ(client.send("GET", "/hello", {}, "").status, 200);
    std::this_thread::sleep_for(milliseconds(150));
    EXPECT_EQ(client.send("GET", "/hello", {}, "").status, 200);
}

TEST(Client, NeverSendsARequestTwice) {
    std::atomic<int> calls{0};
    Gate gate;
    RunningServer running({route(Method::post, "/count", without_body([&](const Request&) {
                                     ++calls;
                                     gate.wait();
                                     return empty();
                                 }))});
    Client client(at(running.port()), seconds(5));
    EXPECT_EQ(client.send("GET", "/hello", {}, "").status, 200);
    std::thread stopping([&] {
        gate.wait_until_somebody_waits();
        std::thread cut([&] { running.server().stop(milliseconds(0)); });
        std::this_thread::sleep_for(milliseconds(50));
        gate.open();
        cut.join();
    });
    EXPECT_THROW(client.send("POST", "/count", {}, ""), std::runtime_error);
    stopping.join();
    EXPECT_EQ(calls, 1);
}

TEST(Client, WaitsNoLongerThanTold) {
    SilentServer silent;
    Client client(at(silent.port()), milliseconds(100));
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_THROW(client.send("GET", "/", {}, ""), std::runtime_error);
    const auto waited = std::chrono::steady_clock::now() - begun;
    EXPECT_GE(waited, milliseconds(90));
    EXPECT_LT(waited, milliseconds(2000));
}

TEST(Client, SkipsInterimAnswersAndReadsToTheEndOfTheConnection) {
    SilentServer server;
    std::thread serving(
        [&] { server.answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nA: b\r\n\r\nto the end"); });
    Client client(at(server.port()), seconds(5));
    const auto response = client.send("GET", "/", {}, "");
    serving.join();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "to the end");
}

TEST(Client, FailsOnAnAnswerThatIsCutOff) {
    SilentServer server;
    std::thread serving([&] { server.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"); });
    Client client(at(server.port()), seconds(5));
    EXPECT_THROW(client.send("GET", "/", {}, ""), std::runtime_error);
    serving.join();
}

TEST(Client, FailsOnAnswersOverItsLimit) {
    RunningServer running;
    Client client(at(running.port()), seconds(5), 10);
    EXPECT_EQ(client.send("POST", "/echo", {}, "0123456789").status, 200);
    EXPECT_THROW(client.send("POST", "/echo", {}, "0123456789a"), std::runtime_error);
    EXPECT_EQ(client.send("POST", "/echo", {}, "0123456789").status, 200);
}

TEST(Client, SaysWhereNobodyListens) {
    std::uint16_t port = 0;
    { port = SilentServer().port(); }
    Client client(at(port), seconds(5));
    try {
        client.send("GET", "/x", {}, "");
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("127.0.0.1:" + std::to_string(port)), std::string::npos);
    }
}

}  // namespace
}  // namespace urna::http
