// SPDX-License-Identifier: Apache-2.0
// JSON text, written in order, where a tree of values would only be built to be thrown away. A space follows
// each comma and colon: clients compare answers byte for byte, and the serializer of Boost.JSON, which writes
// none, cannot be used.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace urna {

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool>;

// Beside the text, the writer knows only whether a comma is due. The caller closes what it opens, and writes
// a name before each value in an object, and none before one in an array.
class JsonWriter {
 public:
    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    // The name of the member whose value comes next. It holds nothing that JSON escapes.
    JsonWriter& key(std::string_view name) {
        separate();
        text_ += '"';
        text_ += name;
        text_ += "\": ";
        comma_due_ = false;
        return *this;
    }

    // UTF-8; other bytes are written as they are.
    JsonWriter& value(std::string_view text);
    JsonWriter& value(std::same_as<bool> auto flag) { return raw(flag ? "true" : "false"); }
    JsonWriter& value(WholeNumber auto number) {
        char digits[24];
        const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        return raw({digits, static_cast<std::size_t>(end - digits)});
    }
    // null where there is none.
    template <class T>
    JsonWriter& value(const std::optional<T>& optional) {
        return optional ? value(*optional) : null();
    }
    JsonWriter& null() { return raw("null"); }
    // A value that was written as JSON elsewhere.
    JsonWriter& json(std::string_view text) { return raw(text); }
    // `units` / 10^`decimals`, exactly, without needless zeros: 0.5, 0.33, 1.
    JsonWriter& decimal(std::uint64_t units, int decimals);

    template <class T>
    JsonWriter& member(std::string_view name, const T& of) {
        return key(name).value(of);
    }

    // An array of the values, each of which `write` writes to this writer.
    template <class Values, class Write>
    JsonWriter& array(const Values& values, const Write& write) {
        begin_array();
        for (const auto& each : values) write(*this, each);
        return end_array();
    }

    // What was written since it was last taken. Writing goes on where it was.
    std::string take() { return std::exchange(text_, {}); }

 private:
    void separate() {
        if (comma_due_) text_ += ", ";
    }
    JsonWriter& open(char bracket) {
        separate();
        text_ += bracket;
        comma_due_ = false;
        return *this;
    }
    JsonWriter& close(char bracket) {
        text_ += bracket;
        comma_due_ = true;
        return *this;
    }
    JsonWriter& raw(std::string_view token) {
        separate();
        text_ += token;
        comma_due_ = true;
        return *this;
    }

    std::string text_;
    bool comma_due_ = false;
};

}  // namespace urna
