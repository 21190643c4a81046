// SPDX-License-Identifier: Apache-2.0
#include "http/messages/multipart.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "http/messages/header_value.h"

namespace urna::http {
namespace {

constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046
constexpr std::size_t head_bytes_max = 8UL << 10;
constexpr std::size_t padding_bytes_max = 64;  // blanks behind a boundary

// The delimiter begins with the line break before the boundary. It is empty when the Content-Type has no
// boundary.
std::string delimiter_of(std::string_view content_type) {
    const auto value = parse_header_value(content_type);
    if (!value || value->main != "multipart/form-data") return {};
    const auto boundary = value->parameter("boundary");
    if (!boundary || boundary->empty() || boundary->size() > boundary_bytes_max) return {};
    for (const char c : *boundary) {
        if (c < ' ' || c > '~') return {};
    }
    return "\r\n--" + std::string(*boundary);
}

struct Head {
    enum class Kind { other_part, wanted_part, broken } kind;
    std::optional<std::string> file_name = {};
};

Head read_head(std::string_view head, std::string_view field) {
    std::optional<std::string_view> disposition;
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(head.size(), line.size() + 2));
        const std::size_t colon = line.find(':');
        if (colon == 0 || colon == std::string_view::npos) return {Head::Kind::broken};
        if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
            return {Head::Kind::broken};
        const std::string_view name = line.substr(0, colon);
        if (name.find_first_of(" \t") != std::string_view::npos) return {Head::Kind::broken};
        if (!disposition && lower_case(name) == "content-disposition") {
            disposition = trim_blanks(line.substr(colon + 1));
        }
    }
    if (!disposition) return {Head::Kind::other_part};
    const auto value = parse_form_disposition(*disposition);
    if (!value) return {Head::Kind::broken};
    if (value->main != "form-data" || value->parameter("name") != field) return {Head::Kind::other_part};
    return {Head::Kind::wanted_part, std::optional<std::string>(value->parameter("filename"))};
}

}  // namespace

class MultipartPart::Parser {
 public:
    Parser(std::string_view content_type, std::string_view field, Sink sink)
        : delimiter_(delimiter_of(content_type)), field_(field), sink_(std::move(sink)) {
        if (delimiter_.empty()) state_ = State::broken;
        // The first delimiter may stand at the very beginning, without a line break of its own.
        kept_ = "\r\n";
    }

    void feed(std::string_view piece) {
        if (piece.empty() || state_ == State::epilogue || state_ == State::broken) return;
        if (kept_.empty()) {
            kept_ = parse(piece);
            return;
        }
        // The parser keeps what may be the beginning of a delimiter, so that this copy is rare in long
        // content, and a head that has not ended.
        kept_ += piece;
        const std::string_view rest = parse(kept_);
        // A string of its own, so that the memory of a long piece is freed.
        if (rest.size() < kept_.size()) kept_ = std::string(rest);
    }

    bool finish() const { return state_ == State::epilogue && found_; }

    const std::optional<std::string>& file_name() const { return file_name_; }

 private:
    // preamble -> delimiter -> head -> content -> delimiter -> ... -> epilogue
    enum class State { preamble, delimiter, head, content, epilogue, broken };

    // Parses as far as it can, and returns the rest, which needs more bytes.
    std::string_view parse(std::string_view text) {
        for (bool more = true; more;) {
            switch (state_) {
                case State::preamble:
                case State::content:
                    more = until_delimiter(text);
                    break;
                case State::delimiter:
                    more = behind_delimiter(text);
                    break;
                case State::head:
                    more = part_head(text);
                    break;
                case State::epilogue:
                case State::broken:
                    return {};
            }
        }
        return text;
    }

    void content(std::string_view text) {
        if (wanted_ && inside_part_ && !text.empty()) sink_(text);
    }

    bool until_delimiter(std::string_view& text) {
        if (const void* at = memmem(text.data(), text.size(), delimiter_.data(), delimiter_.size())) {
            const auto before = static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
            content(text.substr(0, before));
            text.remove_prefix(before + delimiter_.size());
            state_ = State::delimiter;
            return true;
        }
        // The delimiter has one carriage return, its first byte. So it can only have begun at the last one.
        const auto* last = static_cast<const char*>(memrchr(text.data(), '\r', text.size()));
        const std::size_t before =
            last != nullptr ? static_cast<std::size_t>(last - text.data()) : text.size();
        const bool begun = std::string_view(delimiter_).starts_with(text.substr(before));
        const std::size_t settled = begun ? before : text.size();
        content(text.substr(0, settled));
        text.remove_prefix(settled);
        return false;
    }

    bool behind_delimiter(std::string_view& text) {
        if (text.starts_with("--")) {
            state_ = State::epilogue;
            return true;
        }
        if (text.empty() || text == "-") return false;
        const std::size_t blanks = std::min(text.find_first_not_of(" \t"), text.size());
        const std::string_view end = text.substr(blanks);
        if (blanks <= padding_bytes_max && std::string_view("\r\n").starts_with(end.substr(0, 2))) {
            if (end.size() < 2) return false;
            text.remove_prefix(blanks);  // the line break stays: it may be the end of an empty head
            state_ = State::head;
            head_bytes_searched_ = 0;
            inside_part_ = true;
            return true;
        }
        // A longer line that only begins like the boundary is content.
        content(delimiter_);
        state_ = inside_part_ ? State::content : State::preamble;
        return true;
    }

    // `text` begins with the line break of the delimiter. Until the head's end has come it grows, and only
    // what is new is searched for that.
    bool part_head(std::string_view& text) {
        constexpr std::string_view head_end = "\r\n\r\n";
        wanted_ = false;
        const std::size_t end = text.find(head_end, head_bytes_searched_);
        head_bytes_searched_ = text.size() - std::min(text.size(), head_end.size() - 1);
        // Without an end, none can begin before what is left to be searched.
        if (std::min(end, head_bytes_searched_) > head_bytes_max) {
            state_ = State::broken;
            return true;
        }
        if (end == std::string_view::npos) return false;
        Head head = read_head(text.substr(0, end).substr(std::min<std::size_t>(end, 2)), field_);
        text.remove_prefix(end + head_end.size());
        wanted_ = head.kind == Head::Kind::wanted_part && !found_;
        if (wanted_) file_name_ = std::move(head.file_name);
        found_ = found_ || wanted_;
        state_ = head.kind == Head::Kind::broken ? State::broken : State::content;
        return true;
    }

    const std::string delimiter_;
    const std::string field_;
    const Sink sink_;
    State state_ = State::preamble;
    std::string kept_;
    std::size_t head_bytes_searched_ = 0;
    bool inside_part_ = false;  // behind the first delimiter
    bool wanted_ = false;       // in the part named `field`
    bool found_ = false;
    std::optional<std::string> file_name_;  // of that part
};

MultipartPart::MultipartPart(std::string_view content_type, std::string_view field, Sink sink)
    : parser_(std::make_unique<Parser>(content_type, field, std::move(sink))) {}
MultipartPart::~MultipartPart() = default;

void MultipartPart::feed(std::string_view piece) {
    parser_->feed(piece);
}

bool MultipartPart::finish() {
    return parser_->finish();
}

const std::optional<std::string>& MultipartPart::file_name() const {
    return parser_->file_name();
}

}  // namespace urna::http
