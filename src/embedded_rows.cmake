# SPDX-License-Identifier: Apache-2.0
# Sets `out` to rows of a C++ array, `{"NAME", R"text(...)text"},`, for the files that the pattern finds. A file that changes, or is new,
# makes them anew.
function(embedded_rows out pattern)
    file(GLOB files CONFIGURE_DEPENDS ${pattern})
    set(rows "")
    foreach(file ${files})
        get_filename_component(name ${file} NAME_WE)
        file(READ ${file} text)
        string(APPEND rows "        {\"${name}\", R\"text(${text})text\"},\n")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    endforeach()
    set(${out} "${rows}" PARENT_SCOPE)
endfunction()
