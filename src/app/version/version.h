// SPDX-License-Identifier: Apache-2.0
// What this program is made of.
#pragma once

#include <string>
#include <string_view>

namespace urna::app {

// What `urna --version` prints: the version in the first line, and below it the revision, how it was built,
// the versions of the databases' schemas, and those of the libraries. A library that can be asked is asked,
// so that one that was replaced after the build shows.
std::string version_text();

// What `git describe` said when the program was built, or that it was built without git. Written by
// revision.cmake.
extern const std::string_view revision;

}  // namespace urna::app
