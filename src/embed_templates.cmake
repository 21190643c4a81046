# SPDX-License-Identifier: Apache-2.0
# Makes the templates of the public pages part of the binary: urna_templates, see results_page/template_files.h.
set(generated ${CMAKE_CURRENT_BINARY_DIR}/template_files.cpp)
embedded_rows(rows ${CMAKE_CURRENT_SOURCE_DIR}/results_page/templates/*.html)
file(CONFIGURE OUTPUT ${generated} CONTENT
"#include \"results_page/template_files.h\"

#include <map>

namespace urna::results_page {

std::string_view template_file(std::string_view name) {
    static const std::map<std::string_view, std::string_view> files{
${rows}    };
    return files.at(name);
}

}  // namespace urna::results_page
" @ONLY)
add_library(urna_templates STATIC ${generated})
target_include_directories(urna_templates PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
