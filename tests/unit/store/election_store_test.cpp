// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "store/store_suite.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::NewElection;
using testing::ElementsAre;
using testing::IsEmpty;

class ElectionStoreSuite : public StoreSuite {
 protected:
    // A parliamentary election of the two parties from `start` to `end`.
    NewElection wanted(std::int64_t start, std::int64_t end) {
        NewElection made;
        made.period = {at(start), at(end)};
        made.start_text = "start " + std::to_string(start);
        made.end_text = "end " + std::to_string(end);
        made.participants = {second, first};
        return made;
    }

    ParticipantId first = stores.elections->add_participant("Прва", false);
    ParticipantId second = stores.elections->add_participant("Druga", false);
    Clock clock = [] { return at(50); };
};
INSTANTIATE_TEST_SUITE_P(Engines, ElectionStoreSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(ElectionStoreSuite, ParticipantsAreListedById) {
    const auto person = stores.elections->add_participant("Osoba", true);
    reopen();
    const std::vector<election::Participant> expected{
        {first, "Прва", false}, {second, "Druga", false}, {person, "Osoba", true}};
    EXPECT_EQ(stores.elections->participants(), expected);
}

TEST_P(ElectionStoreSuite, ElectionIsKeptWithEverythingItHas) {
    NewElection made = wanted(100, 200);
    made.seats = 183;
    made.threshold_millipercent = 4'000;
    const auto id = stores.elections->add_election(made, clock);
    ASSERT_TRUE(id);
    reopen();
    const auto found = stores.elections->find_election(*id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->period, made.period);
    EXPECT_EQ(found->start_text, "start 100");
    EXPECT_EQ(found->end_text, "end 200");
    EXPECT_FALSE(found->individual);
    EXPECT_EQ(found->seats, 183);
    EXPECT_EQ(found->threshold_millipercent, 4'000);
    EXPECT_EQ(found->valid_from, at(50));
    const std::vector<election::Participant> by_poll_number{{second, "Druga", false}, {first, "Прва", false}};
    EXPECT_EQ(found->participants, by_poll_number);
}

TEST_P(ElectionStoreSuite, ElectionsAreListedById) {
    ASSERT_TRUE(stores.elections->add_election(wanted(300, 400), clock));
    ASSERT_TRUE(stores.elections->add_election(wanted(100, 200), clock));
    const auto elections = stores.elections->elections();
    ASSERT_EQ(elections.size(), 2);
    EXPECT_EQ(elections[0].start_text, "start 300");
    EXPECT_EQ(elections[1].start_text, "start 100");
    EXPECT_LT(elections[0].id, elections[1].id);
}

TEST_P(ElectionStoreSuite, UnknownElectionIsNotFound) {
    EXPECT_FALSE(stores.elections->find_election({77}));
}

TEST_P(ElectionStoreSuite, OverlappingPeriodIsRefusedAndATouchingOneIsNot) {
    ASSERT_TRUE(stores.elections->add_election(wanted(100, 200), clock));
    for (const auto& [start, end] : {std::pair{50, 101}, {199, 300}, {120, 130}, {50, 300}, {100, 200}}) {
        const auto refused = stores.elections->add_election(wanted(start, end), clock);
        ASSERT_FALSE(refused) << start;
        EXPECT_EQ(refused.error(), election::ElectionFault::period);
    }
    EXPECT_TRUE(stores.elections->add_election(wanted(200, 300), clock));
    EXPECT_TRUE(stores.elections->add_election(wanted(50, 100), clock));
    EXPECT_EQ(stores.elections->elections().size(), 3);
}

TEST_P(ElectionStoreSuite, ParticipantsOfTheWrongKindOrUnknownAreRefusedAndNothingIsKept) {
    const auto person = stores.elections->add_participant("Osoba", true);
    for (const auto& ids : std::vector<std::vector<ParticipantId>>{
             {first}, {first, first}, {first, {77}}, {first, person}, {}}) {
        NewElection made = wanted(100, 200);
        made.participants = ids;
        const auto refused = stores.elections->add_election(made, clock);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error(), election::ElectionFault::participants);
    }
    EXPECT_TRUE(stores.elections->elections().empty());
}

class PublicationSuite : public ElectionStoreSuite {
 protected:
    ElectionId early = *stores.elections->add_election(wanted(100, 200), clock);
    ElectionId late = *stores.elections->add_election(wanted(300, 400), clock);

    std::vector<ElectionId> public_elections() {
        std::vector<ElectionId> ids;
        for (const Publication& one : stores.elections->publications()) ids.push_back(one.election);
        return ids;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, PublicationSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(PublicationSuite, NothingIsPublicUntilItIsSwitchedOn) {
    EXPECT_FALSE(stores.elections->is_public(early));
    EXPECT_THAT(stores.elections->publications(), IsEmpty());
    stores.elections->publish(late, {true});
    reopen();
    EXPECT_FALSE(stores.elections->is_public(early));
    EXPECT_TRUE(stores.elections->is_public(late));
    EXPECT_THAT(public_elections(), ElementsAre(late));
}

TEST_P(PublicationSuite, WhatWasSaidLastCounts) {
    for (const bool is_public : {false, true, true, false, false, true}) {
        stores.elections->publish(early, {is_public});
        EXPECT_EQ(stores.elections->is_public(early), is_public);
    }
    stores.elections->publish(late, {true});
    EXPECT_THAT(public_elections(), ElementsAre(early, late));
    stores.elections->publish(early, {false});
    reopen();
    EXPECT_FALSE(stores.elections->is_public(early));
    EXPECT_THAT(public_elections(), ElementsAre(late));
}

TEST_P(PublicationSuite, TurnoutIsASwitchOfItsOwnWhichStaysAsItWas) {
    const auto origin = [](std::int64_t seconds) {
        audit::Origin by;
        by.at = at(seconds);
        return by;
    };
    stores.elections->publish(early, {true}, origin(10));
    EXPECT_THAT(stores.elections->publications(), ElementsAre(Publication{early, false, at(10)}));
    stores.elections->publish(early, {true, true}, origin(11));
    stores.elections->publish(early, {true}, origin(12));  // as it was
    reopen();
    EXPECT_THAT(stores.elections->publications(), ElementsAre(Publication{early, true, at(11)}));
    stores.elections->publish(early, {false}, origin(13));
    EXPECT_THAT(stores.elections->publications(), IsEmpty());
    stores.elections->publish(early, {true}, origin(14));
    EXPECT_THAT(stores.elections->publications(), ElementsAre(Publication{early, true, at(14)}));
    stores.elections->publish(early, {true, false}, origin(15));
    EXPECT_THAT(stores.elections->publications(), ElementsAre(Publication{early, false, at(15)}));
}

TEST_P(PublicationSuite, UnknownElectionIsNotPublic) {
    EXPECT_FALSE(stores.elections->is_public({77}));
}

TEST_P(PublicationSuite, ManyAtOnceSwitchAsIfOneAfterTheOther) {
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) threads.emplace_back([&] { stores.elections->publish(early, {true}); });
    }
    EXPECT_THAT(public_elections(), ElementsAre(early));
    stores.elections->publish(early, {false});
    EXPECT_FALSE(stores.elections->is_public(early));
}

TEST_P(ElectionStoreSuite, OfManyAtOnceOverOnePeriodExactlyOneIsAdded) {
    std::atomic<int> added = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] {
                added += stores.elections->add_election(wanted(100 + i, 200), clock).has_value() ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(added, 1);
}

}  // namespace
}  // namespace urna::store
