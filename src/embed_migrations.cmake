# SPDX-License-Identifier: Apache-2.0
# Makes the SQL files under migrations/ part of the binary: urna_migrations, see base/migrations.h.
file(GLOB_RECURSE migration_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/*.sql)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/migrations.cpp)
set(rows "")
foreach(file ${migration_files})
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR}/migrations ${file})
    file(READ ${file} sql)
    string(APPEND rows "    {\"${name}\", R\"sql(${sql})sql\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endforeach()
file(CONFIGURE OUTPUT ${generated} CONTENT
"#include \"base/migrations.h\"

namespace urna {

const std::vector<Migration>& all_migrations() {
    static const std::vector<Migration> migrations{
${rows}    };
    return migrations;
}

}  // namespace urna
" @ONLY)
add_library(urna_migrations STATIC ${generated})
target_include_directories(urna_migrations PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
