// SPDX-License-Identifier: Apache-2.0
// Makes the bundle of a log whose events a test chooses, and signs it with the log's key: what is wrong with
// it then is wrong with what the log says.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/ballot_record.h"
#include "transparency/event.h"
#include "verify/verify.h"

namespace urna::verify {

inline constexpr std::string_view test_origin = "elections.example/urna";

// A ballot as an official recorded it. Its pseudonym follows from the GUID.
struct TestBallot {
    std::uint8_t guid = 0;
    std::uint32_t poll_number = 1;
};

Guid guid_of(std::uint8_t number);
Guid pseudonym_of(std::uint8_t number);
std::string packed_with_pseudonyms(const std::vector<TestBallot>& ballots);

// The events and ballots of a log; a test changes what it wants to be wrong.
class LogBuilder {
 public:
    // Gives the entry that the event gets.
    std::uint64_t add(transparency::Event event);
    // The same of bytes that may be no event.
    std::uint64_t add_entry(std::string entry);
    // An upload of an election of this privacy, with the commitments that its ballots ask for.
    std::uint64_t add_upload(transparency::UploadEvent event, transparency::Privacy privacy,
                             const std::vector<TestBallot>& ballots);

    std::uint64_t size() const { return entries_.size(); }

    // What stands in the archive, by name, without the manifest. Tests may change it before it is packed.
    std::map<std::string, std::string> members() const;

    std::map<std::uint64_t, bundle::BallotRecord> records;  // by entries
    std::map<std::string, std::string> extra;               // members that events alone do not give
    std::string origin{test_origin};

    std::vector<std::string>& entries() { return entries_; }

 private:
    std::vector<std::string> entries_;
};

// With a manifest that fits, unless there is one.
std::string packed_archive(std::map<std::string, std::string> members);
std::string packed_anchors(const std::map<std::string, std::string>& members);

// The checkpoint of so many of the entries.
std::string checkpoint_of(const std::vector<std::string>& entries, std::uint64_t size,
                          std::string_view origin = test_origin);
// The same with the signature of the test's witness.
std::string cosigned(const std::string& checkpoint, std::uint64_t time);

std::string vkey_of_log();
std::string vkey_of_witness();
const transparency::SecretKey& receipt_secret();
transparency::VerifierKey receipt_key();

// Of the log's key alone, or with a quorum of the witness.
transparency::Policy policy_of_log();
transparency::Policy policy_with_witness();

// The line that fails; without one the first that is skipped behind 1.4; else one that passes, with the id
// `none`.
struct Answer {
    std::string id;
    Outcome outcome = Outcome::pass;
    std::string place;
    friend bool operator==(const Answer&, const Answer&) = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& answer);

inline const Answer all_pass{"none", Outcome::pass, ""};
inline Answer fails(std::string id, std::string place) {
    return {std::move(id), Outcome::fail, std::move(place)};
}
inline Answer skips(std::string id, std::string place = "") {
    return {std::move(id), Outcome::skip, std::move(place)};
}

Answer first_answer(const Report& report);
Report report_of(const std::string& archive, const std::function<void(Evidence&)>& change = {});
Answer answer_to(const LogBuilder& log, const std::function<void(Evidence&)>& change = {});
Answer answer_to(const std::map<std::string, std::string>& members);

}  // namespace urna::verify
