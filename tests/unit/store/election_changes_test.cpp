// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <atomic>
#include <deque>
#include <map>
#include <random>
#include <thread>

#include "election/judge.h"
#include "store/store_suite.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Election;
using election::NewElection;
using election::Standing;
using election::Verdict;
using election::VerdictCounts;
using testing::ElementsAre;
using testing::IsEmpty;
using Reason = ChangeRefusal::Reason;

class ElectionChangesSuite : public StoreSuite {
 protected:
    NewElection wanted(std::int64_t start, std::int64_t end) {
        NewElection made;
        made.period = {at(start), at(end)};
        made.start_text = "start " + std::to_string(start);
        made.end_text = "end " + std::to_string(end);
        made.participants = {first, second};
        return made;
    }
    ElectionId add(std::int64_t start, std::int64_t end) {
        return *stores.elections->add_election(wanted(start, end), clock);
    }
    Clock clock = [this] { return now; };
    Instant now = at(10);

    // The reason of a refusal; empty when it was done.
    static std::optional<Reason> reason(const ElectionChanges::Version& made) {
        return made ? std::nullopt : std::optional(made.error().reason);
    }

    Epoch epoch() {
        if (!epoch_) epoch_ = stores.leases->take("test", std::chrono::hours(1));
        return *epoch_;
    }

    // Judges and records uploads as the daemon does.
    void record(const std::vector<AcceptedUpload>& uploads, std::int64_t watermark) {
        const JudgingContext context = stores.ballots->load_context(uploads);
        std::vector<JudgedUpload> judged;
        std::vector<election::JudgingInput> inputs;
        for (const AcceptedUpload& accepted : uploads) {
            const Election* election = election::running_at(context.elections, accepted.accepted_at);
            judged.push_back({&accepted, election, {}});
            inputs.push_back({&accepted.upload, election});
        }
        auto verdicts = election::judge(inputs, context.guids);
        for (std::size_t i = 0; i < judged.size(); ++i) judged[i].verdicts = std::move(verdicts[i]);
        stores.ballots->record(judged, at(watermark), epoch(), {});
    }
    VerdictCounts recorded() { return stores.ballots->count_progress().counts; }

    ParticipantId first = stores.elections->add_participant("First", false);
    ParticipantId second = stores.elections->add_participant("Second", false);
    ParticipantId third = stores.elections->add_participant("Third", false);
    ParticipantId person = stores.elections->add_participant("Person", true);

