// SPDX-License-Identifier: Apache-2.0
#include "app/commands/apportion_command.h"
#include "support/source_directory.h"

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
    return run(ApportionConfig{.files = {file}});
}

Printed run_on_text(std::string_view text, bool explain = false, bool json = false,
                    language::Language language = language::Language::english) {
    const auto path = std::filesystem::temp_directory_path() / ("urna-apportion-" + std::to_string(getpid()));
    std::ofstream(path, std::ios::binary) << text;
    const Printed printed = run(ApportionConfig{{path}, explain, json, language});
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
    for (const auto& entry :
         std::filesystem::directory_iterator(urna::source_directory() + "/tests/data/elections")) {
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
    const auto printed = run_on_text(election_of(R"({"name": "A", "votes": 4611686018427387904},)"
                                                 R"({"name": "B", "votes": 4611686018427387903})"));
    EXPECT_NE(printed.out.find("9223372036854775807"), std::string::npos) << printed.out;
    EXPECT_NE(printed.out.find("50.00"), std::string::npos);
    const auto refused = run_on_text(election_of(R"({"name": "A", "votes": 9223372036854775807},)"
                                                 R"({"name": "B", "votes": 1})"));
    EXPECT_EQ(refused.status, 2);
    EXPECT_TRUE(refused.err.ends_with("lists: more than 9223372036854775807 votes in all\n")) << refused.err;
}

std::string file_with_rule(std::string_view lists, std::string_view ties = "lowestNumber") {
    return R"({"name": "Test", "seats": 2, "rule": {"method": "dhondt", "threshold": [{"percent": "5"}], "ties": [")" +
           std::string(ties) + R"("]}, "lists": [)" + std::string(lists) + "]}";
}

constexpr std::string_view tied_lists =
    R"({"name": "A", "votes": 60}, {"name": "B", "votes": 30, "seats": 1}, {"name": "C", "votes": 4})";

TEST(ApportionCommand, FileWithARuleIsComputedByIt) {
    const auto printed = run_on_text(file_with_rule(tied_lists));
    EXPECT_EQ(printed.out, R"(Test
2 seats by the rule of the file

List   Votes  Share %  Seats
----------------------------
A         60    63.83      2
B         30    31.91      0
C          4     4.26      0
----------------------------
Total     94   100.00      2

B: the file gives 1, computed 0
1 of 1 lists differ from the file.
)");
    EXPECT_EQ(printed.status, 1);
    EXPECT_EQ(printed.err, "");
}

TEST(ApportionCommand, OpenLotIsSaid) {
    const auto printed = run_on_text(file_with_rule(tied_lists, "lot"));
    EXPECT_NE(printed.out.find("\nA lot gives one place to one of A and B. The lot is not drawn yet.\n"),
              std::string::npos)
        << printed.out;
}

TEST(ApportionCommand, ExplainsTheRuleEachStepAndTheLastSeat) {
    const auto printed = run_on_text(file_with_rule(tied_lists), true);
    EXPECT_NE(
        printed.out.find("Total     94   100.00      2\n\n"
                         "2 seats are shared out by D’Hondt’s method (votes divided by 1, 2, 3 and so on).\n"
                         "A list takes part with at least 5% of the valid votes.\n"),
        std::string::npos)
        << printed.out;
    EXPECT_NE(printed.out.find(
                  "\nSeat 1 goes to A: 60 / 1 = 60.\n"
                  "A and B tie. A comes first: the lowest poll number.\n"
                  "Seat 2 goes to A: 60 / 2 = 30.\n\n"
                  "The last seat went to A with the quotient 30. A and B tie. A comes first: the lowest "
                  "poll number.\n\nB: the file"),
              std::string::npos)
        << printed.out;
}

TEST(ApportionCommand, ExplainsInTheLanguageThatIsAskedFor) {
    const std::string text = file_with_rule(tied_lists);
    EXPECT_NE(run_on_text(text, true, false, language::Language::serbian_latin)
                  .out.find("\nMandat 1 dobija lista A: 60 / 1 = 60.\n"),
              std::string::npos);
    EXPECT_NE(run_on_text(text, true, false, language::Language::serbian_cyrillic)
                  .out.find("\nМандат 1 добија листа A: 60 / 1 = 60.\n"),
              std::string::npos);
}

