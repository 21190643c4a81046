// SPDX-License-Identifier: Apache-2.0
#include "http/messages/multipart.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace urna::http {
namespace {

struct Taken {
    bool whole = false;
    std::string content;
    friend bool operator==(const Taken&, const Taken&) = default;
};

constexpr std::string_view type = "multipart/form-data; boundary=xyz";

Taken take(std::string_view body, std::string_view content_type = type, std::size_t piece_bytes = 1UL << 30) {
    Taken taken;
    MultipartPart part(content_type, "file", [&](std::string_view piece) { taken.content += piece; });
    while (!body.empty()) {
        const std::string copy(body.substr(0, piece_bytes));  // of its own, so that reading past it is seen
        part.feed(copy);
        body.remove_prefix(copy.size());
    }
    taken.whole = part.finish();
    return taken;
}

std::string part(const std::string& head, const std::string& content) {
    return "--xyz\r\n" + head + "\r\n\r\n" + content + "\r\n";
}

const std::string named_file = R"(Content-Disposition: form-data; name="file"; filename="a.csv")";

TEST(Multipart, TakesTheContentOfThePartAskedFor) {
    const std::string body = part(R"(Content-Disposition: form-data; name="note")", "no") +
                             part(named_file + "\r\nContent-Type: text/csv", "a,1\r\nb,2\n") + "--xyz--\r\n";
    EXPECT_EQ(take(body), (Taken{true, "a,1\r\nb,2\n"}));
}

TEST(Multipart, IsTheSameHoweverTheBodyIsCut) {
    const std::string body =
        "preamble\r\n--xy\r\n" + part("Content-Disposition: form-data; name=other", "o\r\n--xy") +
        "--xyz \t\r\n" + named_file + "\r\n\r\n" +
        "\r\n--xy\r\n--xyzz\r\n--xyz-\r\r\n\r\r\n--xyz \rx\n--xyz\r\n--xyz--\r\nepilogue\r\n--xyz";
    const Taken whole = take(body);
    EXPECT_EQ(whole, (Taken{true, "\r\n--xy\r\n--xyzz\r\n--xyz-\r\r\n\r\r\n--xyz \rx\n--xyz"}));
    for (std::size_t bytes = 1; bytes < 12; ++bytes) EXPECT_EQ(take(body, type, bytes), whole) << bytes;
    for (std::size_t cut = 0; cut <= body.size(); ++cut) {
        Taken taken;
        MultipartPart pieces(type, "file", [&](std::string_view piece) { taken.content += piece; });
        pieces.feed(std::string(body, 0, cut));
        pieces.feed(std::string(body, cut));
        taken.whole = pieces.finish();
        ASSERT_EQ(taken, whole) << cut;
    }
}

TEST(Multipart, NoBeginningOfABodyIsWhole) {
    const std::string body = part(named_file, "a,1") + "--xyz--";
    EXPECT_TRUE(take(body).whole);
    for (std::size_t bytes = 0; bytes < body.size(); ++bytes)
        EXPECT_FALSE(take(body.substr(0, bytes)).whole) << bytes;
}

TEST(Multipart, OnlyTheFirstPartOfThatNameCounts) {
    EXPECT_EQ(take(part(named_file, "first") + part(named_file, "second") + "--xyz--"),
              (Taken{true, "first"}));
}

TEST(Multipart, ContentMayBeEmpty) {
    EXPECT_EQ(take(part(named_file, "") + "--xyz--"), (Taken{true, ""}));
}

TEST(Multipart, ReadsDispositionsInAllTheirForms) {
    for (const char* head : {
             R"(Content-Disposition: form-data; name=file)",
             R"(content-disposition:FORM-DATA;NAME="file")",
             R"(Content-Disposition: form-data; filename="; name=\"x\""; name="file")",
             R"(Content-Disposition: form-data; filename*=UTF-8''a.csv ; name = "file" ;)",
             R"(Content-Disposition: form-data; name="file"; filename="a\")",
             R"(Content-Disposition: form-data; filename="a\"; name="file")",
             R"(Content-Disposition: form-data; name="file"; filename="a\";b\".csv")",
             R"(Content-Disposition: form-data; name="file"; filename="a\"; =\"b;;x;\";name=\"y")",
             "X-First: 1\r\nContent-Disposition: form-data; name=\"file\"\r\nX-Last:",
         }) {
        EXPECT_EQ(take(part(head, "c") + "--xyz--"), (Taken{true, "c"})) << head;
    }
    for (const char* head : {
             R"(Content-Disposition: form-data; name="File")",
             R"(Content-Disposition: form-data; name="fi\le")",
             R"(Content-Disposition: form-data; name="file\")",
             R"(Content-Disposition: form-data; filename="file")",
             R"(Content-Disposition: attachment; name="file")",
             R"(Content-Type: text/plain; name="file")",
         }) {
        EXPECT_FALSE(take(part(head, "c") + "--xyz--").whole) << head;
        EXPECT_EQ(take(part(head, "c") + part(named_file, "d") + "--xyz--"), (Taken{true, "d"})) << head;
    }
}