 private:
    std::optional<Epoch> epoch_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ElectionChangesSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(ElectionChangesSuite, EditedElectionIsWhatIsWantedAsAWhole) {
    const ElectionId id = add(100, 200);
    NewElection changed = wanted(150, 250);
    changed.seats = 7;
    changed.threshold_millipercent = 3'000;
    changed.name = "Избори 2026";
    changed.place = "Žabalj";
    changed.kind = "local";
    changed.time_zone = "Europe/Belgrade";
    changed.participants = {third, second, first};
    const auto made = stores.changes->edit(id, 1, changed, clock);
    ASSERT_TRUE(made);
    EXPECT_EQ(*made, 2);
    reopen();
    const auto found = stores.elections->find_election(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->version, 2);
    EXPECT_EQ(found->valid_from, at(10));
    EXPECT_EQ(found->period, changed.period);
    EXPECT_EQ(found->start_text, "start 150");
    EXPECT_EQ(found->seats, 7);
    EXPECT_EQ(found->threshold_millipercent, 3'000);
    EXPECT_EQ(found->name, "Избори 2026");
    EXPECT_EQ(found->place, "Žabalj");
    EXPECT_EQ(found->kind, "local");
    EXPECT_EQ(found->time_zone, "Europe/Belgrade");
    const std::vector<election::Participant> on_ballot{
        {third, "Third", false}, {second, "Second", false}, {first, "First", false}};
    EXPECT_EQ(found->participants, on_ballot);
    EXPECT_EQ(stores.elections->elections().size(), 1U);
    EXPECT_EQ(stores.ballots->count(*found).valid_votes, (std::vector<std::uint64_t>{0, 0, 0}));
}

TEST_P(ElectionChangesSuite, NumberOfChangesGrowsWithEachChangeOfElectionsAndParticipants) {
    std::int64_t changes = stores.elections->changes();
    const auto has_grown = [&] {
        const std::int64_t before = changes;
        changes = stores.elections->changes();
        return changes > before;
    };
    EXPECT_FALSE(has_grown());
    const ElectionId id = add(100, 200);
    EXPECT_TRUE(has_grown());
    ASSERT_TRUE(stores.changes->edit(id, 1, wanted(150, 250), clock));
    EXPECT_TRUE(has_grown());
    ASSERT_TRUE(stores.changes->edit_participant({first, 1}, {"Anew", false}, clock));
    EXPECT_TRUE(has_grown());
    ASSERT_TRUE(stores.changes->cancel(id, 2, clock));
    EXPECT_TRUE(has_grown());
    EXPECT_FALSE(has_grown());
}

TEST_P(ElectionChangesSuite, BallotThatBecameShorterHasAsManyVotesAsItHasParticipants) {
    NewElection made = wanted(100, 200);
    made.participants = {first, second, third};
    const ElectionId id = *stores.elections->add_election(made, clock);
    ASSERT_TRUE(stores.changes->edit(id, 1, wanted(100, 200), clock));
    const auto found = *stores.elections->find_election(id);
    EXPECT_EQ(stores.ballots->count(found).valid_votes, (std::vector<std::uint64_t>{0, 0}));
    record({{upload(1, {{guid(1), 2}, {guid(2), 3}}), at(150)}}, 150);
    EXPECT_EQ(stores.ballots->count(found).valid_votes, (std::vector<std::uint64_t>{0, 1}));
    EXPECT_EQ(recorded().invalid_poll_number, 1U);
}

TEST_P(ElectionChangesSuite, ChangeIsRefusedFromASecondBeforeTheOldAndTheNewStart) {
    const ElectionId id = add(100, 200);
    now = at(99);
    EXPECT_EQ(reason(stores.changes->edit(id, 1, wanted(150, 200), clock)), Reason::begun);
    EXPECT_EQ(reason(stores.changes->cancel(id, 1, clock)), Reason::begun);
    now = at(99) - std::chrono::microseconds(1);
    EXPECT_EQ(reason(stores.changes->edit(id, 1, wanted(50, 200), clock)), Reason::begun);
    EXPECT_EQ(reason(stores.changes->withdraw(id, clock)), Reason::not_begun);
    EXPECT_EQ(stores.elections->find_election(id)->version, 1);
    EXPECT_TRUE(stores.changes->edit(id, 1, wanted(150, 200), clock));
}

TEST_P(ElectionChangesSuite, StaleVersionIsToldTheLastOne) {
    const ElectionId id = add(100, 200);
    ASSERT_TRUE(stores.changes->edit(id, 1, wanted(110, 200), clock));
    for (const int version : {1, 3}) {
        const auto edited = stores.changes->edit(id, version, wanted(120, 200), clock);
        ASSERT_EQ(reason(edited), Reason::changed);
        EXPECT_EQ(edited.error().version, 2);
        EXPECT_EQ(reason(stores.changes->cancel(id, version, clock)), Reason::changed);
    }
    EXPECT_EQ(reason(stores.changes->edit({77}, 1, wanted(300, 400), clock)), Reason::unknown);
    EXPECT_EQ(reason(stores.changes->cancel({77}, 1, clock)), Reason::unknown);
    EXPECT_EQ(reason(stores.changes->withdraw({77}, clock)), Reason::unknown);
}

TEST_P(ElectionChangesSuite, EditIsCheckedAsACreationIs) {
    const ElectionId id = add(100, 200);
    add(300, 400);
    EXPECT_EQ(reason(stores.changes->edit(id, 1, wanted(250, 301), clock)), Reason::period);
    EXPECT_EQ(reason(stores.changes->edit(id, 1, wanted(200, 200), clock)), Reason::period);
    NewElection wrong = wanted(100, 200);
    wrong.participants = {first, person};
    EXPECT_EQ(reason(stores.changes->edit(id, 1, wrong, clock)), Reason::participants);
    // Its own period is not another's.
    EXPECT_TRUE(stores.changes->edit(id, 1, wanted(150, 300), clock));
}

TEST_P(ElectionChangesSuite, CancelledElectionIsFoundNowhereAndItsPeriodIsFree) {
    const ElectionId id = add(100, 200);
    EXPECT_EQ(*stores.changes->cancel(id, 1, clock), 2);
    EXPECT_FALSE(stores.elections->find_election(id));
    EXPECT_THAT(stores.elections->elections(), IsEmpty());
    const auto all = stores.changes->all_elections();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].standing, Standing::cancelled);
    EXPECT_EQ(all[0].participants.size(), 2U);
    const ElectionId next = add(100, 200);
    EXPECT_GT(next, id);
    EXPECT_EQ(reason(stores.changes->edit(id, 2, wanted(500, 600), clock)), Reason::cancelled);
    EXPECT_EQ(reason(stores.changes->cancel(id, 2, clock)), Reason::cancelled);
    EXPECT_EQ(reason(stores.changes->withdraw(id, clock)), Reason::cancelled);
    record({{upload(1, {{guid(1), 1}}), at(150)}}, 150);
    EXPECT_EQ(stores.ballots->count(*stores.elections->find_election(next)).valid_votes,
              (std::vector<std::uint64_t>{1, 0}));
}

