// SPDX-License-Identifier: Apache-2.0
#include "replay/law_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "replay/plan.h"
#include "replay/replay.h"

namespace urna::replay {
namespace {

using election::law::LawFile;
using election::law::Verdict;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

LawFile parse(const std::string& text) {
    const auto file = election::law::parse_law_file(text);
    if (!file) throw std::logic_error(file.error().message);
    return *file;
}

// A and B tie for the second seat, and C is below the threshold.
std::string tied(const std::string& totals, const std::string& lots) {
    return R"({"name":"Tied","seats":2,"rule":{"method":"dhondt","threshold":[{"percent":"10","of":"cast"}],
        "ties":["lot"]},"totals":)" +
           totals + R"(,"lots":)" + lots + R"(,
        "lists":[{"name":"A","votes":600},{"name":"B","votes":300},{"name":"C","votes":90}]})";
}

const std::string its_lot = R"([{"tier":0,"decides":"seat","options":[0,1],"drawn":[1]}])";

// D'Hondt of one seat, with the threshold.
std::string with_threshold(const std::string& threshold, const std::string& totals) {
    return R"({"name":"One seat","seats":1,"rule":{"method":"dhondt","threshold":)" + threshold +
           R"(},"totals":)" + totals +
           R"(,"lists":[{"name":"A","votes":600,"seats":1},{"name":"B","votes":400,"seats":0}]})";
}

ReplayOptions scaled_to(std::uint64_t ballots) {
    ReplayOptions options;
    options.ballots = ballots;
    return options;
}

void expect_refused(const std::string& text, const ReplayOptions& options, const std::string& why) {
    EXPECT_THAT([&] { make_plan(parse(text), options); }, ThrowsMessage<std::runtime_error>(HasSubstr(why)));
}

TEST(LawPlan, HasRuleTermsTotalsAndLotsAsTheServiceTakesThem) {
    const auto plan = make_plan(parse(R"({"name":"Council","source":"minutes","seats":5,
        "rule":{"method":"dhondt","threshold":[{"percent":"20","of":"cast"}],"ties":["lot"],
                "classes":{"minority":{"threshold":[]}}},
        "totals":{"cast":1000,"registered":1500},
        "lots":[{"tier":0,"decides":"seat","options":[0,1],"drawn":[1]}],
        "lists":[{"name":"A","votes":400,"seats":2},{"name":"B","votes":400,"candidates":3,"seats":3},
                 {"name":"C","votes":40,"class":"minority","seats":0}]})"),
                                {});
    EXPECT_THAT(plan.expected, ElementsAre(2, 3, 0));
    ASSERT_TRUE(plan.law);
    EXPECT_THAT(plan.law->rule, AllOf(HasSubstr(R"("method":"dhondt")"), HasSubstr(R"("version":1)")));
    EXPECT_EQ(plan.law->terms, R"([{},{"candidates":3},{"class":"minority"}])");
    EXPECT_FALSE(plan.law->scaled);
    EXPECT_EQ(plan.law->totals->cast, 1000);
    EXPECT_EQ(plan.law->totals->registered, 1500);
    EXPECT_EQ(plan.law->totals->blank, std::nullopt);
    EXPECT_EQ(plan.law->source, "minutes");
    ASSERT_EQ(plan.law->lots.size(), 1);
    EXPECT_EQ(plan.law->lots[0].drawn, 1);
    EXPECT_FALSE(plan.individual());
}

TEST(LawPlan, StatesNoTotalsThatTheRuleDoesNotNeed) {
    const auto plan = make_plan(parse(with_threshold("[]", R"({"cast":1000})")), {});
    EXPECT_EQ(plan.law->totals, std::nullopt);
    EXPECT_EQ(plan.law->terms, "");
    EXPECT_THAT(plan.law->lots, IsEmpty());
}

TEST(LawPlan, RefusesAFileThatLacksATotalOfItsRule) {
    const std::string all = R"([{"percent":"1","of":"registered"},{"percent":"1","of":"validAndBlank"}])";
    expect_refused(with_threshold(all, "{}"), {}, "lacks: cast, blank, registered.");
    expect_refused(with_threshold(all, R"({"cast":1000,"registered":1000})"), {}, "lacks: blank.");
    // The service takes no total without the votes cast.
    expect_refused(with_threshold(R"([{"percent":"1","of":"registered"}])", R"({"registered":1000})"), {},
                   "lacks: cast.");
    EXPECT_NO_THROW(
        make_plan(parse(with_threshold(all, R"({"cast":1000,"blank":0,"registered":1000})")), {}));
}

TEST(LawPlan, CountsSpoiledBallotsAsCast) {
    ReplayOptions options;
    options.spoiled = 7;
    const auto file = parse(tied(R"({"cast":1000,"blank":3})", its_lot));
    EXPECT_EQ(make_plan(file, options).law->totals->cast, 1000);
    options.spoiled = 8;
    expect_refused(tied(R"({"cast":1000,"blank":3})", its_lot), options,
                   "1,000 votes cast, fewer than its valid and blank ones with 8 spoiled ones");
}

