# SPDX-License-Identifier: Apache-2.0
# Runs at `make install`, which alone knows the prefix: the files that name it, or stand outside of it.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(URNA_CONFIGURATION /etc/urna)
else()
    set(URNA_CONFIGURATION ${CMAKE_INSTALL_PREFIX}/etc/urna)
endif()

configure_file(${URNA_SOURCE}/packaging/urna.service.in ${URNA_BUILD}/urna.service @ONLY)
file(INSTALL DESTINATION ${CMAKE_INSTALL_PREFIX}/lib/systemd/system TYPE FILE FILES ${URNA_BUILD}/urna.service)
# What the operator changed stays.
if(NOT EXISTS $ENV{DESTDIR}${URNA_CONFIGURATION}/urna.toml)
    file(INSTALL DESTINATION ${URNA_CONFIGURATION} TYPE FILE FILES ${URNA_SOURCE}/packaging/urna.toml)
endif()