TEST_P(ElectionChangesSuite, WithdrawnElectionRunsUntilThenAndNotFromThenOn) {
    const ElectionId id = add(100, 200);
    now = at(150);
    ASSERT_EQ(*stores.changes->withdraw(id, clock), 2);
    EXPECT_FALSE(stores.elections->find_election(id));
    EXPECT_THAT(stores.changes->recorded_of_withdrawn(), IsEmpty());
    const ElectionId next = add(100, 200);
    // What waited as it was withdrawn.
    record({{upload(1, {{guid(1), 1}}), at(149)}, {upload(2, {{guid(2), 1}}), at(151)}}, 151);
    EXPECT_EQ(recorded(), (VerdictCounts{2, 0, 0, 0}));
    EXPECT_THAT(stores.changes->recorded_of_withdrawn(), ElementsAre(std::pair(id, 1U)));
    EXPECT_EQ(stores.ballots->count(*stores.elections->find_election(next)).valid_votes,
              (std::vector<std::uint64_t>{1, 0}));
    EXPECT_EQ(reason(stores.changes->withdraw(id, clock)), Reason::withdrawn);
}

TEST_P(ElectionChangesSuite, WithdrawalIsRefusedWithTheNumberOfBallotsThatAreRecorded) {
    const ElectionId id = add(100, 200);
    record({{upload(1, {{guid(1), 1}, {guid(1), 1}, {guid(2), 9}}), at(150)}}, 150);
    now = at(300);
    const auto refused = stores.changes->withdraw(id, clock);
    ASSERT_EQ(reason(refused), Reason::recorded);
    EXPECT_EQ(refused.error().ballots, 3U);
    EXPECT_TRUE(stores.elections->find_election(id));
}

// A clock that tells an earlier time than the record has does not change what was judged.
TEST_P(ElectionChangesSuite, VersionIsValidOnlyAfterWhatIsRecorded) {
    const ElectionId id = add(100, 200);
    record({{upload(1, {{guid(1), 1}}), at(50)}}, 60);
    now = at(40);
    ASSERT_TRUE(stores.changes->cancel(id, 1, clock));
    EXPECT_EQ(stores.changes->all_elections()[0].valid_from, at(60) + std::chrono::microseconds(1));
}

TEST_P(ElectionChangesSuite, NothingIsRecordedByAnElectionThatWasChangedMeanwhile) {
    const ElectionId id = add(100, 200);
    const std::vector<AcceptedUpload> uploads{{upload(1, {{guid(1), 1}}), at(150)}};
    const JudgingContext context = stores.ballots->load_context(uploads);
    const std::vector<JudgedUpload> judged{
        {&uploads[0], election::running_at(context.elections, at(150)), {Verdict::valid}}};
    now = at(149);
    ASSERT_TRUE(stores.changes->withdraw(id, clock));
    EXPECT_THROW(stores.ballots->record(judged, at(150), epoch(), {}), Unavailable);
    EXPECT_EQ(recorded(), VerdictCounts{});
    record(uploads, 150);
    EXPECT_EQ(recorded(), (VerdictCounts{0, 0, 0, 1}));
}

