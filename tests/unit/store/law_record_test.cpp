// SPDX-License-Identifier: Apache-2.0
// What is stated of an election beside its ballots, in every engine.
#include "store/law_record.h"

#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "store/store_suite.h"

namespace urna::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class LawRecordSuite : public StoreSuite {
 protected:
    ElectionId add_held() {
        election::NewElection wanted;
        wanted.period = {at(10 * ++elections_), at(10 * elections_ + 5)};
        wanted.start_text = wanted.end_text = "a text";
        wanted.rule = R"({"method":"dhondt"})";
        wanted.lists = R"([{"class":"m"},{}])";
        wanted.participants = {stores.elections->add_participant("A", false),
                               stores.elections->add_participant("B", false)};
        return *stores.elections->add_election(wanted, [] { return at(1); });
    }
    static NewTotals totals(std::uint64_t cast, std::optional<std::uint64_t> blank = {}) {
        return {{cast, blank, std::nullopt}, "a protocol — протокол"};
    }
    static NewLot lot(char situation, std::size_t drawn) {
        return {std::string(64, situation), R"({"tier": 0})", drawn, at(40), "in the town hall"};
    }
    static audit::Origin by(std::int64_t seconds) {
        audit::Origin origin;
        origin.at = at(seconds);
        return origin;
    }
    std::vector<std::string> kinds() {
        std::vector<std::string> found;
        for (const audit::Event& event : stores.elections_audit->after(0, 1'000)) found.push_back(event.kind);
        return found;
    }

    ElectionId election = {};
    void SetUp() override {
        StoreSuite::SetUp();
        election = add_held();
    }

 private:
    std::int64_t elections_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, LawRecordSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(LawRecordSuite, RuleListsAndFirstRoundAreKeptWithTheElection) {
    reopen();
    const auto found = *stores.elections->find_election(election);
    EXPECT_EQ(found.rule, R"({"method":"dhondt"})");
    EXPECT_EQ(found.lists, R"([{"class":"m"},{}])");
    EXPECT_EQ(found.follows, ElectionId{});
}

TEST_P(LawRecordSuite, ElectionIsFollowedByOneOther) {
    election::NewElection wanted;
    wanted.period = {at(1'000), at(1'100)};
    wanted.start_text = wanted.end_text = "a text";
    wanted.individual = true;
    wanted.follows = election;
    wanted.participants = {stores.elections->add_participant("A", true),
                           stores.elections->add_participant("B", true)};
    const auto clock = [] { return at(1); };
    const auto second = stores.elections->add_election(wanted, clock);
    ASSERT_TRUE(second);
    EXPECT_EQ(stores.elections->find_election(*second)->follows, election);
    wanted.period = {at(2'000), at(2'100)};
    const auto third = stores.elections->add_election(wanted, clock);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error(), election::ElectionFault::follows);
    // The same election may be changed, and once it is cancelled another one may follow.
    EXPECT_TRUE(stores.changes->edit(*second, 1, wanted, clock));
    EXPECT_TRUE(stores.changes->cancel(*second, 2, clock));
    EXPECT_TRUE(stores.elections->add_election(wanted, clock));
}

TEST_P(LawRecordSuite, NewestTotalsCountAndNoneIsOverwritten) {
    const std::int64_t before = stores.elections->changes();
    EXPECT_THAT(stores.law->totals(election), IsEmpty());
    EXPECT_EQ(totals_of({}).cast, std::nullopt);
    EXPECT_EQ(*stores.law->state_totals(election, 0, totals(100), false, by(50)), 1);
    EXPECT_EQ(*stores.law->state_totals(election, 1, totals(101, 2), false, by(51)), 2);
    const auto stale = stores.law->state_totals(election, 1, totals(102), true, by(52));
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().reason, TotalsRefusal::Reason::changed);
    EXPECT_EQ(stale.error().version, 2);
    reopen();
    const auto versions = stores.law->totals(election);
    ASSERT_THAT(versions, SizeIs(2));
    EXPECT_EQ(versions[0].stated.totals.cast, 100U);
    EXPECT_EQ(versions[0].stated.totals.blank, std::nullopt);
    EXPECT_EQ(versions[1].stated.totals.blank, 2U);
    EXPECT_EQ(versions[1].stated.source, "a protocol — протокол");
    EXPECT_EQ(versions[1].stated_at, at(51));
    EXPECT_FALSE(versions[1].correction);
    EXPECT_EQ(totals_of(versions).cast, 101U);
    EXPECT_EQ(stores.elections->changes(), before + 2);
    EXPECT_THAT(stores.law->totals(add_held()), IsEmpty());
}

TEST_P(LawRecordSuite, WhatWasPublicIsCorrectedOnlyWhenThatIsConfirmed) {
    stores.elections->publish(election, {true, {}});
    // There is nothing to correct yet.
    EXPECT_TRUE(stores.law->state_totals(election, 0, totals(100), false));
    stores.elections->publish(election, {false, {}});
    const auto refused = stores.law->state_totals(election, 1, totals(101), false);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, TotalsRefusal::Reason::unconfirmed);
    EXPECT_TRUE(stores.law->state_totals(election, 1, totals(101), true));
    EXPECT_TRUE(stores.law->totals(election).back().correction);
}

