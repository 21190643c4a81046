// The log: one JSON object a line on standard error. No token, password or personal number may be handed to
// it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace urna {

struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double> value;
};

// `{"time": ..., "level": ..., "message": ..., <fields>}`. Callable from any thread.
void log_info(std::string_view message, std::initializer_list<LogField> fields = {});
void log_warning(std::string_view message, std::initializer_list<LogField> fields = {});
void log_error(std::string_view message, std::initializer_list<LogField> fields = {});

}  // namespace urna