TEST(ApportionCommand, NamesInWordsDoNotSteerTheTerminal) {
    const auto printed = run_on_text(file_with_rule(R"({"name": "C\u001b[2J", "votes": 30})"), true);
    EXPECT_NE(printed.out.find("\nSeat 1 goes to C?[2J: 30 / 1 = 30.\n"), std::string::npos) << printed.out;
    EXPECT_EQ(printed.out.find('\x1b'), std::string::npos);
}

TEST(ApportionCommand, JsonIsNothingElse) {
    const auto printed = run_on_text(file_with_rule(tied_lists), true, true);
    EXPECT_TRUE(printed.out.starts_with(
        R"({"total": 2, "seats": [2, 0, 0], "open": 0, "drawLot": null, "passed": [true, true, false], "steps": [{)"))
        << printed.out;
    EXPECT_TRUE(printed.out.ends_with("}]}\n"));
    EXPECT_EQ(printed.status, 1) << "the file gives other seats";
}

TEST(ApportionCommand, SeveralFilesHaveALineEach) {
    const std::filesystem::path elections = urna::source_directory() + "/tests/data/elections";
    const auto austria = elections / "austria-2019.json";
    const auto one = run(ApportionConfig{{austria}, false, true});
    const auto printed = run(ApportionConfig{{austria, "/nowhere/x.json", austria}, false, true});
    EXPECT_EQ(printed.out, one.out + "{\"error\": \"/nowhere/x.json: cannot be read\"}\n" + one.out);
    EXPECT_EQ(printed.err, "/nowhere/x.json: cannot be read\n");
    EXPECT_EQ(printed.status, 2);
    EXPECT_EQ(run(ApportionConfig{{austria, austria}, false, true}).status, 0);
}

TEST(ApportionCommand, FileOfBeforeIsExplainedAsTheDefaultRule) {
    const auto text = election_of(R"({"name": "A", "votes": 100}, {"name": "B", "votes": 80})");
    EXPECT_NE(run_on_text(text, true).out.find("Seat 7 goes to A: 100 / 4 = 25."), std::string::npos);
    EXPECT_TRUE(run_on_text(text, false, true).out.starts_with(R"({"total": 8, "seats": [5, 3], )"));
    std::string third = text;
    third.replace(third.find("0/1"), 3, "1/3");
    const auto explained = run_on_text(third, true);
    EXPECT_EQ(explained.status, 0) << explained.err;
    for (const char* words : {"\nA list takes part with at least 1/3 of the valid votes.\n",
                              "1/3 of the 180 valid votes is 60; at least 60 votes are needed."})
        EXPECT_NE(explained.out.find(words), std::string::npos) << explained.out;
    const auto data = run_on_text(third, false, true);
    EXPECT_NE(data.out.find(R"("percent": "100/3", "of": "valid")"), std::string::npos) << data.out;
}

TEST(ApportionCommand, FileOfBeforeHasNothingBelowItsTable) {
    EXPECT_TRUE(run_on_text(election_of(R"({"name": "A", "votes": 0})")).out.ends_with("0\n\n"));
}

TEST(ApportionCommand, PresidentsFile) {
    const std::string text =
        R"({"name": "Test", "individual": true, "rule": {"majority": {"percent": "50"}, "runoff": 2}, "lists": )"
        R"([{"name": "A", "votes": 50}, {"name": "B", "votes": 20}, {"name": "C", "votes": 30}]})";
    const auto printed = run_on_text(text);
    EXPECT_EQ(printed.out, R"(Test

List   Votes  Share %
---------------------
A         50    50.00
B         20    20.00
C         30    30.00
---------------------
Total    100   100.00

Nobody is elected: at least 51 votes were needed. A (50 votes) and C (30 votes) enter the second round.
)");
    EXPECT_EQ(printed.status, 0);
    EXPECT_TRUE(
        run_on_text(text, false, true)
            .out.starts_with(
                R"({"outcome": "runoff", "elected": null, "runoff": [0, 2], "votes": [50, 20, 30], "drawLot": null, )"));
}

TEST(ApportionCommand, LawThatCannotBeAppliedIsToldOnErr) {
    std::string text = file_with_rule(tied_lists);
    text.replace(text.find(R"("5")"), 3, R"("5", "of": "cast")");
    const auto printed = run_on_text(text);
    EXPECT_EQ(printed.status, 2);
    EXPECT_EQ(printed.out, "");
    EXPECT_TRUE(printed.err.ends_with("totals.cast: missing, and the rule needs it\n")) << printed.err;
    text.replace(text.find("percent"), 7, "per_cent");
    EXPECT_TRUE(run_on_text(text).err.ends_with("Invalid rule.threshold[0].per_cent.\n"));
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
