#include "queue/redis/connection.h"

namespace urna::queue::redis {
namespace {

timeval timeval_of(std::chrono::milliseconds wait) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(wait);
    timeval made{};
    made.tv_sec = seconds.count();
    made.tv_usec = std::chrono::microseconds(wait - seconds).count();
    return made;
}

}  // namespace

std::string_view text_of(const redisReply& reply) {
    if (reply.type != REDIS_REPLY_STRING && reply.type != REDIS_REPLY_STATUS) {
        throw Unavailable("Redis: an answer has another form");
    }
    return {reply.str, reply.len};
}

Connection::Connection(const RedisOptions& options)
    : context_(
          redisConnectWithTimeout(options.host.c_str(), options.port, timeval_of(options.connect_wait))) {
    if (!context_) throw ConnectionLost("Redis: no memory for a connection");
    if (context_->err) throw ConnectionLost(std::string("Redis: ") + context_->errstr);
    if (redisSetTimeout(context_.get(), timeval_of(options.command_wait)) != REDIS_OK) {
        throw ConnectionLost(std::string("Redis: ") + context_->errstr);
    }
    if (!options.user.empty()) {
        run({"AUTH", options.user, options.password});
    } else if (!options.password.empty()) {
        run({"AUTH", options.password});
    }
}

Reply Connection::run(const Command& command) {
    std::vector<const char*> texts;
    std::vector<std::size_t> lengths;
    for (const std::string_view argument : command) {
        texts.push_back(argument.data());
        lengths.push_back(argument.size());
    }
    Reply reply(static_cast<redisReply*>(
        redisCommandArgv(context_.get(), static_cast<int>(command.size()), texts.data(), lengths.data())));
    if (!reply) throw ConnectionLost(std::string("Redis: ") + context_->errstr);
    if (reply->type != REDIS_REPLY_ERROR) return reply;
    const std::string error = "Redis: " + std::string(reply->str, reply->len);
    // It has just been started, and refuses everything until it has read its file.
    if (error.starts_with("Redis: LOADING")) throw ConnectionLost(error);
    throw Unavailable(error);
}

bool Connection::keeps_append_only_file() {
    const Reply said = run({"INFO", "persistence"});
    return text_of(*said).find("aof_enabled:1") != std::string_view::npos;
}

}  // namespace urna::queue::redis
