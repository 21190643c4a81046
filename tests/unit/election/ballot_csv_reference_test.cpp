// SPDX-License-Identifier: Apache-2.0
// The parser against the plainest one that follows the wire contract's words, character by character: they
// agree on files that were good until something happened to them, in whatever pieces these arrive.
#include <gtest/gtest.h>

#include <random>

#include "bad_line_text.h"
#include "election/ballot_csv.h"

namespace urna::election {
namespace {

using Values = std::vector<std::string>;

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// The values of a line, without blanks and quotes around them; none when the quoting is broken.
std::optional<Values> values_of(const std::string& line) {
    Values values(1);
    enum class At { before, plain, quoted, behind } at = At::before;
    std::string blanks;  // in a plain value, until it is known whether they are its end
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (at == At::quoted) {
            const bool doubled = c == '"' && i + 1 < line.size() && line[i + 1] == '"';
            if (doubled) ++i;
            if (c == '"' && !doubled) {
                at = At::behind;
            } else {
                values.back() += c;
            }
        } else if (c == ',') {
            values.emplace_back();
            blanks.clear();
            at = At::before;
        } else if (at == At::before && c == '"') {
            at = At::quoted;
        } else if (is_blank(c)) {
            if (at == At::plain) blanks += c;
        } else if (c == '"' || at == At::behind) {
            return std::nullopt;
        } else {
            values.back() += blanks + c;
            blanks.clear();
            at = At::plain;
        }
    }
    if (at == At::quoted) return std::nullopt;
    return values;
}

// 0 when it is none.
std::uint32_t poll_number_of(const std::string& text) {
    std::uint64_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return 0;
        number = std::min<std::uint64_t>(number * 10 + static_cast<unsigned>(c - '0'), 1ULL << 40);
    }
    return number <= 2147483647 ? static_cast<std::uint32_t>(number) : 0;
}

std::optional<Guid> guid_of(std::string text) {
    if (text.size() >= 2 && text.front() == '{' && text.back() == '}') {
        text = text.substr(1, text.size() - 2);
    }
    if (text.size() == 36) {
        for (const std::size_t hyphen : {23U, 18U, 13U, 8U}) {
            if (text[hyphen] != '-') return std::nullopt;
            text.erase(hyphen, 1);
        }
    }
    if (text.size() != 32) return std::nullopt;
    Guid guid;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned digit = 0;
        if (text[i] >= '0' && text[i] <= '9') {
            digit = static_cast<unsigned>(text[i] - '0');
        } else if (text[i] >= 'a' && text[i] <= 'f') {
            digit = static_cast<unsigned>(text[i] - 'a' + 10);
        } else if (text[i] >= 'A' && text[i] <= 'F') {
            digit = static_cast<unsigned>(text[i] - 'A' + 10);
        } else {
            return std::nullopt;
        }
        guid.bytes[i / 2] = static_cast<std::uint8_t>(guid.bytes[i / 2] << 4 | digit);
    }
    return guid;
}

Result<Batch, BadLine> reference(std::string file) {
    if (file.starts_with("\xEF\xBB\xBF")) file.erase(0, 3);
    Batch batch;
    for (std::size_t number = 0; !file.empty(); ++number) {
        const std::size_t end = std::min(file.find('\n'), file.size());
        std::string line = file.substr(0, end);
        const bool ended = end < file.size();
        file.erase(0, end + 1);
        if (ended && line.ends_with('\r')) line.pop_back();
        const auto refuse = [&](BadLine::Fault fault) { return BadLine{fault, number}; };
        const auto values = values_of(line);
        if (!values || values->size() != 2) return refuse(BadLine::Fault::number_of_values);
        const std::uint32_t poll_number = poll_number_of(values->at(1));
        if (poll_number == 0) return refuse(BadLine::Fault::poll_number);
        const auto guid = guid_of(values->at(0));
        if (!guid) return refuse(BadLine::Fault::ballot_guid);
        batch.push_back({*guid, poll_number});
    }
    return batch;
}

class Writer {
 public:
    explicit Writer(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t n) { return random_() % n; }

