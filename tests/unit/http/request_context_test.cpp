// SPDX-License-Identifier: Apache-2.0
// The decisions about a request, without a socket or a thread: bytes go in, steps and responses come out.
#include "http/server/request_context.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

#include "http/running_server.h"

namespace urna::http {
namespace {

using Step = RequestContext::Step;
using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string chunked_head = "Transfer-Encoding: chunked\r\n\r\n";

// Does what a test tells it to.
struct Behaviour {
    bool capacity = true;
    std::exception_ptr capacity_error;
    std::exception_ptr receive_error;
    std::string received;
};

class TestExchange final : public Exchange {
 public:
    explicit TestExchange(Behaviour& behaviour) : behaviour_(behaviour) {}
    bool has_capacity() override {
        if (behaviour_.capacity_error) std::rethrow_exception(behaviour_.capacity_error);
        return behaviour_.capacity;
    }
    void receive(std::string_view piece) override {
        if (behaviour_.receive_error) std::rethrow_exception(behaviour_.receive_error);
        behaviour_.received += piece;
    }
    HandlerResult respond() override { return json(200, behaviour_.received); }

 private:
    Behaviour& behaviour_;
};

class RequestContextTest : public testing::Test {
 protected:
    ServerOptions small_bodies() {
        ServerOptions small;
        small.limits.body_bytes_max = 10;
        small.on_error = [this](std::string_view, std::string_view what) { errors.emplace_back(what); };
        return small;
    }
    Route test_route(Method method, std::string path) {
        return route(method, std::move(path),
                     [this](const Request&) { return std::make_unique<TestExchange>(behaviour); });
    }
    std::vector<Route> routes() {
        std::vector<Route> routes{test_route(Method::get, "/get"), test_route(Method::post, "/post"),
                                  test_route(Method::post, "/small"), test_route(Method::post, "/private")};
        routes[2].body_bytes_max = 3;
        routes[3].access = "official";
        routes[3].guard = [this](Request&) -> std::optional<Response> {
            ++guarded;
            if (guard_error) std::rethrow_exception(guard_error);
            return message(401, "Who are you?");
        };
        return routes;
    }

    // Gives the context bytes as a connection does, until it takes no more; returns what it left.
    static std::string_view feed(RequestContext& context, std::string_view bytes) {
        while (context.step() == Step::read_head || context.step() == Step::read_body) {
            const Step before = context.step();
            const std::size_t taken = context.take(bytes);
            bytes.remove_prefix(taken);
            if (taken == 0 && context.step() == before) break;
        }
        return bytes;
    }
    // 0: there is no response yet.
    static int status(RequestContext& context) {
        if (context.step() != Step::write_response) return 0;
        return context.plan_response(false).response->status;
    }
    static std::optional<ConnectionAction> action(RequestContext& context, bool closing = false) {
        if (context.step() != Step::write_response) return std::nullopt;
        return context.plan_response(closing).action;
    }
    // The status of the response to a request that no handler runs for.
    int status_of(std::string_view bytes) {
        RequestContext refused{options, router, peer};
        feed(refused, bytes);
        return status(refused);
    }
    static std::shared_ptr<const Completion> completion(HandlerResult result) {
        return std::make_shared<const Completion>(Completion{std::move(result), {}});
    }

