// SPDX-License-Identifier: Apache-2.0
// 6.1 and 6.2: receipts.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "election/packed_ballots.h"
#include "small_log.h"
#include "transparency/commitment.h"
#include "transparency/note.h"
#include "transparency/receipt.h"

namespace urna::verify {
namespace {

using namespace transparency;

constexpr std::string_view csv =
    "0000000000000000000000000000ab02,1\n00000000-0000-0000-0000-00000000AB01,2\n";
constexpr std::string_view canonical =
    "00000000-0000-0000-0000-00000000ab01,2\n00000000-0000-0000-0000-00000000ab02,1\n";

const election::Ballot first{*parse_guid("0000000000000000000000000000ab01"), 2};
const election::Ballot second{*parse_guid("0000000000000000000000000000ab02"), 1};

Hash commit_of(std::string_view file, const election::Batch& ballots) {
    Nonce nonce;
    nonce.fill(7);
    return ballots_commitment(nonce, sha256({file}), as_text(election::packed(ballots)));
}

Receipt receipt_for_csv() {
    Receipt receipt;
    receipt.origin = test_origin;
    receipt.upload.guid = guid_of(101);
    receipt.entry = "150-0";
    receipt.accepted = at_second(150);
    receipt.ballots = 2;
    receipt.commit = commit_of(csv, {second, first});
    receipt.nonce.fill(7);
    receipt.include_by = at_second(1000);
    return receipt;
}

std::string signed_by(const Receipt& receipt, const SecretKey& key, std::string_view origin = test_origin) {
    const std::string text = receipt_text(receipt);
    return note_bytes({text, {sign_note(text, receipt_key_name(origin), key)}});
}

// A log that has the key, and an upload with the commitment.
LogBuilder log_with_upload(const Hash& commit, std::int64_t accepted = 150) {
    LogBuilder log = begun_log();
    log.add(KeyEvent{.key = receipt_key(), .retired = false, .at = {}});
    UploadEvent event = upload(1, {.valid = 0, .duplicate = 0, .invalid_poll_number = 0, .dropped = 2});
    event.accepted = at_second(accepted);
    event.election.reset();
    event.ballots = 2;
    event.commit = commit;
    log.add(event);
    return log;
}

Report report_on(const LogBuilder& log, const std::string& note, std::uint64_t cosigned_at = 0,
                 std::optional<std::string> file = {}) {
    const auto members = log.members();
    const std::string anchors =
        packed_anchors({{"checkpoint", cosigned(members.at("checkpoint"), cosigned_at)}});
    const auto source = bundle::make_text_source(anchors);
    return report_of(packed_archive(members), [&](Evidence& evidence) {
        evidence.policy = policy_with_witness();
        evidence.anchors = source.get();
        evidence.receipt = note;
        evidence.receipt_file = std::move(file);
    });
}

// What 6.1 says, also where it passes; the witness has not signed late enough for more.
Answer said_of(const LogBuilder& log) {
    const Report report = report_on(log, signed_by(receipt_for_csv(), receipt_secret()));
    const ReportLine& line = report.back();
    return {std::string(line.id), line.finding.outcome, line.finding.place};
}

Answer passes_at(std::string place) {
    return {"6.1", Outcome::pass, std::move(place)};
}

TEST(ReceiptChecks, UploadIsKeptOrRepeatsAnEarlierOne) {
    const Receipt receipt = receipt_for_csv();
    const Hash other = sha256({"other"});
    EXPECT_EQ(said_of(log_with_upload(receipt.commit)), passes_at("4"));
    EXPECT_EQ(said_of(log_with_upload(other, 149)), skips("6.1", "4"));
    EXPECT_EQ(said_of(log_with_upload(receipt.commit, 149)), skips("6.1", "4"));
    EXPECT_EQ(said_of(log_with_upload(other)), fails("6.1", "")) << "at the very instant";
    EXPECT_EQ(said_of(log_with_upload(other, 151)), fails("6.1", ""));
    EXPECT_EQ(said_of(log_with_upload(receipt.commit, 151)), fails("6.1", ""));
}

TEST(ReceiptChecks, UploadOfAClockThatWasAheadIsAnEarlierOne) {
    const auto answer = [](const Event& event) {
        LogBuilder log = log_with_upload(sha256({"other"}), 500);
        log.add(event);
        return said_of(log);
    };
    EXPECT_EQ(answer(ResynchronisedEvent{.at = at_second(150), .watermark = at_second(500)}),
              skips("6.1", "4"));
    EXPECT_EQ(answer(ResynchronisedEvent{.at = at_second(151), .watermark = at_second(500)}),
              fails("6.1", ""));
    EXPECT_EQ(answer(LostEvent{.uploads = {}, .at = at_second(150)}), skips("6.1", "4"));
}

QuarantinedEvent aside_of(const Receipt& receipt) {
    QuarantinedEvent event;
    event.entry = receipt.entry;
    event.upload = receipt.upload;
    event.commit = receipt.commit;
    event.accepted = receipt.accepted;
    return event;
}

// Behind another upload, in entry 4; the first of these events is entry 5.
Answer said_of_events(const std::vector<Event>& events) {
    LogBuilder log = log_with_upload(sha256({"other"}), 100);
    for (const Event& event : events) log.add(event);
    return said_of(log);
}

TEST(ReceiptChecks, UploadThatWasSetAsideIsKeptAsideUntilSomethingEndsIt) {
    const QuarantinedEvent aside = aside_of(receipt_for_csv());
    const RequeuedEvent requeued{.quarantined = {5}, .at = {}};
    const DiscardedEvent discarded{.quarantined = {5}, .at = {}};
    EXPECT_EQ(said_of_events({aside}), passes_at("5"));
    EXPECT_EQ(said_of_events({aside, requeued}), skips("6.1", "5"));
    EXPECT_EQ(said_of_events({aside, requeued, aside}), passes_at("7"));
    EXPECT_EQ(said_of_events({aside, discarded}), skips("6.1", "5"));
    EXPECT_EQ(said_of_events({aside, requeued, discarded}), skips("6.1", "5"));
    QuarantinedEvent unread = aside;
    unread.upload.reset();
    unread.commit.reset();
    EXPECT_EQ(said_of_events({unread}), passes_at("5"));
}

TEST(ReceiptChecks, AnotherUploadInItsPlaceBreaksTheReceipt) {
    const QuarantinedEvent aside = aside_of(receipt_for_csv());
    QuarantinedEvent other = aside;
    other.upload = UploadId{guid_of(99)};
    EXPECT_EQ(said_of_events({other}), fails("6.1", ""));
    other = aside;
    other.commit = sha256({"other"});
    EXPECT_EQ(said_of_events({other}), fails("6.1", ""));
    other = aside;
    other.accepted += std::chrono::seconds(1);
    EXPECT_EQ(said_of_events({other}), skips("6.1", "4")) << "another place";
    other = aside;
    other.upload.reset();
    other.commit.reset();
    UploadEvent recorded = upload(2, {.valid = 0, .duplicate = 0, .invalid_poll_number = 0, .dropped = 2});
    recorded.id.guid = guid_of(99);
    recorded.election.reset();
    recorded.ballots = 2;
    recorded.quarantined = LeafNumber{5};
    EXPECT_EQ(said_of_events({other, RequeuedEvent{.quarantined = {5}, .at = {}}, recorded}),
              fails("6.1", ""));
}

TEST(ReceiptChecks, ReceiptOfAMissingUploadIsBrokenOnceWitnessesSignedLater) {
    Receipt receipt = receipt_for_csv();
    receipt.upload.guid = guid_of(99);
    const std::string note = signed_by(receipt, receipt_secret());
    const LogBuilder log = log_with_upload(receipt.commit);
    EXPECT_EQ(first_answer(report_on(log, note, 999)), skips("6.1"));
    EXPECT_EQ(first_answer(report_on(log, note, 1000)), fails("6.1", ""));
    EXPECT_EQ(answer_to(log, [&](Evidence& evidence) { evidence.receipt = note; }), skips("6.1"))
        << "a quorum of nobody saw nothing";
}

TEST(ReceiptChecks, ActiveKeyOfTheLogSignedIt) {
    const Receipt receipt = receipt_for_csv();
    const LogBuilder log = log_with_upload(receipt.commit);
    Seed seed{};
    EXPECT_EQ(first_answer(report_on(log, signed_by(receipt, SecretKey(seed)))), fails("6.1", ""));
    EXPECT_EQ(first_answer(report_on(begun_log(), signed_by(receipt, receipt_secret()))), fails("6.1", ""));
    EXPECT_EQ(first_answer(report_on(log, signed_by(receipt, receipt_secret(), "other"))), fails("6.1", ""));
    EXPECT_EQ(first_answer(report_on(log, "nothing\n")), fails("6.1", ""));
    Note twice = *parse_note(signed_by(receipt, receipt_secret()));
    twice.signatures.push_back(twice.signatures.front());
    EXPECT_EQ(first_answer(report_on(log, note_bytes(twice))), fails("6.1", ""));
    LogBuilder retired = log;
    retired.add(KeyEvent{.key = receipt_key(), .retired = true, .at = {}});
    EXPECT_EQ(first_answer(report_on(retired, signed_by(receipt, receipt_secret()))), all_pass);
}

TEST(ReceiptChecks, ReceiptOfAnotherLogOrFormIsRefused) {
    Receipt receipt = receipt_for_csv();
    const LogBuilder log = log_with_upload(receipt.commit);
    receipt.origin = "other.example/urna";
    EXPECT_EQ(first_answer(report_on(log, signed_by(receipt, receipt_secret()))), fails("6.1", ""));
    const std::string text = receipt_text(receipt_for_csv()) + "more 1\n";
    const std::string more =
        note_bytes({text, {sign_note(text, receipt_key_name(test_origin), receipt_secret())}});
    EXPECT_EQ(first_answer(report_on(log, more)), fails("6.1", ""));
}

Answer answer_with_file(const Receipt& receipt, std::string_view file) {
    const LogBuilder log = log_with_upload(receipt.commit);
    return first_answer(report_on(log, signed_by(receipt, receipt_secret()), 0, std::string(file)));
}

TEST(ReceiptChecks, FileIsThatOfTheReceiptAsItIsOrInTheConsolesForm) {
    Receipt receipt = receipt_for_csv();
    EXPECT_EQ(answer_with_file(receipt, csv), all_pass);
    EXPECT_EQ(answer_with_file(receipt, std::string(csv) + "\n"), fails("6.2", ""));
    EXPECT_EQ(answer_with_file(receipt, canonical), fails("6.2", ""));
    receipt.commit = commit_of(canonical, {first, second});
    EXPECT_EQ(answer_with_file(receipt, csv), all_pass);
    EXPECT_EQ(answer_with_file(receipt, canonical), all_pass);
}

}  // namespace
}  // namespace urna::verify
