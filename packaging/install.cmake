# SPDX-License-Identifier: Apache-2.0
# What `make install` puts where: the program, its manual pages, the completion for bash, the unit with its user and
# configuration, and the documentation.

# Made by the program from its own command line.
set(documents ${CMAKE_BINARY_DIR}/documents)
add_custom_command(
    OUTPUT ${documents}/man1/urna.1
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${documents}
    COMMAND urna documents --out ${documents}
    DEPENDS urna
    COMMENT "Writing the manual pages"
    VERBATIM)
add_custom_target(urna_documents ALL DEPENDS ${documents}/man1/urna.1)

install(TARGETS urna RUNTIME DESTINATION bin)
install(DIRECTORY ${documents}/man1 DESTINATION share/man)
install(FILES ${documents}/completions/urna DESTINATION share/bash-completion/completions)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/urna.sysusers DESTINATION lib/sysusers.d RENAME urna.conf)
install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${CMAKE_SOURCE_DIR}/LICENSE
              ${CMAKE_BINARY_DIR}/src/console/licenses.txt
        DESTINATION share/doc/urna)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs DESTINATION share/doc/urna PATTERN "screenshots" EXCLUDE)
install(CODE "set(URNA_SOURCE \"${CMAKE_SOURCE_DIR}\")\nset(URNA_BUILD \"${CMAKE_BINARY_DIR}\")")
install(SCRIPT ${CMAKE_CURRENT_LIST_DIR}/install_configured.cmake)
