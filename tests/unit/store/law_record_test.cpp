// SPDX-License-Identifier: Apache-2.0
// What is stated of an election beside its ballots, in every engine.
#include "store/law_record.h"

#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <functional>
#include <thread>

#include "election/law/held_election.h"
#include "store/store_suite.h"

namespace urna::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto lot_of_seats = R"({"method":"dhondt","threshold":[],"ties":["lot"]})";
constexpr auto lot_and_cast =
    R"({"method":"dhondt","threshold":[{"percent":"1","of":"cast"}],"ties":["lot"]})";
constexpr auto president = R"({"majority":{"percent":"50"},"runoff":2,"turnoutPercent":"50","ties":["lot"]})";

class LawRecordSuite : public StoreSuite {
 protected:
    // An election that is over and counted, with so many votes for each.
    ElectionId hold(const std::string& rule, const std::vector<int>& votes, bool individual = false,
                    int seats = 1) {
        election::NewElection wanted;
        const std::int64_t start = 10 * ++elections_;
        wanted.period = {at(start), at(start + 5)};
        wanted.start_text = wanted.end_text = "a text";
        wanted.individual = individual;
        wanted.seats = seats;
        wanted.rule = rule;
        for (std::size_t i = 0; i < votes.size(); ++i)
            wanted.participants.push_back(stores.elections->add_participant("one", individual));
        const ElectionId id = *stores.elections->add_election(wanted, [] { return at(1); });
        record_votes(id, votes, start);
        return id;
    }
    static NewTotals totals(std::uint64_t cast, std::optional<std::uint64_t> registered = {}) {
        return {{cast, std::nullopt, registered}, "a protocol — протокол"};
    }
    // The lot that is awaited.
    NewLot lot(ElectionId of, std::size_t drawn) {
        return {situation(of).value_or("none"), R"({"tier": 0})", drawn, at(40), "in the town hall"};
    }
    std::optional<std::string> situation(ElectionId of) {
        const auto found = *stores.elections->find_election(of);
        const auto decision =
            election::law::decide(found, stores.ballots->count(found).valid_votes,
                                  totals_of(stores.law->totals(of)), lots_that_count(stores.law->lots(of)));
        return decision.awaited ? std::optional(decision.awaited->hash) : std::nullopt;
    }
    Result<void, LotRefusal> void_lot(ElectionId of, std::int64_t number, bool confirmed = false) {
        return stores.law->void_lot(of, number, "the wrong slip", confirmed, by(52));
    }
    // The second round of an election, to come, among these by their poll numbers there.
    election::NewElection second_round(ElectionId first, const std::vector<std::size_t>& poll_numbers) {
        election::NewElection wanted;
        wanted.period = {at(20'000), at(20'100)};
        wanted.start_text = wanted.end_text = "a text";
        wanted.individual = true;
        wanted.rule = R"({"ties":["lot"]})";
        wanted.follows = first;
        const auto found = *stores.elections->find_election(first);
        for (const std::size_t number : poll_numbers)
            wanted.participants.push_back(found.participants.at(number - 1).id);
        return wanted;
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

    const Clock clock = [] { return at(10'000); };
    ElectionId election = {};  // two tie for its seat
    void SetUp() override {
        StoreSuite::SetUp();
        election = hold(lot_of_seats, {5, 5});
    }

 private:
    void record_votes(ElectionId id, const std::vector<int>& votes, std::int64_t accepted_at) {
        if (!epoch_) epoch_ = stores.leases->take("test", std::chrono::hours(1));
        const auto counted = *stores.elections->find_election(id);
        const auto number = static_cast<std::uint8_t>(elections_);
        election::Batch ballots;
        for (std::size_t i = 0; i < votes.size(); ++i) {
            for (int vote = 0; vote < votes[i]; ++vote)
                ballots.push_back({guid(number, static_cast<std::uint8_t>(ballots.size())),
                                   static_cast<std::uint32_t>(i + 1)});
        }
        const election::AcceptedUpload accepted{upload(number, ballots), at(accepted_at)};
        const std::vector<election::Verdict> verdicts(ballots.size(), election::Verdict::valid);
        const std::vector<JudgedUpload> judged{{&accepted, &counted, verdicts}};
        stores.ballots->record(judged, at(accepted_at + 6), *epoch_, {});
    }

    std::int64_t elections_ = 0;
    std::optional<Epoch> epoch_;
};
INSTANTIATE_TEST_SUITE_P(Engines, LawRecordSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(LawRecordSuite, RuleAndListsAreKeptWithTheElection) {
    election::NewElection wanted;
    wanted.period = {at(1'000), at(1'100)};
    wanted.rule = R"({"method":"dhondt"})";
    wanted.lists = R"([{"class":"m"},{}])";
    wanted.participants = {stores.elections->add_participant("A", false),
                           stores.elections->add_participant("B", false)};
    const ElectionId id = *stores.elections->add_election(wanted, [] { return at(1); });
    reopen();
    const auto found = *stores.elections->find_election(id);
    EXPECT_EQ(found.rule, R"({"method":"dhondt"})");
    EXPECT_EQ(found.lists, R"([{"class":"m"},{}])");
    EXPECT_EQ(found.follows, ElectionId{});
}

TEST_P(LawRecordSuite, NewestTotalsCountAndNoneIsOverwritten) {
    const ElectionId another = hold(lot_of_seats, {1, 1});
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
    EXPECT_EQ(versions[0].stated.totals.registered, std::nullopt);
    EXPECT_EQ(versions[1].stated.totals.registered, 2U);
    EXPECT_EQ(versions[1].stated.source, "a protocol — протокол");
    EXPECT_EQ(versions[1].stated_at, at(51));
    EXPECT_FALSE(versions[1].correction);
    EXPECT_EQ(totals_of(versions).cast, 101U);
    EXPECT_EQ(stores.elections->changes(), before + 2);
    EXPECT_THAT(stores.law->totals(another), IsEmpty());
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
    // Each of two seats is drawn.
    const ElectionId three = hold(lot_of_seats, {5, 5, 5}, false, 2);
    const std::int64_t before = stores.elections->changes();
    const NewLot of_three = lot(three, 1);
    const std::int64_t first = *stores.law->record_lot(three, of_three, false, by(50));
    EXPECT_EQ(stores.law->record_lot(three, of_three, false).error().reason, LotRefusal::Reason::taken);
    const std::int64_t other = *stores.law->record_lot(three, lot(three, 0), false, by(51));
    EXPECT_EQ(void_lot(three, other + 1).error().reason, LotRefusal::Reason::none);
    EXPECT_EQ(void_lot(election, first).error().reason, LotRefusal::Reason::none);
    EXPECT_TRUE(void_lot(three, first));
    EXPECT_EQ(void_lot(three, first).error().reason, LotRefusal::Reason::voided);
    reopen();
    const std::int64_t third = *stores.law->record_lot(three, lot(three, 0), false, by(53));
    const auto lots = stores.law->lots(three);
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
    EXPECT_EQ(stores.elections->changes(), before + 4);
}

TEST_P(LawRecordSuite, LotOfWhatWasPublicIsVoidedOnlyWhenThatIsConfirmed) {
    const std::int64_t number = *stores.law->record_lot(election, lot(election, 1), false);
    stores.elections->publish(election, {true, {}});
    EXPECT_EQ(void_lot(election, number).error().reason, LotRefusal::Reason::unconfirmed);
    EXPECT_TRUE(void_lot(election, number, true));
    EXPECT_TRUE(stores.law->lots(election).front().correction);
}

TEST_P(LawRecordSuite, LotOfAnotherSituationThanThePresentOneIsRefused) {
    const ElectionId with_cast = hold(lot_and_cast, {5, 5});
    ASSERT_TRUE(stores.law->state_totals(with_cast, 0, totals(10), false));
    const NewLot drawn = lot(with_cast, 1);
    ASSERT_TRUE(stores.law->state_totals(with_cast, 1, totals(11), false));
    const auto refused = stores.law->record_lot(with_cast, drawn, true);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, LotRefusal::Reason::changed);
    EXPECT_EQ(refused.error().situation, situation(with_cast));
    EXPECT_THAT(stores.law->lots(with_cast), IsEmpty());
    ASSERT_TRUE(stores.law->record_lot(with_cast, lot(with_cast, 1), false));
    const auto none_awaited = stores.law->record_lot(with_cast, drawn, true);
    ASSERT_FALSE(none_awaited);
    EXPECT_EQ(none_awaited.error().reason, LotRefusal::Reason::changed);
    EXPECT_EQ(none_awaited.error().situation, std::nullopt);
}

TEST_P(LawRecordSuite, OfSeveralLotsAtOnceForOneSituationOneIsRecorded) {
    constexpr int hands = 4;
    const NewLot drawn = lot(election, 0);
    std::barrier<> together(hands);
    std::atomic<int> recorded{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < hands; ++i) {
            threads.emplace_back([&] {
                together.arrive_and_wait();
                if (stores.law->record_lot(election, drawn, false)) ++recorded;
            });
        }
    }
    EXPECT_EQ(recorded, 1);
    EXPECT_THAT(stores.law->lots(election), SizeIs(1));
}

// Runs both at once.
void at_once(const std::function<void()>& one, const std::function<void()>& other) {
    std::barrier<> together(2);
    const std::jthread thread([&] {
        together.arrive_and_wait();
        one();
    });
    together.arrive_and_wait();
    other();
}

TEST_P(LawRecordSuite, LotIsNeverRecordedBehindTotalsThatHaveChangedItsSituation) {
    for (int round = 0; round < 8; ++round) {
        const ElectionId with_cast = hold(lot_and_cast, {5, 5});
        ASSERT_TRUE(stores.law->state_totals(with_cast, 0, totals(10), false));
        const NewLot drawn = lot(with_cast, 1);
        const std::size_t before = kinds().size();
        std::optional<LotRefusal> refused;
        at_once(
            [&] {
                if (const auto number = stores.law->record_lot(with_cast, drawn, false); !number)
                    refused = number.error();
            },
            [&] { ASSERT_TRUE(stores.law->state_totals(with_cast, 1, totals(11), false)); });
        auto events = kinds();
        events.erase(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(before));
        if (refused) {
            EXPECT_EQ(refused->reason, LotRefusal::Reason::changed);
            EXPECT_THAT(events, ElementsAre("totalsStated"));
        } else {
            EXPECT_THAT(events, ElementsAre("lotRecorded", "totalsStated"));
        }
    }
}

TEST_P(LawRecordSuite, EachEntersAnEvent) {
    stores.law->state_totals(election, 0, totals(100), false);
    const std::int64_t number = *stores.law->record_lot(election, lot(election, 1), false);
    EXPECT_TRUE(void_lot(election, number));
    EXPECT_THAT(kinds(), testing::IsSupersetOf({"totalsStated", "lotRecorded", "lotVoided"}));
}

TEST_P(LawRecordSuite, ElectionIsFollowedByOneOther) {
    const ElectionId first = hold(president, {6, 5, 4}, true);
    auto wanted = second_round(first, {2, 1});
    const auto too_early = stores.elections->add_election(wanted, clock);
    ASSERT_FALSE(too_early);  // its totals are awaited
    EXPECT_EQ(too_early.error(), election::ElectionFault::follows);
    ASSERT_TRUE(stores.law->state_totals(first, 0, totals(15, 20), false));
    for (const auto& wrong : {second_round(first, {1, 3}), second_round(first, {1, 2, 3})})
        EXPECT_EQ(stores.elections->add_election(wrong, clock).error(), election::ElectionFault::follows);
    const auto second = stores.elections->add_election(wanted, clock);
    ASSERT_TRUE(second);
    EXPECT_EQ(stores.elections->find_election(*second)->follows, first);
    wanted.period = {at(30'000), at(30'100)};
    const auto third = stores.elections->add_election(wanted, clock);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error(), election::ElectionFault::follows);
    // The same election may be changed, but not its candidates; and once it is cancelled another may follow.
    EXPECT_TRUE(stores.changes->edit(*second, 1, wanted, clock));
    auto others = second_round(first, {1, 3});
    EXPECT_EQ(stores.changes->edit(*second, 2, others, clock).error().reason, ChangeRefusal::Reason::follows);
    EXPECT_TRUE(stores.changes->cancel(*second, 2, clock));
    EXPECT_TRUE(stores.elections->add_election(wanted, clock));
}

TEST_P(LawRecordSuite, ElectionOfListsIsNotFollowed) {
    const auto wanted = second_round(hold(lot_of_seats, {6, 5}), {1, 2});
    EXPECT_EQ(stores.elections->add_election(wanted, clock).error(), election::ElectionFault::participants);
    const ElectionId first = hold(president, {6, 5, 4}, true);
    ASSERT_TRUE(stores.law->state_totals(first, 0, totals(15, 20), false));
    auto missing = second_round(first, {1, 2});
    missing.follows = {first.value + 1'000};
    EXPECT_EQ(stores.elections->add_election(missing, clock).error(), election::ElectionFault::follows);
    auto before_its_end = second_round(first, {1, 2});
    before_its_end.period = {at(1), at(2)};
    EXPECT_EQ(stores.elections->add_election(before_its_end, clock).error(),
              election::ElectionFault::follows);
}

TEST_P(LawRecordSuite, TotalsThatContradictASecondRoundNeedAConfirmation) {
    const ElectionId first = hold(president, {6, 5, 4}, true);
    ASSERT_TRUE(stores.law->state_totals(first, 0, totals(15, 20), false));
    ASSERT_TRUE(stores.elections->add_election(second_round(first, {1, 2}), clock));
    // The same enter it by these.
    ASSERT_TRUE(stores.law->state_totals(first, 1, totals(15, 21), false));
    // Too few have voted by these.
    const auto refused = stores.law->state_totals(first, 2, totals(15, 40), false);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, TotalsRefusal::Reason::second_round);
    EXPECT_EQ(refused.error().version, 2);
    // That it was public, too, is said when this is not.
    stores.elections->publish(first, {true, {}});
    EXPECT_EQ(stores.law->state_totals(first, 2, totals(15, 40), false).error().reason,
              TotalsRefusal::Reason::second_round);
    EXPECT_EQ(stores.law->state_totals(first, 2, totals(15, 22), false).error().reason,
              TotalsRefusal::Reason::unconfirmed);
    EXPECT_EQ(*stores.law->state_totals(first, 2, totals(15, 40), true), 3);
}

TEST_P(LawRecordSuite, LotsThatContradictASecondRoundNeedAConfirmation) {
    const ElectionId first = hold(president, {6, 4, 4}, true);
    ASSERT_TRUE(stores.law->state_totals(first, 0, totals(14, 20), false));
    const std::int64_t number = *stores.law->record_lot(first, lot(first, 1), false);
    const auto second = stores.elections->add_election(second_round(first, {1, 2}), clock);
    ASSERT_TRUE(second);
    EXPECT_EQ(void_lot(first, number).error().reason, LotRefusal::Reason::second_round);
    EXPECT_THAT(lots_that_count(stores.law->lots(first)), SizeIs(1));
    ASSERT_TRUE(void_lot(first, number, true));
    EXPECT_EQ(stores.law->record_lot(first, lot(first, 2), false).error().reason,
              LotRefusal::Reason::second_round);
    const std::int64_t others = *stores.law->record_lot(first, lot(first, 2), true);
    ASSERT_TRUE(void_lot(first, others, true));
    EXPECT_TRUE(stores.law->record_lot(first, lot(first, 1), false));
    // A second round that does not take place holds nothing up.
    ASSERT_TRUE(stores.changes->cancel(*second, 1, clock));
    EXPECT_TRUE(void_lot(first, stores.law->lots(first).back().number));
}

TEST_P(LawRecordSuite, SecondRoundAndTotalsThatContradictItAreNeverBothMadeAtOnce) {
    for (int round = 0; round < 8; ++round) {
        const ElectionId first = hold(president, {6, 5, 4}, true);
        ASSERT_TRUE(stores.law->state_totals(first, 0, totals(15, 20), false));
        auto wanted = second_round(first, {1, 2});
        wanted.period = {at(20'000 + 10 * round), at(20'005 + 10 * round)};
        std::optional<election::ElectionFault> fault;
        std::optional<TotalsRefusal> refused;
        at_once(
            [&] {
                const auto second = stores.elections->add_election(wanted, clock);
                if (!second) fault = second.error();
            },
            [&] {
                const auto stated = stores.law->state_totals(first, 1, totals(15, 40), false);
                if (!stated) refused = stated.error();
            });
        ASSERT_NE(fault.has_value(), refused.has_value());
        EXPECT_EQ(fault.value_or(election::ElectionFault::follows), election::ElectionFault::follows);
        if (refused) {
            EXPECT_EQ(refused->reason, TotalsRefusal::Reason::second_round);
        }
    }
}

TEST_P(LawRecordSuite, SecondRoundThatIsEditedLooksAtTheFirstAsItIsThen) {
    const ElectionId first = hold(president, {6, 5, 4}, true);
    ASSERT_TRUE(stores.law->state_totals(first, 0, totals(15, 20), false));
    auto wanted = second_round(first, {1, 2});
    const auto second = stores.elections->add_election(wanted, clock);
    ASSERT_TRUE(second);
    ASSERT_TRUE(stores.law->state_totals(first, 1, totals(15, 40), true));
    wanted.name = "The second round";
    EXPECT_EQ(stores.changes->edit(*second, 1, wanted, clock).error().reason, ChangeRefusal::Reason::follows);
    ASSERT_TRUE(stores.law->state_totals(first, 2, totals(15, 20), true));
    EXPECT_TRUE(stores.changes->edit(*second, 1, wanted, clock));
}

TEST_P(LawRecordSuite, NobodyTakesThePlaceOfACandidateOfASecondRoundToCome) {
    const ElectionId first = hold(president, {6, 5, 4}, true);
    ASSERT_TRUE(stores.law->state_totals(first, 0, totals(15, 20), false));
    const auto wanted = second_round(first, {1, 2});
    const auto second = stores.elections->add_election(wanted, clock);
    ASSERT_TRUE(second);
    const NamedVersion entered{wanted.participants.front(), 1};
    const NamedVersion other{stores.elections->add_participant("another", true), 1};
    const auto refused = stores.changes->merge_participants(entered, other, clock);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, ChangeRefusal::Reason::second_round);
    EXPECT_THAT(refused.error().elections, ElementsAre(*second));
    EXPECT_EQ(stores.changes->remove_participant(entered, clock).error().reason,
              ChangeRefusal::Reason::begun);
    EXPECT_EQ(stores.changes->edit_participant(entered, {"another name", true}, clock).error().reason,
              ChangeRefusal::Reason::begun);
    // Whoever stands nowhere else may become one who entered it.
    EXPECT_TRUE(stores.changes->merge_participants(other, entered, clock));
    ASSERT_TRUE(stores.changes->cancel(*second, 1, clock));
    // Another second round can still be created, and would lack them.
    const NamedVersion third{stores.elections->add_participant("a third", true), 1};
    const auto still_refused = stores.changes->merge_participants(entered, third, clock);
    ASSERT_FALSE(still_refused);
    EXPECT_EQ(still_refused.error().reason, ChangeRefusal::Reason::second_round);
    EXPECT_THAT(still_refused.error().elections, ElementsAre(first));
    const auto candidates = stores.elections->find_election(first).value().participants;
    EXPECT_TRUE(stores.changes->merge_participants({candidates.at(2).id, 1}, third, clock));
}

}  // namespace
}  // namespace urna::store
