// SPDX-License-Identifier: Apache-2.0
#include "transparency/policy.h"

#include <algorithm>

#include "transparency/encoding.h"
#include "transparency/note.h"

namespace urna::transparency {
namespace {

constexpr std::string_view white_space = " \t";
constexpr std::string_view no_names[] = {"none", "all", "any"};

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    for (auto begin = line.find_first_not_of(white_space); begin != std::string_view::npos;
         begin = line.find_first_not_of(white_space)) {
        line.remove_prefix(begin);
        const auto end = std::min(line.find_first_of(white_space), line.size());
        words.emplace_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

bool is_policy_text(std::string_view bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return byte == '\t' || byte == '\n' || (byte >= 0x20 && byte != 0x7F);
    });
}

// Reads the lines of a policy one after the other. Each function gives what is wrong with its line.
class PolicyReader {
 public:
    using Wrong = std::optional<std::string>;

    Wrong read_line(const std::vector<std::string>& words) {
        if (words[0] == "log") return read_log(words);
        if (words[0] == "witness") return read_witness(words);
        if (words[0] == "group") return read_group(words);
        if (words[0] == "quorum") return read_quorum(words);
        return "a line begins with log, witness, group or quorum";
    }

    bool has_quorum() const { return has_quorum_; }
    Policy take() { return std::move(policy_); }

 private:
    Wrong read_log(const std::vector<std::string>& words) {
        if (words.size() != 2 && words.size() != 3) return "a log has a key, and may have a URL";
        const auto key = parse_vkey(words[1]);
        if (!key || key->type != SignatureType::ed25519) return "the key of a log is a vkey of type 0x01";
        for (const PolicyLog& log : policy_.logs)
            if (log.key.key == key->key) return "this log's key stands there twice";
        policy_.logs.push_back({.key = *key, .url = words.size() == 3 ? words[2] : ""});
        return std::nullopt;
    }

    Wrong read_witness(const std::vector<std::string>& words) {
        if (words.size() != 3 && words.size() != 4)
            return "a witness has a name and a key, and may have a URL";
        const auto key = parse_vkey(words[2]);
        if (!key || key->type != SignatureType::cosignature_v1)
            return "the key of a witness is a vkey of type 0x04";
        for (const PolicyComponent& component : policy_.components) {
            const auto* witness = std::get_if<PolicyWitness>(&component.what);
            if (witness != nullptr && witness->key.key == key->key)
                return "this witness' key stands there twice";
        }
        return add(words[1], PolicyWitness{.key = *key, .url = words.size() == 4 ? words[3] : ""});
    }

    Wrong read_group(const std::vector<std::string>& words) {
        if (words.size() < 4) return "a group has a name, a threshold and members";
        PolicyGroup group;
        for (auto name = words.begin() + 3; name != words.end(); ++name) {
            const auto member = find(*name);
            if (!member) return "a member is a witness or a group of a line before";
            if (is_member_[*member]) return "a name is a member once";
            is_member_[*member] = true;
            group.members.push_back(*member);
        }
        if (words[2] == "all") {
            group.threshold = group.members.size();
        } else if (words[2] != "any") {
            const auto threshold = parse_decimal(words[2]);
            if (!threshold || *threshold < 1 || *threshold > group.members.size())
                return "a threshold is all, any, or from 1 to the number of members";
            group.threshold = *threshold;
        }
        return add(words[1], std::move(group));
    }

    Wrong read_quorum(const std::vector<std::string>& words) {
        if (words.size() != 2) return "a quorum has a name";
        if (has_quorum_) return "a policy has one quorum";
        has_quorum_ = true;
        if (words[1] == "none") return std::nullopt;
        policy_.quorum = find(words[1]);
        if (!policy_.quorum) return "the quorum is none, or a witness or a group of a line before";
        return std::nullopt;
    }

    Wrong add(const std::string& name, std::variant<PolicyWitness, PolicyGroup> what) {
        if (std::find(std::begin(no_names), std::end(no_names), name) != std::end(no_names))
            return "nothing can be named none, all or any";
        if (find(name)) return "this name stands there twice";
        policy_.components.push_back({.name = name, .what = std::move(what)});
        is_member_.push_back(false);
        return std::nullopt;
    }

