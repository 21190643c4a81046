// SPDX-License-Identifier: Apache-2.0
// The files that a browser gets, built into the binary: the console (web/), the page of the API, and the
// notices of third parties.
#pragma once

#include <string_view>
#include <vector>

namespace urna::app {

struct ConsoleFile {
    std::string_view name;  // index.html, api.html, licenses.txt, sw.js, assets/...
    std::string_view plain;
    std::string_view gzipped;  // empty where that is not much smaller
    std::string_view sha256;   // of the plain bytes, in hexadecimal digits
};

// All of them, by name.
const std::vector<ConsoleFile>& console_files();

}  // namespace urna::app