    ServerOptions options = small_bodies();
    Behaviour behaviour;
    int guarded = 0;
    std::exception_ptr guard_error;
    std::vector<std::string> errors;
    Router router{routes()};
    ClientAddress peer{"10.0.0.1", {}};
    RequestContext context{options, router, peer};
};

TEST_F(RequestContextTest, RequestWithoutABodyRunsOnceItsHeadIsRead) {
    const std::string head = get("/get");
    for (std::size_t end = 0; end < head.size(); ++end) {
        ASSERT_EQ(context.take(head.substr(0, end)), 0U);
        ASSERT_EQ(context.step(), Step::read_head);
    }
    EXPECT_EQ(feed(context, head + "GET"), "GET");
    EXPECT_EQ(context.step(), Step::run_handler);
    EXPECT_EQ(context.route().path, "/get");
    EXPECT_TRUE(context.read_whole());
}

TEST_F(RequestContextTest, ExchangeReceivesTheBodyBeforeItsHandlerRuns) {
    EXPECT_EQ(feed(context, post("/post", "12345").substr(0, post("/post", "12345").size() - 2)), "");
    EXPECT_EQ(context.step(), Step::read_body);
    EXPECT_EQ(behaviour.received, "123");
    EXPECT_EQ(feed(context, "45next"), "next");
    EXPECT_EQ(context.step(), Step::run_handler);
    EXPECT_EQ(behaviour.received, "12345");
    EXPECT_EQ(context.served().body_bytes_in, 5U);
}

TEST_F(RequestContextTest, HostAndSiteAreCheckedAfterThePathAndBeforeTheGuard) {
    const std::string cross_site = "Sec-Fetch-Site: cross-site\r\n";
    EXPECT_EQ(status_of(post("/private", "", cross_site)), 403);
    EXPECT_EQ(status_of(post("/nowhere", "", cross_site)), 404);
    EXPECT_EQ(status_of(post("/get", "", cross_site)), 405);
    EXPECT_EQ(status_of(get("/get", cross_site)), 0);  // its handler runs
    EXPECT_EQ(guarded, 0);

    options.allowed_hosts = {*parse_host("urna.example")};
    EXPECT_EQ(status_of(post("/private", "")), 421);
    EXPECT_EQ(status_of(get("/nowhere")), 404);
    EXPECT_EQ(guarded, 0);
    EXPECT_EQ(status_of("POST http://URNA.example/private HTTP/1.1\r\nHost: h\r\n\r\n"), 401);
    EXPECT_EQ(status_of("POST http://h/private HTTP/1.1\r\nHost: urna.example\r\n\r\n"), 421);
    EXPECT_EQ(guarded, 1);
}

TEST_F(RequestContextTest, HealthAndMonitoringAreForEveryHostAndSite) {
    options.allowed_hosts = {*parse_host("urna.example")};
    for (const Work work : {Work::health, Work::monitoring}) {
        Route watched = test_route(Method::get, "/watched");
        watched.work = work;
        const Router only{{watched}};
        RequestContext asked{options, only, peer};
        feed(asked, get("/watched", "Sec-Fetch-Site: cross-site\r\n"));
        EXPECT_EQ(asked.step(), Step::run_handler);
    }
}

TEST_F(RequestContextTest, PathMethodAndDeclaredLengthAreCheckedBeforeTheGuard) {
    EXPECT_EQ(status_of(post("/nowhere", "12345678901")), 404);
    EXPECT_EQ(status_of(get("/private", "Content-Length: 11\r\n")), 405);
    EXPECT_EQ(status_of(post("/private", "12345678901")), 413);
    EXPECT_EQ(status_of(post("/small", "1234")), 413);
    EXPECT_EQ(guarded, 0);
    EXPECT_EQ(status_of(post("/private", "1234567890")), 401);
    EXPECT_EQ(guarded, 1);
}

TEST_F(RequestContextTest, WrongMethodNamesThoseThatThePathHas) {
    feed(context, post("/get", ""));
    const Response response = *context.plan_response(false).response;
    EXPECT_EQ(response.headers.back(), (std::pair<std::string, std::string>("Allow", "GET, HEAD")));
}

TEST_F(RequestContextTest, BrokenHeadsAreRefused) {
    options.limits.header_bytes_max = 60;
    EXPECT_EQ(status_of("nonsense\r\n\r\n"), 400);
    EXPECT_EQ(status_of(get("/get", "X: " + std::string(60, 'x') + "\r\n")), 431);
    EXPECT_EQ(status_of("POST /post HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n"), 501);
}

TEST_F(RequestContextTest, RefusedChunkedBodyIsReadToSeeWhetherItIsTooLarge) {
    feed(context, "POST /private HTTP/1.1\r\nHost: h\r\n" + chunked_head);
    EXPECT_EQ(context.step(), Step::read_body);
    feed(context, "a\r\n1234567890\r\n0\r\n\r\n");
    EXPECT_EQ(status(context), 401);
    EXPECT_EQ(action(context), ConnectionAction::keep);

    EXPECT_EQ(status_of("POST /private HTTP/1.1\r\nHost: h\r\n" + chunked_head + "b\r\n12345678901\r\n"),
              413);
    EXPECT_EQ(status_of("POST /private HTTP/1.1\r\nHost: h\r\n" + chunked_head + "zz\r\n"), 400);
    // A client that waits for "100 Continue" is not asked for a body that is refused.
    EXPECT_EQ(status_of("POST /private HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n" + chunked_head), 401);
    EXPECT_EQ(behaviour.received, "");
}

TEST_F(RequestContextTest, ChunkedBodyOverTheRoutesLimitIsRefused) {
    EXPECT_EQ(feed(context, "POST /small HTTP/1.1\r\nHost: h\r\n" + chunked_head + "3\r\n123\r\n"), "\r\n");
    EXPECT_EQ(context.step(), Step::read_body);
    feed(context, "\r\n1\r\n4\r\n");
    EXPECT_EQ(status(context), 413);
    EXPECT_EQ(action(context), ConnectionAction::linger);
}

TEST_F(RequestContextTest, ErrorsOfTheGuardAreReportedAndNotShown) {
    guard_error = std::make_exception_ptr(Unavailable("no keys"));
    EXPECT_EQ(status_of(post("/private", "")), 503);
    guard_error = std::make_exception_ptr(std::runtime_error("secret"));
    EXPECT_EQ(status_of(post("/private", "")), 500);
    EXPECT_EQ(errors, (std::vector<std::string>{"no keys", "secret"}));
}

TEST_F(RequestContextTest, BodyWaitsForCapacity) {
    behaviour.capacity = false;
    EXPECT_EQ(feed(context, post("/post", "12345")), "12345");
    EXPECT_EQ(context.step(), Step::await_capacity);
    context.check_capacity();
    EXPECT_EQ(context.step(), Step::await_capacity);
    behaviour.capacity = true;
    context.check_capacity();
    EXPECT_EQ(context.step(), Step::read_body);
}

TEST_F(RequestContextTest, RequestWithoutABodyRunsWhenThereIsCapacity) {
    behaviour.capacity = false;
    feed(context, get("/get"));
    EXPECT_EQ(context.step(), Step::await_capacity);
    behaviour.capacity = true;
    context.check_capacity();
    EXPECT_EQ(context.step(), Step::run_handler);
}

TEST_F(RequestContextTest, ExchangeThatWaitedTooLongForCapacityIs503) {
    behaviour.capacity = false;
    feed(context, post("/post", "12345"));
    behaviour.capacity_error = std::make_exception_ptr(Unavailable("no memory"));
    context.check_capacity();
    EXPECT_EQ(status(context), 503);
    EXPECT_EQ(action(context), ConnectionAction::drain);
}

TEST_F(RequestContextTest, OnlyAnAdmittedRequestWantsContinue) {
    feed(context, post("/post", "", "Expect: 100-continue\r\nX: y\r\n"));
    EXPECT_FALSE(context.wants_continue());  // there is no body

    RequestContext admitted{options, router, peer};
    feed(admitted, "POST /post HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(admitted.step(), Step::read_body);
    EXPECT_TRUE(admitted.wants_continue());

    RequestContext refused{options, router, peer};
    feed(refused, "POST /private HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_FALSE(refused.wants_continue());
}

TEST_F(RequestContextTest, ErrorWhileReceivingIsTheResponse) {
    behaviour.receive_error = std::make_exception_ptr(std::bad_alloc());
    EXPECT_EQ(feed(context, post("/post", "123") + "next"), "next");
    EXPECT_EQ(status(context), 503);
    EXPECT_EQ(errors, std::vector<std::string>{"out of memory"});
}

TEST_F(RequestContextTest, HandlersResponseIsWrittenWithoutACopy) {
    feed(context, get("/get"));
    const auto completed = completion(json(200, "1"));
    EXPECT_FALSE(context.complete(completed, seconds(0)));
    const ResponsePlan plan = context.plan_response(false);
    EXPECT_EQ(plan.response.get(), std::get_if<Response>(&completed->result));
    EXPECT_EQ(plan.body, "1");
    EXPECT_NE(plan.head.find("Content-Length: 1\r\n"), std::string::npos);
}

TEST_F(RequestContextTest, HandlersErrorIsReportedAndNotShown) {
    feed(context, get("/get"));
    const Completion thrown{{}, std::make_exception_ptr(std::runtime_error("secret"))};
    EXPECT_FALSE(context.complete(std::make_shared<const Completion>(thrown), seconds(0)));
    EXPECT_EQ(status(context), 500);
    EXPECT_EQ(errors, std::vector<std::string>{"secret"});
}

TEST_F(RequestContextTest, HandlerRunsAgainAfterTheDelayUntilTheTimeout) {
    feed(context, get("/get"));
    const auto retry = completion(RetryLater{
        .delay = milliseconds(5), .timeout = seconds(1), .on_timeout = message(503, "Not this time.")});
    EXPECT_EQ(context.complete(retry, milliseconds(999)), milliseconds(5));
    EXPECT_EQ(context.step(), Step::run_handler);
    EXPECT_EQ(context.complete(retry, seconds(1)), std::nullopt);
    EXPECT_EQ(context.plan_response(false).body, R"({"message": "Not this time."})");
}

TEST_F(RequestContextTest, ClientsWishAndTheServersEndDecideWhetherTheConnectionIsKept) {
    const auto action_after = [&](const std::string& request, bool closing) {
        RequestContext answered{options, router, peer};
        feed(answered, request);
        answered.complete(completion(empty()), seconds(0));
        const ResponsePlan plan = answered.plan_response(closing);
        const bool says_close = plan.head.find("Connection: close\r\n") != std::string::npos;
        EXPECT_EQ(says_close, plan.action == ConnectionAction::close);
        return plan.action;
    };
    EXPECT_EQ(action_after(get("/get"), false), ConnectionAction::keep);
    EXPECT_EQ(action_after(get("/get"), true), ConnectionAction::close);
    EXPECT_EQ(action_after(get("/get", "Connection: close\r\n"), false), ConnectionAction::close);
    EXPECT_EQ(action_after("GET /get HTTP/1.0\r\n\r\n", false), ConnectionAction::close);
    EXPECT_EQ(action_after("GET /get HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false),
              ConnectionAction::keep);
}

TEST_F(RequestContextTest, UnreadBodyIsDrainedOnlyWhereTheConnectionCanBeKept) {
    const auto action_after = [&](const std::string& headers, bool closing) {
        RequestContext refused{options, router, peer};
        feed(refused, "POST /private HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
        return action(refused, closing);
    };
    EXPECT_EQ(action_after("Content-Length: 10\r\n", false), ConnectionAction::drain);
    EXPECT_EQ(action_after("Content-Length: 11\r\n", false), ConnectionAction::linger);
    EXPECT_EQ(action_after("Content-Length: 10\r\n", true), ConnectionAction::linger);
    EXPECT_EQ(action_after("Content-Length: 10\r\nConnection: close\r\n", false), ConnectionAction::linger);
    EXPECT_EQ(action_after("Content-Length: 10\r\nExpect: 100-continue\r\n", false),
              ConnectionAction::linger);
}

TEST_F(RequestContextTest, DrainingDiscardsTheBody) {
    feed(context, post("/private", "12345").substr(0, post("/private", "").size() + 2));
    EXPECT_EQ(action(context), ConnectionAction::drain);
    context.drain();
    EXPECT_EQ(feed(context, "12345next"), "next");
    EXPECT_EQ(context.step(), Step::write_response);
    EXPECT_TRUE(context.read_whole());
    EXPECT_EQ(context.served().body_bytes_in, 0U);
}

TEST_F(RequestContextTest, DrainedBodyThatBreaksIsNotWhole) {
    behaviour.receive_error = std::make_exception_ptr(Unavailable("disk is full"));
    feed(context, "POST /post HTTP/1.1\r\nHost: h\r\n" + chunked_head + "1\r\nx");
    EXPECT_EQ(action(context), ConnectionAction::drain);
    context.drain();
    feed(context, "\r\nzz\r\n");
    EXPECT_FALSE(context.read_whole());
}

TEST_F(RequestContextTest, RequestThatIsGivenUpIsNotReadFurther) {
    feed(context, "GET /get HTTP/1.1\r\nHost: h\r\n");
    context.time_out();
    EXPECT_EQ(status(context), 408);
    EXPECT_EQ(action(context), ConnectionAction::linger);

    RequestContext without_memory{options, router, peer};
    feed(without_memory, get("/get"));
    without_memory.fail(std::make_exception_ptr(std::bad_alloc()));
    EXPECT_EQ(status(without_memory), 503);
    EXPECT_EQ(action(without_memory), ConnectionAction::linger);
    EXPECT_EQ(errors, std::vector<std::string>{"out of memory"});
}

TEST_F(RequestContextTest, StreamIsChunkedOrEndsWithTheConnection) {
    for (const std::string version : {"1.1", "1.0"}) {
        RequestContext streamed{options, router, peer};
        feed(streamed, "GET /get HTTP/" + version + "\r\nHost: h\r\nConnection: keep-alive\r\n\r\n");
        Response response;
        response.stream = [](std::string&) { return false; };
        streamed.complete(completion(response), seconds(0));
        const ResponsePlan plan = streamed.plan_response(false);
        const bool http_1_1 = version == "1.1";
        EXPECT_EQ(plan.chunked, http_1_1);
        EXPECT_EQ(plan.head.find("Transfer-Encoding: chunked\r\n") != std::string::npos, http_1_1);
        EXPECT_EQ(plan.head.find("Content-Length"), std::string::npos);
        EXPECT_EQ(plan.action, http_1_1 ? ConnectionAction::keep : ConnectionAction::close);
    }
}

TEST_F(RequestContextTest, ResponseThatTheClientHasIs304WithoutABody) {
    feed(context, get("/get", "If-None-Match: \"tag\"\r\n"));
    Response response = json(200, "{}");
    response.headers.emplace_back("ETag", "\"tag\"");
    context.complete(completion(response), seconds(0));
    const ResponsePlan plan = context.plan_response(false);
    EXPECT_EQ(plan.response->status, 304);
    EXPECT_EQ(plan.body, "");
    EXPECT_EQ(plan.head.find("Content-Length"), std::string::npos);
    EXPECT_EQ(plan.action, ConnectionAction::keep);
    context.finish_response();
    EXPECT_EQ(context.served().status, 304);
}

TEST_F(RequestContextTest, ResponseToHeadHasALengthAndNoBody) {
    feed(context, "HEAD /post HTTP/1.1\r\nHost: h\r\n\r\n");
    const ResponsePlan plan = context.plan_response(false);
    EXPECT_EQ(plan.response->status, 405);
    EXPECT_EQ(plan.body, "");
    EXPECT_EQ(plan.head.find("Content-Length: 0\r\n"), std::string::npos);
}

TEST_F(RequestContextTest, ResponseToHeadIsThatToGetWithoutTheBody) {
    for (const bool streams : {false, true}) {
        std::vector<std::string> heads;
        for (const std::string method : {"GET", "HEAD"}) {
            RequestContext read{options, router, peer};
            feed(read, method + " /get HTTP/1.1\r\nHost: h\r\n\r\n");
            ASSERT_EQ(read.step(), Step::run_handler);
            EXPECT_EQ(read.route().path, "/get");
            Response response = json(200, streams ? "" : "12345");
            if (streams) response.stream = [](std::string&) { return false; };
            read.complete(completion(response), seconds(0));
            const ResponsePlan plan = read.plan_response(false);
            EXPECT_EQ(plan.streams, streams && method == "GET");
            EXPECT_EQ(plan.body, streams || method == "HEAD" ? "" : "12345");
            EXPECT_EQ(plan.action, ConnectionAction::keep);
            EXPECT_EQ(read.served().method, method);
            const std::size_t id = plan.head.find("X-Request-Id: ");
            heads.push_back(plan.head.substr(0, id) + plan.head.substr(plan.head.find("\r\n", id)));
        }
        EXPECT_EQ(heads[0], heads[1]);
        EXPECT_NE(heads[1].find(streams ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 5\r\n"),
                  std::string::npos);
    }
}

TEST_F(RequestContextTest, HeadOfWhatTheClientHasIs304) {
    feed(context, "HEAD /get HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"tag\"\r\n\r\n");
    Response response = json(200, "{}");
    response.headers.emplace_back("ETag", "\"tag\"");
    context.complete(completion(response), seconds(0));
    EXPECT_EQ(context.plan_response(false).response->status, 304);
}

TEST_F(RequestContextTest, EveryResponseForbidsToGuessItsTypeAndOnlyWhatSaysSoIsKept) {
    const auto head_with = [&](const Response& response) {
        RequestContext answered{options, router, peer};
        feed(answered, get("/get"));
        answered.complete(completion(response), seconds(0));
        return answered.plan_response(false).head;
    };
    const std::string plain = head_with(json(200, "{}"));
    EXPECT_NE(plain.find("\r\nX-Content-Type-Options: nosniff\r\n"), std::string::npos);
    EXPECT_NE(plain.find("\r\nCache-Control: no-store\r\n"), std::string::npos);
    Response kept = json(200, "{}");
    kept.headers.emplace_back("Cache-Control", "no-cache");
    const std::string tagged = head_with(kept);
    EXPECT_NE(tagged.find("\r\nX-Content-Type-Options: nosniff\r\n"), std::string::npos);
    EXPECT_EQ(tagged.find("no-store"), std::string::npos);

    feed(context, "nonsense\r\n\r\n");
    const std::string refusal = context.plan_response(false).head;
    EXPECT_NE(refusal.find("\r\nX-Content-Type-Options: nosniff\r\n"), std::string::npos);
    EXPECT_NE(refusal.find("\r\nCache-Control: no-store\r\n"), std::string::npos);
}

TEST_F(RequestContextTest, FramesOutOfProportionToTheBodyAreRefused) {
    options.limits.header_bytes_max = 100;
    const std::string head = "POST /post HTTP/1.1\r\nHost: h\r\n" + chunked_head;
    EXPECT_EQ(status_of(head + "1;" + std::string(100, 'x')), 431);
    EXPECT_EQ(status_of(head + "1\r\n1\r\n0\r\nX: " + std::string(100, 'x')), 431);
    EXPECT_EQ(status_of(head + "0" + std::string(100, '0')), 431);
    RequestContext refused{options, router, peer};
    feed(refused, head + "1;" + std::string(100, 'x'));
    EXPECT_EQ(action(refused), ConnectionAction::linger);
}

TEST_F(RequestContextTest, ServedRequestTellsWhatWasReadAndWritten) {
    feed(context, post("/post", "123"));
    context.complete(completion(json(200, "12345")), seconds(0));
    EXPECT_EQ(context.served().status, 0);
    context.count_written(2);
    context.count_written(3);
    context.finish_response();
    const ServedRequest served = context.served();
    EXPECT_EQ(served.status, 200);
    EXPECT_EQ(served.method, "POST");
    EXPECT_EQ(served.route, "/post");
    EXPECT_EQ(served.remote_address, "10.0.0.1");
    EXPECT_EQ(served.body_bytes_in, 3U);
    EXPECT_EQ(served.body_bytes_out, 5U);
}

}  // namespace
}  // namespace urna::http
