// SPDX-License-Identifier: Apache-2.0
// 5.1 to 5.4: counts and results.
#include <gtest/gtest.h>

#include "election/law/held_election.h"
#include "small_log.h"
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
            QuarantinedEvent event;
            event.entry = "1-0";
            event.accepted = at_second(second);
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

TEST(CountChecks, VotesAreTheValidBallots) {
    EXPECT_EQ(answer_closed(closed(1, 1, {0, 1})), fails("5.2", "5"));
    const auto sealed = [](std::vector<std::uint64_t> votes) {
        ElectionEvent event = election(1);
        event.privacy = Privacy::sealed;
        return answer_ending(
            [&](LogBuilder& log) {
                ClosedEvent end = closed(1, 1, votes);
                end.pseudonyms = sha256({"urna pseudonyms v1\n"});
                log.extra["sealed/1"] = "";
                log.add(end);
            },
            event);
    };
    EXPECT_EQ(sealed({0, 1}), skips("4.4"));
    EXPECT_EQ(sealed({1, 1}), fails("5.2", "5"));
}

constexpr std::string_view five_seats =
    R"({"election":1,"open":0,"passed":[true,false],"seats":[5,0],"votes":[1,0]})";

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
