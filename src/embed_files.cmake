# SPDX-License-Identifier: Apache-2.0
# Writes GENERATED, a C++ file that holds the files of the directory FROM and the file NOTICES, byte for byte. The assembler
# takes them from COPY, which belongs to this build directory alone: FROM may be built anew at any time.
file(REMOVE_RECURSE ${COPY})
file(COPY ${FROM}/ ${NOTICES} ${NOTICES}.gz DESTINATION ${COPY})
file(GLOB_RECURSE files RELATIVE ${COPY} ${COPY}/*)
list(FILTER files EXCLUDE REGEX "\\.gz$")
list(SORT files)

set(number 0)
set(blocks "")
set(declarations "")

# Sets `out` to the text of a string view of the file's bytes.
function(embed_bytes file out)
    set(name console_${number})
    math(EXPR number "${number} + 1")
    set(number ${number} PARENT_SCOPE)
    file(SIZE ${file} size)
    set(blocks "${blocks}    \"${name}: .incbin \\\"${file}\\\"\\n\"\n" PARENT_SCOPE)
    set(declarations "${declarations}extern const char ${name}[] asm(\"${name}\");\n" PARENT_SCOPE)
    set(${out} "{${name}, ${size}}" PARENT_SCOPE)
endfunction()

set(rows "")
foreach(file ${files})
    # The kinds of route that there are, and that the gateway serves.
    if(NOT file MATCHES "^(index\\.html|api\\.html|licenses\\.txt|sw\\.js|assets/[A-Za-z0-9._-]+)$")
        message(FATAL_ERROR "The console's ${file} has no route")
    endif()
    embed_bytes(${COPY}/${file} plain)
    set(gzipped "{}")
    if(EXISTS ${COPY}/${file}.gz)
        embed_bytes(${COPY}/${file}.gz gzipped)
    endif()
    file(SHA256 ${COPY}/${file} digest)
    string(APPEND rows "        {\"${file}\", ${plain}, ${gzipped}, \"${digest}\"},\n")
endforeach()

file(WRITE ${GENERATED}
"#include \"app/wiring/console_files.h\"

asm(\".pushsection .rodata\\n\"
${blocks}    \".popsection\\n\");

namespace urna::app {

${declarations}
const std::vector<ConsoleFile>& console_files() {
    static const std::vector<ConsoleFile> files{
${rows}    };
    return files;
}

}  // namespace urna::app
")
