// SPDX-License-Identifier: Apache-2.0
// The files of presets/, which are part of the program (embed_presets.cmake).
#pragma once

#include <span>
#include <string_view>

namespace urna::election {

struct PresetFile {
    std::string_view id;  // its name without `.json`
    std::string_view text;
};

// By id.
std::span<const PresetFile> preset_files();

}  // namespace urna::election
