// SPDX-License-Identifier: Apache-2.0
// The one text of a rule that is stored and hashed: every default is filled in, decimals have no needless
// zeros, keys are sorted and nothing is spaced (RFC 8785), and `"version": 1` says how to read it. Rules that
// read the same have the same text, and the text reads as the same rule.
#pragma once

#include <string>

#include "election/law/rule.h"

namespace urna::election::law {

std::string canonical_text(const Rule& rule);
std::string canonical_text(const PresidentRule& rule);
std::string canonical_text(const AnyRule& rule);

}  // namespace urna::election::law
