// SPDX-License-Identifier: Apache-2.0
// What the record says of uploads as wholes, in every engine.
#include "store/upload_record.h"

#include <gmock/gmock.h>

#include <deque>

#include "store/store_suite.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Election;
using election::Verdict;
using election::VerdictCounts;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class UploadRecordSuite : public StoreSuite {
 protected:
    // Of one ballot.
    void record(std::uint8_t id, std::int64_t seconds, const Election* of, Verdict verdict) {
        const AcceptedUpload accepted{upload(id, {{guid(id), 1}}), at(seconds)};
        stores.ballots->load_context({});
        const std::vector<JudgedUpload> judged{{&accepted, of, {verdict}}};
        stores.ballots->record(judged, at(seconds), epoch, std::stop_token());
    }

    Epoch epoch = *stores.leases->take("a daemon", std::chrono::minutes(1));
    Election election = add_election(100, 200);
    Election other = add_election(200, 300);
};
INSTANTIATE_TEST_SUITE_P(Engines, UploadRecordSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(UploadRecordSuite, EmptyRecordHasNoLastUpload) {
    EXPECT_EQ(stores.uploads->last(), 0);
    EXPECT_THAT(stores.uploads->uploads(election.id, 0, 100), IsEmpty());
}

TEST_P(UploadRecordSuite, UploadIsShownWithItsOfficialAndWhatBecameOfItsBallots) {
    AcceptedUpload accepted{upload(1, {{guid(1), 1}, {guid(2), 2}, {guid(1), 1}, {guid(3), 9}}), at(150)};
    accepted.upload.official = {"other@example.org", "0202990710009", "Đorđe", "Đorđević"};
    const std::vector<JudgedUpload> judged{
        {&accepted,
         &election,
         {Verdict::valid, Verdict::valid, Verdict::duplicate, Verdict::invalid_poll_number}}};
    stores.ballots->record(judged, at(151), epoch, std::stop_token());
    reopen();
    const auto uploads = stores.uploads->uploads(election.id, 0, stores.uploads->last());
    ASSERT_THAT(uploads, SizeIs(1));
    EXPECT_EQ(uploads[0].number, stores.uploads->last());
    EXPECT_EQ(uploads[0].id, accepted.upload.id);
    EXPECT_EQ(uploads[0].accepted_at, at(150));
    EXPECT_EQ(uploads[0].official_email, "other@example.org");
    EXPECT_EQ(uploads[0].official_jmbg, "0202990710009");
    EXPECT_EQ(uploads[0].official_forename, "Đorđe");
    EXPECT_EQ(uploads[0].official_surname, "Đorđević");
    EXPECT_EQ(uploads[0].counts, (VerdictCounts{2, 1, 1, 0}));
}

TEST_P(UploadRecordSuite, UploadsOfOneElectionAreReadInPieces) {
    record(1, 150, &election, Verdict::valid);
    const std::int64_t one = stores.uploads->last();
    record(2, 50, nullptr, Verdict::dropped);
    record(3, 250, &other, Verdict::valid);
    record(4, 160, &election, Verdict::valid);
    const std::int64_t all = stores.uploads->last();
    EXPECT_GT(all, one);
    EXPECT_THAT(stores.uploads->uploads(election.id, 0, all), SizeIs(2));
    EXPECT_THAT(stores.uploads->uploads(election.id, 0, one), SizeIs(1));
    const auto behind = stores.uploads->uploads(election.id, one, all);
    ASSERT_THAT(behind, SizeIs(1));
    EXPECT_EQ(behind[0].accepted_at, at(160));
    EXPECT_THAT(stores.uploads->uploads(election.id, all, all + 100), IsEmpty());
    EXPECT_THAT(stores.uploads->uploads(other.id, 0, all), SizeIs(1));
}

// Whoever has seen the last one may forget about all before it.
TEST_P(UploadRecordSuite, NumbersGrowInTheOrderOfRecordingWheneverItWasAccepted) {
    std::int64_t before = stores.uploads->last();
    std::uint8_t id = 0;
    for (const std::int64_t seconds : {180, 170, 160}) {
        record(++id, seconds, &election, Verdict::valid);
        if (id == 2) reopen();
        EXPECT_GT(stores.uploads->last(), before);
        before = stores.uploads->last();
    }
}

class OfficialVotesSuite : public UploadRecordSuite {
 protected:
    // Verdicts are given by those who call; GUIDs count on.
    void add(const Election* of, const std::string& jmbg,
             const std::vector<std::pair<std::uint32_t, Verdict>>& ballots) {
        AcceptedUpload& accepted = accepted_.emplace_back();
        accepted.accepted_at = at(150);
        JudgedUpload judged{&accepted, of, {}};
        for (const auto& [poll_number, verdict] : ballots) {
            if (verdict != Verdict::duplicate) ++guids_;
            Guid of_ballot;
            of_ballot.bytes = {
                static_cast<std::uint8_t>(guids_ >> 8), static_cast<std::uint8_t>(guids_), 0, 0, 0, 1};
            accepted.upload.ballots.push_back({of_ballot, poll_number});
            judged.verdicts.push_back(verdict);
        }
        accepted.upload.id.guid.bytes = {2, static_cast<std::uint8_t>(accepted_.size() >> 8),
                                         static_cast<std::uint8_t>(accepted_.size())};
        accepted.upload.official = {"e", jmbg, "f", "s"};
        judged_.push_back(std::move(judged));
    }
    void record_all() {
        stores.ballots->load_context({});
        stores.ballots->record(judged_, at(160), epoch, std::stop_token());
    }
    std::vector<std::int64_t> votes(const Election& of, const std::string& jmbg) {
        OfficialUploads uploads{of.id, jmbg};
        for (const UploadRow& row : stores.uploads->uploads(of.id, 0, stores.uploads->last())) {
            if (row.official_jmbg != jmbg) continue;
            if (uploads.first == 0) uploads.first = row.number;
            uploads.last = row.number;
        }
        OfficialVotes counted{.valid = std::vector<std::int64_t>(of.participants.size())};
        for (pieces = 0; !counted.finished; ++pieces) {
            const std::int64_t row_before = counted.through_row;
            counted = stores.uploads->count_votes(uploads, counted);
            EXPECT_GT(counted.through_row, row_before);
        }
        return counted.valid;
    }

    int pieces = 0;

 private:
    std::deque<AcceptedUpload> accepted_;
    std::vector<JudgedUpload> judged_;
    int guids_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, OfficialVotesSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(OfficialVotesSuite, ValidBallotsOfOneOfficialAndOneElectionAreCounted) {
    add(&election, "1", {{1, Verdict::valid}, {2, Verdict::valid}, {2, Verdict::duplicate}});
    add(&election, "2", {{1, Verdict::duplicate}, {1, Verdict::valid}, {9, Verdict::invalid_poll_number}});
    add(nullptr, "1", {{1, Verdict::dropped}});
    add(&other, "1", {{2, Verdict::valid}});
    add(&election, "1", {{1, Verdict::valid}, {7, Verdict::invalid_poll_number}, {7, Verdict::duplicate}});
    add(&election, "3", {});
    record_all();
    EXPECT_THAT(votes(election, "1"), ElementsAre(2, 1));
    EXPECT_THAT(votes(election, "2"), ElementsAre(1, 0));
    EXPECT_THAT(votes(election, "3"), ElementsAre(0, 0));
    EXPECT_THAT(votes(other, "1"), ElementsAre(0, 1));
}

TEST_P(OfficialVotesSuite, LongRecordIsCountedInPieces) {
    for (int i = 0; i < 600; ++i) {
        add(&other, "0", {{1, Verdict::valid}});
        add(&election, i % 3 == 0 ? "1" : "2",
            {{1, Verdict::valid}, {2, Verdict::valid}, {2, Verdict::duplicate}});
    }
    record_all();
    EXPECT_THAT(votes(election, "1"), ElementsAre(200, 200));
    EXPECT_THAT(votes(election, "2"), ElementsAre(400, 400));
    EXPECT_GT(pieces, 1);
}

// An upload has many rows then.
TEST_P(OfficialVotesSuite, LargeUploadOverSeveralPiecesIsCountedOnce) {
    add(&election, "2", {{2, Verdict::valid}});
    AcceptedUpload large{upload(9, many_ballots(600'000)), at(150)};
    const std::vector<JudgedUpload> judged{[&] {
        JudgedUpload one{&large, &election, {}};
        for (election::Ballot& ballot : large.upload.ballots) {
            ballot.poll_number = ballot.poll_number % 3 + 1;
            one.verdicts.push_back(ballot.poll_number > 2 ? Verdict::invalid_poll_number : Verdict::valid);
        }
        return one;
    }()};
    stores.ballots->load_context({});
    stores.ballots->record(judged, at(160), epoch, std::stop_token());
    record_all();
    std::vector<std::int64_t> expected(2);
    for (const election::Ballot& ballot : large.upload.ballots) {
        if (ballot.poll_number <= 2) ++expected[ballot.poll_number - 1];
    }
    EXPECT_EQ(votes(election, large.upload.official.jmbg), expected);
    EXPECT_GT(pieces, 1);
    EXPECT_THAT(votes(election, "2"), ElementsAre(0, 1));
}

}  // namespace
}  // namespace urna::store