TEST_P(ElectionChangesSuite, OfManyEditsAtOnceOneIsMade) {
    const ElectionId id = add(100, 200);
    std::atomic<int> made = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back(
                [&, i] { made += stores.changes->edit(id, 1, wanted(100 + i, 200), clock) ? 1 : 0; });
        }
    }
    EXPECT_EQ(made, 1);
    EXPECT_EQ(stores.elections->find_election(id)->version, 2);
}

TEST_P(ElectionChangesSuite, OfCreationsInAFreedPeriodOneIsMadeAndTheEditBackIsRefused) {
    const ElectionId id = add(100, 200);
    ASSERT_TRUE(stores.changes->edit(id, 1, wanted(300, 400), clock));
    std::atomic<int> made = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back(
                [&] { made += stores.elections->add_election(wanted(100, 200), clock) ? 1 : 0; });
            threads.emplace_back(
                [&] { made += stores.changes->edit(id, 2, wanted(100, 200), clock) ? 1 : 0; });
        }
    }
    EXPECT_EQ(made, 1);
    std::vector<election::Period> periods;
    for (const Election& election : stores.elections->elections()) periods.push_back(election.period);
    for (std::size_t i = 1; i < periods.size(); ++i) EXPECT_FALSE(periods[0].overlaps(periods[i]));
}

TEST_P(ElectionChangesSuite, ParticipantIsChangedUntilAnElectionOfTheirsBegins) {
    const ElectionId id = add(100, 200);
    ASSERT_EQ(*stores.changes->edit_participant({first, 1}, {"Prva", false}, clock), 2);
    EXPECT_EQ(stores.elections->find_election(id)->participants[0].name, "Prva");
    EXPECT_EQ(stores.elections->participants()[0].name, "Prva");
    EXPECT_EQ(reason(stores.changes->edit_participant({first, 1}, {"X", false}, clock)), Reason::changed);
    EXPECT_EQ(reason(stores.changes->edit_participant({first, 2}, {"X", true}, clock)), Reason::kind);
    EXPECT_EQ(reason(stores.changes->edit_participant({{77}, 1}, {"X", true}, clock)), Reason::unknown);
    EXPECT_EQ(*stores.changes->edit_participant({third, 1}, {"Third", true}, clock), 2);
    now = at(99);
    EXPECT_EQ(reason(stores.changes->edit_participant({first, 2}, {"X", false}, clock)), Reason::begun);
    EXPECT_EQ(reason(stores.changes->remove_participant({first, 2}, clock)), Reason::begun);
    EXPECT_EQ(reason(stores.changes->edit_participant({first, 2}, {"Prva", true}, clock)), Reason::begun);
    // An election that was withdrawn, and has nothing recorded, holds nobody up.
    ASSERT_TRUE(stores.changes->withdraw(id, clock));
    EXPECT_TRUE(stores.changes->edit_participant({first, 2}, {"X", false}, clock));
}

