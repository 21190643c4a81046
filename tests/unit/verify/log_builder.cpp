// SPDX-License-Identifier: Apache-2.0
#include "log_builder.h"

#include <algorithm>
#include <ostream>
#include <stdexcept>

#include "base/bytes.h"
#include "bundle/archive.h"
#include "bundle/manifest.h"
#include "bundle/member_names.h"
#include "transparency/checkpoint.h"
#include "transparency/commitment.h"
#include "transparency/event_entries.h"
#include "transparency/event_grammar.h"
#include "transparency/merkle_tree.h"
#include "transparency/note.h"
#include "transparency/receipt.h"
#include "transparency/tile.h"

namespace urna::verify {
namespace {

using namespace transparency;

constexpr std::string_view witness_name = "witness.example/observer";

SecretKey key_of(std::uint8_t first) {
    Seed seed;
    for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(first + i);
    return SecretKey(seed);
}

const SecretKey& log_secret() {
    static const SecretKey key = key_of(0);
    return key;
}

const SecretKey& witness_secret() {
    static const SecretKey key = key_of(32);
    return key;
}

std::string packed_with(const std::vector<TestBallot>& ballots,
                        const std::function<Guid(std::uint8_t)>& name) {
    std::string packed;
    for (const TestBallot& ballot : ballots) {
        packed += as_text(name(ballot.guid).bytes);
        for (unsigned byte = 0; byte < 4; ++byte)
            packed += static_cast<char>(ballot.poll_number >> (8 * byte) & 0xFF);
    }
    return packed;
}

transparency::Policy policy_of(const std::string& text) {
    return parse_policy(text).value();
}

}  // namespace

Guid guid_of(std::uint8_t number) {
    Guid guid;
    guid.bytes.fill(number);
    return guid;
}

Guid pseudonym_of(std::uint8_t number) {
    Guid pseudonym;
    pseudonym.bytes.fill(static_cast<std::uint8_t>(number ^ 0xFF));
    return pseudonym;
}

std::string packed_with_pseudonyms(const std::vector<TestBallot>& ballots) {
    return packed_with(ballots, pseudonym_of);
}

std::uint64_t LogBuilder::add(Event event) {
    const std::uint64_t entry = size();
    for (std::string& text : entries_of(event)) entries_.push_back(std::move(text));
    return entry;
}

std::uint64_t LogBuilder::add_entry(std::string entry) {
    entries_.push_back(std::move(entry));
    return size() - 1;
}

std::uint64_t LogBuilder::add_upload(UploadEvent event, Privacy privacy,
                                     const std::vector<TestBallot>& ballots) {
    bundle::BallotRecord record{
        .entry = size(), .packed = packed_with_pseudonyms(ballots), .opening = bundle::Opening()};
    for (const TestBallot& ballot : ballots) record.opening->guids += as_text(guid_of(ballot.guid).bytes);
    record.opening->nonce.fill(7);
    record.opening->file_sha256.fill(8);
    event.ballots = ballots.size();
    event.commit =
        ballots_commitment(record.opening->nonce, record.opening->file_sha256, packed_with(ballots, guid_of));
    if (event.election && privacy != Privacy::sealed) {
        event.pseudonymous = pseudonymous_commitment(record.packed);
        if (privacy != Privacy::open) record.opening.reset();
        records[record.entry] = record;
    }
    return add(event);
}

std::map<std::string, std::string> LogBuilder::members() const {
    std::map<std::string, std::string> members = extra;
    members["README.txt"] = "A bundle for tests.\n";
    members["checkpoint"] = checkpoint_of(entries_, size(), origin);
    for (const Tile& tile : new_tiles(0, size())) {
        if (tile.level) continue;
        std::string& bytes = members[tile_path(tile)];
        for (unsigned i = 0; i < tile.width; ++i) append_entry(bytes, entries_[tile.index * tile_width + i]);
    }
    for (const auto& [entry, record] : records)
        append_record(members[bundle::ballots_name(entry / bundle::ballots_member_width)], record);
    return members;
}

std::string packed_archive(std::map<std::string, std::string> members) {
    if (!members.contains("MANIFEST")) {
        std::string manifest;
        for (const auto& [name, content] : members)
            manifest += bundle::manifest_line(sha256({content}), name);
        members["MANIFEST"] = manifest;
    }
    return packed_anchors(members);
}

std::string packed_anchors(const std::map<std::string, std::string>& members) {
    std::string archive;
    bundle::ArchiveWriter writer([&](std::string_view bytes) { archive += bytes; });
    for (const auto& [name, content] : members) writer.add(name, content);
    writer.finish();
    return archive;
}

std::string checkpoint_of(const std::vector<std::string>& entries, std::uint64_t size,
                          std::string_view origin) {
    Frontier tree;
    for (std::uint64_t i = 0; i < size; ++i) tree.append(leaf_hash(entries[i]));
    const std::string text =
        checkpoint_text({.origin = std::string(origin), .size = size, .root = tree.root()});
    return note_bytes({text, {sign_note(text, std::string(origin), log_secret())}});
}

std::string cosigned(const std::string& checkpoint, std::uint64_t time) {
    Note note = *parse_note(checkpoint);
    note.signatures.push_back(cosign_note(note.text, std::string(witness_name), witness_secret(), time));
    return note_bytes(note);
}

std::string vkey_of_log() {
    return vkey_text(
        make_verifier_key(std::string(test_origin), SignatureType::ed25519, log_secret().public_key()));
}

std::string vkey_of_witness() {
    return vkey_text(make_verifier_key(std::string(witness_name), SignatureType::cosignature_v1,
                                       witness_secret().public_key()));
}

const SecretKey& receipt_secret() {
    static const SecretKey key = key_of(64);
    return key;
}

VerifierKey receipt_key() {
    return make_verifier_key(receipt_key_name(test_origin), SignatureType::ed25519,
                             receipt_secret().public_key());
}

Policy policy_of_log() {
    return policy_of("log " + vkey_of_log() + "\nquorum none\n");
}

Policy policy_with_witness() {
    return policy_of("log " + vkey_of_log() + "\nwitness w " + vkey_of_witness() + "\nquorum w\n");
}

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    constexpr std::string_view names[] = {"PASS", "FAIL", "SKIP"};
    return out << answer.id << ' ' << names[static_cast<std::size_t>(answer.outcome)] << ' ' << answer.place;
}

Answer first_answer(const Report& report) {
    const auto given = [&](Outcome outcome) {
        return std::find_if(report.begin(), report.end(), [&](const ReportLine& line) {
            return line.finding.outcome == outcome && (outcome == Outcome::fail || line.id != "1.4");
        });
    };
    for (const Outcome outcome : {Outcome::fail, Outcome::skip}) {
        const auto found = given(outcome);
        if (found != report.end()) return {std::string(found->id), outcome, found->finding.place};
    }
    return all_pass;
}

Report report_of(const std::string& archive, const std::function<void(Evidence&)>& change) {
    const auto source = bundle::make_text_source(archive);
    Evidence evidence{.bundle = source.get(),
                      .policy = policy_of_log(),
                      .anchors = nullptr,
                      .since = {},
                      .receipt = {},
                      .receipt_file = {}};
    if (change) change(evidence);
    return verify(evidence, [](const ReportLine&) {});
}

Answer answer_to(const LogBuilder& log, const std::function<void(Evidence&)>& change) {
    return first_answer(report_of(packed_archive(log.members()), change));
}

Answer answer_to(const std::map<std::string, std::string>& members) {
    return first_answer(report_of(packed_archive(members)));
}

}  // namespace urna::verify
