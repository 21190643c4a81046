// SPDX-License-Identifier: Apache-2.0
// The one text of a JSON value (RFC 8785): keys are sorted and nothing is spaced. Keys are ASCII, all numbers
// are whole, and texts hold no control characters.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

namespace urna::election::law {

std::string canonical_json(const boost::json::value& value);

}  // namespace urna::election::law
