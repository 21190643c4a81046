// SPDX-License-Identifier: Apache-2.0
#include "verify/member_order.h"

namespace urna::verify {

std::vector<const bundle::Member*> members_below(const std::vector<bundle::Member>& members,
                                                 std::string_view begin) {
    std::vector<const bundle::Member*> found;
    for (const bundle::Member& member : members)
        if (member.name.starts_with(begin)) found.push_back(&member);
    return found;
}

std::optional<NameFault> first_fault(const std::vector<const bundle::Member*>& present,
                                     const std::set<std::string, std::less<>>& wanted) {
    auto want = wanted.begin();
    for (const bundle::Member* member : present) {
        if (want == wanted.end() || member->name < *want) return NameFault{member->name};
        if (member->name != *want) break;
        ++want;
    }
    if (want == wanted.end()) return std::nullopt;
    return NameFault{*want, true};
}

std::string reason_of(const NameFault& fault) {
    return fault.is_missing ? "it is missing" : "nothing in the log asks for it";
}

}  // namespace urna::verify
