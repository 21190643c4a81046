# SPDX-License-Identifier: Apache-2.0
# Makes the revision part of the binary: `revision` of app/version/version.h. Each build asks git anew, and a new answer
# compiles one small file.
#
# As a script, `cmake -DSOURCE=... -DGENERATED=... -P revision.cmake`, it writes that file, when it differs.
if(CMAKE_SCRIPT_MODE_FILE)
    # In whosever directory: git refuses those of others else. Twelve digits are the same ones in every clone.
    execute_process(
        COMMAND git -c safe.directory=${SOURCE} describe --tags --match v* --always --abbrev=12 --dirty
        WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE revision RESULT_VARIABLE failed
        OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    # The repository of somebody else around an unpacked archive is none of ours.
    if(failed OR NOT EXISTS ${SOURCE}/.git)
        set(revision "unknown, built without git")
    endif()
    file(CONFIGURE OUTPUT ${GENERATED} CONTENT
"#include \"app/version/version.h\"

namespace urna::app {

extern const std::string_view revision{\"${revision}\"};

}  // namespace urna::app
")
    return()
endif()

set(generated ${CMAKE_CURRENT_BINARY_DIR}/revision.cpp)
add_custom_target(urna_ask_revision
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DGENERATED=${generated} -P ${CMAKE_CURRENT_LIST_FILE}
    BYPRODUCTS ${generated}
    COMMENT "Asking git for the revision"
    VERBATIM)
add_library(urna_revision STATIC ${generated})
add_dependencies(urna_revision urna_ask_revision)
target_include_directories(urna_revision PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(urna_revision PRIVATE urna_options)
