// SPDX-License-Identifier: Apache-2.0
// Request, response and router: what needs no connection.
#include <gtest/gtest.h>

#include <stdexcept>

#include "http/messages/percent_encoding.h"
#include "http/server/router.h"

namespace urna::http {
namespace {

Route row(Method method, const std::string& path, const std::string& access = "public") {
    Route route;
    route.method = method;
    route.path = path;
    route.access = access;
    route.handler = without_body([](const Request&) { return empty(); });
    return route;
}

TEST(Request, FindsHeadersWhateverTheirCase) {
    Request request;
    request.headers = {{"Content-TYPE", "a"}, {"content-type", "b"}};
    EXPECT_EQ(request.header("Content-Type"), "a");
    EXPECT_FALSE(request.header("Content"));
}

TEST(Request, DecodesTheFirstParameterOfAName) {
    Request request;
    request.query = "x=1&id=a+b%2Fc&id=2&flag&=none&na%6De=v";
    EXPECT_EQ(request.parameter("id"), "a b/c");
    EXPECT_EQ(request.parameter("flag"), "");
    EXPECT_EQ(request.parameter("name"), "v");
    EXPECT_EQ(request.parameter(""), "none");
    EXPECT_FALSE(request.parameter("y"));
}

TEST(Request, LeavesBrokenEscapesAsTheyAre) {
    Request request;
    request.query = "a=%4&b=%zz%41&c=100%";
    EXPECT_EQ(request.parameter("a"), "%4");
    EXPECT_EQ(request.parameter("b"), "%zzA");
    EXPECT_EQ(request.parameter("c"), "100%");
    EXPECT_EQ(decode_path("/a+b%20c%"), "/a+b c%");
}

TEST(Router, FindsPathsWithAVariableSegment) {
    const Router router({row(Method::get, "/results/{id}"), row(Method::get, "/results/{id}/embed"),
                         row(Method::get, "/results/all"), row(Method::post, "/results/{id}/embed")});
    const auto found = [&](std::string_view method, std::string_view path) -> std::string {
        const auto match = router.match(method, path);
        const auto* const route = std::get_if<const Route*>(&match);
        return route == nullptr ? "" : (*route)->path;
    };
    EXPECT_EQ(found("GET", "/results/7"), "/results/{id}");
    EXPECT_EQ(found("HEAD", "/results/7"), "/results/{id}");
    EXPECT_EQ(found("GET", "/results/{id}"), "/results/{id}");
    EXPECT_EQ(found("GET", "/results/all"), "/results/all");
    EXPECT_EQ(found("GET", "/results/7/embed"), "/results/{id}/embed");
    EXPECT_EQ(found("POST", "/results/x y/embed"), "/results/{id}/embed");
    for (const char* path : {"/results", "/results/", "/results/7/", "/results//embed", "/results/7/8/embed",
                             "/results/7/embedded", "/result/7", "results/7", ""})
        EXPECT_EQ(found("GET", path), "") << path;
    const auto refused = router.match("POST", "/results/7");
    ASSERT_TRUE(std::holds_alternative<MethodNotAllowed>(refused));
    EXPECT_EQ(std::get<MethodNotAllowed>(refused).allow, "GET, HEAD");
}

TEST(Router, TellsWhatStandsInTheVariableSegment) {
    EXPECT_EQ(variable_segment("/results/{id}", "/results/7"), "7");
    EXPECT_EQ(variable_segment("/results/{id}/embed", "/results/7/embed"), "7");
    EXPECT_EQ(variable_segment("/results/{id}", "/results/"), std::nullopt);
    EXPECT_EQ(variable_segment("/results", "/results"), std::nullopt);
    EXPECT_EQ(variable_segment("", "/"), std::nullopt);
}

TEST(Response, EscapesMessages) {
    const Response response = message(400, "say \"hi\"\n\\ č");
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.body, "{\"message\": \"say \\\"hi\\\"\\n\\\\ č\"}");
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0].second, "application/json");
}

TEST(Response, UnavailableSaysWhenToTryAgain) {
    const Response response = unavailable("Later.", std::chrono::seconds(7));
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.headers.back(), (std::pair<std::string, std::string>("Retry-After", "7")));
}

TEST(Response, EmptyHasNeitherBodyNorContentType) {
    EXPECT_EQ(empty().status, 200);
    EXPECT_TRUE(empty().headers.empty());
    EXPECT_TRUE(empty().body.empty());
}

TEST(Router, TellsUnknownPathsFromWrongMethods) {
    const Router router({row(Method::post, "/a"), row(Method::get, "/a"), row(Method::get, "/b")});
    const auto found = router.match("POST", "/a");
    ASSERT_TRUE(std::holds_alternative<const Route*>(found));
    EXPECT_EQ(std::get<const Route*>(found), &router.routes()[0]);
    EXPECT_TRUE(std::holds_alternative<NotFound>(router.match("GET", "/a/")));
    EXPECT_TRUE(std::holds_alternative<NotFound>(router.match("GET", "/A")));
    const auto wrong = router.match("PUT", "/a");
    ASSERT_TRUE(std::holds_alternative<MethodNotAllowed>(wrong));
    EXPECT_EQ(std::get<MethodNotAllowed>(wrong).allow, "GET, HEAD, POST");
    EXPECT_EQ(std::get<MethodNotAllowed>(router.match("post", "/b")).allow, "GET, HEAD");
}

TEST(Router, FindsTheRowOfGetForHead) {
    const Router router({row(Method::post, "/a"), row(Method::get, "/b")});
    EXPECT_EQ(std::get<const Route*>(router.match("HEAD", "/b")), &router.routes()[1]);
    EXPECT_EQ(std::get<MethodNotAllowed>(router.match("HEAD", "/a")).allow, "POST");
    EXPECT_TRUE(std::holds_alternative<MethodNotAllowed>(router.match("head", "/b")));
}

TEST(Router, RefusesARowThatStandsTwice) {
    EXPECT_THROW(Router({row(Method::get, "/a"), row(Method::get, "/a")}), std::logic_error);
}

TEST(Router, RefusesAProtectedRowWithoutGuard) {
    EXPECT_THROW(Router({row(Method::get, "/a", "administrator")}), std::logic_error);
}

}  // namespace
}  // namespace urna::http
