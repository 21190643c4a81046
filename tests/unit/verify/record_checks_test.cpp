// SPDX-License-Identifier: Apache-2.0
// 3.5 to 3.8: uploads, what was set aside, and statements.
#include <gtest/gtest.h>

#include "small_log.h"
#include "transparency/receipt.h"

namespace urna::verify {
namespace {

using namespace transparency;

// An upload while no election ran.
UploadEvent dropped(std::uint64_t number, std::int64_t second) {
    UploadEvent event = upload(number, {.valid = 0, .duplicate = 0, .invalid_poll_number = 0, .dropped = 2});
    event.accepted = at_second(second);
    event.election.reset();
    event.ballots = 2;
    return event;
}

Answer answer_with(const std::vector<Event>& events) {
    LogBuilder log = begun_log();
    for (const Event& event : events) log.add(event);
    return answer_to(log);
}

TEST(UploadChecks, NumbersGoUpByOne) {
    EXPECT_EQ(answer_with({dropped(1, 10), dropped(2, 10)}), all_pass);
    EXPECT_EQ(answer_with({dropped(2, 10)}), fails("3.5", "3"));
    EXPECT_EQ(answer_with({dropped(1, 10), dropped(3, 10)}), fails("3.5", "4"));
}

TEST(UploadChecks, NumbersGoOnFromThoseBeforeTheLog) {
    const auto answer = [](std::uint64_t number) {
        BeforeEvent before;
        before.uploads = 7;
        LogBuilder log = log_after(before);
        log.add(dropped(number, 10));
        return answer_to(log);
    };
    EXPECT_EQ(answer(8), all_pass);
    EXPECT_EQ(answer(1), fails("3.5", "2"));
}

TEST(UploadChecks, IdIsUniqueUnlessTheEarlierIsNamed) {
    UploadEvent again = dropped(2, 20);
    again.id = dropped(1, 10).id;
    EXPECT_EQ(answer_with({dropped(1, 10), again}), fails("3.5", "4"));
    again.earlier = LeafNumber{3};
    EXPECT_EQ(answer_with({dropped(1, 10), again}), all_pass);
    UploadEvent third = again;
    third.number = 3;
    EXPECT_EQ(answer_with({dropped(1, 10), again, third}), fails("3.5", "5")) << "not the last one";
    UploadEvent alone = dropped(1, 10);
    alone.earlier = LeafNumber{2};
    EXPECT_EQ(answer_with({alone}), fails("3.5", "3"));
}

TEST(UploadChecks, CountsAddUpAndFitTheElection) {
    UploadEvent event = dropped(1, 10);
    event.ballots = 3;
    EXPECT_EQ(answer_with({event}), fails("3.5", "3"));
    event = dropped(1, 10);
    event.counts = {.valid = 1, .duplicate = 0, .invalid_poll_number = 0, .dropped = 1};
    EXPECT_EQ(answer_with({event}), fails("3.5", "3"));
    event = dropped(1, 10);
    event.election = ElectionId{1};
    EXPECT_EQ(answer_with({event}), fails("3.5", "3"));
    event = dropped(1, 10);
    event.counts = {.valid = std::uint64_t{1} << 63,
                    .duplicate = std::uint64_t{1} << 63,
                    .invalid_poll_number = 0,
                    .dropped = 2};
    EXPECT_EQ(answer_with({event}), fails("3.5", "3")) << "the sum has more than 64 bits";
}

TEST(UploadChecks, OnlyWhatWasDroppedWholeIsSentAgain) {
    const auto answer = [](const LogBuilder& counted) {
        LogBuilder log = counted;
        UploadEvent again = dropped(2, 250);
        again.id = upload(1, {}).id;
        again.earlier = LeafNumber{4};
        log.add(again);
        return answer_to(log);
    };
    EXPECT_EQ(answer(counted_log().log), fails("3.5", "8"));
    LogBuilder empty = log_with_election();
    empty.add_upload(upload(1, {}), Privacy::pseudonymous, {});
    empty.add(closed(1, 1, {0, 0}));
    EXPECT_EQ(answer(empty), all_pass) << "an upload without ballots counts as dropped";
}

TEST(UploadChecks, InstantsNeverGoBackButBehindAResynchronisation) {
    EXPECT_EQ(answer_with({dropped(1, 20), dropped(2, 10)}), fails("3.6", "4"));
    EXPECT_EQ(answer_with({dropped(1, 20), ResynchronisedEvent(), dropped(2, 10)}), all_pass);
    EXPECT_EQ(answer_with({dropped(1, 20), LostEvent(), dropped(2, 10)}), all_pass);
    EXPECT_EQ(answer_with({dropped(1, 20), ResynchronisedEvent(), dropped(2, 10), dropped(3, 9)}),
              fails("3.6", "6"));
}

QuarantinedEvent set_aside() {
    return quarantined(10, "10-0");
}
RequeuedEvent requeued(std::uint64_t leaf) {
    return {.quarantined = {leaf}, .at = at_second(30)};
}
DiscardedEvent discarded(std::uint64_t leaf) {
    return {.quarantined = {leaf}, .at = at_second(30)};
}
UploadEvent counted_late(std::uint64_t number, std::uint64_t leaf) {
    UploadEvent event = dropped(number, 10);
    event.quarantined = LeafNumber{leaf};
    return event;
}

TEST(QuarantineChecks, RequeuedUploadMayBeOlder) {
    EXPECT_EQ(answer_with({dropped(1, 20), set_aside(), requeued(4), counted_late(2, 4)}), all_pass);
    QuarantinedEvent known = set_aside();
    known.upload = dropped(1, 10).id;
    known.commit = dropped(1, 10).commit;
    EXPECT_EQ(answer_with({known, requeued(3), counted_late(1, 3)}), all_pass);
}

TEST(QuarantineChecks, WhatIsNamedWasSetAsideBefore) {
    EXPECT_EQ(answer_with({requeued(3)}), fails("3.7", "3"));
    EXPECT_EQ(answer_with({discarded(2)}), fails("3.7", "3"));
    EXPECT_EQ(answer_with({counted_late(1, 2)}), fails("3.7", "3"));
    EXPECT_EQ(answer_with({discarded(4), set_aside()}), fails("3.7", "3"));
}

TEST(QuarantineChecks, EachIsResolvedOnceAndCountedOnce) {
    EXPECT_EQ(answer_with({set_aside(), requeued(3), requeued(3)}), fails("3.7", "5"));
    EXPECT_EQ(answer_with({set_aside(), discarded(3), requeued(3)}), fails("3.7", "5"));
    EXPECT_EQ(answer_with({set_aside(), requeued(3), discarded(3)}), all_pass) << "it had been recorded";
    EXPECT_EQ(answer_with({set_aside(), requeued(3), counted_late(1, 3), discarded(3)}), fails("3.7", "6"));
    EXPECT_EQ(answer_with({set_aside(), counted_late(1, 3)}), fails("3.7", "4"));
    EXPECT_EQ(answer_with({set_aside(), discarded(3), counted_late(1, 3)}), fails("3.7", "5"));
    EXPECT_EQ(answer_with({set_aside(), requeued(3), counted_late(1, 3), counted_late(2, 3)}),
              fails("3.7", "6"));
}

TEST(QuarantineChecks, PlaceIsSetAsideAgainOnlyWhileItIsBackInTheQueue) {
    EXPECT_EQ(answer_with({set_aside(), requeued(3), set_aside(), requeued(5), counted_late(1, 5)}),
              all_pass);
    EXPECT_EQ(answer_with({set_aside(), requeued(3), set_aside(), counted_late(1, 3)}), fails("3.7", "6"));
    EXPECT_EQ(answer_with({set_aside(), set_aside()}), fails("3.7", "4"));
    EXPECT_EQ(answer_with({set_aside(), discarded(3), set_aside()}), fails("3.7", "5"));
    EXPECT_EQ(answer_with({set_aside(), requeued(3), counted_late(1, 3), set_aside()}), fails("3.7", "6"));
    QuarantinedEvent later = set_aside();
    later.accepted = at_second(11);
    EXPECT_EQ(answer_with({set_aside(), later}), all_pass) << "a queue that was made anew counts from 1";
}

TEST(QuarantineChecks, UploadThatWasRecordedBeforeTheLogNeedsOne) {
    QuarantinedEvent recorded = set_aside();
    recorded.reason = QuarantineReason::recorded;
    EXPECT_EQ(answer_with({recorded, discarded(3)}), fails("3.7", "3"));
}

TEST(QuarantineChecks, UploadHasIdCommitmentAndInstantOfWhatItNames) {
    QuarantinedEvent other = set_aside();
    other.upload = UploadId{guid_of(1)};
    EXPECT_EQ(answer_with({other, requeued(3), counted_late(1, 3)}), fails("3.7", "5"));
    other = set_aside();
    other.commit = sha256({"other"});
    EXPECT_EQ(answer_with({other, requeued(3), counted_late(1, 3)}), fails("3.7", "5"));
    other = set_aside();
    other.accepted = at_second(11);
    EXPECT_EQ(answer_with({other, requeued(3), counted_late(1, 3)}), fails("3.7", "5"));
}

TotalsEvent totals(int version, std::int64_t of = 1) {
    TotalsEvent event;
    event.election = {of};
    event.version = version;
    return event;
}
LotEvent lot(std::int64_t number, std::int64_t of = 1) {
    LotEvent event;
    event.election = {of};
    event.number = number;
    event.what = DrawnLot{.situation = {}, .decision = "{}", .drawn = 0, .drawn_at = {}};
    return event;
}
LotEvent voiding(std::int64_t number, std::int64_t voided, std::int64_t of = 1) {
    LotEvent event = lot(number, of);
    event.what = voided;
    return event;
}

// Behind the elections 1 and 2, of entries 3 and 4.
Answer answer_to_statements(const std::vector<Event>& events) {
    std::vector<Event> all{election(1)};
    ElectionEvent second = election(2);
    second.start = at_second(200);
    second.end = at_second(300);
    all.emplace_back(second);
    all.insert(all.end(), events.begin(), events.end());
    return answer_with(all);
}

TEST(StatementChecks, TotalsAndLotsCountUp) {
    EXPECT_EQ(answer_to_statements({totals(1), totals(2), totals(1, 2), lot(1), lot(3, 2)}), all_pass);
    EXPECT_EQ(answer_to_statements({totals(2)}), fails("3.8", "5"));
    EXPECT_EQ(answer_to_statements({totals(1), totals(1)}), fails("3.8", "6"));
    EXPECT_EQ(answer_to_statements({lot(2), lot(2, 2)}), fails("3.8", "6"));
}

TEST(StatementChecks, LotIsVoidedOnceInItsElection) {
    EXPECT_EQ(answer_to_statements({lot(1), voiding(2, 1)}), all_pass);
    EXPECT_EQ(answer_to_statements({lot(1), voiding(2, 1, 2)}), fails("3.8", "6"));
    EXPECT_EQ(answer_to_statements({voiding(2, 1)}), fails("3.8", "5"));
    EXPECT_EQ(answer_to_statements({lot(1), voiding(2, 1), voiding(3, 1)}), fails("3.8", "7"));
    EXPECT_EQ(answer_to_statements({lot(1), voiding(2, 1), voiding(3, 2)}), fails("3.8", "7"));
}

TEST(StatementChecks, EachNamesAnElectionBeforeIt) {
    PublicationEvent publication;
    publication.election = {9};
    ResultEvent result;
    result.election = {9};
    for (const Event& event :
         std::vector<Event>{totals(1, 9), lot(1, 9), publication, closed(9, 0, {}), result})
        EXPECT_EQ(answer_to_statements({event}), fails("3.8", "5")) << event.index();
}

TEST(StatementChecks, ResultNamesTheLastClosed) {
    CountedLog made = counted_log();
    ResultEvent result;
    result.election = {1};
    result.closed = {made.closed};
    made.log.add(closed(1, 1, {2, 0}));
    made.log.add(result);
    EXPECT_EQ(answer_to(made.log), fails("3.8", "9"));
    EXPECT_EQ(answer_to_statements({result}), fails("3.8", "5")) << "no closed";
}

TEST(StatementChecks, EpochsGoUp) {
    const auto lease = [](std::int64_t epoch) {
        LeaseEvent event;
        event.epoch = epoch;
        return event;
    };
    EXPECT_EQ(answer_with({lease(1), lease(5)}), all_pass);
    EXPECT_EQ(answer_with({lease(5), lease(5)}), fails("3.8", "4"));
}

TEST(StatementChecks, KeyIsActiveOnceAndRetiredThen) {
    const KeyEvent active{.key = receipt_key(), .retired = false, .at = at_second(1)};
    KeyEvent retired = active;
    retired.retired = true;
    EXPECT_EQ(answer_with({active, retired}), all_pass);
    EXPECT_EQ(answer_with({active, active}), fails("3.8", "4"));
    EXPECT_EQ(answer_with({active, retired, active}), fails("3.8", "5"));
    EXPECT_EQ(answer_with({retired}), fails("3.8", "3"));
    EXPECT_EQ(answer_with({active, retired, retired}), fails("3.8", "5"));
    KeyEvent other = active;
    other.key = make_verifier_key("other/receipts", SignatureType::ed25519, receipt_key().key);
    EXPECT_EQ(answer_with({other}), fails("3.8", "3"));
}

}  // namespace
}  // namespace urna::verify
