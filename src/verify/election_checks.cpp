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

bool is_next(int version, int last) {
    return version > 1 && version - 1 == last;
}

// Whether the versions say the same but for what an election loses when it is called off.
bool differs_in_standing_alone(ElectionEvent before, const ElectionEvent& after) {
    before.version = after.version;
    before.standing = after.standing;
    before.created = after.created;
    return before == after;
}

bool is_correction(ElectionEvent before, const ElectionEvent& after) {
    if (after.created >= before.created) return false;
    before.created = after.created;
    return before == after;
}

// The versions of one election, each as it was last stated.
class Versions {
 public:
    Fault add(const ElectionEvent& event) {
        if (versions_.empty()) {
            if (event.version != 1) return "its first version is not 1";
        } else if (event.version == versions_.back().version) {
            if (!is_correction(versions_.back(), event))
                return "it states a version again, and not with an earlier `created` alone";
            versions_.pop_back();
        } else if (!is_next(event.version, versions_.back().version)) {
            return "its version is not the next one";
        }
        for (const ElectionEvent& earlier : versions_)
            if (event.created < earlier.created) return "it was created before an earlier version";
        if (!versions_.empty()) {
            const ElectionEvent& before = versions_.back();
            const bool had_begun = event.created >= before.start;
            if (had_begun &&
                (event.standing != ElectionStanding::withdrawn || !differs_in_standing_alone(before, event)))
                return "the election had begun, and is not withdrawn and else the same";
        }
        versions_.push_back(event);
        return std::nullopt;
    }

    const ElectionEvent& last() const { return versions_.back(); }

 private:
    std::vector<ElectionEvent> versions_;
};

Fault check_list(const ElectionEvent& event, const Participants& participants) {
    std::set<ParticipantId> there;
    for (const ParticipantId id : event.lists) {
        const auto found = participants.find(id);
        const std::string name = "participant " + std::to_string(id.value);
        if (found == participants.end()) return name + " has no entry before it";
        if (found->second.individual != event.individual) return name + " is of the other kind";
        if (found->second.removed) return name + " is removed";
        if (!there.insert(id).second) return name + " stands on its list twice";
    }
    return std::nullopt;
}

// Those that take place, by their ends.
class Periods {
 public:
    Fault put(const ElectionEvent& event) {
        taking_place_.erase(event.id);
        if (event.standing != ElectionStanding::stands) return std::nullopt;
        for (const auto& [id, other] : taking_place_) {
            if (event.start < other.end && other.start < event.end)
                return "it overlaps election " + std::to_string(id.value);
        }
        taking_place_[event.id] = {event.start, event.end};
        return std::nullopt;
    }

 private:
    struct Period {
        Instant start;
        Instant end;
    };
    std::map<ElectionId, Period> taking_place_;
};

class ElectionCheck {
 public:
    explicit ElectionCheck(Elections& elections) : elections_(elections) {}

    void operator()(std::uint64_t, const ParticipantEvent& event) { participants_[event.id] = event; }

    Fault operator()(std::uint64_t entry, const ElectionEvent& event) {
        Fault fault = versions_[event.id].add(event);
        if (!fault && event.start >= event.end) fault = "it does not start before it ends";
        if (!fault) fault = check_list(event, participants_);
        if (!fault) fault = periods_.put(event);
        if (!fault && event.follows) {
            const ElectionEvent* const first = elections_.last(*event.follows, entry);
            if (first == nullptr || !first->individual)
                fault = "what it follows is not an election of persons with an entry before it";
        }
        elections_.add(entry, event);
        return fault;
    }

 private:
    Elections& elections_;
    Participants participants_;
    std::map<ElectionId, Versions> versions_;
    Periods periods_;
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
            if (!is_next(event.version, before->second.version))
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
    for (const LoggedEvent& one : at.log.events) {
        if (const auto* participant = std::get_if<ParticipantEvent>(&one.event))
            check(one.entry, *participant);
        if (const auto* election = std::get_if<ElectionEvent>(&one.event))
            if (const Fault fault = check(one.entry, *election)) return fail(one.entry, *fault);
    }
    return {};
}

}  // namespace urna::verify
