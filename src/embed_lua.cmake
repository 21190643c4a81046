# SPDX-License-Identifier: Apache-2.0
# Makes the Lua scripts part of the binary: urna_lua, see queue/redis/lua_files.h. Redis gets a script with each command, so
# lines that are comments, or empty, are left out.
file(GLOB lua_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/queue/redis/lua/*.lua)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/lua_files.cpp)
set(rows "")
foreach(file ${lua_files})
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} text)
    string(REGEX REPLACE "\n[ ]*--[^\n]*" "" text "\n${text}")
    string(REGEX REPLACE "\n\n+" "\n" text "${text}")
    string(REGEX REPLACE "^\n" "" text "${text}")
    string(APPEND rows "        {\"${name}\", R\"lua(${text})lua\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endforeach()
file(CONFIGURE OUTPUT ${generated} CONTENT
"#include \"queue/redis/lua_files.h\"

#include <map>

namespace urna::queue::redis {

std::string_view lua_file(std::string_view name) {
    static const std::map<std::string_view, std::string_view> files{
${rows}    };
    return files.at(name);
}

}  // namespace urna::queue::redis
" @ONLY)
add_library(urna_lua STATIC ${generated})
target_include_directories(urna_lua PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
