// SPDX-License-Identifier: Apache-2.0
// What is verified, and what the checks have found in it so far: each check may rely on those before it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/archive.h"
#include "transparency/policy.h"
#include "verify/elections.h"
#include "verify/log.h"
#include "verify/quarantine.h"

namespace urna::verify {

// How many of them are kept in memory at once (guid_map.h). Of more the bundle is read in several passes.
struct Memory {
    std::uint64_t pseudonyms = 6'000'000;
    std::uint64_t pairs = 2'000'000;  // of a GUID and its pseudonym
};

// What the verifier is given. Only the bundle and the policy have to be there.
struct Evidence {
    const bundle::ByteSource* bundle = nullptr;
    transparency::Policy policy;
    const bundle::ByteSource* anchors = nullptr;
    std::optional<std::string> since;  // an earlier checkpoint
    std::optional<std::string> receipt;
    std::optional<std::string> receipt_file;  // whose upload the receipt is of
    Memory memory{};
};

struct Case {
    const Evidence& evidence;

    std::vector<bundle::Member> members;                     // by 1.1
    transparency::Checkpoint checkpoint;                     // by 1.3
    std::string checkpoint_text;                             // by 1.3
    std::vector<transparency::WitnessSignature> witnesses;   // by 1.4
    Log log;                                                 // by 3.1
    Elections elections;                                     // by 3.4
    Quarantine quarantine;                                   // by 3.7
    std::map<ElectionId, std::vector<std::uint64_t>> votes;  // by 4.4, of elections that are not sealed

    const bundle::Member* find(std::string_view name) const { return bundle::find_member(members, name); }
    std::string content(const bundle::Member& member) const {
        return bundle::read_whole(*evidence.bundle, member.content);
    }
    // None when there is no such election.
    std::optional<transparency::Privacy> privacy(ElectionId election) const {
        const auto* event = elections.last(election);
        return event == nullptr ? std::nullopt : std::optional(event->privacy);
    }
};

}  // namespace urna::verify
