// SPDX-License-Identifier: Apache-2.0
// What the entries of Urna's log say: everything that decides a count, in the order in which it was recorded.
// How each is written stands in event_grammar.h, and what it means in docs/verify/format.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/guid.h"
#include "base/id.h"
#include "base/instant.h"
#include "transparency/checkpoint.h"
#include "transparency/hash.h"
#include "transparency/verifier_key.h"

namespace urna::transparency {

// The number of an entry of the log, from 0.
struct LeafNumber {
    std::uint64_t value = 0;
    friend bool operator==(const LeafNumber&, const LeafNumber&) = default;
};

// Who sent an upload, by a keyed hash: neither name nor personal number can be found from it without the key.
struct OfficialHash {
    std::array<std::uint8_t, 16> bytes{};
    friend bool operator==(const OfficialHash&, const OfficialHash&) = default;
};

// The first entry of a log.
struct OpenEvent {
    std::string origin;  // a key's name
    Instant at;
    std::optional<Checkpoint> continues;  // of the log that this one takes the place of
    friend bool operator==(const OpenEvent&, const OpenEvent&) = default;
};

// What was recorded before there was a log. The leaves behind it state what there was then.
struct BeforeEvent {
    std::uint64_t uploads = 0;
    Hash record{};      // record_hash() of them
    Hash pseudonyms{};  // pseudonyms_hash() of those that they took
    Instant watermark;
    std::uint64_t participants = 0;  // so many leaves of these kinds follow at once, in this order
    std::uint64_t elections = 0;
    std::uint64_t statements = 0;  // totals, lots and publications
    std::vector<ElectionId> provisional{};
    friend bool operator==(const BeforeEvent&, const BeforeEvent&) = default;
};

// A key that signs receipts from now on, or no longer does.
struct KeyEvent {
    VerifierKey key;
    bool retired = false;
    Instant at;
    friend bool operator==(const KeyEvent&, const KeyEvent&) = default;
};

// A version of a participant.
struct ParticipantEvent {
    ParticipantId id;
    int version = 1;
    bool individual = false;
    bool removed = false;
    std::string name;
    friend bool operator==(const ParticipantEvent&, const ParticipantEvent&) = default;
};

enum class ElectionStanding : std::uint8_t { stands, cancelled, withdrawn };

// What a bundle tells of an election's ballots.
enum class Privacy : std::uint8_t { open, pseudonymous, sealed };

// A version of an election. What is empty it does not have.
struct ElectionEvent {
    ElectionId id;
    int version = 1;
    ElectionStanding standing = ElectionStanding::stands;
    bool individual = false;
    Instant start;
    Instant end;
    Instant created;  // from when on this version is valid
    std::uint64_t seats = 0;
    std::uint64_t threshold_millipercent = 0;
    Privacy privacy = Privacy::pseudonymous;
    std::optional<ElectionId> follows;
    std::string name;
    std::string place;
    std::string kind;
    std::string time_zone;
    std::string rule;                    // canonical JSON; empty: the contract's law
    std::string terms;                   // of the lists, canonical JSON
    std::vector<ParticipantId> lists{};  // the participant with poll number n is at n - 1
    friend bool operator==(const ElectionEvent&, const ElectionEvent&) = default;
};

// How many ballots of an upload got each verdict.
struct VerdictCounts {
    std::uint64_t valid = 0;
    std::uint64_t duplicate = 0;
    std::uint64_t invalid_poll_number = 0;
    std::uint64_t dropped = 0;
    friend bool operator==(const VerdictCounts&, const VerdictCounts&) = default;
};

struct UploadEvent {
    std::uint64_t number = 0;  // of the record, from 1
    UploadId id;
    Instant accepted;
    OfficialHash official;
    std::uint64_t ballots = 0;
    Hash commit{};  // ballots_commitment()
    std::optional<Hash>
        pseudonymous;  // pseudonymous_commitment(); none: in a sealed election, and dropped whole
    std::optional<LeafNumber> earlier;       // the upload of the same name that was dropped or lost
    std::optional<LeafNumber> quarantined;   // the upload was set aside by that leaf, and requeued
    std::optional<ElectionId> for_election;  // that its sender named
    std::string station;                     // that its sender named; empty: none
    std::optional<ElectionId> election;      // that it was judged by; none: dropped whole
    VerdictCounts counts;
    friend bool operator==(const UploadEvent&, const UploadEvent&) = default;
};

enum class QuarantineReason : std::uint8_t {
    unreadable,
    rejected,  // the record cannot keep it
    held,      // its official is on hold
    recorded,  // an upload of its name was recorded before there was a log
};

// An entry of the queue that was set aside. What cannot be read of it is none.
struct QuarantinedEvent {
    std::string entry;  // the id in the queue of its first acceptance, without spaces
    std::optional<UploadId> upload;
    std::optional<Hash> commit;
    Instant accepted;
    QuarantineReason reason = QuarantineReason::unreadable;
    friend bool operator==(const QuarantinedEvent&, const QuarantinedEvent&) = default;
};

struct RequeuedEvent {
    LeafNumber quarantined;
    Instant at;
    friend bool operator==(const RequeuedEvent&, const RequeuedEvent&) = default;
};

struct DiscardedEvent {
    LeafNumber quarantined;
    Instant at;
    friend bool operator==(const DiscardedEvent&, const DiscardedEvent&) = default;
};

// Numbers of an election that its ballots do not tell.
struct TotalsEvent {
    ElectionId election;
    int version = 1;
    std::uint64_t cast = 0;
    std::optional<std::uint64_t> blank;
    std::optional<std::uint64_t> registered;
    std::string source;
    Instant at;
    bool correction = false;
    friend bool operator==(const TotalsEvent&, const TotalsEvent&) = default;
};

// A lot that people drew.
struct DrawnLot {
    Hash situation{};
    std::string decision;  // JSON
    std::uint64_t drawn = 0;
    Instant drawn_at;
    friend bool operator==(const DrawnLot&, const DrawnLot&) = default;
};

// One that voids another lot has that one's number in place of what was drawn.
struct LotEvent {
    ElectionId election;
    std::int64_t number = 0;
    std::variant<DrawnLot, std::int64_t> what;
    std::string reason;
    Instant at;
    bool correction = false;
    friend bool operator==(const LotEvent&, const LotEvent&) = default;
};

struct PublicationEvent {
    ElectionId election;
    bool page = false;
    bool turnout = false;
    Instant at;
    friend bool operator==(const PublicationEvent&, const PublicationEvent&) = default;
};

// The count of an election is complete. The last one counts.
struct ClosedEvent {
    ElectionId election;
    Instant watermark;
    std::uint64_t uploads = 0;
    std::optional<Hash> pseudonyms;      // pseudonyms_hash() of those that a sealed election took
    std::vector<std::uint64_t> votes{};  // of poll number n at n - 1
    friend bool operator==(const ClosedEvent&, const ClosedEvent&) = default;
};

// What the service answered when it was asked for the result.
struct ResultEvent {
    ElectionId election;
    LeafNumber closed;
    std::uint64_t bytes = 0;
    Hash sha256{};
    friend bool operator==(const ResultEvent&, const ResultEvent&) = default;
};

// An operator brought queue and record back to the present, after a clock that was ahead.
struct ResynchronisedEvent {
    Instant at;         // the present, from which instants go on
    Instant watermark;  // what it had been
    std::vector<ElectionId> provisional{};
    friend bool operator==(const ResynchronisedEvent&, const ResynchronisedEvent&) = default;
};

// The queue has forgotten some of what it had accepted.
struct LostEvent {
    std::optional<std::uint64_t> uploads;  // that an operator accepted as lost; none: nobody can tell
    Instant at;                            // the present, from which instants go on
    friend bool operator==(const LostEvent&, const LostEvent&) = default;
};

// Another daemon records from now on.
struct LeaseEvent {
    std::int64_t epoch = 0;
    std::string version;  // of the program
    Hash sha256{};        // of the program
    Instant at;
    friend bool operator==(const LeaseEvent&, const LeaseEvent&) = default;
};

using Event =
    std::variant<OpenEvent, BeforeEvent, KeyEvent, ParticipantEvent, ElectionEvent, UploadEvent,
                 QuarantinedEvent, RequeuedEvent, DiscardedEvent, TotalsEvent, LotEvent, PublicationEvent,
                 ClosedEvent, ResultEvent, ResynchronisedEvent, LostEvent, LeaseEvent>;

}  // namespace urna::transparency
