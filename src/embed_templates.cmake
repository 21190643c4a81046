# SPDX-License-Identifier: Apache-2.0
# Makes the templates of the public pages part of the binary: urna_templates, see results_page/template_files.h.
file(GLOB template_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/results_page/templates/*.html)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/template_files.cpp)
set(rows "")
foreach(file ${template_files})
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} text)
    string(APPEND rows "        {\"${name}\", R\"html(${text})html\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endforeach()
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
