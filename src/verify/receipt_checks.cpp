// SPDX-License-Identifier: Apache-2.0
// 6.1 and 6.2: what a log says of a receipt, and a receipt of a file.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "election/ballot_csv.h"
#include "election/packed_ballots.h"
#include "transparency/note.h"
#include "transparency/receipt.h"
#include "verify/checks.h"

namespace urna::verify {
namespace {

using namespace transparency;

// The keys that the log made active, also those that it retired later.
std::vector<VerifierKey> receipt_keys(const Log& log) {
    std::vector<VerifierKey> keys;
    each_of<KeyEvent>(log, [&](std::uint64_t, const KeyEvent& event) {
        if (!event.retired && event.key.type == SignatureType::ed25519) keys.push_back(event.key);
    });
    return keys;
}

// What is wrong with the note; the receipt comes from its text.
std::optional<std::string> fault_of_note(const Case& at) {
    const auto note = parse_note(*at.evidence.receipt);
    if (!note) return "it is not a signed note";
    if (note->signatures.size() != 1) return "it has more than one signature";
    if (!open_note(*at.evidence.receipt, receipt_keys(at.log)))
        return "no key that the log made active has signed it";
    const auto receipt = parse_receipt_text(note->text);
    if (!receipt) return "it is not a receipt";
    if (receipt->origin != at.checkpoint.origin) return "it is of another log";
    return std::nullopt;
}

// 6.1 has checked it.
Receipt receipt_of(const Case& at) {
    return *parse_receipt_text(parse_note(*at.evidence.receipt)->text);
}

// Whether the witnesses that signed at the instant or later are a quorum by themselves.
bool is_seen_since(const Case& at, Instant instant) {
    const Policy& policy = at.evidence.policy;
    std::vector<WitnessSignature> late;
    const std::int64_t micros = instant.time_since_epoch().count();
    for (const WitnessSignature& witness : at.witnesses) {
        __extension__ using int128 = __int128;
        if (int128{witness.time} * 1'000'000 >= micros) late.push_back(witness);
    }
    return policy.quorum && has_quorum(policy, late);
}

// Of the last entry that set aside what had the receipt's place in the queue; no upload is that of the
// receipt.
Finding what_was_set_aside(const Receipt& receipt, std::uint64_t entry, const QuarantinedEntry& aside) {
    if (aside.event.upload.value_or(receipt.upload) != receipt.upload ||
        aside.event.commit.value_or(receipt.commit) != receipt.commit)
        return fail("the receipt is broken: entry " + std::to_string(entry) +
                    " has another upload in its place");
    if (aside.end == QuarantineEnd::recorded)
        return fail("the receipt is broken: another upload was recorded in its place");
    if (aside.end) return skip(std::to_string(entry), "the upload was set aside, and discarded");
    if (aside.requeued)
        return skip(std::to_string(entry), "the upload was set aside, and is back in the queue");
    return {.place = std::to_string(entry), .reason = "the upload is kept aside"};
}

// By instants, which go on from an earlier one where a clock had been ahead or something was lost.
bool is_recorded_before(const Log& log, const LoggedUpload& upload, const Receipt& receipt) {
    if (upload.event.accepted < receipt.accepted) return true;
    const auto restarts = restarts_of(log);
    return std::any_of(restarts.begin(), restarts.end(), [&](const Restart& restart) {
        return restart.entry > upload.entry && restart.at <= receipt.accepted;
    });
}

// The form in which the console sends a file.
std::string canonical_file(election::Batch& ballots) {
    std::stable_sort(ballots.begin(), ballots.end(),
                     [](const election::Ballot& a, const election::Ballot& b) { return a.guid < b.guid; });
    std::string text;
    for (const election::Ballot& ballot : ballots)
        text += to_string(ballot.guid) + ',' + std::to_string(ballot.poll_number) + '\n';
    return text;
}

bool opens(const Receipt& receipt, std::string_view file, const election::Batch& ballots) {
    return ballots_commitment(receipt.nonce, sha256({file}), as_text(election::packed(ballots))) ==
           receipt.commit;
}

}  // namespace

Finding check_6_1(Case& at) {
    if (const auto fault = fault_of_note(at)) return fail("the receipt: " + *fault);
    const Receipt receipt = receipt_of(at);
    std::vector<const LoggedUpload*> same;  // uploads with its id
    for (const LoggedUpload& upload : at.log.uploads)
        if (upload.event.id == receipt.upload) same.push_back(&upload);
    for (const LoggedUpload* upload : same)
        if (upload->event.accepted == receipt.accepted && upload->event.commit == receipt.commit)
            return {.place = std::to_string(upload->entry), .reason = "the upload is kept"};
    if (const auto entry = at.quarantine.last_at(receipt.entry, receipt.accepted))
        return what_was_set_aside(receipt, *entry, at.quarantine.all().at(*entry));
    for (const LoggedUpload* upload : same)
        if (is_recorded_before(at.log, *upload, receipt))
            return skip(std::to_string(upload->entry), "the upload repeats what was recorded there");
    if (!same.empty()) return fail("the receipt is broken: another upload has its id");
    if (is_seen_since(at, receipt.include_by))
        return fail("the receipt is broken: the log had to hold the upload, and does not");
    return skip({}, "the checkpoint is older than the instant by which it has to hold the upload");
}

Finding check_6_2(Case& at) {
    const std::string& file = *at.evidence.receipt_file;
    election::BallotCsv csv(file.size());
    csv.feed(file);
    auto ballots = csv.finish();
    if (!ballots)
        return fail("the file: line " + std::to_string(ballots.error().number) + " is not a ballot");
    const Receipt receipt = receipt_of(at);
    if (opens(receipt, file, *ballots) || opens(receipt, canonical_file(*ballots), *ballots)) return {};
    return fail("the receipt is of another file");
}

}  // namespace urna::verify
