// SPDX-License-Identifier: Apache-2.0
#include "transparency/event_grammar.h"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "transparency/encoding.h"
#include "transparency/event_lines.h"
#include "transparency/event_values.h"

namespace urna::transparency {
namespace {

constexpr std::string_view head_begin = "urna ";
constexpr std::string_view head_end = " v1";

class Writer {
 public:
    explicit Writer(std::string_view kind) { text_.append(head_begin).append(kind).append(head_end) += '\n'; }

    std::string take() { return std::move(text_); }

    template <class Value>
    void line(std::string_view key, const Value& value) {
        add(key, written(value));
    }

    template <class Value>
    void maybe(std::string_view key, const std::optional<Value>& value) {
        if (value) line(key, *value);
    }

    template <class Value>
    void unless(std::string_view key, const Value& value, const Value& usual) {
        if (value != usual) line(key, value);
    }

    template <class Value>
    void or_dash(std::string_view key, const std::optional<Value>& value) {
        add(key, value ? written(*value) : "-");
    }

    void word(std::string_view key, const std::string& value) {
        if (!is_word(value)) throw std::invalid_argument("a word in the log is none");
        add(key, value);
    }

    void text(std::string_view key, const std::string& value) { add(key, escaped(value)); }

    void maybe_text(std::string_view key, const std::string& value) {
        if (!value.empty()) text(key, value);
    }

    template <class Value>
    void choice(std::string_view key, const Value& value,
                std::span<const Choice<std::type_identity_t<Value>>> choices) {
        const auto chosen = std::find_if(choices.begin(), choices.end(),
                                         [&](const Choice<Value>& one) { return one.value == value; });
        if (chosen == choices.end()) throw std::invalid_argument("an event of the log has no such value");
        add(key, chosen->name);
    }

    template <class Value>
    void maybe_choice(std::string_view key, const Value& value,
                      std::span<const Choice<std::type_identity_t<Value>>> choices, Value usual) {
        if (value != usual) choice(key, value, choices);
    }

    template <class Value>
    void each(std::string_view key, const std::vector<Value>& values) {
        for (const Value& value : values) line(key, value);
    }

    template <class Value>
    void numbered(std::string_view key, const std::vector<Value>& values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            add(key, std::to_string(i + 1) + ' ' + written(values[i]));
    }

    // The lines of the first alternative, or one line with the second.
    template <class First, class Second>
    void first_or(std::string_view key, const std::variant<First, Second>& what) {
        if (const auto* second = std::get_if<Second>(&what)) {
            line(key, *second);
        } else {
            lines(*this, std::get<First>(what));
        }
    }

 private:
    void add(std::string_view key, std::string_view value) {
        text_.append(key).append(" ").append(value) += '\n';
    }

    std::string text_;
};

// Reads the lines behind the first one. Once something is wrong it does nothing more.
class Reader {
 public:
    explicit Reader(std::string_view text) : rest_(text) {}

    // Whether everything was read, and was right.
    bool is_done() const { return ok_ && rest_.empty(); }

    template <class Value>
    void line(std::string_view key, Value& value) {
        const std::string_view found = take(key);
        ok_ = ok_ && read(found, value);
    }

    template <class Value>
    void maybe(std::string_view key, std::optional<Value>& value) {
        if (follows(key)) line(key, value.emplace());
    }

    template <class Value>
    void unless(std::string_view key, Value& value, const Value& usual) {
        value = usual;
        if (!follows(key)) return;
        line(key, value);
        ok_ = ok_ && value != usual;
    }

    template <class Value>
    void or_dash(std::string_view key, std::optional<Value>& value) {
        const std::string_view found = take(key);
        ok_ = ok_ && (found == "-" || read(found, value.emplace()));
    }

    void word(std::string_view key, std::string& value) {
        value = take(key);
        ok_ = ok_ && is_word(value);
    }

    void text(std::string_view key, std::string& value) {
        const std::string_view found = take(key);
        ok_ = ok_ && read_escaped(found, value);
    }

