// SPDX-License-Identifier: Apache-2.0
#include "base/log_line.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <iterator>

#include "base/instant.h"

namespace urna {
namespace {

void append(fmt::memory_buffer& line, std::string_view text) {
    line.append(text.data(), text.data() + text.size());
}

// Whether the text stands in JSON as it is.
bool plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

// Nearly all texts are plain, and there are many in the line that each request gets.
void append_string(fmt::memory_buffer& line, std::string_view text) {
    if (plain(text)) {
        line.push_back('"');
        append(line, text);
        line.push_back('"');
    } else {
        append(line, boost::json::serialize(boost::json::string_view(text.data(), text.size())));
    }
}

void append_value(fmt::memory_buffer& line, const LogField& field) {
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        append_string(line, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        fmt::format_to(std::back_inserter(line), FMT_COMPILE("{}"), *number);
    } else {
        fmt::format_to(std::back_inserter(line), FMT_COMPILE("{:.6f}"), std::get<double>(field.value));
    }
}

}  // namespace

std::string log_line(std::string_view level, std::string_view message,
                     std::initializer_list<LogField> fields) {
    fmt::memory_buffer line;
    fmt::format_to(std::back_inserter(line), FMT_COMPILE(R"({{"time":"{}","level":"{}","message":)"),
                   to_string(system_now()), level);
    append_string(line, message);
    for (const LogField& field : fields) {
        append(line, ",");
        append_string(line, field.name);
        append(line, ":");
        append_value(line, field);
    }
    append(line, "}");
    return fmt::to_string(line);
}

}  // namespace urna
