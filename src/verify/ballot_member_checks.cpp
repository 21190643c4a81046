// SPDX-License-Identifier: Apache-2.0
// 4.1: the members with ballots and pseudonyms.
#include <map>
#include <optional>
#include <set>
#include <span>

#include "bundle/member_names.h"
#include "verify/checks.h"
#include "verify/member_order.h"
#include "verify/sealed_list.h"

namespace urna::verify {
namespace {

using transparency::Hash;
using transparency::Privacy;

// What the log asks for, by the members' names.
struct Asked {
    std::map<std::string, std::vector<LoggedUpload*>, std::less<>> ballots;
    std::map<std::string, std::optional<Hash>, std::less<>> sealed;
};

Asked asked_by(Case& at) {
    Asked asked;
    for (LoggedUpload& upload : at.log.uploads) {
        const auto privacy = upload.event.election ? at.privacy(*upload.event.election) : std::nullopt;
        if (privacy && *privacy != Privacy::sealed)
            asked.ballots[bundle::ballots_name(upload.entry / bundle::ballots_member_width)].push_back(
                &upload);
    }
    for (const auto& [election, closed] : last_closed(at.log)) {
        if (at.privacy(election) == Privacy::sealed)
            asked.sealed[bundle::sealed_name(election)] = closed.event->pseudonyms;
    }
    if (const auto* before = before_of(at.log))
        asked.sealed[std::string(bundle::sealed_before_name)] = before->pseudonyms;
    return asked;
}

// Finds the ballots of the uploads in a member; says what is wrong with it.
std::optional<std::string> find_ballots(const Case& at, const bundle::Member& member,
                                        const std::vector<LoggedUpload*>& uploads) {
    bundle::Range rest = member.content;
    for (LoggedUpload* const upload : uploads) {
        const std::string name = "the upload of entry " + std::to_string(upload->entry);
        const bool is_open = at.privacy(*upload->event.election) == Privacy::open;
        const auto place = bundle::take_record(*at.evidence.bundle, rest, is_open);
        if (!place) return "it ends before " + name;
        if (place->entry != upload->entry) return name + " does not stand at its place";
        if (place->ballots != upload->event.ballots) return name + " has another number of ballots";
        upload->ballots = *place;
    }
    if (rest.size > 0) return "it holds more than its uploads";
    return std::nullopt;
}

std::set<std::string, std::less<>> names_of(const Asked& asked) {
    std::set<std::string, std::less<>> names;
    for (const auto& [name, uploads] : asked.ballots) names.insert(name);
    for (const auto& [name, hash] : asked.sealed) names.insert(name);
    return names;
}

}  // namespace

Finding check_4_1(Case& at) {
    Asked asked = asked_by(at);
    auto present = members_below(at.members, bundle::ballots_begin);
    const auto sealed = members_below(at.members, bundle::sealed_begin);
    present.insert(present.end(), sealed.begin(), sealed.end());
    const auto missing = first_fault(present, names_of(asked));
    for (const bundle::Member* member : present) {
        if (missing && missing->name <= member->name) break;
        std::optional<std::string> fault;
        if (const auto found = asked.ballots.find(member->name); found != asked.ballots.end()) {
            fault = find_ballots(at, *member, found->second);
        } else if (const auto& hash = asked.sealed.at(member->name)) {
            fault = fault_of_list(*at.evidence.bundle, member->content, *hash);
        } else {
            fault = "the last `closed` of its election has no hash of it";
        }
        if (fault) return fail(member->name, *fault);
    }
    if (missing) return fail(missing->name, reason_of(*missing));
    std::set<std::uint64_t> told;  // entries that tell pseudonyms of elections that are not sealed
    for (const auto& [election, closed] : last_closed(at.log))
        if (closed.event->pseudonyms && at.privacy(election) != Privacy::sealed) told.insert(closed.entry);
    if (!told.empty()) return fail(*told.begin(), "its election is not sealed, and it tells pseudonyms");
    return {};
}

}  // namespace urna::verify
