// SPDX-License-Identifier: Apache-2.0
// A server on a free port with routes that tests have use for.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "http/raw_client.h"
#include "http/server/server.h"

namespace urna::http {

inline std::string get(const std::string& path, const std::string& headers = "") {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

inline std::string post(const std::string& path, const std::string& body, const std::string& headers = "") {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline Route route(Method method, std::string path, Handler handler) {
    Route route;
    route.method = method;
    route.path = std::move(path);
    route.access = "public";
    route.handler = std::move(handler);
    return route;
}

// A door that a test opens; handlers wait before it.
class Gate {
 public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void wait_until_somebody_waits() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_ > 0; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int waiting_ = 0;
};

struct Seen {
    std::string request_id;
    std::string method;
    std::string route;
    std::string remote_address;
    int status;
    std::uint64_t body_bytes_in;
    std::uint64_t body_bytes_out;
};

class RunningServer {
 public:
    // `/hello` greets, `/echo` gives back the body, `/small` the same up to 10 bytes; `/private` lets nobody
    // in but who sends `Authorization: yes`. `more` follow.
    explicit RunningServer(std::vector<Route> more = {}, ServerOptions options = {}) {
        const auto echo = [](const Request&, const std::string& body) {
            return HandlerResult(json(200, body));
        };
        std::vector<Route> routes;
        routes.push_back(route(Method::get, "/hello", without_body([](const Request&) {
                                   return HandlerResult(json(200, "\"hello\""));
                               })));
        routes.push_back(route(Method::post, "/echo", buffered(echo)));
        routes.push_back(route(Method::post, "/small", buffered(echo)));
        routes.back().body_bytes_max = 10;
        routes.push_back(route(Method::post, "/private", buffered(echo)));
        routes.back().access = "official";
        routes.back().guard = [](Request& request) -> std::optional<Response> {
            if (request.header("authorization") == "yes") return std::nullopt;
            return json(401, R"({"msg": "Missing Authorization Header"})");
        };
        for (Route& row : more) routes.push_back(std::move(row));
        router_ = std::make_unique<Router>(std::move(routes));
        options.on_error = [this](std::string_view, std::string_view what) {
            const std::lock_guard lock(mutex_);
            errors_.emplace_back(what);
        };
        server_ = std::make_unique<Server>(options, *router_, [this](const ServedRequest& served) {
            const std::lock_guard lock(mutex_);
            seen_.push_back({std::string(served.request_id), std::string(served.method),
                             std::string(served.route), std::string(served.remote_address), served.status,
                             served.body_bytes_in, served.body_bytes_out});
            changed_.notify_all();
        });
    }

    std::uint16_t port() const { return server_->port(); }
    Server& server() { return *server_; }

    // The requests observed, once there are that many.
    std::vector<Seen> seen(std::size_t at_least) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(5), [&] { return seen_.size() >= at_least; });
        return seen_;
    }
    std::vector<std::string> errors() {
        const std::lock_guard lock(mutex_);
        return errors_;
    }

 private:
    std::unique_ptr<Router> router_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Seen> seen_;
    std::vector<std::string> errors_;
    std::unique_ptr<Server> server_;  // stops before the rest goes
};

}  // namespace urna::http