TEST(LawPlan, ScalesTotalsAndRoundsThem) {
    const auto plan =
        make_plan(parse(tied(R"({"cast":1004,"blank":5,"registered":1505})", its_lot)), scaled_to(99));
    EXPECT_THAT(plan.votes, ElementsAre(60, 30, 9));
    EXPECT_TRUE(plan.law->scaled);
    EXPECT_EQ(plan.law->totals->cast, 100);
    EXPECT_EQ(plan.law->totals->blank, 1);
    EXPECT_EQ(plan.law->totals->registered, 151);
}

TEST(LawPlan, RaisesScaledTotalsToWhatTheBallotsNeed) {
    auto options = scaled_to(99);
    options.spoiled = 3;
    const auto plan = make_plan(parse(tied(R"({"cast":995,"blank":5,"registered":995})", its_lot)), options);
    EXPECT_EQ(plan.law->totals->cast, 99 + 3 + 1);
    EXPECT_EQ(plan.law->totals->registered, 99 + 3 + 1);
}

TEST(LawPlan, DoesNotHideByScalingThatTotalsAreWrong) {
    expect_refused(tied(R"({"cast":989})", its_lot), scaled_to(99), "fewer than its valid");
}

TEST(LawPlan, RefusesAFileThatLacksALot) {
    expect_refused(tied(R"({"cast":990})", "[]"), {},
                   "lacks a lot that its votes need: it decides `seat` between A, B.");
    expect_refused(tied(R"({"cast":990})", "[]"), scaled_to(99), "its votes, scaled to 99 ballots, need");
    const std::string of_others = R"([{"tier":0,"decides":"seat","options":[0,2],"drawn":[2]}])";
    expect_refused(tied(R"({"cast":990})", of_others), {}, "between A, B.");
}

TEST(LawPlan, RefusesALotThatTheScaledVotesDoNotNeed) {
    // 61, 30 and 9 votes do not tie.
    expect_refused(tied(R"({"cast":990})", its_lot), scaled_to(100),
                   "lots[0], for which its votes, scaled to 100 ballots, have no use");
}

TEST(LawPlan, HasLotsInTheOrderInWhichTheyAreAwaited) {
    const auto plan = make_plan(parse(R"({"name":"Tied","seats":2,
        "rule":{"method":"sainteLague","threshold":[],"ties":["lot"]},
        "lots":[{"tier":0,"decides":"seat","options":[0,2],"drawn":[2]},
                {"tier":0,"decides":"seat","options":[0,1,2],"drawn":[1]}],
        "lists":[{"name":"A","votes":30},{"name":"B","votes":30},{"name":"C","votes":30}]})"),
                                {});
    EXPECT_THAT(plan.expected, ElementsAre(0, 1, 1));
    ASSERT_EQ(plan.law->lots.size(), 2);
    EXPECT_THAT(plan.law->lots[0].situation.options, ElementsAre(0, 1, 2));
    EXPECT_THAT(plan.law->lots[1].situation.options, ElementsAre(0, 2));
}

TEST(LawPlan, RefusesARuleThatNeedsDistricts) {
    expect_refused(R"({"name":"Districts","seats":1,
        "rule":{"method":"dhondt","threshold":[],"tiers":[{"scope":"district"}]},
        "districts":[{"code":"01","seats":1}],
        "lists":[{"name":"A","districtVotes":{"01":2}},{"name":"B","districtVotes":{"01":1}}]})",
                   {}, "`rule.tiers`");
}

TEST(LawPlan, RefusesALawThatCannotBeApplied) {
    expect_refused(tied(R"({"cast":1000,"registered":999})", its_lot), {},
                   "The rule gives no result: totals.registered");
}

TEST(LawPlan, RefusesAFileWhoseOfficialSeatsItsVotesDoNotGive) {
    auto file = parse(with_threshold("[]", "{}"));
    file.published = {0, 1};
    EXPECT_THAT([&] { make_plan(file, {}); },
                ThrowsMessage<std::runtime_error>(HasSubstr("its votes give 1 seats to A, it says 0")));
    EXPECT_NO_THROW(make_plan(file, scaled_to(10)));
}

TEST(LawPlan, ShortensASourceThatTheServiceWouldNotTake) {
    auto file = parse(with_threshold("[]", "{}"));
    EXPECT_EQ(make_plan(file, {}).law->source, "One seat");
    file.source = std::string(300, 'x');
    EXPECT_EQ(make_plan(file, {}).law->source.size(), 256);
}

TEST(LawPlan, ExpectsSharesAndAnOutcomeOfIndividuals) {
    const auto plan = make_plan(parse(R"({"name":"A president","individual":true,
        "rule":{"majority":{"of":"cast","percent":"50"},"runoff":2,"ties":["lot"]},
        "totals":{"cast":1000},"lots":[{"tier":0,"decides":"seat","options":[1,2],"drawn":[2]}],
        "lists":[{"name":"A","votes":450},{"name":"B","votes":225},{"name":"C","votes":225}]})"),
                                {});
    EXPECT_TRUE(plan.individual());
    EXPECT_THAT(plan.expected, ElementsAre(50, 25, 25));
    const auto& outcome = std::get<election::law::PresidentOutcome>(plan.law->outcome);
    EXPECT_EQ(outcome.verdict, Verdict::runoff);
    EXPECT_THAT(outcome.runoff, ElementsAre(0, 2));
    EXPECT_EQ(plan.law->lots.size(), 1);
}

}  // namespace
}  // namespace urna::replay
