// SPDX-License-Identifier: Apache-2.0
// 3.1 to 3.4: events, the beginning of the log, participants and elections.
#include <gtest/gtest.h>

#include "small_log.h"

namespace urna::verify {
namespace {

using namespace transparency;

TEST(EntryChecks, EntryThatIsNoEventIsNamed) {
    LogBuilder log = begun_log();
    log.add_entry("urna lease v1\n");
    EXPECT_EQ(answer_to(log), fails("3.1", "3"));
}

TEST(EntryChecks, UnknownKindEndsWhatCanBeChecked) {
    LogBuilder log = begun_log();
    log.add_entry("urna weather v1\nsky blue\n");
    const Report report = report_of(packed_archive(log.members()));
    EXPECT_EQ(first_answer(report), skips("3.1", "3"));
    EXPECT_EQ(exit_code_of(report), exit_skipped);
    for (const ReportLine& line : report)
        EXPECT_EQ(line.finding.outcome, line.id < "3.1" && line.id != "1.4" ? Outcome::pass : Outcome::skip)
            << line.id;
}

TEST(EntryChecks, EventInPartsHasTheNumberOfItsFirst) {
    LogBuilder log = begun_log();
    ParticipantEvent large = participant(3);
    large.name = std::string(70'000, 'x');
    EXPECT_EQ(log.add(large), 3U);
    EXPECT_EQ(log.size(), 5U);
    log.add(participant(4));
    EXPECT_EQ(answer_to(log), all_pass);
    large.version = 3;
    log.add(large);
    EXPECT_EQ(answer_to(log), fails("3.3", "6"));
    log.entries().pop_back();
    EXPECT_EQ(answer_to(log), fails("3.1", "6")) << "a part is missing";
}

TEST(EntryChecks, LogBeginsWithOpenOfTheCheckpointsOrigin) {
    LogBuilder log;
    log.add(participant(1));
    EXPECT_EQ(answer_to(log), fails("3.2", "0"));
    EXPECT_EQ(answer_to(LogBuilder()), fails("3.2", "0"));
    LogBuilder other;
    OpenEvent open;
    open.origin = "other.example/urna";
    other.add(open);
    EXPECT_EQ(answer_to(other), fails("3.2", "0"));
    LogBuilder twice = begun_log();
    open.origin = test_origin;
    twice.add(open);
    EXPECT_EQ(answer_to(twice), fails("3.2", "3"));
}

LogBuilder log_with_before(const BeforeEvent& before) {
    LogBuilder log = log_after(before);
    log.add(participant(1));
    log.add(participant(2));
    log.add(election(1));
    PublicationEvent publication;
    publication.election = {1};
    log.add(publication);
    return log;
}

BeforeEvent what_was_before() {
    BeforeEvent before;
    before.participants = 2;
    before.elections = 1;
    before.statements = 1;
    return before;
}

TEST(EntryChecks, AsManyEntriesAsBeforeSaysFollowIt) {
    EXPECT_EQ(answer_to(log_with_before(what_was_before())), all_pass);
    BeforeEvent before = what_was_before();
    before.statements = 2;
    EXPECT_EQ(answer_to(log_with_before(before)), fails("3.2", "1"));
    before.statements = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(answer_to(log_with_before(before)), fails("3.2", "1"));
    before = what_was_before();
    before.participants = 1;
    EXPECT_EQ(answer_to(log_with_before(before)), fails("3.2", "3"));
    before.participants = 2;
    before.elections = 2;
    before.statements = 0;
    EXPECT_EQ(answer_to(log_with_before(before)), fails("3.2", "5"));
    LogBuilder late = begun_log();
    late.add(BeforeEvent());
    EXPECT_EQ(answer_to(late), fails("3.2", "3"));
}

// Two elections that `before` announces, in their versions, and what stands behind them.
Answer answer_to_announced(const std::vector<ElectionEvent>& announced,
                           const std::vector<ElectionEvent>& behind = {}) {
    BeforeEvent before;
    before.participants = 3;
    before.elections = announced.size();
    LogBuilder log = log_after(before);
    log.add(participant(1));
    log.add(participant(2));
    log.add(removed(2));
    for (const ElectionEvent& event : announced) log.add(event);
    for (const ElectionEvent& event : behind) log.add(event);
    return answer_to(log);
}

ElectionEvent version_of(std::int64_t id, int version, std::int64_t created, std::int64_t start) {
    ElectionEvent event = election(id);
    event.version = version;
    event.created = at_second(created);
    event.start = at_second(start);
    event.end = at_second(start + 100);
    return event;
}

TEST(EntryChecks, AnnouncedElectionsMayHaveWhatWasAllowedOnce) {
    EXPECT_EQ(answer_to_announced({election(1)}), all_pass) << "a participant was removed since";
    ElectionEvent behind = election(2);
    behind.start = at_second(500);
    behind.end = at_second(600);
    EXPECT_EQ(answer_to_announced({election(1)}, {behind}), fails("3.4", "6"));
    EXPECT_EQ(answer_to_announced({election(1), version_of(1, 2, 150, 300)}), all_pass) << "it had begun";
    EXPECT_EQ(answer_to_announced({election(1)}, {version_of(1, 2, 150, 300)}), fails("3.4", "6"));
    EXPECT_EQ(answer_to_announced({election(1), version_of(1, 2, 9, 100)}), fails("3.4", "6"));
}

TEST(EntryChecks, AnnouncedElectionsDoNotOverlapInTheEnd) {
    EXPECT_EQ(answer_to_announced({election(1), election(2), version_of(2, 2, 20, 200)}), all_pass);
    EXPECT_EQ(answer_to_announced({election(1), election(2), version_of(2, 2, 20, 199)}), fails("3.4", "7"));
    EXPECT_EQ(answer_to_announced({election(1), election(2), version_of(3, 1, 20, 500)}), fails("3.4", "7"));
}

TEST(EntryChecks, UploadStandsNotAmongWhatWasBefore) {
    BeforeEvent before = what_was_before();
    before.statements = 2;
    LogBuilder log = log_with_before(before);
    log.add(upload(1, {}));
    EXPECT_EQ(answer_to(log), fails("3.2", "6"));
}

Answer answer_with(const ParticipantEvent& event) {
    LogBuilder log = begun_log();
    log.add(event);
    return answer_to(log);
}

TEST(ParticipantChecks, VersionsCountUpFromOneAndTheKindStays) {
    ParticipantEvent event = participant(1);
    event.version = 2;
    EXPECT_EQ(answer_with(event), all_pass);
    event.individual = true;
    EXPECT_EQ(answer_with(event), fails("3.3", "3"));
    EXPECT_EQ(answer_with(participant(1)), fails("3.3", "3"));
    event = participant(1);
    event.version = 3;
    EXPECT_EQ(answer_with(event), fails("3.3", "3"));
    event = participant(3);
    event.version = 2;
    EXPECT_EQ(answer_with(event), fails("3.3", "3"));
}

using Change = std::function<void(ElectionEvent&)>;

// Behind two parties, a person (3) and a party that was removed (4).
Answer answer_to_elections(const std::vector<Change>& changes) {
    LogBuilder log = begun_log();
    log.add(participant(3, true));
    log.add(participant(4));
    log.add(removed(4));
    ElectionEvent event = election(1);
    for (const Change& change : changes) {
        change(event);
        log.add(event);
    }
    return answer_to(log);
}

const Change as_it_is = [](ElectionEvent&) {};

TEST(ElectionChecks, VersionsCountUpFromOne) {
    EXPECT_EQ(answer_to_elections({as_it_is}), all_pass);
    EXPECT_EQ(answer_to_elections({[](auto& e) { e.version = 2; }}), fails("3.4", "6"));
    EXPECT_EQ(answer_to_elections({as_it_is, [](auto& e) { e.version = 2; }}), all_pass);
    EXPECT_EQ(answer_to_elections({as_it_is, [](auto& e) { e.version = 3; }}), fails("3.4", "7"));
}

TEST(ElectionChecks, VersionStandsAgainWithAnEarlierInstantAlone) {
    EXPECT_EQ(answer_to_elections({as_it_is, [](auto& e) { e.created = at_second(5); }}), all_pass);
    EXPECT_EQ(answer_to_elections({as_it_is, as_it_is}), fails("3.4", "7"));
    EXPECT_EQ(answer_to_elections({as_it_is, [](auto& e) { e.created = at_second(11); }}), fails("3.4", "7"));
    EXPECT_EQ(answer_to_elections({as_it_is,
                                   [](auto& e) {
                                       e.created = at_second(5);
                                       e.seats = 6;
                                   }}),
              fails("3.4", "7"));
    // What counts of a version is what it said last.
    const Change ahead = [](auto& e) {
        e.version = 2;
        e.created = at_second(50);
    };
    const Change corrected = [](auto& e) { e.created = at_second(20); };
    const Change next = [](auto& e) {
        e.version = 3;
        e.created = at_second(30);
    };
    EXPECT_EQ(answer_to_elections({as_it_is, ahead, corrected, next}), all_pass);
    EXPECT_EQ(answer_to_elections({as_it_is, ahead, next}), fails("3.4", "8"));
}

Change stated(int version, std::int64_t created) {
    return [=](auto& e) {
        e.version = version;
        e.created = at_second(created);
    };
}

TEST(ElectionChecks, AnyVersionStandsAgainAndItsLastStatementIsCompared) {
    EXPECT_EQ(
        answer_to_elections({stated(1, 50), stated(2, 60), stated(1, 20), stated(2, 20), stated(3, 30)}),
        all_pass);
    EXPECT_EQ(answer_to_elections({stated(1, 50), stated(2, 60), stated(2, 20)}), fails("3.4", "8"))
        << "the first version is later";
    EXPECT_EQ(answer_to_elections({stated(1, 50), stated(2, 60), stated(1, 55)}), fails("3.4", "8"));
    EXPECT_EQ(answer_to_elections({stated(1, 50), stated(2, 60), stated(1, 20), stated(1, 30)}),
              fails("3.4", "9"));
    const Change other_seats = [](auto& e) { e.seats = 6; };
    EXPECT_EQ(answer_to_elections({stated(1, 50),
                                   [&](auto& e) {
                                       stated(2, 60)(e);
                                       other_seats(e);
                                   },
                                   stated(1, 20)}),
              fails("3.4", "8"))
        << "the seats of another version";
}

TEST(ElectionChecks, WhatStandsAgainIsNotLookedAtAnew) {
    LogBuilder log = begun_log();
    log.add(election(1));
    log.add(removed(2));
    ElectionEvent again = election(1);
    again.created = at_second(5);
    log.add(again);
    EXPECT_EQ(answer_to(log), all_pass);
}

TEST(ElectionChecks, VersionThatStandsAgainIsNotTheLastOne) {
    // By the second version the election ends before the upload.
    const auto answer = [](bool stands_again) {
        LogBuilder log = begun_log();
        ElectionEvent first = election(1);
        first.end = at_second(300);
        log.add(first);
        ElectionEvent second = election(1);
        second.version = 2;
        second.created = at_second(20);
        log.add(second);
        first.created = at_second(5);
        if (stands_again) log.add(first);
        UploadEvent late = upload(1, {});
        late.accepted = at_second(250);
        late.election.reset();
        log.add(late);
        return answer_to(log);
    };
    EXPECT_EQ(answer(false), all_pass);
    EXPECT_EQ(answer(true), all_pass);
}

TEST(ElectionChecks, PeriodAndListAreSound) {
    EXPECT_EQ(answer_to_elections({[](auto& e) { e.end = e.start; }}), fails("3.4", "6"));
    const auto with_list = [](std::vector<ParticipantId> list) {
        return Change([list](auto& e) { e.lists = list; });
    };
    EXPECT_EQ(answer_to_elections({with_list({{1}, {9}})}), fails("3.4", "6"));
    EXPECT_EQ(answer_to_elections({with_list({{1}, {3}})}), fails("3.4", "6"));
    EXPECT_EQ(answer_to_elections({with_list({{1}, {4}})}), fails("3.4", "6"));
    EXPECT_EQ(answer_to_elections({with_list({{1}, {1}})}), fails("3.4", "6"));
}

TEST(ElectionChecks, ElectionThatHadBegunIsWithdrawnAndElseTheSame) {
    const auto later = [](ElectionStanding standing, std::uint64_t seats) {
        return Change([=](auto& e) {
            e.version = 2;
            e.created = at_second(100);
            e.standing = standing;
            e.seats = seats;
        });
    };
    EXPECT_EQ(answer_to_elections({as_it_is, later(ElectionStanding::withdrawn, 5)}), all_pass);
    EXPECT_EQ(answer_to_elections({as_it_is, later(ElectionStanding::stands, 5)}), fails("3.4", "7"));
    EXPECT_EQ(answer_to_elections({as_it_is, later(ElectionStanding::withdrawn, 6)}), fails("3.4", "7"));
    EXPECT_EQ(answer_to_elections({as_it_is, later(ElectionStanding::cancelled, 5)}), fails("3.4", "7"));
}

TEST(ElectionChecks, ElectionsThatTakePlaceDoNotOverlap) {
    const auto second = [](std::int64_t start) {
        return Change([=](auto& e) {
            e.id = {2};
            e.version = 1;
            e.standing = ElectionStanding::stands;
            e.start = at_second(start);
            e.end = at_second(start + 100);
        });
    };
    const Change cancelled = [](auto& e) {
        e.version = 2;
        e.standing = ElectionStanding::cancelled;
    };
    EXPECT_EQ(answer_to_elections({as_it_is, second(200)}), all_pass);
    EXPECT_EQ(answer_to_elections({as_it_is, second(199)}), fails("3.4", "7"));
    EXPECT_EQ(answer_to_elections({as_it_is, cancelled, second(150)}), all_pass);
}

TEST(ElectionChecks, SecondRoundFollowsAnElectionOfPersonsBeforeIt) {
    const Change of_persons = [](auto& e) {
        e.individual = true;
        e.lists = {{3}};
    };
    const Change following = [](auto& e) {
        e.id = {2};
        e.start = at_second(200);
        e.end = at_second(300);
        e.follows = ElectionId{1};
    };
    EXPECT_EQ(answer_to_elections({of_persons, following}), all_pass);
    EXPECT_EQ(answer_to_elections({as_it_is, following}), fails("3.4", "7"));
    EXPECT_EQ(answer_to_elections({following}), fails("3.4", "6"));
    const Change of_itself = [](auto& e) {
        e.version = 2;
        e.follows = ElectionId{1};
    };
    EXPECT_EQ(answer_to_elections({of_persons, of_itself}), fails("3.4", "7"));
}

}  // namespace
}  // namespace urna::verify
