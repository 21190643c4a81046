// SPDX-License-Identifier: Apache-2.0
// A Redis server of a test's own: on a free port of the loopback address, with its data in a temporary
// directory, ended with the test.
#pragma once

#include <arpa/inet.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/free_port.h"
#include "support/temporary_directory.h"

namespace urna {

class RedisServer {
 public:
    // Further arguments of redis-server; a later one beats an earlier one.
    explicit RedisServer(std::vector<std::string> further = {}) : further_(std::move(further)) {
        for (int tries = 0; tries < 3 && pid_ == 0; ++tries) {
            port_ = free_port();
            try_to_start();
        }
        if (pid_ == 0) throw std::runtime_error("redis-server does not start");
    }
    ~RedisServer() { kill_now(); }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::uint16_t port() const { return port_; }

    // As with kill -9.
    void kill_now() {
        if (pid_ == 0) return;
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    void start_again() {
        try_to_start();
        if (pid_ == 0) throw std::runtime_error("redis-server does not start again");
    }
    void pause() { kill(pid_, SIGSTOP); }
    void resume() { kill(pid_, SIGCONT); }

    // Carries out a command as the default user, or another; its answer as one line.
    std::string run(const std::vector<std::string>& command, const std::string& user = "",
                    const std::string& password = "") const {
        const std::unique_ptr<redisContext, void (*)(redisContext*)> context(
            redisConnectWithTimeout("127.0.0.1", port_, {5, 0}), redisFree);
        if (!context || context->err) return "no connection";
        if (!user.empty()) {
            freeReplyObject(redisCommand(context.get(), "AUTH %s %s", user.c_str(), password.c_str()));
        }
        std::vector<const char*> texts;
        std::vector<std::size_t> sizes;
        for (const std::string& text : command) {
            texts.push_back(text.data());
            sizes.push_back(text.size());
        }
        const std::unique_ptr<void, void (*)(void*)> reply(
            redisCommandArgv(context.get(), static_cast<int>(texts.size()), texts.data(), sizes.data()),
            freeReplyObject);
        return reply ? line_of(*static_cast<redisReply*>(reply.get())) : "no answer";
    }

 private:
    static std::string line_of(const redisReply& reply) {
        if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
        if (reply.type == REDIS_REPLY_NIL) return "nil";
        if (reply.type != REDIS_REPLY_ARRAY) return {reply.str, reply.len};
        std::string line;
        for (std::size_t i = 0; i < reply.elements; ++i) line += line_of(*reply.element[i]) + " ";
        return line;
    }

    void try_to_start() {
        std::vector<std::string> arguments{"redis-server",
                                           "--port",
                                           std::to_string(port_),
                                           "--bind",
                                           "127.0.0.1",
                                           "--dir",
                                           directory_.path(),
                                           "--appendonly",
                                           "yes",
                                           "--appendfsync",
                                           "always",
                                           "--save",
                                           "",
                                           "--logfile",
                                           (directory_.path() / "log").string()};
        arguments.insert(arguments.end(), further_.begin(), further_.end());
        std::vector<char*> pointers;
        pointers.reserve(arguments.size() + 1);
        for (std::string& argument : arguments) pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        const pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);  // so that it does not outlive a test that crashes
            execvp(pointers[0], pointers.data());
            _exit(127);
        }
        if (child < 0) return;
        for (int tries = 0; tries < 2'000; ++tries) {
            if (waitpid(child, nullptr, WNOHANG) == child) return;  // the port was taken meanwhile
            // One that wants a password answers too.
            const std::string answer = run({"PING"});
            if (answer == "PONG" || answer.starts_with("NOAUTH")) {
                pid_ = child;
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
    }

    TemporaryDirectory directory_;
    std::vector<std::string> further_;
    std::uint16_t port_ = 0;
    pid_t pid_ = 0;
};

}  // namespace urna