    // Mostly plain lines, as real files have them.
    std::string good_file() {
        std::string file = below(8) == 0 ? "\xEF\xBB\xBF" : "";
        for (std::size_t lines = below(8); lines > 0; --lines) {
            const bool last = lines == 1;
            file += good_line() + (last && below(2) == 0 ? "" : below(3) == 0 ? "\r\n" : "\n");
        }
        return file;
    }

    // One small thing happens to it.
    void mutate(std::string& file) {
        static const std::string edges =
            "/09:@AFG`afg-,\r\n\"{} \t\xEF\xBB\xBF" + std::string("\x80\xB0\xC1\0", 4);
        const std::size_t at = below(file.size() + 1);
        const char byte = below(4) == 0 ? static_cast<char>(below(256)) : edges[below(edges.size())];
        if (at == file.size() || below(4) == 0) {
            file.insert(at, 1, byte);
        } else if (below(4) == 0) {
            file.erase(at, 1 + below(3));
        } else if (below(6) == 0) {
            file[at] = static_cast<char>(file[at] ^ (1 << below(8)));
        } else {
            file[at] = byte;
        }
    }

 private:
    std::string good_line() {
        Guid guid;
        for (auto& byte : guid.bytes) byte = static_cast<std::uint8_t>(random_());
        std::string text = to_string(guid);
        if (below(4) == 0) std::erase(text, '-');
        if (below(4) == 0) {
            for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        }
        if (below(12) == 0) text = "{" + text + "}";
        std::string number = std::to_string(below(8) == 0 ? 1 + below(2147483647) : 1 + below(40));
        if (below(12) == 0) number.insert(0, below(12), '0');
        if (below(12) == 0) number.insert(0, 1, ' ');
        if (below(12) == 0) text = "\"" + text + "\"";
        if (below(16) == 0) number = "\"" + number + "\"";
        return text + "," + number;
    }

    std::mt19937_64 random_;
};

TEST(BallotCsvReference, FilesThatSomethingHappenedToAreReadAlikeInAnyPieces) {
    Writer writer(4);
    int accepted = 0;
    int refused = 0;
    for (int round = 0; round < 100'000; ++round) {
        std::string file = writer.good_file();
        for (std::size_t mutations = writer.below(3); mutations > 0; --mutations) writer.mutate(file);
        const auto expected = reference(file);
        const std::size_t piece_max = writer.below(3) == 0 ? file.size() + 1 : 1 + writer.below(80);
        BallotCsv csv(writer.below(2) == 0 ? file.size() : 0);
        for (std::string_view rest = file; !rest.empty();) {
            const std::string piece(rest.substr(0, writer.below(piece_max + 1)));
            csv.feed(piece);
            rest.remove_prefix(piece.size());
        }
        const auto read = csv.finish();
        ++(expected ? accepted : refused);
        ASSERT_EQ(read.has_value(), expected.has_value()) << testing::PrintToString(file);
        if (expected) {
            ASSERT_EQ(*read, *expected) << testing::PrintToString(file);
        } else {
            ASSERT_EQ(text_of(read.error()), text_of(expected.error())) << testing::PrintToString(file);
        }
    }
    // Else the files above say nothing.
    EXPECT_GT(accepted, 20'000);
    EXPECT_GT(refused, 20'000);
}

TEST(BallotCsvReference, EveryByteAtEveryPlaceOfAPlainLineIsReadAlike) {
    const std::string line = "28f8a1b2-c3d4-4E5F-8a9b-0c1d2e3f4a5b,12\n";
    for (const std::string& plain : {line, std::string("28f8a1b2c3d44E5F8a9b0c1d2e3f4a5b,7\n")}) {
        for (std::size_t at = 0; at < plain.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string file = plain;
                file[at] = static_cast<char>(byte);
                file += line;
                BallotCsv csv(file.size());
                csv.feed(file);
                const auto read = csv.finish();
                const auto expected = reference(file);
                ASSERT_EQ(read.has_value(), expected.has_value()) << testing::PrintToString(file);
                if (expected) {
                    ASSERT_EQ(*read, *expected) << testing::PrintToString(file);
                } else {
                    ASSERT_EQ(text_of(read.error()), text_of(expected.error()))
                        << testing::PrintToString(file);
                }
            }
        }
    }
}

}  // namespace
}  // namespace urna::election
