// SPDX-License-Identifier: Apache-2.0
// Files from memory: which form who gets.
#include "http/server/static_files.h"

#include <gtest/gtest.h>

#include "http/running_server.h"
#include "http/server/response_forms.h"

namespace urna::http {
namespace {

StaticFile page() {
    return {.plain = "<p>page</p>",
            .gzipped = "zipped",
            .tag = "t",
            .headers = {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-cache"}}};
}

class StaticFiles : public testing::Test {
 protected:
    StaticFiles() {
        StaticFile small = page();
        small.gzipped = {};
        std::vector<Route> routes;
        routes.push_back(route(Method::get, "/page", static_file(page())));
        routes.push_back(route(Method::get, "/small", static_file(small)));
        routes.back().name = "/{file}";
        running_ = std::make_unique<RunningServer>(std::move(routes));
        client_ = std::make_unique<RawClient>(running_->port());
    }

    RawAnswer ask(const std::string& path, const std::string& headers = "") {
        client_->send(get(path, headers));
        return client_->answer();
    }

    std::unique_ptr<RunningServer> running_;

 private:
    std::unique_ptr<RawClient> client_;
};

TEST(PrefersGzip, GoesByTheWeightOfEachCoding) {
    for (const char* yes : {"gzip", "GZIP", "x-gzip", "deflate, gzip;q=1.0, *;q=0.5", "br , gzip ; Q=0.001",
                            "*", "gzip;q=0.5, identity;q=0.5", "identity;q=0, gzip", ",gzip,"}) {
        EXPECT_TRUE(prefers_gzip(yes)) << yes;
    }
    for (const char* no : {"", "br, deflate", "identity", "gzip;q=0", "gzip;q=0.000, *", "*;q=0",
                           "gzip;q=0.4, identity", "gzip;q=0.4, identity;q=0.5", "gzip;q=x", "gzip;q=2",
                           "gzip;q=-1", "gzip;q=", "gzip;q", "gzip;q=nan", "gzipped"}) {
        EXPECT_FALSE(prefers_gzip(no)) << no;
    }
    EXPECT_FALSE(prefers_gzip(std::nullopt));
}

TEST_F(StaticFiles, WhoSaysNothingOfCodingsGetsThePlainForm) {
    const RawAnswer answer = ask("/page");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "<p>page</p>");
    EXPECT_EQ(answer.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(answer.headers.at("cache-control"), "no-cache");
    EXPECT_EQ(answer.headers.at("etag"), "\"t\"");
    EXPECT_EQ(answer.headers.at("vary"), "Accept-Encoding");
    EXPECT_EQ(answer.headers.count("content-encoding"), 0U);
}

TEST_F(StaticFiles, WhoTakesGzipGetsItWithATagOfItsOwn) {
    const RawAnswer answer = ask("/page", "Accept-Encoding: gzip, deflate, br\r\n");
    EXPECT_EQ(answer.body, "zipped");
    EXPECT_EQ(answer.headers.at("content-encoding"), "gzip");
    EXPECT_EQ(answer.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(answer.headers.at("etag"), "\"t-gzip\"");
    EXPECT_EQ(answer.headers.at("vary"), "Accept-Encoding");
}

TEST_F(StaticFiles, WhereCompressingDoesNotPayThereIsOneForm) {
    const RawAnswer answer = ask("/small", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(answer.body, "<p>page</p>");
    EXPECT_EQ(answer.headers.at("etag"), "\"t\"");
    EXPECT_EQ(answer.headers.count("content-encoding") + answer.headers.count("vary"), 0U);
}

TEST_F(StaticFiles, AreAnsweredWhileNoWorkerIsFree) {
    Gate gate;
    std::vector<Route> routes;
    routes.push_back(route(Method::get, "/slow", without_body([&](const Request&) {
                               gate.wait();
                               return empty();
                           })));
    routes.push_back(route(Method::get, "/page", static_file(page())));
    ServerOptions options;
    options.worker_threads = 1;
    RunningServer running(std::move(routes), options);
    RawClient slow(running.port());
    slow.send(get("/slow"));
    gate.wait_until_somebody_waits();
    RawClient other(running.port());
    other.send(get("/page"));
    EXPECT_EQ(other.answer().body, "<p>page</p>");
    gate.open();
    EXPECT_EQ(slow.answer().status, 200);
}

TEST_F(StaticFiles, ARouteIsCalledByItsNameWhereItHasOne) {
    ask("/page");
    ask("/small");
    const std::vector<Seen> seen = running_->seen(2);
    EXPECT_EQ(seen.at(0).route, "/page");
    EXPECT_EQ(seen.at(1).route, "/{file}");
}

}  // namespace
}  // namespace urna::http
