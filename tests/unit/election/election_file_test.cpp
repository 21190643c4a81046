// SPDX-License-Identifier: Apache-2.0
#include "election/law/election_file.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

namespace urna::election::law {
namespace {

using testing::ElementsAre;

constexpr std::string_view good = R"({
  "name": "Čačak 2020", "seats": 10, "threshold": "3/100", "threshold_of": "valid votes", "method": "d'hondt",
  "source": "ignored",
  "lists": [{"name": "A", "votes": 9223372036854775807, "seats": 7}, {"name": "B", "votes": 0}]
})";

std::string replaced(std::string_view what, std::string_view with) {
    std::string text(good);
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

std::string refusal_of(std::string_view text) {
    const auto election = parse_election_file(text);
    return election ? "accepted" : election.error().message;
}

TEST(ElectionFile, SaysWhatWasPublished) {
    const auto election = parse_election_file(good);
    ASSERT_TRUE(election) << election.error().message;
    EXPECT_EQ(election->name, "Čačak 2020");
    EXPECT_EQ(election->facts.seats, 10);
    EXPECT_EQ(election->threshold, "3/100");
    EXPECT_EQ(std::get<Rule>(election->rule), default_rule(3 * one));
    EXPECT_THAT(election->names, ElementsAre("A", "B"));
    EXPECT_EQ(election->facts.lists.at(0).votes, 9223372036854775807U);
    EXPECT_EQ(election->facts.lists.at(1).votes, 0U);
    EXPECT_THAT(election->published, ElementsAre(7, std::nullopt));
}

TEST(ElectionFile, ThresholdIsAFractionFromZeroToOne) {
    const auto read = [](const std::string& text) {
        const auto election = parse_election_file(replaced("3/100", text));
        return election ? *election->threshold : "none";
    };
    for (const std::string text : {"4/100", "0/1", "1/1", "13/400", "1000000000/1000000000"})
        EXPECT_EQ(read(text), text);
    for (const std::string text : {"",
                                   "/",
                                   "4",
                                   "4/",
                                   "/100",
                                   "4/0",
                                   "0/0",
                                   "5/4",
                                   "-4/100",
                                   "4/-100",
                                   "+4/100",
                                   " 4/100",
                                   "4 /100",
                                   "4/100 ",
                                   "4/100/1",
                                   "0.5/1",
                                   "1/1000000001",
                                   "4294967297/4294967297",
                                   "1/99999999999999999999",
                                   "x/y"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
    const auto third = parse_election_file(replaced("3/100", "2/6"));
    ASSERT_TRUE(third) << third.error().message;
    EXPECT_EQ(std::get<Rule>(third->rule), default_rule(2, 6));
}

TEST(ElectionFile, ManyListsAreRead) {
    std::string text = R"({"name": "x", "seats": 5, "threshold": "0/1", "threshold_of": "valid votes", )"
                       R"("method": "d'hondt", "lists": [{"name": "A", "votes": 1})";
    for (int i = 0; i < 20'000; ++i) text += R"(, {"name": "B", "votes": 7})";
    const auto election = parse_election_file(text + "]}");
    ASSERT_TRUE(election) << election.error().message;
    EXPECT_EQ(election->names.size(), 20'001U);
}

TEST(ElectionFile, WhatIsWrongIsToldWithItsPlace) {
    EXPECT_EQ(refusal_of(replaced(R"("name": "Čačak 2020",)", "")), "name: missing");
    EXPECT_EQ(refusal_of(replaced(R"("Čačak 2020")", "5")), "name: not a text");
    EXPECT_EQ(refusal_of(replaced(R"("seats": 10,)", "")), "seats: missing");
    EXPECT_EQ(refusal_of(replaced(R"("3/100")", "\"3%\"")),
              "threshold: not a fraction from 0 to 1 such as \"4/100\", its denominator at most 1000000000");
    EXPECT_EQ(refusal_of(replaced(R"("3/100")", "0.03")), "threshold: not a text");
    EXPECT_EQ(refusal_of(replaced("valid votes", "votes cast")), "threshold_of: not \"valid votes\"");
    EXPECT_EQ(refusal_of(replaced("d'hondt", "hare")), "method: not \"d'hondt\"");
    EXPECT_EQ(refusal_of(replaced(R"(, "method": "d'hondt")", "")), "method: missing");
    EXPECT_EQ(refusal_of(replaced(R"("lists")", "\"parties\"")), "lists: missing");
    EXPECT_EQ(refusal_of(replaced(R"({"name": "B", "votes": 0})", "7")), "lists[1]: not an object");
    EXPECT_EQ(refusal_of(replaced(R"("name": "B", )", "")), "lists[1].name: missing");
    EXPECT_EQ(refusal_of(replaced(R"("B", "votes": 0)", "\"B\"")), "lists[1].votes: missing");
    EXPECT_EQ(refusal_of("[]"), "not a JSON object");
}

TEST(ElectionFile, ListsMustNotBeEmpty) {
    std::string text(good);
    text = text.substr(0, text.find("[{")) + "[]}";
    EXPECT_EQ(refusal_of(text), "lists: not a list with at least one element");
    text = text.substr(0, text.find("[]")) + "{}}";
    EXPECT_EQ(refusal_of(text), "lists: not a list with at least one element");
}

TEST(ElectionFile, NumbersOutOfRangeAreRefused) {
    for (const std::string votes :
         {"-1", "1.5", "1e3", "9223372036854775808", "1e999", "\"0\"", "null", "true"}) {
        EXPECT_EQ(refusal_of(replaced("\"votes\": 0", "\"votes\": " + votes)),
                  "lists[1].votes: not a whole number from 0 to 9223372036854775807")
            << votes;
    }
    for (const std::string seats : {"0", "-1", "10001", "10.0", "\"10\"", "[]"}) {
        EXPECT_EQ(refusal_of(replaced("\"seats\": 10", "\"seats\": " + seats)),
                  "seats: not a whole number from 1 to 10000")
            << seats;
    }
    EXPECT_EQ(refusal_of(replaced("\"seats\": 7", "\"seats\": -7")),
              "lists[0].seats: not a whole number from 0 to 10000");
    EXPECT_EQ(refusal_of(replaced("\"seats\": 10", "\"seats\": 10000")), "accepted");
}

TEST(ElectionFile, BrokenJsonIsToldWithItsPlace) {
    EXPECT_EQ(refusal_of("{\"name\": }"), "not JSON: syntax error at byte 9");
    EXPECT_TRUE(refusal_of("").starts_with("not JSON: "));
    EXPECT_TRUE(refusal_of("{\"name\": \"A\"").starts_with("not JSON: "));
    EXPECT_TRUE(refusal_of(std::string(good) + "{}").starts_with("not JSON: extra data"));
    EXPECT_TRUE(refusal_of("{\"name\": \"\xFF\"}").starts_with("not JSON: "));
    EXPECT_TRUE(refusal_of(std::string(100'000, '[')).starts_with("not JSON: "));
}

// A file that is gone when the test ends.
class TemporaryFile {
 public:
    explicit TemporaryFile(std::string_view text)
        : path_(std::filesystem::temp_directory_path() / ("urna-election-" + std::to_string(getpid()))) {
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

TEST(ElectionFile, IsReadFromAFile) {
    const TemporaryFile file(good);
    const auto election = read_election_file(file.path());
    ASSERT_TRUE(election) << election.error().message;
    EXPECT_EQ(election->name, "Čačak 2020");
}

TEST(ElectionFile, BadFileIsNamed) {
    const TemporaryFile file("{}");
    EXPECT_EQ(read_election_file(file.path()).error().message, file.path().string() + ": name: missing");
    EXPECT_EQ(read_election_file("/nowhere/x.json").error().message, "/nowhere/x.json: cannot be read");
    EXPECT_EQ(read_election_file("/").error().message, "/: is a directory");
}

TEST(ElectionFile, FileThatFailsWhileItIsReadIsRefused) {
    // The system gives nobody the memory at address 0.
    EXPECT_EQ(read_election_file("/proc/self/mem").error().message, "/proc/self/mem: cannot be read");
}

TEST(ElectionFile, Of16MebibytesIsReadAsAWhole) {
    const TemporaryFile file(std::string(16 * 1024 * 1024, ' '));
    EXPECT_EQ(read_election_file(file.path()).error().message,
              file.path().string() + ": not JSON: incomplete JSON at byte 16777216");
}

TEST(ElectionFile, LargerThan16MebibytesIsRefused) {
    const TemporaryFile file(std::string(16 * 1024 * 1024 + 1, ' '));
    EXPECT_EQ(read_election_file(file.path()).error().message, file.path().string() + ": larger than 16 MiB");
}

}  // namespace
}  // namespace urna::election::law
