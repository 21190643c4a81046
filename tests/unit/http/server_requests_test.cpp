// SPDX-License-Identifier: Apache-2.0
// What a request gets, and in which order things are checked.
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <set>

#include "http/running_server.h"

namespace urna::http {
namespace {

using std::chrono::milliseconds;

TEST(Server, AnswersWithLengthTypeAndRequestId) {
    RunningServer running;
    RawClient client(running.port());
    client.send(get("/hello"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "\"hello\"");
    EXPECT_EQ(answer.headers.at("content-length"), "7");
    EXPECT_EQ(answer.headers.at("content-type"), "application/json");
    EXPECT_EQ(answer.headers.count("connection"), 0U);
    EXPECT_EQ(answer.headers.at("x-request-id").size(), 32U);
}

TEST(Server, AnEmptyAnswerHasLengthZeroAndNoType) {
    RunningServer running(
        {route(Method::post, "/empty", without_body([](const Request&) { return empty(); }))});
    RawClient client(running.port());
    client.send(post("/empty", "ignored"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.at("content-length"), "0");
    EXPECT_EQ(answer.headers.count("content-type"), 0U);
}

TEST(Server, HandlersSeeTheRequest) {
    RunningServer running({route(Method::get, "/a b", without_body([](const Request& request) {
                                     return json(200, request.path + "|" + request.query + "|" +
                                                          *request.parameter("x") + "|" +
                                                          std::string(*request.header("x-kind")) + "|" +
                                                          request.client.text + "|" + request.id);
                                 }))});
    RawClient client(running.port());
    for (const char* target : {"/a%20b?x=%41+", "http://host/%61%20b?x=%41+"}) {
        client.send(get(target, "X-Kind:  some kind \r\nX-Request-Id: mine\r\n"));
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.body, "/a b|x=%41+|A |some kind|127.0.0.1|" + answer.headers.at("x-request-id"));
        EXPECT_NE(answer.headers.at("x-request-id"), "mine");
    }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    RunningServer running;
    RawClient client(running.port());
    client.send(post("/echo", "1") + get("/hello") + "\r\n" + post("/echo", std::string(100'000, '2')) +
                post("/echo", "3"));
    std::set<std::string> ids;
    for (const std::string& expected :
         {std::string("1"), std::string("\"hello\""), std::string(100'000, '2'), std::string("3")}) {
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.body, expected);
        ids.insert(answer.headers.at("x-request-id"));
    }
    EXPECT_EQ(ids.size(), 4U);
}

TEST(Server, TakesARequestByteByByte) {
    RunningServer running;
    RawClient client(running.port());
    for (const char byte : post("/echo", "abc", "Transfer-Encodin: x\r\n")) client.send(std::string(1, byte));
    EXPECT_EQ(client.answer().body, "abc");
    for (const char byte : std::string("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nX-Trailer: 1\r\n\r\n")) {
        client.send(std::string(1, byte));
    }
    EXPECT_EQ(client.answer().body, "abcdefg");
}

TEST(Server, HonoursConnectionClose) {
    RunningServer running;
    RawClient client(running.port());
    client.send(get("/hello", "Connection: close\r\n"));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.at("connection"), "close");
    EXPECT_TRUE(client.closed_within_ms(2000));
    EXPECT_FALSE(client.reset());
}

TEST(Server, SpeaksHttp10) {
    RunningServer running;
    RawClient once(running.port());
    once.send("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(once.answer().headers.at("connection"), "close");
    EXPECT_TRUE(once.closed_within_ms(2000));

    RawClient kept(running.port());
    for (int i = 0; i < 2; ++i) {
        kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        EXPECT_EQ(kept.answer().headers.at("connection"), "keep-alive");
    }
}

TEST(Server, AnswersAClientThatHasFinishedSending) {
    RunningServer running;
    RawClient client(running.port());
    client.send(get("/hello"));
    client.finish_sending();
    EXPECT_EQ(client.answer().status, 200);
    EXPECT_TRUE(client.closed_within_ms(2000));
}

TEST(Server, UnknownPathsAre404) {
    RunningServer running;
    RawClient client(running.port());
    for (const char* path : {"/", "/hello/", "/HELLO", "/hell%6", "*"}) {
        client.send(get(path));
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_EQ(answer.body, "{\"message\": \"Not found.\"}");
    }
    client.send(get("/hell%6f"));
    EXPECT_EQ(client.answer().status, 200);
}

TEST(Server, WrongMethodsAre405WithAllow) {
    RunningServer running(
        {route(Method::post, "/hello", without_body([](const Request&) { return empty(); }))});
    RawClient client(running.port());
    for (const std::string method : {"PUT", "DELETE", "OPTIONS", "get", "FROBNICATE"}) {
        client.send(method + " /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.status, 405) << method;
        EXPECT_EQ(answer.headers.at("allow"), "GET, HEAD, POST");
        EXPECT_EQ(answer.body, "{\"message\": \"Method not allowed.\"}");
    }
}

TEST(Server, AnAnswerToHeadHasNoBody) {
    RunningServer running;
    RawClient client(running.port());
    client.send("HEAD /echo HTTP/1.1\r\nHost: h\r\n\r\n" + get("/hello"));
    EXPECT_EQ(client.answer(true).status, 405);
    EXPECT_EQ(client.answer().body, "\"hello\"");
}

TEST(Server, AnswersHeadWhereItAnswersGet) {
    Route guarded = route(Method::get, "/guarded", without_body([](const Request&) { return empty(); }));
    guarded.access = "official";
    guarded.guard = [](Request&) -> std::optional<Response> { return json(401, "{}"); };
    RunningServer running({guarded, route(Method::get, "/stream", without_body([](const Request&) {
                                              Response response = json(200, "");
                                              response.stream = [](std::string& piece) {
                                                  piece = "endless";
                                                  return true;
                                              };
                                              return response;
                                          }))});
    RawClient client(running.port());
    // What follows an answer on the connection shows that it had no body.
    for (const auto& [path, status] : {std::pair("/hello", 200), std::pair("/guarded", 401),
                                       std::pair("/stream", 200), std::pair("/nowhere", 404)}) {
        client.send(std::string("HEAD ") + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        const RawAnswer answer = client.answer(true);
        EXPECT_EQ(answer.status, status) << path;
        const bool streams = path == std::string_view("/stream");
        EXPECT_EQ(answer.headers.count(streams ? "transfer-encoding" : "content-length"), 1U) << path;
        client.send(get("/hello"));
        EXPECT_EQ(client.answer().body, "\"hello\"") << path;
    }
    const auto seen = running.seen(8);
    EXPECT_EQ(seen.at(0).method, "HEAD");
    EXPECT_EQ(seen.at(0).route, "/hello");
    EXPECT_EQ(seen.at(0).body_bytes_out, 0U);
}

TEST(Server, WantsOneHostThatIsOne) {
    RunningServer running;
    const auto status = [&](const std::string& request) {
        RawClient client(running.port());
        client.send(request + "\r\n");
        client.finish_sending();
        return client.answer().status;
    };
    for (const char* target : {"/hello", "http://example.com/hello"}) {
        const std::string line = std::string("GET ") + target + " HTTP/1.1\r\n";
        EXPECT_EQ(status(line), 400);
        EXPECT_EQ(status(line + "Host: a\r\nHost: a\r\n"), 400);
        EXPECT_EQ(status(line + "Host: a\r\nhOST:\r\n"), 400);
        EXPECT_EQ(status(line + "Host: a b\r\n"), 400);
        for (const std::string host : {"", "a_b.example:8080", "127.0.0.1:80", "[::1]:8080", "localhost:"}) {
            EXPECT_EQ(status(line + "Host: " + host + "\r\n"), 200) << host;
        }
    }
    EXPECT_EQ(status("GET /hello HTTP/1.0\r\n"), 200);
    EXPECT_EQ(status("GET /hello HTTP/1.0\r\nHost: a\r\nHost: a\r\n"), 400);
    EXPECT_EQ(status("GET /hello HTTP/1.0\r\nHost: a b\r\n"), 400);
}

TEST(Server, FoldedHeadersAreRefused) {
    RunningServer running;
    for (const std::string header : {"X: a\r\n b\r\n", "X: a\r\n\tb\r\n", "X:\r\n a\r\n", "X: \r\n \r\n",
                                     "X: a\r\n \r\n b\r\n", "Content-Length:\r\n 0\r\n", " X: a\r\n"}) {
        RawClient client(running.port());
        client.send(get("/hello", header) + get("/hello"));
        EXPECT_EQ(client.answer().status, 400) << header;
        EXPECT_EQ(client.answer().status, 0) << header;
    }
    RawClient client(running.port());
    client.send(get("/hello", "X:\r\nY: \t \r\nZ:a\r\n"));
    EXPECT_EQ(client.answer().status, 200);
}

TEST(Server, LineFeedsAloneEndNoLineOfAChunkedBody) {
    RunningServer running;
    for (const std::string body :
         {"3\nabc\r\n0\r\n\r\n", "3\r\nabc\n0\r\n\r\n", "3\r\nabc\r\n0\n\r\n", "3\r\nabc\r\n0\r\n\n",
          "3;x=\"\n\"\r\nabc\r\n0\r\n\r\n", "3;x\n\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\nX: y\n\r\n",
          "3\r\nabc\r\n0;x=\"\n\"\r\n\r\n", "3\r\nabc\r\n0\r\nX: a\r\n b\r\n\r\n"}) {
        RawClient client(running.port());
        client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body +
                    get("/hello"));
        EXPECT_EQ(client.answer().status, 400) << body;
        EXPECT_EQ(client.answer().status, 0) << body;
    }
}

TEST(Server, AGetMayHaveABody) {
    RunningServer running;
    RawClient client(running.port());
    client.send(get("/hello", "Content-Length: 2\r\n") + "{}" + get("/hello"));
    EXPECT_EQ(client.answer().status, 200);
    EXPECT_EQ(client.answer().status, 200);
}

TEST(Server, BrokenRequestsAre400AndTheEnd) {
    RunningServer running;
    for (const std::string text :
         {"nonsense\r\n\r\n", "GET /hello\r\n\r\n", "GET /hello HTTP/2.0\r\n\r\n",
          "GET /hello HTTP/1.1\r\nHost: h\r\nNo colon\r\n\r\n",
          "GET /hello HTTP/1.1\r\nHost: h\r\nSpace : x\r\n\r\n", "GET /hello HTTP/1.1\nHost: h\n\n",
          "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1x\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\x16\x03\x01\x02"}) {
        RawClient client(running.port());
        client.send(text);
        client.finish_sending();
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.status, 400) << text;
        EXPECT_EQ(answer.body, "{\"message\": \"Bad request.\"}");
        EXPECT_EQ(answer.headers.at("connection"), "close");
        EXPECT_TRUE(client.closed_within_ms(2000));
    }
}

TEST(Server, LengthsThatCouldBeReadInTwoWaysAreRefused) {
    RunningServer running;
    for (const std::string headers :
         {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "Transfer-Encoding: identity\r\nContent-Length: 3\r\n",
          "Content-Length: 3\r\nContent-Length: 3\r\n", "Content-Length: 3\r\nContent-Length: 4\r\n",
          "Content-Length: 3, 3\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"}) {
        RawClient client(running.port());
        client.send("POST /echo HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + "0\r\n\r\n" + get("/hello"));
        EXPECT_EQ(client.answer().status, 400) << headers;
        EXPECT_EQ(client.answer().status, 0) << headers;
    }
    RawClient old(running.port());
    old.send("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    EXPECT_EQ(old.answer().status, 400);
}

TEST(Server, UnknownTransferEncodingsAre501) {
    RunningServer running;
    for (const std::string encoding :
         {"gzip", "gzip, chunked", "chunked, identity", "xchunked", "chunked;x", "identity", ""}) {
        RawClient client(running.port());
        client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " + encoding + "\r\n\r\n0\r\n\r\n");
        EXPECT_EQ(client.answer().status, 501) << encoding;
    }
}

TEST(Server, TheOrderOfChecksIsPathMethodLengthGuard) {
    ServerOptions options;
    options.limits.body_bytes_max = 5;
    RunningServer running({}, options);
    const auto status = [&](const std::string& request) {
        RawClient client(running.port());
        client.send(request);
        return client.answer().status;
    };
    EXPECT_EQ(status(post("/nowhere", "123456")), 404);
    EXPECT_EQ(status(post("/hello", "123456")), 405);
    EXPECT_EQ(status(post("/private", "123456")), 413);
    EXPECT_EQ(status(post("/private", "12345")), 401);
    // What comes in chunks does not say how long it is.
    const std::string head = "POST /private HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(status(head + "6\r\n123456\r\n0\r\n\r\n"), 413);
    EXPECT_EQ(status(head + "5\r\n12345\r\n0\r\n\r\n"), 401);
    EXPECT_EQ(status(post("/private", "12345", "Authorization: yes\r\n")), 200);
    EXPECT_EQ(status(post("/small", "123456")), 200);
}

TEST(Server, EveryRequestIsObservedOnce) {
    RunningServer running;
    {
        RawClient client(running.port());
        client.send(post("/echo", "12345") + get("/nowhere"));
        client.answer();
        client.answer();
        client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
    }
    { const RawClient silent(running.port()); }
    const auto seen = running.seen(3);
    running.server().stop(milliseconds(1000));
    ASSERT_EQ(running.seen(3).size(), 3U);
    EXPECT_EQ(seen[0].route, "/echo");
    EXPECT_EQ(seen[0].method, "POST");
    EXPECT_EQ(seen[0].status, 200);
    EXPECT_EQ(seen[0].remote_address, "127.0.0.1");
    EXPECT_EQ(seen[0].body_bytes_in, 5U);
    EXPECT_EQ(seen[0].body_bytes_out, 5U);
    EXPECT_EQ(seen[1].route, "");
    EXPECT_EQ(seen[1].status, 404);
    EXPECT_EQ(seen[2].status, 0);
    EXPECT_EQ(seen[2].body_bytes_in, 4U);
}

// A bare machine may have no /etc/hosts, and no IPv6.
bool machine_has(const std::string& host) {
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, nullptr, &found) != 0) return false;
    const int probe = socket(found->ai_family, SOCK_STREAM, 0);
    const bool has = bind(probe, found->ai_addr, found->ai_addrlen) == 0;
    close(probe);
    freeaddrinfo(found);
    return has;
}

TEST(Server, ListensOnNames) {
    if (!machine_has("localhost")) GTEST_SKIP() << "this machine does not know localhost";
    ServerOptions options;
    options.host = "localhost";
    EXPECT_NE(RunningServer({}, options).port(), 0);
}

TEST(Server, ListensOnIpv6WithAndWithoutBrackets) {
    if (!machine_has("::1")) GTEST_SKIP() << "this machine has no IPv6";
    for (const char* host : {"::1", "[::1]"}) {
        ServerOptions options;
        options.host = host;
        EXPECT_NE(RunningServer({}, options).port(), 0);
    }
}

TEST(Server, SaysWhichAddressItCannotHave) {
    RunningServer running;
    ServerOptions options;
    options.port = running.port();
    try {
        const RunningServer second({}, options);
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("127.0.0.1:" + std::to_string(options.port)),
                  std::string::npos);
    }
}

}  // namespace
}  // namespace urna::http
