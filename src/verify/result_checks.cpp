// SPDX-License-Identifier: Apache-2.0
// 5.3 and 5.4: results are those that the service answered, and those that follow.
#include <map>
#include <set>

#include "bundle/member_names.h"
#include "transparency/hash.h"
#include "verify/checks.h"
#include "verify/derived_result.h"
#include "verify/member_order.h"

namespace urna::verify {
namespace {

using namespace transparency;

struct LastResult {
    std::uint64_t entry = 0;
    const ResultEvent* event = nullptr;
};

// By the members' names.
std::map<std::string, LastResult, std::less<>> last_results(const Log& log) {
    std::map<std::string, LastResult, std::less<>> last;
    each_of<ResultEvent>(log, [&](std::uint64_t entry, const ResultEvent& event) {
        last[bundle::result_name(event.election)] = {entry, &event};
    });
    return last;
}

// Whether the last publication of the election shows its page, and stands before this entry.
bool shows_page(const Log& log, ElectionId election, std::uint64_t before) {
    bool shows = false;
    each_of<PublicationEvent>(log, [&](std::uint64_t entry, const PublicationEvent& event) {
        if (event.election == election) shows = event.page && entry < before;
    });
    return shows;
}

Finding check_published(const Case& at, const std::map<std::string, LastResult, std::less<>>& results) {
    std::set<std::uint64_t> unanswered;
    for (const auto& [election, closed] : last_closed(at.log)) {
        const auto result = results.find(bundle::result_name(election));
        const bool is_answered = result != results.end() && result->second.entry > closed.entry;
        if (!is_answered && shows_page(at.log, election, closed.entry) &&
            !derive_result(at, election, whole_log).text.empty())
            unanswered.insert(closed.entry);
    }
    if (unanswered.empty()) return {};
    return fail(*unanswered.begin(), "its election's page is public, and no result follows");
}

bool is_answer(const Case& at, const bundle::Member& member, const ResultEvent& result) {
    if (member.content.size != result.bytes) return false;
    HashStream hash;
    bundle::read_pieces(*at.evidence.bundle, member.content,
                        [&](std::string_view piece) { hash.update(piece); });
    return hash.finish() == result.sha256;
}

}  // namespace

Finding check_5_3(Case& at) {
    const auto results = last_results(at.log);
    std::set<std::string, std::less<>> wanted;
    for (const auto& [name, result] : results) wanted.insert(name);
    const auto present = members_below(at.members, bundle::result_begin);
    const auto missing = first_fault(present, wanted);
    for (const bundle::Member* member : present) {
        if (missing && missing->name <= member->name) break;
        if (!is_answer(at, *member, *results.at(member->name).event))
            return fail(member->name, "it is not what the last `result` entry says");
    }
    if (missing) return fail(missing->name, reason_of(*missing));
    return check_published(at, results);
}

Finding check_5_4(Case& at) {
    for (const auto& [name, result] : last_results(at.log)) {
        const DerivedResult derived = derive_result(at, result.event->election, result.entry);
        if (derived.text.empty()) return fail(name, "there is no result: " + derived.absence);
        const bundle::Member& member = *at.find(name);
        if (member.content.size != derived.text.size() || at.content(member) != derived.text)
            return fail(name, "the result that follows is " + derived.text);
        const DerivedResult by_now = derive_result(at, result.event->election, whole_log);
        if (by_now.text != derived.text && !by_now.awaits)
            return fail(name, "the result that follows by now is " + by_now.text);
    }
    return {};
}

}  // namespace urna::verify
