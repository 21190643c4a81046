// SPDX-License-Identifier: Apache-2.0
// Answers with tags, and requests that name them.
#include "http/server/etag.h"

#include <gtest/gtest.h>

#include <atomic>
#include <list>

#include "http/running_server.h"

namespace urna::http {
namespace {

const std::string tag = entity_tag("{}");

Response tagged(const std::string& etag) {
    Response response = json(200, "{}");
    response.headers.emplace_back("ETag", etag);
    response.headers.emplace_back("Cache-Control", "no-cache");
    response.headers.emplace_back("Vary", "Accept-Encoding");
    return response;
}

bool named_by(const std::string& if_none_match, const std::string& etag = tag) {
    Request request;
    request.headers = {{"if-none-match", if_none_match}};
    return not_modified(request, tagged(etag)).has_value();
}

Handler fixed(const std::string& body) {
    return with_etag(without_body([body](const Request&) { return HandlerResult(json(200, body)); }));
}

std::string if_none_match(const std::string& value) {
    return "If-None-Match: " + value + "\r\n";
}

TEST(EntityTag, IsStrongAndTellsBodiesApart) {
    EXPECT_EQ(entity_tag("abc"), "\"ba7816bf8f01cfea414140de5dae2223\"");
    EXPECT_NE(entity_tag("abc"), entity_tag("abd"));
}

TEST(IfNoneMatch, NamesATagInAList) {
    EXPECT_TRUE(named_by(tag));
    EXPECT_TRUE(named_by("\"other\", " + tag));
    EXPECT_TRUE(named_by(" ,, \"a,b\" ,\t" + tag + " , \"c\""));
    EXPECT_TRUE(named_by("*"));
    EXPECT_TRUE(named_by(" * "));
}

TEST(IfNoneMatch, ComparesWeakly) {
    EXPECT_TRUE(named_by("W/" + tag));
    EXPECT_TRUE(named_by("\"x\", W/" + tag));
    EXPECT_TRUE(named_by(tag, "W/" + tag));
}

TEST(IfNoneMatch, WhatIsNoListOfTagsNamesNothing) {
    const std::vector<std::string> lists{"",         "\"",       "W/",           tag.substr(1),
                                         "w/" + tag, "x" + tag,  "\"a\" " + tag, tag.substr(0, 10),
                                         "\"" + tag, "\"a\", *", "*, " + tag,    tag.substr(1, 32)};
    for (const std::string& broken : lists) {
        EXPECT_FALSE(named_by(broken)) << broken;
    }
}

TEST(IfNoneMatch, MayBeSpreadOverSeveralHeaders) {
    Request request;
    request.headers = {{"If-None-Match", "\"a\""}, {"If-None-Match", tag}};
    EXPECT_TRUE(not_modified(request, tagged(tag)));
}

TEST(IfNoneMatch, IsForAnswersOfGetWithATagOnly) {
    Request request;
    request.headers = {{"If-None-Match", "*"}};
    EXPECT_TRUE(not_modified(request, tagged(tag)));
    EXPECT_FALSE(not_modified(request, json(200, "{}")));
    Response refused = tagged(tag);
    refused.status = 400;
    EXPECT_FALSE(not_modified(request, refused));
    request.method = Method::post;
    EXPECT_FALSE(not_modified(request, tagged(tag)));
}

TEST(NotModified, SaysWhatTheAnswerSaidOfItsTag) {
    Request request;
    request.headers = {{"If-None-Match", tag}};
    const auto response = not_modified(request, tagged(tag));
    ASSERT_TRUE(response);
    using Headers = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(response->status, 304);
    EXPECT_EQ(response->headers,
              (Headers{{"ETag", tag}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}}));
    EXPECT_TRUE(response->body.empty());
}

TEST(ServerTags, WhoHasTheAnswerGetsNoBody) {
    RunningServer running({route(Method::get, "/tagged", fixed("{}"))});
    RawClient client(running.port());
    client.send(get("/tagged"));
    const RawAnswer first = client.answer();
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, "{}");
    EXPECT_EQ(first.headers.at("etag"), tag);
    EXPECT_EQ(first.headers.at("cache-control"), "no-cache");

    client.send(get("/tagged", if_none_match(tag)) + get("/hello"));
    const RawAnswer second = client.answer();
    EXPECT_EQ(second.status, 304);
    EXPECT_EQ(second.body, "");
    EXPECT_EQ(second.headers.at("etag"), tag);
    EXPECT_EQ(second.headers.at("cache-control"), "no-cache");
    EXPECT_EQ(second.headers.count("content-length"), 0U);
    EXPECT_EQ(second.headers.count("content-type"), 0U);
    EXPECT_EQ(client.answer().body, "\"hello\"");  // the connection is kept
    EXPECT_EQ(running.seen(3).at(1).status, 304);
}

TEST(ServerTags, AnotherTagGetsTheAnswer) {
    RunningServer running({route(Method::get, "/tagged", fixed("[]"))});
    RawClient client(running.port());
    client.send(get("/tagged", if_none_match(tag)));
    const RawAnswer answer = client.answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "[]");
}

TEST(ServerTags, RefusalsAndStreamsHaveNone) {
    const auto refuse = [](const Request&) { return HandlerResult(message(400, "No.")); };
    const auto stream = [](const Request&) {
        Response response = json(200, "");
        response.stream = [done = false](std::string& piece) mutable {
            piece = "1";
            return !std::exchange(done, true);
        };
        return HandlerResult(response);
    };
    RunningServer running({route(Method::get, "/refused", with_etag(without_body(refuse))),
                           route(Method::get, "/stream", with_etag(without_body(stream)))});
    RawClient client(running.port());
    for (const auto& [path, status] : {std::pair("/refused", 400), std::pair("/stream", 200)}) {
        client.send(get(path, if_none_match("*")));
        const RawAnswer answer = client.answer();
        EXPECT_EQ(answer.status, status);
        EXPECT_FALSE(answer.body.empty());
        EXPECT_EQ(answer.headers.count("etag"), 0U);
        EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
    }
}

TEST(ServerTags, OfOneSharedReadEachGetsWhatItLacks) {
    Gate gate;
    std::atomic<int> reads{0};
    const auto read = [&](const std::string&) -> HandlerResult {
        if (++reads == 1) gate.wait();
        return json(200, "{}");
    };
    const auto key = [](const Request&) { return std::string(); };
    RunningServer running({route(Method::get, "/read", with_etag(coalesced_read(key, read)))});
    RawClient first(running.port());
    first.send(get("/read"));
    gate.wait_until_somebody_waits();
    std::list<RawClient> clients;
    for (int i = 0; i < 6; ++i) {
        clients.emplace_back(running.port());
        clients.back().send(get("/read", i % 2 == 0 ? if_none_match(tag) : ""));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // all of them have been heard by now
    gate.open();
    EXPECT_EQ(first.answer().status, 200);
    for (const int status : {304, 200, 304, 200, 304, 200}) {
        const RawAnswer answer = clients.front().answer();
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.headers.at("etag"), tag);
        clients.pop_front();
    }
    EXPECT_EQ(reads, 2);
}

}  // namespace
}  // namespace urna::http
