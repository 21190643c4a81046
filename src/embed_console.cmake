# SPDX-License-Identifier: Apache-2.0
# Makes the console's files part of the binary: urna_console, see app/wiring/console_files.h. They are built when what they are
# made of has changed, once for all build directories (scripts/build-web.sh).
file(GLOB_RECURSE console_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/* ${CMAKE_SOURCE_DIR}/web/build/*)
list(FILTER console_sources EXCLUDE REGEX "\\.(test|gen)\\.")
file(GLOB console_settings CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.json ${CMAKE_SOURCE_DIR}/web/*.ts
     ${CMAKE_SOURCE_DIR}/web/*.js ${CMAKE_SOURCE_DIR}/web/*.html ${CMAKE_SOURCE_DIR}/web/.npmrc)

# What the program is linked with, and one header of each library that is nothing but headers: what has to have a notice.
find_file(BOOST_VERSION_HEADER boost/version.hpp REQUIRED)
find_file(CLI11_HEADER CLI/CLI.hpp REQUIRED)
find_file(MUSTACHE_HEADER kainjow/mustache.hpp REQUIRED)
set(third_parties ${BOOST_VERSION_HEADER} ${CLI11_HEADER} ${MUSTACHE_HEADER} $<TARGET_FILE:Boost::json> $<TARGET_FILE:date::date-tz>
    $<TARGET_FILE:fmt::fmt> $<TARGET_FILE:OpenSSL::Crypto> $<TARGET_FILE:prometheus-cpp::core> $<TARGET_FILE:SQLite::SQLite3>
    $<TARGET_FILE:tomlplusplus::tomlplusplus> ${hiredis_LINK_LIBRARIES} ${jwt_LINK_LIBRARIES} ${mariadb_LINK_LIBRARIES}
    ${sodium_LINK_LIBRARIES} ${utf8proc_LINK_LIBRARIES} ${oath_LINK_LIBRARIES} ${ZXCVBN_LIBRARY}
    ${ARCHIVE_LIBRARY} $<TARGET_FILE:ZLIB::ZLIB>)
foreach(library libstdc++.so.6 libgcc_s.so.1 libc.so.6)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${library} OUTPUT_VARIABLE file
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    list(APPEND third_parties ${file})
endforeach()

set(notices ${CMAKE_CURRENT_BINARY_DIR}/licenses.txt)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/console_files.cpp)
set(embed ${CMAKE_CURRENT_SOURCE_DIR}/embed_files.cmake)
add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_SOURCE_DIR}/scripts/build-web.sh
    COMMAND node ${CMAKE_SOURCE_DIR}/packaging/notices.mjs ${notices} ${CMAKE_SOURCE_DIR}/build/web.packages.json
            ${third_parties}
    COMMAND gzip --force --keep --best --no-name ${notices}
    COMMAND ${CMAKE_COMMAND} -DFROM=${CMAKE_SOURCE_DIR}/web/dist -DNOTICES=${notices}
            -DCOPY=${CMAKE_CURRENT_BINARY_DIR}/console -DGENERATED=${generated} -P ${embed}
    DEPENDS ${console_sources} ${console_settings} ${CMAKE_SOURCE_DIR}/docs/openapi.yaml
            ${CMAKE_SOURCE_DIR}/scripts/build-web.sh ${CMAKE_SOURCE_DIR}/packaging/notices.mjs ${third_parties} ${embed}
    COMMENT "Building the console"
    VERBATIM)
add_library(urna_console STATIC ${generated})
target_include_directories(urna_console PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(urna_console PRIVATE urna_options)
