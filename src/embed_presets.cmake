# SPDX-License-Identifier: Apache-2.0
# Makes the presets of electoral law part of the binary: urna_presets, see election/preset_files.h.
set(generated ${CMAKE_CURRENT_BINARY_DIR}/preset_files.cpp)
embedded_rows(rows ${CMAKE_CURRENT_SOURCE_DIR}/election/presets/*.json)
file(CONFIGURE OUTPUT ${generated} CONTENT
"#include \"election/preset_files.h\"

namespace urna::election {

std::span<const PresetFile> preset_files() {
    static constexpr PresetFile files[]{
${rows}    };
    return files;
}

}  // namespace urna::election
" @ONLY)
add_library(urna_presets STATIC ${generated})
target_include_directories(urna_presets PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(urna_presets PRIVATE urna_options)