// `none` when there is no such part, or it has no file name.
std::string name_taken(const std::string& body, std::size_t piece_bytes = 1UL << 30) {
    MultipartPart part(type, "file", [](std::string_view) {});
    for (std::size_t at = 0; at < body.size(); at += piece_bytes) part.feed(body.substr(at, piece_bytes));
    return part.finish() ? part.file_name().value_or("none") : "no part";
}

TEST(Multipart, TellsTheFileNameOfThePartItTakes) {
    const std::string other = part(R"(Content-Disposition: form-data; name="x"; filename="x.csv")", "");
    const std::string second = part(R"(Content-Disposition: form-data; name="file"; filename="b.csv")", "");
    for (const std::size_t bytes : {1UL, 7UL, 1'000UL}) {
        EXPECT_EQ(name_taken(other + part(named_file, "c") + second + "--xyz--", bytes), "a.csv");
    }
    EXPECT_EQ(name_taken(other + part("Content-Disposition: form-data; name=file", "c") + second + "--xyz--"),
              "none");
    EXPECT_EQ(name_taken(part(R"(Content-Disposition: form-data; filename="č; \"1\".csv"; name=file)", "c") +
                         "--xyz--"),
              "č; \"1\".csv");
    EXPECT_EQ(name_taken(part(R"(Content-Disposition: form-data; name=file; filename="")", "") + "--xyz--"),
              "");
}

TEST(Multipart, KeepsABackslashInAFileName) {
    const auto named = [](const std::string& file_name) {
        return name_taken(
            part("Content-Disposition: form-data; name=\"file\"; filename=\"" + file_name + "\"", "c") +
            "--xyz--");
    };
    for (const char* name :
         {R"(C:\dir\a.csv)", R"(a\)", R"(\)", R"(\\server\a\\)", R"(a\; b=c)", R"(%22\%22)"}) {
        EXPECT_EQ(named(name), name);
    }
    // curl before 7.81 writes a backslash before a quotation mark. One that could end the value does.
    EXPECT_EQ(named(R"(say \"hi\".csv)"), R"(say "hi".csv)");
    EXPECT_EQ(named(R"(all \"mine\")"), R"(all "mine")");
    EXPECT_EQ(named(R"(a\" ; b.csv)"), R"(a\)");
}

TEST(Multipart, ABrokenHeadBreaksTheBody) {
    for (const char* head : {
             R"(Content-Disposition: form-data; name="file)",
             R"(Content-Disposition: form-data; name="file" x)",
             "no colon",
             ": no name",
             "Bad name: x",
             "X: lone\nline feed",
         }) {
        EXPECT_FALSE(take(part(head, "c") + part(named_file, "d") + "--xyz--").whole) << head;
    }
    EXPECT_TRUE(take("--xyz\r\n\r\nno head at all\r\n" + part(named_file, "d") + "--xyz--").whole);
}