TEST_P(LawRecordSuite, LotThatIsVoidedStaysAndCountsNoMore) {
    const std::int64_t before = stores.elections->changes();
    const std::int64_t first = *stores.law->record_lot(election, lot('a', 1), by(50));
    EXPECT_EQ(stores.law->record_lot(election, lot('a', 0)).error(), LotRefusal::taken);
    const std::int64_t other = *stores.law->record_lot(election, lot('b', 0), by(51));
    EXPECT_EQ(stores.law->void_lot(election, other + 1, "x", false).error(), LotRefusal::none);
    EXPECT_EQ(stores.law->void_lot(add_held(), first, "x", false).error(), LotRefusal::none);
    EXPECT_TRUE(stores.law->void_lot(election, first, "the wrong slip", false, by(52)));
    EXPECT_EQ(stores.law->void_lot(election, first, "again", false).error(), LotRefusal::voided);
    reopen();
    const std::int64_t third = *stores.law->record_lot(election, lot('a', 0), by(53));
    const auto lots = stores.law->lots(election);
    ASSERT_THAT(lots, SizeIs(3));
    EXPECT_EQ(lots[0].number, first);
    EXPECT_EQ(lots[0].voided, "the wrong slip");
    EXPECT_EQ(lots[0].voided_at, at(52));
    EXPECT_EQ(lots[1].voided, std::nullopt);
    EXPECT_EQ(lots[2].lot.reason, "in the town hall");
    EXPECT_EQ(lots[2].lot.drawn_at, at(40));
    EXPECT_EQ(lots[2].recorded_at, at(53));
    const auto counting = lots_that_count(lots);
    ASSERT_THAT(counting, SizeIs(2));
    EXPECT_EQ(counting[0].number, other);
    EXPECT_EQ(counting[1].number, third);
    EXPECT_EQ(stores.elections->changes(), before + 5);  // another election among them
}

TEST_P(LawRecordSuite, LotOfWhatWasPublicIsVoidedOnlyWhenThatIsConfirmed) {
    const std::int64_t number = *stores.law->record_lot(election, lot('a', 1));
    stores.elections->publish(election, {true, {}});
    EXPECT_EQ(stores.law->void_lot(election, number, "the wrong slip", false).error(),
              LotRefusal::unconfirmed);
    EXPECT_TRUE(stores.law->void_lot(election, number, "the wrong slip", true));
    EXPECT_TRUE(stores.law->lots(election).front().correction);
}

TEST_P(LawRecordSuite, OfSeveralLotsAtOnceForOneSituationOneIsRecorded) {
    constexpr int hands = 4;
    std::barrier<> together(hands);
    std::atomic<int> recorded{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < hands; ++i) {
            threads.emplace_back([&, i] {
                together.arrive_and_wait();
                if (stores.law->record_lot(election, lot('c', static_cast<std::size_t>(i)))) ++recorded;
            });
        }
    }
    EXPECT_EQ(recorded, 1);
    EXPECT_THAT(stores.law->lots(election), SizeIs(1));
}

TEST_P(LawRecordSuite, EachEntersAnEvent) {
    stores.law->state_totals(election, 0, totals(100), false);
    const std::int64_t number = *stores.law->record_lot(election, lot('a', 1));
    stores.law->void_lot(election, number, "the wrong slip", false);
    EXPECT_THAT(kinds(), testing::IsSupersetOf({"totalsStated", "lotRecorded", "lotVoided"}));
}

}  // namespace
}  // namespace urna::store
