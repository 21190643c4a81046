// SPDX-License-Identifier: Apache-2.0
// Which members there are, held against those that there have to be.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/archive.h"

namespace urna::verify {

// The members whose names begin so, in their order.
std::vector<const bundle::Member*> members_below(const std::vector<bundle::Member>& members,
                                                 std::string_view begin);

struct NameFault {
    std::string name;
    bool is_missing = false;  // else nothing asks for it
};

// The first name, in the order of members, that is missing or that nothing asks for.
std::optional<NameFault> first_fault(const std::vector<const bundle::Member*>& present,
                                     const std::set<std::string, std::less<>>& wanted);

std::string reason_of(const NameFault& fault);

}  // namespace urna::verify