TEST(Multipart, HeadsOverEightKibibytesAreRefused) {
    const std::string near_limit = "X: " + std::string(8000, 'x');
    const std::string above_limit = "X: " + std::string(8300, 'x');
    EXPECT_TRUE(take(part(near_limit + "\r\n" + named_file, "c") + "--xyz--").whole);
    EXPECT_FALSE(take(part(above_limit + "\r\n" + named_file, "c") + "--xyz--").whole);
    EXPECT_FALSE(take(part(above_limit + "\r\n" + named_file, "c") + "--xyz--", type, 1000).whole);
}

TEST(Multipart, AHeadOfEightKibibytesIsTheSameHoweverItIsCut) {
    constexpr std::size_t head_bytes_max = 8UL << 10;
    const std::string begin = named_file + "\r\nX: ";
    for (const std::size_t over : {0U, 1U}) {
        // The line break of the delimiter is a part of the head.
        const std::string head = begin + std::string(head_bytes_max - 2 - begin.size() + over, 'y');
        const std::string body = part(head, "c") + "--xyz--";
        const Taken whole = take(body);
        EXPECT_EQ(whole.whole, over == 0);
        for (std::size_t cut = head_bytes_max - 8; cut <= body.size(); ++cut) {
            Taken taken;
            MultipartPart pieces(type, "file", [&](std::string_view piece) { taken.content += piece; });
            pieces.feed(std::string(body, 0, cut));
            pieces.feed(std::string(body, cut));
            taken.whole = pieces.finish();
            EXPECT_EQ(taken, whole) << over << ", cut at " << cut;
        }
    }
}

TEST(Multipart, FindsTheBoundaryInTheContentType) {
    const std::string body = part(named_file, "c") + "--xyz--";
    for (const char* good :
         {R"(multipart/form-data; boundary="xyz")", "Multipart/Form-Data;charset=x; BOUNDARY=xyz",
          "multipart/form-data ; boundary=xyz;"}) {
        EXPECT_TRUE(take(body, good).whole) << good;
    }
    for (const char* bad : {"", "multipart/form-data", "multipart/form-data; boundary=", "application/json",
                            "multipart/mixed; boundary=xyz", R"(multipart/form-data; boundary="xyz)",
                            "multipart/form-data; boundary=abc"}) {
        EXPECT_EQ(take(body, bad), Taken{}) << bad;
    }
}

TEST(Multipart, ABoundaryHasSeventyCharactersAtMost) {
    for (const std::size_t length : {70, 71}) {
        const std::string boundary(length, 'b');
        const std::string body = "--" + boundary + "\r\n" + named_file + "\r\n\r\nc\r\n--" + boundary + "--";
        EXPECT_EQ(take(body, "multipart/form-data; boundary=" + boundary).whole, length == 70);
    }
}

TEST(Multipart, LineFeedsAloneEndNothing) {
    std::string body = part(named_file, "c") + "--xyz--\r\n";
    body.erase(std::remove(body.begin(), body.end(), '\r'), body.end());
    EXPECT_EQ(take(body), Taken{});
}

TEST(Multipart, HandsLargeContentOverInLargePieces) {
    std::string content;
    while (content.size() < (1UL << 20)) content += "28f8b5a2c1d04e6f9a7b3c5d8e1f2a4b,3\r\n";
    std::size_t pieces = 0;
    std::string got;
    MultipartPart reader(type, "file", [&](std::string_view piece) {
        ++pieces;
        got += piece;
    });
    const std::string body = part(named_file, content) + "--xyz--";
    for (std::size_t at = 0; at < body.size(); at += 65536)
        reader.feed(std::string_view(body).substr(at, 65536));
    EXPECT_TRUE(reader.finish());
    EXPECT_EQ(got, content);
    EXPECT_LE(pieces, 20U);
}

}  // namespace
}  // namespace urna::http
