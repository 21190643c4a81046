// SPDX-License-Identifier: Apache-2.0
#include "http/messages/chunked_body.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace urna::http {
namespace {

using State = ChunkedBody::State;

struct Taken {
    State state = State::reading;
    std::string body;
    std::string left;
    friend bool operator==(const Taken&, const Taken&) = default;
};

Taken take(std::string_view input, std::size_t piece_bytes = 1UL << 30, std::size_t framing_bytes_max = 1000,
           std::uint64_t body_bytes_max = 1000) {
    ChunkedBody chunks(framing_bytes_max);
    chunks.limit(body_bytes_max);
    Taken taken;
    std::string held;  // what has arrived and is not taken
    while (chunks.state() == State::reading) {
        std::string_view piece;
        const std::string copy = held;  // of its own, so that reading past it is seen
        const std::size_t bytes = chunks.take(copy, piece);
        taken.body += piece;
        held.erase(0, bytes);
        if (bytes > 0) continue;
        if (input.empty()) break;
        held += input.substr(0, piece_bytes);
        input.remove_prefix(std::min(input.size(), piece_bytes));
    }
    taken.state = chunks.state();
    taken.left = held + std::string(input);
    return taken;
}

TEST(ChunkedBody, GivesTheBodyAndLeavesWhatFollowsIt) {
    EXPECT_EQ(take("0\r\n\r\nGET"), (Taken{State::done, "", "GET"}));
    EXPECT_EQ(take("3\r\nabc\r\n0A\r\n0123456789\r\n000\r\n\r\nGET"),
              (Taken{State::done, "abc0123456789", "GET"}));
    EXPECT_EQ(take("1\r\n\r\r\n1\r\n\n\r\n0\r\n\r\n"), (Taken{State::done, "\r\n", ""}));
}

TEST(ChunkedBody, DiscardsExtensionsAndTrailers) {
    EXPECT_EQ(take("3;name=value;other=\"a; b\\\" \xC4\x8D\"\r\nabc\r\n0 \t;x\r\nX: y\r\nContent-Length: "
                   "7\r\nZ:\r\n\r\n"),
              (Taken{State::done, "abc", ""}));
}

TEST(ChunkedBody, IsTheSameHoweverItIsCut) {
    for (const std::string_view input :
         {"3;name=value\r\nabc\r\nA ;x\r\n0123456789\r\n0;y\r\nX: y\r\n\r\nGET", "3\r\nabcd\r\n",
          "3\r\nabc\r\nx", "3\r\nabc\r\n0\r\nX y\r\n\r\n", "3\r\nab"}) {
        Taken whole = take(input);
        for (std::size_t bytes = 1; bytes < input.size(); ++bytes) {
            Taken cut = take(input, bytes);
            // How much of what is malformed was looked at does not matter.
            if (whole.state != State::done) cut.left = whole.left;
            EXPECT_EQ(cut, whole) << bytes << " bytes at a time of " << input;
        }
    }
}

TEST(ChunkedBody, WaitsForWhatIsMissing) {
    const std::string_view whole = "3;x=y\r\nabc\r\n0\r\nX: y\r\n\r\n";
    for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
        EXPECT_EQ(take(whole.substr(0, bytes)).state, State::reading) << bytes;
    }
    EXPECT_EQ(take(whole).state, State::done);
}

TEST(ChunkedBody, TakesNothingThatCouldBeReadInTwoWays) {
    for (const std::string_view input : {"\r\n",
                                         ";x\r\n",
                                         "x\r\n",
                                         "-1\r\n",
                                         "+1\r\n",
                                         "0x1\r\n",
                                         " 1\r\n",
                                         "1 \r\n",
                                         "1 2\r\n",
                                         "1\n",
                                         "1\rx",
                                         "1\r\r\n",
                                         "10000000000000000\r\n",
                                         "1;x\n",
                                         "1;\x01\r\n",
                                         "1;x=\"\n\"\r\n",
                                         "1;x\x7F\r\n",
                                         "1\r\nab\r\n",
                                         "1\r\na\n0\r\n",
                                         "1\r\na\rx0",
                                         "1\r\na0\r\n\r\n",
                                         "1\r\na\r\n\r\n",
                                         "1\r\na\r\n;x\r\n",
                                         "0\r\nX\r\n\r\n",
                                         "0\r\n: y\r\n\r\n",
                                         "0\r\nX : y\r\n\r\n",
                                         "0\r\nX: y\r\n z\r\n\r\n",
                                         "0\r\nX: y\n\r\n",
                                         "0\r\nX: \x01\r\n\r\n",
                                         "0\r\n\n",
                                         "0\r\n\rx"}) {
        EXPECT_EQ(take(input).state, State::malformed) << input;
    }
    EXPECT_EQ(take(std::string_view("1;\0\r\n", 5)).state, State::malformed);
    EXPECT_EQ(take("ffffffffffffffff\r\n").state, State::body_too_large);
}

TEST(ChunkedBody, BoundsTheBody) {
    EXPECT_EQ(take("a\r\n0123456789\r\n0\r\n\r\n", 1, 1000, 10).state, State::done);
    EXPECT_EQ(take("b\r\n", 1, 1000, 10), (Taken{State::body_too_large, "", ""}));
    EXPECT_EQ(take("6\r\n012345\r\n5\r\n", 1, 1000, 10), (Taken{State::body_too_large, "012345", ""}));
}

TEST(ChunkedBody, BoundsWhatIsNotBody) {
    const std::string extension = ";" + std::string(96, 'x');
    EXPECT_EQ(take("1" + extension + "\r\n", 1, 100).state, State::reading);
    EXPECT_EQ(take("1" + extension + "x\r\n", 1, 100).state, State::framing_too_large);
    EXPECT_EQ(take("0\r\n" + std::string(97, 'x'), 1, 100).state, State::reading);
    EXPECT_EQ(take("0\r\n" + std::string(98, 'x'), 1, 100).state, State::framing_too_large);
    EXPECT_EQ(take(std::string(101, '0'), 1, 100).state, State::framing_too_large);

    // Short extensions on chunks of a byte add up; what a chunk and its body need does not.
    std::string chunks;
    for (int i = 0; i < 500; ++i) chunks += "1;x=y\r\na\r\n";
    EXPECT_EQ(take(chunks + "0\r\n\r\n", 64, 100), (Taken{State::done, std::string(500, 'a'), ""}));
    chunks.clear();
    for (int i = 0; i < 500; ++i) chunks += "1;x=yyyyyyyyyyyyyyyy\r\na\r\n";
    EXPECT_EQ(take(chunks, 64, 100).state, State::framing_too_large);
    chunks.clear();
    for (int i = 0; i < 5; ++i)
        chunks += "20" + extension.substr(0, 70) + "\r\n" + std::string(32, 'a') + "\r\n";
    EXPECT_EQ(take(chunks + "0\r\n\r\n", 64, 100).state, State::done);
}

TEST(ChunkedBody, LeavesNothingToBeLookedAtAgainButTheLineBreakBehindAChunk) {
    ChunkedBody chunks(1000);
    std::string held;
    for (const char byte : std::string("3;name=value\r\nabc\r\n0;name=value\r\nX: y\r\n\r\n")) {
        std::string_view piece;
        held += byte;
        held.erase(0, chunks.take(held, piece));
        EXPECT_TRUE(std::string_view("\r\n").starts_with(held)) << held;
    }
    EXPECT_EQ(chunks.state(), State::done);
}

}  // namespace
}  // namespace urna::http
