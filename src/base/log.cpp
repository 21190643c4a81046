#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <iterator>

#include "base/instant.h"

namespace urna {
namespace {

void append(fmt::memory_buffer& line, std::string_view text) {
    line.append(text.data(), text.data() + text.size());
}

void append_string(fmt::memory_buffer& line, std::string_view text) {
    append(line, boost::json::serialize(boost::json::string(text)));
}

void append_value(fmt::memory_buffer& line, const LogField& field) {
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        append_string(line, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        fmt::format_to(std::back_inserter(line), "{}", *number);
    } else {
        fmt::format_to(std::back_inserter(line), "{:.6f}", std::get<double>(field.value));
    }
}

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made =
            std::make_shared<spdlog::logger>("urna", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        return made;
    }();
    return *instance;
}

void write(std::string_view level, std::string_view message, std::initializer_list<LogField> fields) {
    fmt::memory_buffer line;
    fmt::format_to(std::back_inserter(line), R"({{"time":"{}","level":"{}","message":)",
                   to_string(system_now()), level);
    append_string(line, message);
    for (const LogField& field : fields) {
        append(line, ",");
        append_string(line, field.name);
        append(line, ":");
        append_value(line, field);
    }
    append(line, "}");
    logger().info(std::string_view(line.data(), line.size()));
}

}  // namespace

void log_info(std::string_view message, std::initializer_list<LogField> fields) {
    write("info", message, fields);
}

void log_warning(std::string_view message, std::initializer_list<LogField> fields) {
    write("warning", message, fields);
}

void log_error(std::string_view message, std::initializer_list<LogField> fields) {
    write("error", message, fields);
}

}  // namespace urna
