// SPDX-License-Identifier: Apache-2.0
#include "election/ballot_csv.h"

#include <gtest/gtest.h>

#include <random>

namespace urna::election {
namespace {

using namespace std::string_literals;

const std::string a = "28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b";
const std::string b = "00000000-0000-4000-8000-000000000001";

Result<Batch> read(std::string_view file) {
    BallotCsv csv;
    csv.feed(file);
    return csv.finish();
}

// `guid/poll number ...` of the ballots, or the refusal.
std::string told(const Result<Batch>& result) {
    if (!result) {
        return result.error().message;
    }
    std::string text;
    for (const Ballot& ballot : *result) {
        text += to_string(ballot.guid) + "/" + std::to_string(ballot.poll_number) + " ";
    }
    return text;
}

std::string told(std::string_view file) {
    return told(read(file));
}

std::string values_wrong(int line) {
    return "Incorrect number of values on line " + std::to_string(line) + ".";
}
std::string poll_number_wrong(int line) {
    return "Incorrect poll number on line " + std::to_string(line) + ".";
}
std::string guid_wrong(int line) {
    return "Incorrect ballot GUID on line " + std::to_string(line) + ".";
}

TEST(BallotCsv, LinesBecomeBallotsInTheirOrder) {
    EXPECT_EQ(told(a + ",3\n" + b + ",12\n"), a + "/3 " + b + "/12 ");
    EXPECT_EQ(told(b + ",12\n" + a + ",3\n" + b + ",12\n"), b + "/12 " + a + "/3 " + b + "/12 ");
}

TEST(BallotCsv, RefusalIsOfTheKindInvalid) {
    EXPECT_EQ(read("x").error().kind, Refusal::Kind::invalid);
}

TEST(BallotCsv, EitherLineEndAndNoneAtTheEndWillDo) {
    const std::string both = a + "/3 " + b + "/12 ";
    EXPECT_EQ(told(a + ",3\n" + b + ",12"), both);
    EXPECT_EQ(told(a + ",3\r\n" + b + ",12\r\n"), both);
    EXPECT_EQ(told(a + ",3\r\n" + b + ",12\n"), both);
    EXPECT_EQ(told(a + ",3\n" + b + ",12\r\n"), both);
    EXPECT_EQ(told("\"" + a + "\",\"3\"\r\n" + b + ",12"), both);
}

TEST(BallotCsv, LoneCarriageReturnIsNoLineEnd) {
    EXPECT_EQ(told(a + ",3\r" + b + ",12\n"), values_wrong(0));
    EXPECT_EQ(told(a + ",3\r"), poll_number_wrong(0));
    EXPECT_EQ(told(a + ",3\r\r\n"), poll_number_wrong(0));
    EXPECT_EQ(told("\"" + a + "\"\r,3\n"), values_wrong(0));
    EXPECT_EQ(told("\r"), values_wrong(0));
}

TEST(BallotCsv, FileWithoutAnyLineHasNoBallots) {
    EXPECT_EQ(told(""), "");
    EXPECT_EQ(told("\xEF\xBB\xBF"), "");
    EXPECT_TRUE(BallotCsv().finish().has_value());
}

TEST(BallotCsv, EmptyLineHasOneValue) {
    EXPECT_EQ(told("\n"), values_wrong(0));
    EXPECT_EQ(told("\r\n"), values_wrong(0));
    EXPECT_EQ(told("\xEF\xBB\xBF\n"), values_wrong(0));
    EXPECT_EQ(told(a + ",3\n\n"), values_wrong(1));
    EXPECT_EQ(told(a + ",3\n\n" + b + ",3\n"), values_wrong(1));
    EXPECT_EQ(told(a + ",3\n  "), values_wrong(1));
}

TEST(BallotCsv, ByteOrderMarkIsIgnoredAtTheVeryStartOnly) {
    EXPECT_EQ(told("\xEF\xBB\xBF" + a + ",3\n"), a + "/3 ");
    EXPECT_EQ(told("\xEF\xBB\xBF\"" + a + "\",3"), a + "/3 ");
    EXPECT_EQ(told("\xEF\xBB\xBF\xEF\xBB\xBF" + a + ",3\n"), guid_wrong(0));
    EXPECT_EQ(told(" \xEF\xBB\xBF" + a + ",3\n"), guid_wrong(0));
    EXPECT_EQ(told(a + ",3\n\xEF\xBB\xBF" + a + ",3\n"), guid_wrong(1));
    EXPECT_EQ(told("\xEF\xBB"), values_wrong(0));
}

TEST(BallotCsv, NotTwoValuesIsTheFirstCheck) {
    EXPECT_EQ(told(a), values_wrong(0));
    EXPECT_EQ(told(a + ",3,\n"), values_wrong(0));
    EXPECT_EQ(told(a + ",3,4\n"), values_wrong(0));
    EXPECT_EQ(told(a + ";3\n"), values_wrong(0));
    EXPECT_EQ(told("x,y,z\n"), values_wrong(0));
    EXPECT_EQ(told("\"" + a + ",3\"\n"), values_wrong(0));
}

TEST(BallotCsv, PollNumberIsCheckedBeforeTheGuid) {
    EXPECT_EQ(told("x,0\n"), poll_number_wrong(0));
    EXPECT_EQ(told("x,1\n"), guid_wrong(0));
    EXPECT_EQ(told(",\n"), poll_number_wrong(0));
    EXPECT_EQ(told(",1\n"), guid_wrong(0));
    EXPECT_EQ(told(a + ",\n"), poll_number_wrong(0));
}

TEST(BallotCsv, OnlyTheFirstBadLineIsTold) {
    EXPECT_EQ(told(a + ",3\n" + a + ",x\n\nx,1\n"), poll_number_wrong(1));
    EXPECT_EQ(told(a + ",3\nx,1\n" + a + ",x\n"), guid_wrong(1));
}

TEST(BallotCsv, PollNumberIsDigitsFrom1To2147483647) {
    EXPECT_EQ(told(a + ",2147483647\n"), a + "/2147483647 ");
    EXPECT_EQ(told(a + ",0002147483647\n"), a + "/2147483647 ");
    EXPECT_EQ(told(a + ",007"), a + "/7 ");
    for (const std::string text : {"2147483648", "4294967297", "9999999999", "18446744073709551617",
                                   "99999999999999999999999999999999", "0", "000", "-1", "+1", "1.0", "1e3",
                                   "0x1", "1 2", "one", "\xD9\xA3", "1\v",
                                   "\xC2\xA0"
                                   "1"}) {
        EXPECT_EQ(told(a + "," + text + "\n"), poll_number_wrong(0)) << text;
        EXPECT_EQ(told("\"" + a + "\",\"" + text + "\"\n"), poll_number_wrong(0)) << text;
    }
}

TEST(BallotCsv, GuidIsTakenInEveryForm) {
    EXPECT_EQ(told("28F8A1B2-C3D4-4E5F-8A9B-0C1D2E3F4A5B,3\n"), a + "/3 ");
    EXPECT_EQ(told("28f8a1b2c3d44e5f8a9b0c1d2e3f4a5b,3\n"), a + "/3 ");
    EXPECT_EQ(told("{" + a + "},3\n"), a + "/3 ");
    EXPECT_EQ(told("28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5g,3\n"), guid_wrong(0));
    EXPECT_EQ(told("28f8a1b2-c3d4-4e5f-8a9b00c1d2e3f4a5b,3\n"), guid_wrong(0));
}

TEST(BallotCsv, SpacesAroundValuesAreIgnored) {
    EXPECT_EQ(told(a + ", 3\n"), a + "/3 ");
    EXPECT_EQ(told("  " + a + " \t,\t 3  \r\n"), a + "/3 ");
    EXPECT_EQ(told("\"" + a + "\", 3\n"), a + "/3 ");
    EXPECT_EQ(told("  \"" + a + "\"  ,  \"3\"\t\n"), a + "/3 ");
    EXPECT_EQ(told(a + ",3\v\n"), poll_number_wrong(0));
}

TEST(BallotCsv, SpacesWithinQuotesAreOfTheValue) {
    EXPECT_EQ(told(a + ",\" 3\"\n"), poll_number_wrong(0));
    EXPECT_EQ(told("\"" + a + " \",3\n"), guid_wrong(0));
}

TEST(BallotCsv, BrokenQuotingIsAWrongNumberOfValues) {
    for (const std::string& line : {
             "\"" + a + ",3",     // never closed
             a + ",\"3",          //
             a + ",3\"",          // never opened
             a + "\",3",          //
             a + ",\"3\"x",       // something after the closing quote
             "\"" + a + "\"x,3",  //
             "x\"" + a + "\",3",  // something before the opening quote
             a + ",3\"\"",        // a quote in a value without quotes
             a + ",\"3\"\"",      // doubled, so never closed
             a + ",\"",           //
             a + ",\"\"\"",       //
             a + ",\"3\" \"4\"",  //
         }) {
        EXPECT_EQ(told(line + "\n"), values_wrong(0)) << line;
        EXPECT_EQ(told(line), values_wrong(0)) << line;
    }
}

TEST(BallotCsv, QuotesHoldCommasAndDoubledQuotes) {
    EXPECT_EQ(told("\"a,b\",3\n"), guid_wrong(0));
    EXPECT_EQ(told("\"a\"\"b\",3\n"), guid_wrong(0));
    EXPECT_EQ(told(a + ",\"3\"\"\"\n"), poll_number_wrong(0));
    EXPECT_EQ(told(a + ",\"\"\n"), poll_number_wrong(0));
    EXPECT_EQ(told(a + ",\"\"\"\"\n"), poll_number_wrong(0));
    EXPECT_EQ(told("\"\"\"" + a + "\"\"\",3\n"), guid_wrong(0));
}

TEST(BallotCsv, QuotesDoNotSpanLines) {
    EXPECT_EQ(told(a + ",3\n\"" + a + "\n\",3\n"), values_wrong(1));
}

TEST(BallotCsv, AnyByteIsSafe) {
    EXPECT_EQ(told(a + ",3\0\n"s), poll_number_wrong(0));
    EXPECT_EQ(told("\0"s + a + ",3\n"), guid_wrong(0));
    EXPECT_EQ(told("\0\n\0"s), values_wrong(0));
    EXPECT_EQ(told("\xFF\xFE\x80,3\n"), guid_wrong(0));
}

TEST(BallotCsv, LongLinesAreJudgedLikeOthers) {
    const std::string spaces(100'000, ' ');
    EXPECT_EQ(told(spaces + a + spaces + "," + spaces + "3" + spaces + "\n"), a + "/3 ");
    EXPECT_EQ(told(a + "," + std::string(100'000, '0') + "3"), a + "/3 ");
    EXPECT_EQ(told(std::string(100'000, 'x') + ",3\n"), guid_wrong(0));
    EXPECT_EQ(told(a + ",3\n" + std::string(100'000, 'x')), values_wrong(1));
}

TEST(BallotCsv, BadLineAtTheEndOfAMillionRefusesTheFile) {
    BallotCsv csv;
    const std::string line = a + ",3\n";
    for (int i = 0; i < 1'000'000; ++i) {
        csv.feed(line);
    }
    csv.feed("x");
    EXPECT_EQ(told(csv.finish()), values_wrong(1'000'000));
}

// A file of mostly good lines in every style, with an occasional flaw.
std::string any_file(std::mt19937& random) {
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    const std::vector<std::string> guids{a, b, "{" + b + "}", "28f8a1b2c3d44e5f8a9b0c1d2e3f4a5b"};
    std::string file = below(4) == 0 ? "\xEF\xBB\xBF" : "";
    const unsigned lines = below(6);
    for (unsigned i = 0; i < lines; ++i) {
        std::string guid = guids[below(4)];
        std::string number = std::to_string(below(20) == 0 ? below(4'000'000'000) : 1 + below(40));
        if (below(4) == 0) {
            guid = " \"" + guid + "\" ";
        }
        if (below(4) == 0) {
            number = " \"" + number + "\"\t";
        }
        std::string line = guid + "," + number;
        if (below(12) == 0) {
            const std::string flaws = "\",\r\n x\0\xEF"s;
            line.insert(below(static_cast<unsigned>(line.size()) + 1), 1, flaws[below(8)]);
        }
        if (below(60) == 0) {
            line.insert(0, 4'096, ' ');
        }
        const bool last = i + 1 == lines;
        file += line + (last && below(2) == 0 ? "" : below(2) == 0 ? "\r\n" : "\n");
    }
    return file;
}

TEST(BallotCsv, PiecesMakeNoDifference) {
    std::mt19937 random(2021);
    int refused = 0;
    int accepted = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::string file = any_file(random);
        const std::string whole = told(file);
        ++(whole.starts_with("Incorrect") ? refused : accepted);
        const std::size_t piece_max = 1 + random() % 100;
        BallotCsv csv;
        for (std::string_view rest = file; !rest.empty();) {
            const std::size_t size = std::min<std::size_t>(random() % (piece_max + 1), rest.size());
            csv.feed(std::string(rest.substr(0, size)));  // a copy: nothing may point into a past piece
            rest.remove_prefix(size);
        }
        ASSERT_EQ(told(csv.finish()), whole) << testing::PrintToString(file);
    }
    // Else the files above say nothing.
    EXPECT_GT(refused, 200);
    EXPECT_GT(accepted, 1000);
}

TEST(BallotCsv, EveryCutOfATrickyFileGivesTheSame) {
    const std::string file = "\xEF\xBB\xBF" + a + ",3\r\n \"" + b + "\" , \"12\" \n" + a + ",0005";
    const std::string whole = a + "/3 " + b + "/12 " + a + "/5 ";
    for (std::size_t first = 0; first <= file.size(); ++first) {
        for (std::size_t second = first; second <= file.size(); ++second) {
            BallotCsv csv;
            csv.feed(file.substr(0, first));
            csv.feed(file.substr(first, second - first));
            csv.feed(file.substr(second));
            ASSERT_EQ(told(csv.finish()), whole) << first << " " << second;
        }
    }
}

// Pieces lie one behind the other, as they do when they arrive: what stands behind a piece is no part of it yet.
TEST(BallotCsv, NothingBehindAPieceIsRead) {
    const std::string file = a + ",1\r\n" + b + ",12\n" + a + ",5\n";
    const std::string whole = told(file);
    const std::string_view view = file;
    for (std::size_t cut = 0; cut <= view.size(); ++cut) {
        BallotCsv csv;
        csv.feed(view.substr(0, cut));
        csv.feed(view.substr(cut));
        ASSERT_EQ(told(csv.finish()), whole) << cut;
    }
}

}  // namespace
}  // namespace urna::election