    std::optional<std::size_t> find(std::string_view name) const {
        const auto found = std::find_if(policy_.components.begin(), policy_.components.end(),
                                        [&](const PolicyComponent& one) { return one.name == name; });
        if (found == policy_.components.end()) return std::nullopt;
        return static_cast<std::size_t>(found - policy_.components.begin());
    }

    Policy policy_;
    std::vector<bool> is_member_;  // for each component
    bool has_quorum_ = false;
};

Distrust distrust_of(NoteError error) {
    switch (error) {
        case NoteError::malformed:
            return Distrust::malformed_note;
        case NoteError::wrong_signature:
            return Distrust::wrong_signature;
        case NoteError::unsigned_note:
            break;
    }
    return Distrust::not_signed_by_log;
}

// Whether each component has signed, given the witnesses that have. Members stand before their group.
std::vector<bool> components_that_signed(const Policy& policy,
                                         const std::vector<WitnessSignature>& witnesses) {
    std::vector<bool> signed_by(policy.components.size());
    for (const WitnessSignature& witness : witnesses) signed_by[witness.component] = true;
    for (std::size_t i = 0; i < policy.components.size(); ++i) {
        const auto* group = std::get_if<PolicyGroup>(&policy.components[i].what);
        if (group == nullptr) continue;
        const auto count = std::count_if(group->members.begin(), group->members.end(),
                                         [&](std::size_t member) { return signed_by[member]; });
        signed_by[i] = static_cast<std::size_t>(count) >= group->threshold;
    }
    return signed_by;
}

}  // namespace

void throw_exception_from_error(const PolicyError&, const boost::source_location& where) {
    throw_unchecked(where);
}

void throw_exception_from_error(Distrust, const boost::source_location& where) {
    throw_unchecked(where);
}

Result<Policy, PolicyError> parse_policy(std::string_view bytes) {
    if (bytes.size() > policy_bytes_max || !is_policy_text(bytes))
        return PolicyError{.message = "the file is too large, or has control characters"};
    PolicyReader reader;
    for (std::size_t number = 1; !bytes.empty(); ++number) {
        const auto line = take_line(bytes);
        if (!line) return PolicyError{.line = number, .message = "the last line has no line feed"};
        const auto words = words_of(*line);
        if (words.empty() || words[0].starts_with('#')) continue;
        if (const auto wrong = reader.read_line(words)) return PolicyError{.line = number, .message = *wrong};
    }
    if (!reader.has_quorum()) return PolicyError{.message = "the file has no quorum"};
    return reader.take();
}

bool has_quorum(const Policy& policy, const std::vector<WitnessSignature>& witnesses) {
    return !policy.quorum || components_that_signed(policy, witnesses)[*policy.quorum];
}

Result<TrustedCheckpoint, Distrust> check_checkpoint(const Policy& policy, std::string_view note) {
    std::vector<VerifierKey> keys;
    std::vector<std::size_t> witness_of;  // the components behind the logs' keys
    for (const PolicyLog& log : policy.logs) keys.push_back(log.key);
    for (std::size_t i = 0; i < policy.components.size(); ++i) {
        if (const auto* witness = std::get_if<PolicyWitness>(&policy.components[i].what)) {
            keys.push_back(witness->key);
            witness_of.push_back(i);
        }
    }
    const auto opened = open_note(note, keys);
    if (!opened) return distrust_of(opened.error());
    const auto checkpoint = parse_checkpoint_text(opened->text);
    if (!checkpoint)
        return checkpoint.error() == CheckpointError::extension_lines ? Distrust::extension_lines
                                                                      : Distrust::malformed_checkpoint;
    TrustedCheckpoint trusted{.checkpoint = *checkpoint, .log = policy.logs.size(), .witnesses = {}};
    for (const VerifiedSignature& signature : opened->signatures) {
        if (signature.key >= policy.logs.size()) {
            trusted.witnesses.push_back(
                {.component = witness_of[signature.key - policy.logs.size()], .time = *signature.time});
        } else if (keys[signature.key].name == checkpoint->origin) {
            trusted.log = std::min(trusted.log, signature.key);
        }
    }
    if (trusted.log == policy.logs.size()) return Distrust::not_signed_by_log;
    trusted.has_quorum = has_quorum(policy, trusted.witnesses);
    return trusted;
}

}  // namespace urna::transparency
