// SPDX-License-Identifier: Apache-2.0
// Whom somebody believes about a log (C2SP tlog-policy): its keys, witnesses, and how many of these have to
// have signed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "transparency/checkpoint.h"
#include "transparency/verifier_key.h"

namespace urna::transparency {

inline constexpr std::size_t policy_bytes_max = 1'000'000;

struct PolicyLog {
    VerifierKey key;
    std::string url;  // empty: none
};

struct PolicyWitness {
    VerifierKey key;
    std::string url;  // empty: none
};

struct PolicyGroup {
    std::size_t threshold = 1;         // so many of the members have to have signed
    std::vector<std::size_t> members;  // places among the components, all before the group's own
};

struct PolicyComponent {
    std::string name;
    std::variant<PolicyWitness, PolicyGroup> what;
};

struct Policy {
    std::vector<PolicyLog> logs;
    std::vector<PolicyComponent> components;
    std::optional<std::size_t> quorum;  // a place among the components; none: no witness has to have signed
};

struct PolicyError {
    std::size_t line = 0;  // counted from 1; 0: the file as a whole
    std::string message;
};

[[noreturn]] void throw_exception_from_error(const PolicyError& error, const boost::source_location& where);

Result<Policy, PolicyError> parse_policy(std::string_view bytes);

struct WitnessSignature {
    std::size_t component = 0;  // the witness' place
    std::uint64_t time = 0;     // in seconds since 1970
    friend bool operator==(const WitnessSignature&, const WitnessSignature&) = default;
};

// Whether the quorum has signed, given the witnesses that have. It has where the policy wants none.
bool has_quorum(const Policy& policy, const std::vector<WitnessSignature>& witnesses);

struct TrustedCheckpoint {
    Checkpoint checkpoint;
    std::size_t log = 0;  // whose key signed it: a place among the policy's logs
    std::vector<WitnessSignature> witnesses;
    bool has_quorum = false;
};

enum class Distrust {
    malformed_note,
    wrong_signature,       // one that names a key of the policy is not that key's
    not_signed_by_log,     // by none of the logs whose key has the origin's name
    malformed_checkpoint,  // the note is signed, and is no checkpoint
    extension_lines,
};

[[noreturn]] void throw_exception_from_error(Distrust error, const boost::source_location& where);

// What a policy makes of the note of a checkpoint. Whether the quorum has signed is for the caller to judge.
Result<TrustedCheckpoint, Distrust> check_checkpoint(const Policy& policy, std::string_view note);

}  // namespace urna::transparency