    void maybe_text(std::string_view key, std::string& value) {
        if (!follows(key)) return;
        text(key, value);
        ok_ = ok_ && !value.empty();
    }

    template <class Value>
    void choice(std::string_view key, Value& value,
                std::span<const Choice<std::type_identity_t<Value>>> choices) {
        const std::string_view found = take(key);
        const auto chosen = std::find_if(choices.begin(), choices.end(),
                                         [&](const Choice<Value>& one) { return one.name == found; });
        ok_ = ok_ && chosen != choices.end();
        if (ok_) value = chosen->value;
    }

    template <class Value>
    void maybe_choice(std::string_view key, Value& value,
                      std::span<const Choice<std::type_identity_t<Value>>> choices, Value usual) {
        value = usual;
        if (follows(key)) choice(key, value, choices);
    }

    template <class Value>
    void each(std::string_view key, std::vector<Value>& values) {
        while (follows(key)) line(key, values.emplace_back());
    }

    template <class Value>
    void numbered(std::string_view key, std::vector<Value>& values) {
        while (follows(key)) {
            std::string_view found = take(key);
            const bool is_next = take_prefix(found, std::to_string(values.size() + 1) + ' ');
            ok_ = ok_ && is_next && read(found, values.emplace_back());
        }
    }

    template <class First, class Second>
    void first_or(std::string_view key, std::variant<First, Second>& what) {
        if (follows(key)) {
            line(key, what.template emplace<Second>());
        } else {
            lines(*this, what.template emplace<First>());
        }
    }

 private:
    // Whether the next line has this key.
    bool follows(std::string_view key) const {
        return ok_ && rest_.size() > key.size() && rest_.starts_with(key) && rest_[key.size()] == ' ';
    }

    // The value of the next line, which has to have this key.
    std::string_view take(std::string_view key) {
        ok_ = follows(key);
        if (!ok_) return {};
        const auto found = take_line(rest_);
        ok_ = found.has_value();
        return ok_ ? found->substr(key.size() + 1) : std::string_view();
    }

    std::string_view rest_;
    bool ok_ = true;
};

// Whether the words behind `urna` may be a kind and its version, of whatever program.
bool is_kind(std::string_view words) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz-";
    constexpr std::size_t characters_max = 64;
    const auto space = words.find(' ');
    if (space == 0 || space == std::string_view::npos || words.size() > characters_max) return false;
    std::string_view version = words.substr(space + 1);
    return words.substr(0, space).find_first_not_of(letters) == std::string_view::npos &&
           take_prefix(version, "v") && parse_decimal(version).value_or(0) > 0;
}

template <std::size_t Index = 0>
Result<Event, EventError> read_lines(std::size_t kind, std::string_view rest) {
    if constexpr (Index == std::variant_size_v<Event>) {
        return EventError{};
    } else {
        if (kind != Index) return read_lines<Index + 1>(kind, rest);
        Reader reader(rest);
        std::variant_alternative_t<Index, Event> event;
        lines(reader, event);
        if (!reader.is_done()) return EventError{};
        return Event(std::move(event));
    }
}

}  // namespace

void throw_exception_from_error(const EventError&, const boost::source_location& where) {
    throw_unchecked(where);
}

std::string event_text(const Event& event) {
    Writer writer(kinds[event.index()]);
    std::visit([&](const auto& one) { lines(writer, one); }, event);
    return writer.take();
}

Result<Event, EventError> parse_event(std::string_view text) {
    auto head = take_line(text);
    if (!head || !take_prefix(*head, head_begin) || !is_kind(*head)) return EventError{};
    for (std::size_t kind = 0; kind < std::size(kinds); ++kind)
        if (*head == std::string(kinds[kind]).append(head_end)) return read_lines(kind, text);
    return EventError{.reason = EventError::Reason::unknown_kind, .kind = std::string(*head)};
}

}  // namespace urna::transparency
