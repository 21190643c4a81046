// SPDX-License-Identifier: Apache-2.0
// 5.1 to 5.4: counts and results.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "election/law/held_election.h"
#include "small_log.h"
#include "transparency/commitment.h"
#include "transparency/encoding.h"

namespace urna::verify {
namespace {

using namespace transparency;

constexpr VerdictCounts one_valid{.valid = 1, .duplicate = 0, .invalid_poll_number = 0, .dropped = 0};

// A log with one ballot for list 1, which ends as the test says.
Answer answer_ending(const std::function<void(LogBuilder&)>& end, const ElectionEvent& event = election(1)) {
    LogBuilder log = log_with_election(event);
    log.add_upload(upload(1, one_valid), event.privacy, {{1, 1}});
    end(log);
    return answer_to(log);
}

Answer answer_closed(const ClosedEvent& event) {
    return answer_ending([&](LogBuilder& log) { log.add(event); });
}

TEST(CountChecks, ClosedElectionIsComplete) {
    EXPECT_EQ(answer_closed(closed(1, 1, {1, 0})), all_pass);
    ClosedEvent early = closed(1, 1, {1, 0});
    early.watermark = at_second(199);
    EXPECT_EQ(answer_closed(early), fails("5.1", "5"));
    EXPECT_EQ(answer_closed(closed(1, 2, {1, 0})), fails("5.1", "5"));
    EXPECT_EQ(answer_closed(closed(1, 1, {1})), fails("5.1", "5"));
    EXPECT_EQ(answer_closed(closed(1, 1, {1, 0, 0})), fails("5.1", "5"));
    EXPECT_EQ(answer_ending([](LogBuilder&) {}), fails("5.1", "4")) << "never closed";
}

TEST(CountChecks, NoUploadStandsBehindTheLastClosed) {
    const auto late = [](LogBuilder& log) {
        log.add(closed(1, 1, {1, 0}));
        log.add_upload(upload(2, one_valid), Privacy::pseudonymous, {{2, 1}});
    };
    EXPECT_EQ(answer_ending(late), fails("5.1", "5"));
    EXPECT_EQ(answer_ending([&](LogBuilder& log) {
                  late(log);
                  log.add(closed(1, 2, {2, 0}));
              }),
              all_pass);
}

TEST(CountChecks, NothingThatWasSetAsideIsOpen) {
    const auto answer = [](std::int64_t second, bool before, bool resolved) {
        return answer_ending([&](LogBuilder& log) {
            const QuarantinedEvent event = quarantined(second);
            if (before) {
                const std::uint64_t leaf = log.add(event);
                if (resolved) log.add(DiscardedEvent{.quarantined = {leaf}, .at = {}});
            }
            log.add(closed(1, 1, {1, 0}));
            if (!before) log.add(event);
        });
    };
    EXPECT_EQ(answer(150, true, true), all_pass);
    EXPECT_EQ(answer(150, true, false), fails("5.1", "6"));
    EXPECT_EQ(answer(150, false, false), fails("5.1", "5"));
    EXPECT_EQ(answer(99, false, false), all_pass) << "it did not run yet";
}

TEST(CountChecks, WhatWasRequeuedIsOpenUntilItIsRecorded) {
    const auto answer = [](const std::vector<Event>& events) {
        return answer_ending([&](LogBuilder& log) {
            log.add(quarantined(150));
            log.add(RequeuedEvent{.quarantined = {5}, .at = {}});
            for (const Event& one : events) log.add(one);
            log.add(closed(1, 1, {1, 0}));
        });
    };
    EXPECT_EQ(answer({}), fails("5.1", "7"));
    EXPECT_EQ(answer({DiscardedEvent{.quarantined = {5}, .at = {}}}), all_pass);
    const QuarantinedEvent again = quarantined(150);
    EXPECT_EQ(answer({again}), fails("5.1", "8"));
    EXPECT_EQ(answer({again, DiscardedEvent{.quarantined = {7}, .at = {}}}), all_pass);
}

TEST(CountChecks, RequeuedUploadThatIsRecordedIsOpenNoMore) {
    LogBuilder log = log_with_election();
    log.add(quarantined(150));
    log.add(RequeuedEvent{.quarantined = {4}, .at = {}});
    UploadEvent event = upload(1, one_valid);
    event.quarantined = LeafNumber{4};
    log.add_upload(event, Privacy::pseudonymous, {{1, 1}});
    log.add(closed(1, 1, {1, 0}));
    EXPECT_EQ(answer_to(log), all_pass);
}

// The election stands in the log only behind the entry, but was valid when that was accepted.
TEST(CountChecks, WhatWasSetAsideBeforeItsElectionStoodInTheLogIsOpen) {
    LogBuilder log = begun_log();
    log.add(quarantined(150));
    log.add(election(1));
    log.add(closed(1, 0, {0, 0}));
    EXPECT_EQ(answer_to(log), fails("5.1", "5"));
}

TEST(CountChecks, VotesAreTheValidBallots) {
    EXPECT_EQ(answer_closed(closed(1, 1, {0, 1})), fails("5.2", "5"));
    const auto sealed = [](std::vector<std::uint64_t> votes, const std::string& taken) {
        ElectionEvent event = election(1);
        event.privacy = Privacy::sealed;
        return answer_ending(
            [&](LogBuilder& log) {
                ClosedEvent end = closed(1, 1, votes);
                end.pseudonyms = pseudonyms_hash(taken);
                log.extra["sealed/1"] = taken;
                log.add(end);
            },
            event);
    };
    const std::string taken(as_text(pseudonym_of(1).bytes));
    EXPECT_EQ(sealed({0, 1}, taken), skips("4.4"));
    EXPECT_EQ(sealed({1, 1}, taken), fails("5.2", "5"));
    EXPECT_EQ(sealed({0, 1}, ""), fails("5.2", "5"));
    EXPECT_EQ(sealed({0, 1}, std::string(as_text(pseudonym_of(2).bytes)) + taken), fails("5.2", "5"))
        << "one more than its uploads took";
}

constexpr std::string_view five_seats =
    R"({"election":1,"open":0,"passed":[true,false],"seats":[5,0],"votes":[1,0]})";

// Three uploads lie in `before`. Election 1 is announced, and has one more upload in the log, with a ballot
// for list 1: entries 5 and 6.
Answer answer_after(const std::function<void(BeforeEvent&, ElectionEvent&)>& change, const ClosedEvent& end,
                    bool announced = true) {
    BeforeEvent before;
    before.uploads = 3;
    before.watermark = at_second(100);
    before.participants = 2;
    before.elections = announced ? 1 : 0;
    ElectionEvent event = election(1);
    change(before, event);
    LogBuilder log = log_after(before);
    log.add(participant(1));
    log.add(participant(2));
    log.add(event);
    log.add_upload(upload(4, one_valid), event.privacy, {{1, 1}});
    log.add(end);
    return answer_to(log);
}

TEST(CountChecks, UploadsFromBeforeTheLogCannotBeCounted) {
    const auto as_it_is = [](BeforeEvent&, ElectionEvent&) {};
    EXPECT_EQ(answer_after(as_it_is, closed(1, 1, {1, 0})), skips("5.1", "6"));
    EXPECT_EQ(answer_after(as_it_is, closed(1, 4, {7, 3})), skips("5.1", "6"));
    EXPECT_EQ(answer_after(as_it_is, closed(1, 0, {1, 0})), fails("5.1", "6")) << "fewer than the log has";
    EXPECT_EQ(answer_after(as_it_is, closed(1, 5, {1, 0})), fails("5.1", "6")) << "more than there were";
    EXPECT_EQ(answer_after(as_it_is, closed(1, 4, {0, 3})), fails("5.2", "6"));
}

TEST(CountChecks, ElectionThatHadNotBegunHasNoUploadsFromBeforeTheLog) {
    const auto before_start = [](BeforeEvent& before, ElectionEvent&) { before.watermark = at_second(99); };
    EXPECT_EQ(answer_after(before_start, closed(1, 1, {1, 0})), all_pass);
    EXPECT_EQ(answer_after(before_start, closed(1, 4, {1, 0})), fails("5.1", "6"));
    const auto created_late = [](BeforeEvent&, ElectionEvent& event) { event.created = at_second(101); };
    EXPECT_EQ(answer_after(created_late, closed(1, 1, {1, 0})), all_pass);
    const auto no_uploads = [](BeforeEvent& before, ElectionEvent&) { before.uploads = 0; };
    EXPECT_EQ(answer_after(no_uploads, closed(1, 1, {1, 0})), fails("3.5", "5"));
    EXPECT_EQ(answer_after([](BeforeEvent&, ElectionEvent&) {}, closed(1, 1, {1, 0}), false), all_pass)
        << "it is not announced";
    const auto provisional = [](BeforeEvent& before, ElectionEvent&) {
        before.watermark = at_second(99);
        before.provisional = {{1}};
    };
    EXPECT_EQ(answer_after(provisional, closed(1, 4, {1, 0})), skips("5.1", "6"));
}

TEST(ResultChecks, ResultsAreThoseOfTheirEntries) {
    const auto answer = [](const std::function<void(std::map<std::string, std::string>&)>& change) {
        auto members = counted_log().log.members();
        change(members);
        return answer_to(members);
    };
    EXPECT_EQ(answer([](auto& members) { members.erase("result/1.json"); }), fails("5.3", "result/1.json"));
    EXPECT_EQ(answer([](auto& members) { members["result/2.json"] = "{}"; }), fails("5.3", "result/2.json"));
    EXPECT_EQ(answer([](auto& members) { members["result/1.json"] += ' '; }), fails("5.3", "result/1.json"));
    EXPECT_EQ(answer([](auto& members) { members["result/1.json"][30] ^= 1; }),
              fails("5.3", "result/1.json"));
}

Answer answer_published(const std::vector<bool>& pages, const ElectionEvent& event = election(1)) {
    return answer_ending(
        [&](LogBuilder& log) {
            for (const bool page : pages) {
                PublicationEvent publication;
                publication.election = {1};
                publication.page = page;
                log.add(publication);
            }
            log.add(closed(1, 1, {1, 0}));
        },
        event);
}

TEST(ResultChecks, ElectionWhosePageIsPublicHasAResult) {
    EXPECT_EQ(answer_published({}), all_pass);
    EXPECT_EQ(answer_published({true}), fails("5.3", "6"));
    EXPECT_EQ(answer_published({true, false}), all_pass) << "it was public no longer";
    EXPECT_EQ(answer_published({false, true}), fails("5.3", "7"));
    ElectionEvent awaiting = election(1);
    awaiting.rule = R"({"method":"dhondt","threshold":[{"of":"cast","percent":"5"}]})";
    EXPECT_EQ(answer_published({true}, awaiting), all_pass) << "totals are awaited";
}

Answer answer_with_result(const ElectionEvent& event, std::string_view text,
                          const std::vector<Event>& statements = {}) {
    return answer_ending(
        [&](LogBuilder& log) {
            for (const Event& statement : statements) log.add(statement);
            add_result(log, 1, log.add(closed(1, 1, {1, 0})), std::string(text));
        },
        event);
}

TEST(ResultChecks, SeatsFollowFromTheDefaultLaw) {
    EXPECT_EQ(answer_with_result(election(1), five_seats), all_pass);
    std::string other(five_seats);
    other[other.find("[5,0]") + 1] = '4';
    EXPECT_EQ(answer_with_result(election(1), other), fails("5.4", "result/1.json"));
    EXPECT_EQ(answer_with_result(election(1), std::string(five_seats) + "\n"), fails("5.4", "result/1.json"));
}

TEST(ResultChecks, ResultIsNotThereWhileTotalsAreAwaited) {
    ElectionEvent event = election(1);
    event.rule = R"({"method":"dhondt","threshold":[{"of":"cast","percent":"5"}]})";
    EXPECT_EQ(answer_with_result(event, five_seats), fails("5.4", "result/1.json"));
    TotalsEvent totals;
    totals.election = {1};
    totals.cast = 10;
    EXPECT_EQ(answer_with_result(event, five_seats, {totals}), all_pass);
    TotalsEvent corrected = totals;
    corrected.version = 2;
    corrected.cast = 100;  // no list reaches it any more, so that all take part
    EXPECT_EQ(answer_with_result(event, five_seats, {totals, corrected}), fails("5.4", "result/1.json"));
}

TEST(ResultChecks, LawThatCannotBeReadGivesNoResult) {
    ElectionEvent event = election(1);
    for (const std::string rule : {"{", "{}", R"({"method":"chance"})"}) {
        event.rule = rule;
        EXPECT_EQ(answer_with_result(event, five_seats), fails("5.4", "result/1.json"));
    }
    event = election(1);
    event.terms = R"([{"class":"none"},{}])";
    EXPECT_EQ(answer_with_result(event, five_seats), fails("5.4", "result/1.json"));
    event = election(1);
    event.seats = (std::uint64_t{1} << 32) + 5;
    EXPECT_EQ(answer_with_result(event, five_seats), fails("5.4", "result/1.json"));
    event = election(1);
    event.threshold_millipercent = (std::uint64_t{1} << 32) + 5'000;
    EXPECT_EQ(answer_with_result(event, five_seats), fails("5.4", "result/1.json"));
}

// Both lists have one vote, and the one seat is drawn.
Answer answer_with_lots(const std::vector<Event>& lots, std::string_view text) {
    ElectionEvent event = election(1);
    event.seats = 1;
    event.rule = R"({"method":"dhondt","threshold":[],"ties":["lot"]})";
    LogBuilder log = log_with_election(event);
    constexpr VerdictCounts two_valid{.valid = 2, .duplicate = 0, .invalid_poll_number = 0, .dropped = 0};
    log.add_upload(upload(1, two_valid), event.privacy, {{1, 1}, {2, 2}});
    for (const Event& lot : lots) log.add(lot);
    add_result(log, 1, log.add(closed(1, 1, {1, 1})), std::string(text));
    return answer_to(log);
}

LotEvent drawn(std::int64_t number, std::uint64_t list) {
    election::Election held;
    held.seats = 1;
    held.rule = R"({"method":"dhondt","threshold":[],"ties":["lot"]})";
    const std::vector<std::uint64_t> votes{1, 1};
    const auto decision = election::law::decide(held, votes, {}, {});
    DrawnLot lot{.situation = {}, .decision = "{}", .drawn = list, .drawn_at = {}};
    if (!from_hex(decision.awaited->hash, lot.situation)) throw std::logic_error("no lot is awaited");
    LotEvent event;
    event.election = {1};
    event.number = number;
    event.what = lot;
    return event;
}

TEST(ResultChecks, LotThatIsNotVoidDecides) {
    constexpr std::string_view second =
        R"({"election":1,"open":0,"passed":[true,true],"seats":[0,1],"votes":[1,1]})";
    constexpr std::string_view first =
        R"({"election":1,"open":0,"passed":[true,true],"seats":[1,0],"votes":[1,1]})";
    EXPECT_EQ(answer_with_lots({drawn(1, 1)}, second), all_pass);
    EXPECT_EQ(answer_with_lots({drawn(1, 1)}, first), fails("5.4", "result/1.json"));
    EXPECT_EQ(answer_with_lots({}, second), fails("5.4", "result/1.json")) << "a lot is awaited";
    LotEvent voiding = drawn(2, 0);
    voiding.what = std::int64_t{1};
    EXPECT_EQ(answer_with_lots({drawn(1, 1), voiding}, second), fails("5.4", "result/1.json"));
    EXPECT_EQ(answer_with_lots({drawn(1, 1), voiding, drawn(3, 0)}, first), all_pass);
}

TEST(ResultChecks, PersonsHaveSharesAndAVerdict) {
    const auto answer = [](const std::string& rule, std::string_view text) {
        LogBuilder log = begun_log();
        log.add(participant(3, true));
        log.add(participant(4, true));
        ElectionEvent event = election(1);
        event.individual = true;
        event.lists = {{3}, {4}};
        event.rule = rule;
        log.add(event);
        constexpr VerdictCounts three_valid{
            .valid = 3, .duplicate = 0, .invalid_poll_number = 0, .dropped = 0};
        log.add_upload(upload(1, three_valid), event.privacy, {{1, 1}, {2, 2}, {3, 2}});
        add_result(log, 1, log.add(closed(1, 1, {1, 2})), std::string(text));
        return answer_to(log);
    };
    constexpr std::string_view elected =
        R"({"elected":2,"election":1,"hundredths":[33,67],"runoff":[],"verdict":"elected","votes":[1,2]})";
    EXPECT_EQ(answer("", elected), all_pass);
    constexpr std::string_view runoff =
        R"({"elected":null,"election":1,"hundredths":[33,67],"runoff":[1,2],"verdict":"runoff","votes":[1,2]})";
    const std::string rule = R"({"majority":{"of":"valid","percent":"70"},"runoff":2})";
    EXPECT_EQ(answer(rule, runoff), all_pass);
    EXPECT_EQ(answer(rule, elected), fails("5.4", "result/1.json"));
}

}  // namespace
}  // namespace urna::verify
