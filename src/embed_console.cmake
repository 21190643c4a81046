# SPDX-License-Identifier: Apache-2.0
# Makes the console's files part of the binary: urna_console, see app/wiring/console_files.h. They are built when what they are
# made of has changed, once for all build directories (scripts/build-web.sh).
file(GLOB_RECURSE console_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/* ${CMAKE_SOURCE_DIR}/web/build/*)
list(FILTER console_sources EXCLUDE REGEX "\\.(test|gen)\\.")
file(GLOB console_settings CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.json ${CMAKE_SOURCE_DIR}/web/*.ts
     ${CMAKE_SOURCE_DIR}/web/*.js ${CMAKE_SOURCE_DIR}/web/*.html ${CMAKE_SOURCE_DIR}/web/.npmrc)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/console_files.cpp)
set(embed ${CMAKE_CURRENT_SOURCE_DIR}/embed_files.cmake)
add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_SOURCE_DIR}/scripts/build-web.sh
    COMMAND ${CMAKE_COMMAND} -DFROM=${CMAKE_SOURCE_DIR}/web/dist -DCOPY=${CMAKE_CURRENT_BINARY_DIR}/console
            -DGENERATED=${generated} -P ${embed}
    DEPENDS ${console_sources} ${console_settings} ${CMAKE_SOURCE_DIR}/docs/openapi.yaml
            ${CMAKE_SOURCE_DIR}/scripts/build-web.sh ${embed}
    COMMENT "Building the console"
    VERBATIM)
add_library(urna_console STATIC ${generated})
target_include_directories(urna_console PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(urna_console PRIVATE urna_options)
