// SPDX-License-Identifier: Apache-2.0
// 4.1 to 4.4: ballots, pseudonyms, governing elections and verdicts.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "small_log.h"
#include "transparency/commitment.h"

namespace urna::verify {
namespace {

using namespace transparency;

Answer answer_with(CountedLog made, const std::string& name, const std::string& content) {
    auto members = made.log.members();
    members[name] = content;
    return answer_to(members);
}

Answer answer_without(CountedLog made, const std::string& name) {
    auto members = made.log.members();
    members.erase(name);
    return answer_to(members);
}

TEST(BallotMemberChecks, EachPrivacyShowsItsMembers) {
    EXPECT_EQ(answer_to(counted_log(Privacy::pseudonymous).log), all_pass);
    EXPECT_EQ(answer_to(counted_log(Privacy::open).log), all_pass);
    EXPECT_EQ(answer_to(counted_log(Privacy::sealed).log), skips("4.4"));
}

TEST(BallotMemberChecks, MembersAreThoseThatEntriesAskFor) {
    EXPECT_EQ(answer_without(counted_log(), "ballots/000"), fails("4.1", "ballots/000"));
    EXPECT_EQ(answer_with(counted_log(), "ballots/001", ""), fails("4.1", "ballots/001"));
    EXPECT_EQ(answer_with(counted_log(), "sealed/1", ""), fails("4.1", "sealed/1"));
    EXPECT_EQ(answer_with(counted_log(), "sealed/before", ""), fails("4.1", "sealed/before"));
    EXPECT_EQ(answer_without(counted_log(Privacy::sealed), "sealed/1"), fails("4.1", "sealed/1"));
    EXPECT_EQ(answer_with(counted_log(Privacy::sealed), "ballots/000", ""), fails("4.1", "ballots/000"));
}

TEST(BallotMemberChecks, MemberHoldsExactlyItsUploads) {
    const std::string sound = counted_log().log.members().at("ballots/000");
    EXPECT_EQ(answer_with(counted_log(), "ballots/000", sound + "x"), fails("4.1", "ballots/000"));
    EXPECT_EQ(answer_with(counted_log(), "ballots/000", sound.substr(1)), fails("4.1", "ballots/000"));
    std::string other = sound;
    other[7] = 5;  // the number of its entry
    EXPECT_EQ(answer_with(counted_log(), "ballots/000", other), fails("4.1", "ballots/000"));
    other = sound.substr(0, sound.size() - 20);
    other[11] = 2;  // how many ballots
    EXPECT_EQ(answer_with(counted_log(), "ballots/000", other), fails("4.1", "ballots/000"));
}

TEST(BallotMemberChecks, SealedListAscendsAndHasTheHashOfTheLog) {
    const std::string list = counted_log(Privacy::sealed).log.extra.at("sealed/1");
    EXPECT_EQ(answer_with(counted_log(Privacy::sealed), "sealed/1", list.substr(16)),
              fails("4.1", "sealed/1"));
    const auto answer = [](const std::optional<Hash>& hash, const std::string& content) {
        ElectionEvent event = election(1);
        event.privacy = Privacy::sealed;
        LogBuilder log = log_with_election(event);
        ClosedEvent end = closed(1, 0, {0, 0});
        end.pseudonyms = hash;
        log.add(end);
        log.extra["sealed/1"] = content;
        return answer_to(log);
    };
    EXPECT_EQ(answer(pseudonyms_hash(list), list), fails("5.2", "4")) << "of an election without uploads";
    EXPECT_EQ(answer(pseudonyms_hash(""), ""), all_pass);
    const std::string descending = list.substr(16) + list.substr(0, 16);
    EXPECT_EQ(answer(pseudonyms_hash(descending), descending), fails("4.1", "sealed/1"));
    const std::string twice = list.substr(16) + list.substr(16);
    EXPECT_EQ(answer(pseudonyms_hash(twice), twice), fails("4.1", "sealed/1"));
    EXPECT_EQ(answer(pseudonyms_hash(list + "x"), list + "x"), fails("4.1", "sealed/1"));
    EXPECT_EQ(answer(std::nullopt, list), fails("4.1", "sealed/1"));
}

TEST(OpeningChecks, BallotsOpenPublic) {
    CountedLog made = counted_log();
    made.log.records.at(made.upload).packed[16] ^= 1;
    EXPECT_EQ(answer_to(made.log), fails("4.2", "4"));
    LogBuilder log = log_with_election();
    UploadEvent event = upload(1, {});
    log.add(event);
    log.records[4] = {.entry = 4, .packed = "", .opening = {}};
    EXPECT_EQ(answer_to(log), fails("4.2", "4")) << "without a line `public`";
}

TEST(OpeningChecks, BallotsOfAnOpenElectionOpenTheirCommitment) {
    const auto answer = [](const std::function<void(bundle::Opening&)>& change) {
        CountedLog made = counted_log(Privacy::open);
        change(*made.log.records.at(made.upload).opening);
        return answer_to(made.log);
    };
    EXPECT_EQ(answer([](auto& opening) { opening.nonce[0] ^= 1; }), fails("4.2", "4"));
    EXPECT_EQ(answer([](auto& opening) { opening.file_sha256[31] ^= 1; }), fails("4.2", "4"));
    EXPECT_EQ(answer([](auto& opening) { opening.guids[17] ^= 1; }), fails("4.2", "4"));
}

// The commitments of an upload fit whatever ballots it has.
Answer answer_to_pairs(const std::vector<std::pair<Guid, Guid>>& pairs) {
    ElectionEvent event = election(1);
    event.privacy = Privacy::open;
    LogBuilder log = log_with_election(event);
    std::uint64_t number = 0;
    for (const auto& [guid, pseudonym] : pairs) {
        const std::string poll("\1\0\0\0", 4);
        const std::string with_guid = std::string(as_text(guid.bytes)) + poll;
        bundle::BallotRecord record{.entry = log.size(),
                                    .packed = std::string(as_text(pseudonym.bytes)) + poll,
                                    .opening = bundle::Opening()};
        record.opening->guids = as_text(guid.bytes);
        UploadEvent one =
            upload(++number, {.valid = 1, .duplicate = 0, .invalid_poll_number = 0, .dropped = 0});
        one.ballots = 1;
        one.commit = ballots_commitment(record.opening->nonce, record.opening->file_sha256, with_guid);
        one.pseudonymous = pseudonymous_commitment(record.packed);
        log.records[log.add(one)] = record;
    }
    log.add(closed(1, number, {number, 0}));
    return answer_to(log);
}

TEST(OpeningChecks, PseudonymsAreOneForEachGuid) {
    EXPECT_EQ(answer_to_pairs({{guid_of(1), guid_of(11)}, {guid_of(2), guid_of(12)}}), all_pass);
    EXPECT_EQ(
        answer_to_pairs({{guid_of(1), guid_of(11)}, {guid_of(2), guid_of(12)}, {guid_of(1), guid_of(13)}}),
        fails("4.2", "6"));
    EXPECT_EQ(answer_to_pairs({{guid_of(1), guid_of(11)}, {guid_of(2), guid_of(11)}}), fails("4.2", "5"));
    EXPECT_EQ(answer_to_pairs({{guid_of(0), guid_of(11)}, {guid_of(0), guid_of(12)}}), fails("4.2", "5"));
    EXPECT_EQ(answer_to_pairs({{guid_of(1), guid_of(0)}, {guid_of(2), guid_of(0)}}), fails("4.2", "5"));
}

Answer answer_accepted_at(std::int64_t second, std::optional<ElectionId> named,
                          const std::vector<ElectionEvent>& elections) {
    LogBuilder log = begun_log();
    for (const ElectionEvent& event : elections) log.add(event);
    UploadEvent event = upload(1, {});
    event.accepted = at_second(second);
    event.election = named;
    log.add_upload(event, Privacy::pseudonymous, {});
    ClosedEvent end = closed(1, 1, {0, 0});
    end.watermark = at_second(1000);
    if (named) log.add(end);
    return answer_to(log);
}

TEST(VerdictChecks, ElectionThatGovernsIsNamed) {
    const ElectionId first{1};
    EXPECT_EQ(answer_accepted_at(100, first, {election(1)}), all_pass);
    EXPECT_EQ(answer_accepted_at(199, first, {election(1)}), all_pass);
    EXPECT_EQ(answer_accepted_at(200, std::nullopt, {election(1)}), all_pass);
    EXPECT_EQ(answer_accepted_at(200, first, {election(1)}), fails("4.3", "4"));
    EXPECT_EQ(answer_accepted_at(99, first, {election(1)}), fails("4.3", "4"));
    EXPECT_EQ(answer_accepted_at(150, std::nullopt, {election(1)}), fails("4.3", "4"));
    ElectionEvent late = election(1);
    late.created = at_second(160);
    EXPECT_EQ(answer_accepted_at(150, std::nullopt, {late}), all_pass);
    EXPECT_EQ(answer_accepted_at(150, first, {late}), fails("4.3", "4")) << "it was not created yet";
}

TEST(VerdictChecks, WithdrawnElectionGovernsNoMore) {
    ElectionEvent withdrawn = election(1);
    withdrawn.version = 2;
    withdrawn.standing = ElectionStanding::withdrawn;
    withdrawn.created = at_second(140);
    EXPECT_EQ(answer_accepted_at(139, ElectionId{1}, {election(1), withdrawn}), all_pass);
    EXPECT_EQ(answer_accepted_at(140, std::nullopt, {election(1), withdrawn}), all_pass);
    EXPECT_EQ(answer_accepted_at(140, ElectionId{1}, {election(1), withdrawn}), fails("4.3", "5"));
}

TEST(VerdictChecks, TwoElectionsThatGovernedAnInstantAreAFault) {
    ElectionEvent withdrawn = election(1);
    withdrawn.version = 2;
    withdrawn.standing = ElectionStanding::withdrawn;
    withdrawn.created = at_second(160);
    EXPECT_EQ(answer_accepted_at(150, ElectionId{1}, {election(1), withdrawn, election(2)}),
              fails("4.3", "6"));
}

// Election 2, from 200 s to 300 s; the second of its uploads repeats a ballot of election 1.
Answer answer_to_counts(VerdictCounts counts, const std::vector<TestBallot>& ballots,
                        const std::vector<std::uint64_t>& votes, Privacy first = Privacy::pseudonymous) {
    CountedLog made = counted_log(first);
    ElectionEvent second = election(2);
    second.start = at_second(200);
    second.end = at_second(300);
    made.log.add(second);
    UploadEvent event = upload(2, counts);
    event.accepted = at_second(250);
    event.election = ElectionId{2};
    made.log.add_upload(event, Privacy::pseudonymous, ballots);
    ClosedEvent end = closed(2, 1, votes);
    end.watermark = at_second(300);
    made.log.add(end);
    return answer_to(made.log);
}

VerdictCounts counts_of(std::uint64_t valid, std::uint64_t duplicate, std::uint64_t invalid) {
    return {.valid = valid, .duplicate = duplicate, .invalid_poll_number = invalid, .dropped = 0};
}

TEST(VerdictChecks, DuplicatesAreFoundOverElectionsAndInvalidOnesTakeTheirPseudonym) {
    const std::vector<TestBallot> ballots{{1, 1}, {7, 3}, {7, 1}, {8, 0}, {9, 2}};
    EXPECT_EQ(answer_to_counts(counts_of(1, 2, 2), ballots, {0, 1}), all_pass);
    EXPECT_EQ(answer_to_counts(counts_of(2, 1, 2), ballots, {0, 2}), fails("4.4", "9"));
    EXPECT_EQ(answer_to_counts(counts_of(1, 1, 3), ballots, {0, 1}), fails("4.4", "9"));
}

TEST(VerdictChecks, PseudonymsOfASealedElectionThatWasClosedAreTaken) {
    const std::vector<TestBallot> ballots{{1, 1}, {9, 2}};
    EXPECT_EQ(answer_to_counts(counts_of(1, 1, 0), ballots, {0, 1}, Privacy::sealed), skips("4.4"));
    EXPECT_EQ(answer_to_counts(counts_of(2, 0, 0), ballots, {1, 1}, Privacy::sealed), fails("4.4", "9"));
}

// Whatever entry they were closed by: nothing that was judged before has a pseudonym of their lists.
TEST(VerdictChecks, PseudonymsOfASealedElectionAreTakenBeforeItIsClosed) {
    CountedLog made = counted_log(Privacy::sealed);
    LogBuilder log = log_with_election([] {
        ElectionEvent sealed = election(1);
        sealed.privacy = Privacy::sealed;
        return sealed;
    }());
    log.entries().push_back(made.log.entries()[made.upload]);
    log.extra["sealed/1"] = made.log.extra.at("sealed/1");
    ElectionEvent second = election(2);
    second.start = at_second(200);
    second.end = at_second(300);
    log.add(second);
    UploadEvent event = upload(2, counts_of(1, 1, 0));
    event.accepted = at_second(250);
    event.election = ElectionId{2};
    log.add_upload(event, Privacy::pseudonymous, {{1, 1}, {9, 2}});
    log.entries().push_back(made.log.entries()[made.closed]);
    ClosedEvent end = closed(2, 1, {0, 1});
    end.watermark = at_second(300);
    log.add(end);
    EXPECT_EQ(answer_to(log), skips("4.4"));
}

TEST(VerdictChecks, PseudonymsFromBeforeTheLogAreTakenAndNotAllIsSeen) {
    const auto answer = [](VerdictCounts counts) {
        LogBuilder log = log_after(BeforeEvent(), std::string(as_text(pseudonym_of(1).bytes)));
        log.add(participant(1));
        log.add(participant(2));
        log.add(election(1));
        log.add_upload(upload(1, counts), Privacy::pseudonymous, {{1, 1}, {2, 1}});
        log.add(closed(1, 1, {counts.valid, 0}));
        return answer_to(log);
    };
    EXPECT_EQ(answer(counts_of(1, 1, 0)), skips("4.4"));
    EXPECT_EQ(answer(counts_of(2, 0, 0)), fails("4.4", "5"));
}

}  // namespace
}  // namespace urna::verify