TEST_P(ElectionChangesSuite, LooksAreSetAtAnyTimeAndStayUntilTheyAreSetAgain) {
    const ElectionId id = add(100, 200);
    const auto looks = [&] { return stores.elections->find_election(id)->participants[0].looks; };
    EXPECT_EQ(looks(), election::Looks{});
    ASSERT_EQ(*stores.changes->edit_participant({first, 1}, {"First", false, "Ђ", "#12ab00", 3}, clock), 2);
    EXPECT_EQ(looks(), (election::Looks{"Ђ", "#12ab00", 3}));
    ASSERT_EQ(*stores.changes->edit_participant({first, 2}, {"Prva", false}, clock), 3);
    now = at(250);
    reopen();
    EXPECT_EQ(looks(), (election::Looks{"Ђ", "#12ab00", 3}));
    ASSERT_EQ(*stores.changes->edit_participant({first, 3}, {"Prva", false, "", "", 10'000}, clock), 4);
    EXPECT_EQ(looks(), (election::Looks{"", "", 10'000}));
    EXPECT_EQ(stores.elections->find_election(id)->participants[0].name, "Prva");
    EXPECT_EQ(stores.changes->participants(clock)[0].participant.looks, looks());
    EXPECT_EQ(reason(stores.changes->edit_participant({first, 3}, {"Prva", false, "P"}, clock)),
              Reason::changed);
}

TEST_P(ElectionChangesSuite, ParticipantWhoStandsNowhereIsRemovedForGood) {
    const ElectionId id = add(100, 200);
    const auto refused = stores.changes->remove_participant({first, 1}, clock);
    ASSERT_EQ(reason(refused), Reason::on_ballot);
    EXPECT_THAT(refused.error().elections, ElementsAre(id));
    ASSERT_EQ(*stores.changes->remove_participant({third, 1}, clock), 2);
    EXPECT_EQ(stores.elections->participants().size(), 3U);
    EXPECT_EQ(stores.changes->participants(clock).size(), 3U);
    EXPECT_EQ(reason(stores.changes->remove_participant({third, 2}, clock)), Reason::unknown);
    NewElection with_removed = wanted(300, 400);
    with_removed.participants = {first, third};
    const auto added = stores.elections->add_election(with_removed, clock);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error(), election::ElectionFault::participants);
    EXPECT_GT(stores.elections->add_participant("Fourth", false), person);
}

TEST_P(ElectionChangesSuite, ListTellsOfEachParticipantWhatMayBeDone) {
    const ElectionId begun = add(5, 8);
    const ElectionId upcoming = add(100, 200);
    ASSERT_TRUE(stores.changes->edit_participant({third, 1}, {"Treća", false}, clock));
    const auto list = stores.changes->participants(clock);
    ASSERT_EQ(list.size(), 4U);
    EXPECT_TRUE(list[0].begun);
    EXPECT_THAT(list[0].elections, ElementsAre(begun, upcoming));
    EXPECT_EQ(list[0].version, 1);
    EXPECT_FALSE(list[2].begun);
    EXPECT_THAT(list[2].elections, IsEmpty());
    EXPECT_EQ(list[2].version, 2);
    EXPECT_EQ(list[2].participant.name, "Treća");
}

TEST_P(ElectionChangesSuite, MergeRepointsElectionsThatHaveNotBegun) {
    const ElectionId begun = add(5, 8);
    const ElectionId upcoming = add(100, 200);
    const auto both = stores.changes->merge_participants({first, 1}, {second, 1}, clock);
    ASSERT_EQ(reason(both), Reason::both);
    EXPECT_THAT(both.error().elections, ElementsAre(upcoming));
    EXPECT_EQ(reason(stores.changes->merge_participants({first, 1}, {first, 1}, clock)),
              Reason::participants);
    EXPECT_EQ(reason(stores.changes->merge_participants({first, 1}, {person, 1}, clock)),
              Reason::participants);
    EXPECT_EQ(reason(stores.changes->merge_participants({first, 2}, {third, 1}, clock)), Reason::changed);
    ASSERT_TRUE(stores.changes->merge_participants({first, 1}, {third, 1}, clock));
    const auto repointed = *stores.elections->find_election(upcoming);
    EXPECT_EQ(repointed.version, 2);
    EXPECT_EQ(repointed.participants[0].id, third);
    EXPECT_EQ(repointed.participants[1].id, second);
    const auto kept = *stores.elections->find_election(begun);
    EXPECT_EQ(kept.version, 1);
    EXPECT_EQ(kept.participants[0].name, "First");
    EXPECT_EQ(stores.elections->participants().size(), 3U);
}

// What the suite itself knows of an election: from which second on it was what.
struct ModelVersion {
    std::int64_t valid_from = 0;
    Standing standing = Standing::stands;
    election::Period period;
    std::size_t participants = 0;
};

// Elections are made, changed, cancelled and withdrawn at random while uploads wait to be judged. What is
// recorded is what follows from the versions and the uploads, judged anew.
TEST_P(ElectionChangesSuite, RecordIsWhatFollowsFromVersionsAndUploads) {
    std::mt19937 random(20261128);
    const auto below = [&](std::int64_t bound) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    };
    std::map<ElectionId, std::vector<ModelVersion>> model;
    std::deque<AcceptedUpload> waiting;
    std::vector<AcceptedUpload> all;
    std::uint8_t uploads = 0;
    std::int64_t seconds = 10;
    const auto random_election = [&] {
        const std::int64_t start = seconds + below(40) - 10;
        NewElection made = wanted(start, start + 1 + below(30));
        if (below(2) == 0) made.participants = {third, first, second};
        return made;
    };
    for (int step = 0; step < 600; ++step) {
        seconds += below(3) == 0 ? 1 : 0;
        now = at(seconds) + std::chrono::milliseconds(step);
        const std::int64_t kind = below(10);
        if (kind < 4) {
            if (uploads == 250) continue;
            waiting.push_back({upload(++uploads, {{guid(static_cast<std::uint8_t>(below(200)), 1),
                                                   static_cast<std::uint32_t>(1 + below(4))}}),
                               now});
            all.push_back(waiting.back());
        } else if (kind < 6) {
            const NewElection made = random_election();
            if (const auto id = stores.elections->add_election(made, clock))
                model[*id].push_back({now.time_since_epoch().count(), Standing::stands, made.period,
                                      made.participants.size()});
        } else if (kind < 9 && !model.empty()) {
            auto of = model.begin();
            std::advance(of, below(static_cast<std::int64_t>(model.size())));
            ModelVersion next = of->second.back();
            next.valid_from = now.time_since_epoch().count();
            const int version = static_cast<int>(of->second.size());
            ElectionChanges::Version made = ChangeRefusal{};
            if (const std::int64_t change = below(3); change == 0) {
                const NewElection edited = random_election();
                made = stores.changes->edit(of->first, version, edited, clock);
                next.period = edited.period;
                next.participants = edited.participants.size();
            } else if (change == 1) {
                made = stores.changes->cancel(of->first, version, clock);
                next.standing = Standing::cancelled;
            } else {
                made = stores.changes->withdraw(of->first, clock);
                next.standing = Standing::withdrawn;
            }
            if (made) of->second.push_back(next);
        } else if (!waiting.empty()) {
            const auto count = 1 + below(static_cast<std::int64_t>(std::min<std::size_t>(waiting.size(), 5)));
            const std::vector<AcceptedUpload> batch(waiting.begin(), waiting.begin() + count);
            waiting.erase(waiting.begin(), waiting.begin() + count);
            record(batch, 0);
        }
    }
    record({waiting.begin(), waiting.end()}, seconds);

    VerdictCounts expected;
    std::map<ElectionId, std::uint64_t> valid;
    std::set<Guid> taken;
    int changed = 0;
    for (const auto& [id, versions] : model) changed += versions.size() > 1 ? 1 : 0;
    for (const AcceptedUpload& accepted : all) {
        const election::Ballot& ballot = accepted.upload.ballots[0];
        const ModelVersion* runs = nullptr;
        ElectionId which;
        for (const auto& [id, versions] : model) {
            const ModelVersion* valid_then = nullptr;
            for (const ModelVersion& version : versions) {
                if (version.valid_from <= accepted.accepted_at.time_since_epoch().count())
                    valid_then = &version;
            }
            if (valid_then == nullptr || valid_then->standing != Standing::stands ||
                !valid_then->period.contains(accepted.accepted_at))
                continue;
            ASSERT_EQ(runs, nullptr) << "two elections run at once";
            runs = valid_then;
            which = id;
        }
        if (runs == nullptr) {
            ++expected.dropped;
        } else if (!taken.insert(ballot.guid).second) {
            ++expected.duplicate;
        } else if (ballot.poll_number > runs->participants) {
            ++expected.invalid_poll_number;
        } else {
            ++expected.valid;
            ++valid[which];
        }
    }
    EXPECT_EQ(recorded(), expected);
    EXPECT_GT(changed, 5);
    EXPECT_GT(expected.valid, 10U);
    EXPECT_GT(expected.dropped, 10U);
    for (const Election& election : stores.elections->elections()) {
        std::uint64_t votes = 0;
        for (const std::uint64_t one : stores.ballots->count(election).valid_votes) votes += one;
        EXPECT_EQ(votes, valid[election.id]) << election.id.value;
    }
}

}  // namespace
}  // namespace urna::store
