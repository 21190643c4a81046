// SPDX-License-Identifier: Apache-2.0
// 3.3 and 3.4: the versions of participants and of elections.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "verify/checks.h"

namespace urna::verify {
namespace {

using namespace transparency;

using Fault = std::optional<std::string>;
using Participants = std::map<ParticipantId, ParticipantEvent>;

// Whether the versions say the same but for what an election loses when it is called off.
bool differs_in_standing_alone(ElectionEvent before, const ElectionEvent& after) {
    before.version = after.version;
    before.standing = after.standing;
    before.created = after.created;
    return before == after;
}

bool differs_in_an_earlier_instant_alone(ElectionEvent before, const ElectionEvent& after) {
    if (after.created >= before.created) return false;
    before.created = after.created;
    return before == after;
}

// Whether a version with a smaller number is valid from a later instant on.
bool has_later_predecessor(const std::vector<ElectionVersion>& versions, const ElectionEvent& event) {
    for (std::size_t i = 0; i + 1 < static_cast<std::size_t>(event.version) && i < versions.size(); ++i)
        if (event.created < versions[i].back().event.created) return true;
    return false;
}

Fault check_stated_again(const std::vector<ElectionVersion>& versions, const ElectionEvent& event) {
    const ElectionEvent& stated = versions[static_cast<std::size_t>(event.version) - 1].back().event;
    if (!differs_in_an_earlier_instant_alone(stated, event))
        return "it states a version again, and not with an earlier `created` alone";
    if (has_later_predecessor(versions, event)) return "it was created before an earlier version";
    return std::nullopt;
}

Fault check_version(const std::vector<ElectionVersion>& versions, const ElectionEvent& event,
                    bool is_before) {
    if (static_cast<std::size_t>(event.version) != versions.size() + 1)
        return "its version is not the next one";
    if (event.start >= event.end) return "it does not start before it ends";
    if (has_later_predecessor(versions, event)) return "it was created before an earlier version";
    if (versions.empty() || is_before) return std::nullopt;
    const ElectionEvent& before = versions.back().back().event;
    const bool had_begun = event.created >= before.start;
    if (had_begun &&
        (event.standing != ElectionStanding::withdrawn || !differs_in_standing_alone(before, event)))
        return "the election had begun, and is not withdrawn and else the same";
    return std::nullopt;
}

Fault check_list(const ElectionEvent& event, const Participants& participants, bool is_before) {
    std::set<ParticipantId> there;
    for (const ParticipantId id : event.lists) {
        const auto found = participants.find(id);
        const std::string name = "participant " + std::to_string(id.value);
        if (found == participants.end()) return name + " has no entry before it";
        if (found->second.individual != event.individual) return name + " is of the other kind";
        if (found->second.removed && !is_before) return name + " is removed";
        if (!there.insert(id).second) return name + " stands on its list twice";
    }
    return std::nullopt;
}

Fault check_first_round(const ElectionEvent& event, const Elections& elections) {
    if (!event.follows) return std::nullopt;
    const ElectionEvent* const first = elections.last(*event.follows);
    if (*event.follows == event.id || first == nullptr || !first->individual)
        return "what it follows is not another election of persons with an entry before it";
    return std::nullopt;
}

Fault check_overlap(const Elections& elections) {
    std::vector<const ElectionEvent*> periods = elections.all_last();
    std::erase_if(periods,
                  [](const ElectionEvent* event) { return event->standing != ElectionStanding::stands; });
    std::sort(periods.begin(), periods.end(),
              [](const ElectionEvent* a, const ElectionEvent* b) { return a->start < b->start; });
    for (std::size_t i = 1; i < periods.size(); ++i)
        if (periods[i]->start < periods[i - 1]->end)
            return "election " + std::to_string(periods[i]->id.value) + " overlaps election " +
                   std::to_string(periods[i - 1]->id.value);
    return std::nullopt;
}

class ElectionCheck {
 public:
    explicit ElectionCheck(Elections& elections) : elections_(elections) {}

    void add(const ParticipantEvent& event) { participants_[event.id] = event; }

    // `announced`: by `before`, which announces so many more behind it.
    Fault add(std::uint64_t entry, const ElectionEvent& event, std::optional<std::uint64_t> announced) {
        const auto& versions = elections_.versions(event.id);
        Fault fault;
        if (static_cast<std::size_t>(event.version) <= versions.size()) {
            fault = check_stated_again(versions, event);
        } else {
            fault = check_version(versions, event, announced.has_value());
            if (!fault) fault = check_list(event, participants_, announced.has_value());
            if (!fault) fault = check_first_round(event, elections_);
        }
        if (fault) return fault;
        elections_.add(entry, event);
        return announced.value_or(0) == 0 ? check_overlap(elections_) : std::nullopt;
    }

 private:
    Elections& elections_;
    Participants participants_;
};

}  // namespace

Finding check_3_3(Case& at) {
    struct Last {
        int version = 0;
        bool individual = false;
    };
    std::map<ParticipantId, Last> last;
    const auto found = first_of<ParticipantEvent>(
        at.log, [&](std::uint64_t entry, const ParticipantEvent& event) -> std::optional<Finding> {
            const auto [before, is_first] = last.try_emplace(event.id, Last{event.version, event.individual});
            if (is_first) {
                if (event.version != 1) return fail(entry, "its first version is not 1");
                return std::nullopt;
            }
            if (event.version - 1 != before->second.version)
                return fail(entry, "its version is not the next one");
            if (event.individual != before->second.individual)
                return fail(entry, "a person is a party, or the other way round");
            before->second.version = event.version;
            return std::nullopt;
        });
    return found.value_or(Finding());
}

Finding check_3_4(Case& at) {
    ElectionCheck check(at.elections);
    const BeforeEvent* const before = before_of(at.log);
    std::uint64_t announced = before == nullptr ? 0 : before->elections;
    for (const LoggedEvent& one : at.log.events) {
        if (const auto* participant = std::get_if<ParticipantEvent>(&one.event)) check.add(*participant);
        const auto* election = std::get_if<ElectionEvent>(&one.event);
        if (election == nullptr) continue;
        const auto more = announced > 0 ? std::optional(--announced) : std::nullopt;
        if (const Fault fault = check.add(one.entry, *election, more)) return fail(one.entry, *fault);
    }
    return {};
}

}  // namespace urna::verify
