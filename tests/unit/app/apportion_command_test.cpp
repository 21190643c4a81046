// SPDX-License-Identifier: Apache-2.0
#include "app/commands/apportion_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace urna::app {
namespace {

struct Printed {
    int status;
    std::string out, err;
};

Printed run(ApportionConfig config) {
    std::ostringstream out, err;
    const int status = apportion_command(config, out, err);
    return {status, out.str(), err.str()};
}

Printed run(const std::filesystem::path& file) {
    return run(ApportionConfig{.file = file});
}

Printed run_on_text(std::string_view text, bool explain = false, bool json = false) {
    const auto path = std::filesystem::temp_directory_path() / ("urna-apportion-" + std::to_string(getpid()));
    std::ofstream(path, std::ios::binary) << text;
    const Printed printed = run(ApportionConfig{path, explain, json});
    std::filesystem::remove(path);
    return printed;
}

std::string election_of(std::string_view lists) {
    return R"({"name": "Test", "seats": 8, "threshold": "0/1", "threshold_of": "valid votes", "method": "d'hondt",)"
           R"("lists": [)" +
           std::string(lists) + "]}";
}

TEST(ApportionCommand, PrintsAnAlignedTable) {
    const auto printed = run_on_text(election_of(
        R"({"name": "WEIßE", "votes": 100}, {"name": "B", "votes": 80}, {"name": "C\u001b[2J", "votes": 30}, {"name": "D", "votes": 2000000})"));
    EXPECT_EQ(printed.out, R"(Test
8 seats by D'Hondt, threshold 0/1 of the valid votes

List     Votes  Share %  Seats
------------------------------
WEIßE      100     0.00      0
B           80     0.00      0
C?[2J       30     0.00      0
D      2000000    99.99      8
------------------------------
Total  2000210   100.00      8

)");
    EXPECT_EQ(printed.status, 0);
    EXPECT_EQ(printed.err, "");
}

TEST(ApportionCommand, SharesAreRoundedHalfUp) {
    const auto printed =
        run_on_text(election_of(R"({"name": "A", "votes": 1}, {"name": "B", "votes": 19999})"));
    EXPECT_NE(printed.out.find("0.01"), std::string::npos) << printed.out;
    EXPECT_NE(printed.out.find("100.00"), std::string::npos);
}

TEST(ApportionCommand, RealElectionsAgreeWithTheirFiles) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(URNA_SOURCE_DIR "/tests/data/elections")) {
        const auto printed = run(entry.path());
        EXPECT_EQ(printed.status, 0) << printed.out << printed.err;
        EXPECT_NE(printed.out.find("All seats are as the file gives them.\n"), std::string::npos);
        ++files;
    }
    EXPECT_GE(files, 6);
}

TEST(ApportionCommand, EveryDifferenceIsNamed) {
    const auto printed = run_on_text(
        election_of(R"({"name": "A", "votes": 100, "seats": 3}, {"name": "B", "votes": 80, "seats": 3},)"
                    R"({"name": "C", "votes": 30, "seats": 2}, {"name": "D", "votes": 20})"));
    EXPECT_EQ(printed.status, 1);
    EXPECT_TRUE(
        printed.out.ends_with("A: the file gives 3, computed 4\n"
                              "C: the file gives 2, computed 1\n"
                              "2 of 3 lists differ from the file.\n"))
        << printed.out;
}

TEST(ApportionCommand, WithoutVotesThereAreNoSeats) {
    const auto printed = run_on_text(election_of(R"({"name": "A", "votes": 0, "seats": 0})"));
    EXPECT_EQ(printed.status, 0);
    EXPECT_NE(printed.out.find("A          0     0.00      0\n"), std::string::npos) << printed.out;
}

TEST(ApportionCommand, TotalsDoNotOverflow) {
    const auto printed = run_on_text(election_of(R"({"name": "A", "votes": 9223372036854775807},)"
                                                 R"({"name": "B", "votes": 9223372036854775807},)"
                                                 R"({"name": "C", "votes": 9223372036854775807})"));
    EXPECT_NE(printed.out.find("27670116110564327421"), std::string::npos) << printed.out;
    EXPECT_NE(printed.out.find("33.33"), std::string::npos);
}

TEST(ApportionCommand, BadFileIsToldOnErr) {
    const auto absent = run("/nowhere/x.json");
    EXPECT_EQ(absent.status, 2);
    EXPECT_EQ(absent.out, "");
    EXPECT_EQ(absent.err, "/nowhere/x.json: cannot be read\n");

    const auto bad = run_on_text(election_of(R"({"name": "A", "votes": -1})"));
    EXPECT_EQ(bad.status, 2);
    EXPECT_EQ(bad.out, "");
    EXPECT_NE(bad.err.find("lists[0].votes: not a whole number"), std::string::npos) << bad.err;
}

}  // namespace
}  // namespace urna::app
