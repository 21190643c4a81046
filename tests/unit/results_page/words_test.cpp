// SPDX-License-Identifier: Apache-2.0
#include "results_page/words.h"

#include <gtest/gtest.h>

#include "results_fixture.h"

namespace urna::results_page {
namespace {

std::string english(const PublicElection& election, Form form = Form::plain) {
    return sentence_of(Language::english, election, form);
}

TEST(Sentence, SaysHowFarTheFirstListIsFromAMajority) {
    const auto of = [](std::vector<std::uint64_t> votes, int seats) {
        return english(finished({"List A", "List B", "List C"}, std::move(votes), false, seats));
    };
    EXPECT_EQ(of({113, 97, 40}, 250), "List A has 113 of 250 seats, 13 short of a majority.");
    EXPECT_EQ(of({40, 60, 0}, 100), "List B has 60 of 100 seats, a majority.");
    EXPECT_EQ(of({51, 49, 0}, 100), "List A has 51 of 100 seats, a majority.");
    EXPECT_EQ(of({50, 50, 0}, 100), "List A and List B have 50 of 100 seats each, 1 short of a majority.");
    EXPECT_EQ(of({10, 10, 10}, 3),
              "List A, List B and List C have 1 of 3 seats each, 1 short of a majority.");
    EXPECT_EQ(of({1, 0, 0}, 1), "List A has 1 of 1 seats, a majority.");
    EXPECT_EQ(of({0, 0, 0}, 250), "There are no valid votes, so no seats were allocated.");
    EXPECT_EQ(of({4'000, 3'500, 2'500}, 10'000),
              "List A has 4,000 of 10,000 seats, 1,001 short of a majority.");
}

TEST(Sentence, SaysWhoHasHowMuchAndWhetherThatIsAMajority) {
    const auto of = [](std::vector<std::uint64_t> votes) {
        return english(finished({"Ana", "Bora", "Vera"}, std::move(votes), true));
    };
    EXPECT_EQ(of({6, 3, 1}), "Ana has 60.00% of the valid votes, a majority.");
    EXPECT_EQ(of({3, 2, 1}), "Ana has 50.00% of the valid votes and Bora 33.33%. Nobody has a majority.");
    EXPECT_EQ(of({1, 2, 0}), "Bora has 66.67% of the valid votes, a majority.");
    EXPECT_EQ(of({5, 5, 0}), "Ana and Bora have 50.00% of the valid votes each. Nobody has a majority.");
    EXPECT_EQ(of({0, 0, 0}), "There are no valid votes.");
    EXPECT_EQ(of({4, 3, 3}),
              "Ana has 40.00% of the valid votes, and Bora and Vera 30.00% each. Nobody has a majority.");
    EXPECT_EQ(of({20'001, 19'999, 0}), "Ana has 20,001 of 40,000 valid votes, a majority.");
    EXPECT_EQ(of({51, 50, 0}), "Ana has 50.50% of the valid votes, a majority.");
}

TEST(Sentence, NamesNoMoreThanAReaderTakesIn) {
    const std::string sentence =
        english(finished(std::vector<std::string>(300, "Ana"), std::vector<std::uint64_t>(300, 1), true));
    EXPECT_EQ(
        sentence,
        "Ana, Ana, Ana, Ana, Ana and 295 more have 0.33% of the valid votes each. Nobody has a majority.");
}

TEST(Sentence, SaysThatAResultIsNotFinal) {
    PublicElection election = finished({"Ana", "Bora"}, {2, 1}, true);
    election.result->provisional = true;
    EXPECT_EQ(english(election), "Ana has 66.67% of the valid votes, a majority. This result is not final.");
}

TEST(Share, IsRoundedOnce) {
    const PublicElection election = finished({"Ana", "Bora"}, {50, 51}, true);
    EXPECT_EQ(share_of(Language::english, *election.result, 0), "49.50%");
    EXPECT_EQ(share_of(Language::english, *election.result, 1), "50.50%");
}

TEST(Sentence, SaysBeforeTheResultWhereTheElectionStands) {
    PublicElection election = running({"A", "B"});
    EXPECT_EQ(english(election), "The election is running.");
    election.state = State::upcoming;
    EXPECT_EQ(english(election), "The election has not begun yet.");
    election.state = State::counting;
    EXPECT_EQ(english(election), "The election is over. The last ballots are being counted.");
}

TEST(Sentence, IsSerbianInBothScripts) {
    const PublicElection election = finished({"Лука", "Luka"}, {113, 137});
    EXPECT_EQ(sentence_of(Language::serbian_latin, election, Form::plain),
              "Luka: 137 od 250 mandata, što je većina.");
    EXPECT_EQ(sentence_of(Language::serbian_cyrillic, election, Form::plain),
              "Luka: 137 од 250 мандата, што је већина.");
}

TEST(Names, AreEscapedAndKeptApartWhereTheyRunTheOtherWay) {
    EXPECT_EQ(isolated(Form::html, "A & <B> \"C\" 'D'"), "A &amp; &lt;B&gt; &quot;C&quot; &#39;D&#39;");
    EXPECT_EQ(isolated(Form::html, "</script><script>"), "&lt;/script&gt;&lt;script&gt;");
    EXPECT_EQ(isolated(Form::plain, "Đorđe Ђорђе"), "Đorđe Ђорђе");
    EXPECT_EQ(isolated(Form::html, "רשימה"), "<bdi>רשימה</bdi>");
    EXPECT_EQ(isolated(Form::plain, "قائمة"), "\u2068قائمة\u2069");
    EXPECT_EQ(isolated(Form::plain, "a\u202eb"), "\u2068a\u202eb\u2069");
    EXPECT_EQ(isolated(Form::plain, "\xff\xfe\xf0"), "\xff\xfe\xf0");  // no UTF-8, and no end of the text
    EXPECT_EQ(isolated(Form::plain, "𝔸😀"), "𝔸😀");
    // What would end the isolation, and what cannot be shown, is left out.
    EXPECT_EQ(isolated(Form::plain, "x\u2069\u202eevil\u2066"), "\u2068x\u202eevil\u2069");
    EXPECT_EQ(isolated(Form::html, "a\b\u2069\n\u007f\uffff"), "a");
}

TEST(Title, IsTheNameOrTheKindAndTheDay) {
    PublicElection election = finished({"A", "B"}, {1, 1});
    EXPECT_EQ(title_of(Language::english, election), "Parliamentary election, 24 November 2026");
    EXPECT_EQ(title_of(Language::serbian_latin, election), "Parlamentarni izbori, 24. novembar 2026.");
    election.election.individual = true;
    EXPECT_EQ(title_of(Language::english, election), "Presidential election, 24 November 2026");
    election.election.name = "Izbori 2026";
    EXPECT_EQ(title_of(Language::english, election), "Izbori 2026");
    election.election.place = "Niš";
    election.election.kind = "lokalni";
    EXPECT_EQ(lead_of(Language::english, election),
              "Niš · lokalni · 24 November 2026, 07:00 – 20:00 (Europe/Belgrade)");
}

TEST(Outcome, IsAllThatHaveSeatsOrTheFirstCandidates) {
    EXPECT_EQ(outcome_of(Language::english, finished({"A", "B", "C"}, {60, 38, 2}, false, 10), Form::plain),
              "A 6, B 4");
    EXPECT_EQ(outcome_of(Language::english, finished({"A", "B"}, {1, 3}, true), Form::plain),
              "B 75.00%, A 25.00%");
    EXPECT_EQ(outcome_of(Language::english, finished({"A", "B"}, {0, 0}), Form::plain), "");
    EXPECT_EQ(outcome_of(Language::english, running({"A", "B"}), Form::plain), "");
}

}  // namespace
}  // namespace urna::results_page
