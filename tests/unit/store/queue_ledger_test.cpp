// SPDX-License-Identifier: Apache-2.0
// What the election database knows of the queue, in every engine.
#include <gmock/gmock.h>

#include <thread>

#include "store/store_suite.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::Election;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class QueueLedgerSuite : public StoreSuite {
 protected:
    Election add_election(std::int64_t start, std::int64_t end, std::int64_t created) {
        election::NewElection wanted;
        wanted.period = {at(start), at(end)};
        wanted.participants = {stores.elections->add_participant("A", false),
                               stores.elections->add_participant("B", false)};
        const auto id = stores.elections->add_election(wanted, [=] { return at(created); });
        return *stores.elections->find_election(*id);
    }
    void enter(const std::vector<QuarantinedEntry>& entries) { stores.ledger->change(entries, {}, epoch); }
    void strike(const std::vector<std::string>& entries) { stores.ledger->change({}, entries, epoch); }
    std::uint64_t lacking(const Election& of) { return stores.ballots->count(of).quarantined; }
    // The elections that are not counted, which is what the count of each says.
    std::vector<ElectionId> uncounted() {
        std::vector<ElectionId> ids;
        for (const Election& each : stores.elections->elections()) {
            if (!stores.ballots->count(each).complete(each.period)) ids.push_back(each.id);
        }
        EXPECT_EQ(stores.ballots->uncounted(), ids);
        return ids;
    }
    void raise_watermark(std::int64_t seconds) {
        stores.ballots->record({}, at(seconds), epoch, std::stop_token());
    }

    Epoch epoch = *stores.leases->take("a daemon", 1min);
};
INSTANTIATE_TEST_SUITE_P(Engines, QueueLedgerSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(QueueLedgerSuite, EnteredEntriesStandThereUntilTheyAreStruckOut) {
    enter({{"2-0", at(150)}, {"1-0", at(140)}});
    reopen();
    EXPECT_THAT(stores.ledger->quarantined(),
                ElementsAre(QuarantinedEntry{"1-0", at(140)}, QuarantinedEntry{"2-0", at(150)}));
    strike({"1-0", "7-0"});
    EXPECT_THAT(stores.ledger->quarantined(), ElementsAre(QuarantinedEntry{"2-0", at(150)}));
    strike({"2-0"});
    EXPECT_THAT(stores.ledger->quarantined(), IsEmpty());
}

TEST_P(QueueLedgerSuite, EnteringTwiceIsEnteringOnce) {
    enter({{"1-0", at(140)}});
    enter({{"1-0", at(140)}, {"2-0", at(150)}});
    EXPECT_EQ(stores.ledger->quarantined().size(), 2);
}

TEST_P(QueueLedgerSuite, CountLacksWhatWasAcceptedWhileTheElectionRan) {
    const Election election = add_election(100, 200, 120);
    const Election other = add_election(200, 300, 120);
    for (const std::int64_t outside : {99, 100, 119, 300}) {
        enter({{std::to_string(outside) + "-0", at(outside)}});
    }
    EXPECT_EQ(lacking(election), 0);
    enter({{"120-0", at(120)}, {"199-0", at(199)}});
    EXPECT_EQ(lacking(election), 2);
    EXPECT_EQ(lacking(other), 0);
    enter({{"200-0", at(200)}});
    EXPECT_EQ(lacking(election), 2);
    EXPECT_EQ(lacking(other), 1);
}

TEST_P(QueueLedgerSuite, CountIsCompleteWhenTheWatermarkHasPassedAndNothingIsLacking) {
    const Election election = add_election(100, 200, 1);
    enter({{"1-0", at(150)}});
    stores.ballots->record({}, at(199), epoch, std::stop_token());
    EXPECT_FALSE(stores.ballots->count(election).complete(election.period));
    stores.ballots->record({}, at(200), epoch, std::stop_token());
    EXPECT_FALSE(stores.ballots->count(election).complete(election.period));
    strike({"1-0"});
    EXPECT_TRUE(stores.ballots->count(election).complete(election.period));
}

TEST_P(QueueLedgerSuite, ElectionsThatAreNotCountedAreToldAtOnce) {
    const ElectionId first = add_election(100, 200, 1).id;
    const ElectionId second = add_election(200, 300, 250).id;
    const ElectionId before_it_was_created = add_election(10, 20, 50).id;
    EXPECT_THAT(uncounted(), ElementsAre(first, second, before_it_was_created));
    raise_watermark(199);
    EXPECT_THAT(uncounted(), ElementsAre(first, second));
    raise_watermark(200);
    EXPECT_THAT(uncounted(), ElementsAre(second));
    raise_watermark(300);
    EXPECT_THAT(uncounted(), IsEmpty());
    enter({{"15-0", at(15)}, {"100-0", at(100)}, {"249-0", at(249)}, {"300-0", at(300)}});
    EXPECT_THAT(uncounted(), ElementsAre(first));
    enter({{"250-0", at(250)}});
    EXPECT_THAT(uncounted(), ElementsAre(first, second));
    strike({"100-0", "250-0"});
    EXPECT_THAT(uncounted(), IsEmpty());
}

TEST_P(QueueLedgerSuite, ReportedBacklogIsShownWithTheProgress) {
    EXPECT_EQ(stores.ballots->count_progress().backlog, Backlog());
    const Backlog backlog{.uploads = 3, .bytes = 60, .oldest = at(150), .dead_letters = 1};
    stores.ledger->report(backlog, epoch);
    reopen();
    EXPECT_EQ(stores.ballots->count_progress().backlog, backlog);
    stores.ledger->report({}, epoch);
    EXPECT_EQ(stores.ballots->count_progress().backlog, Backlog());
}

TEST_P(QueueLedgerSuite, FormerHolderChangesNothing) {
    enter({{"1-0", at(140)}});
    stores.leases->release("a daemon");
    ASSERT_TRUE(stores.leases->take("another", 1min));
    EXPECT_THROW(enter({{"2-0", at(150)}}), Fenced);
    EXPECT_THROW(strike({"1-0"}), Fenced);
    EXPECT_THROW(stores.ledger->report({3, 60, {}, 0}, epoch), Fenced);
    EXPECT_THAT(stores.ledger->quarantined(), ElementsAre(QuarantinedEntry{"1-0", at(140)}));
    EXPECT_EQ(stores.ballots->count_progress().backlog, Backlog());
}

}  // namespace
}  // namespace urna::store
