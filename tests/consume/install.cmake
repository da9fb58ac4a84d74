# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Installs the build tree and compares the files with those of installed.txt, both ways.

include("${settings}")

file(REMOVE_RECURSE "${prefix}")
run("${CMAKE_COMMAND}" --install "${build_dir}" --prefix "${prefix}")

file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/installed.txt" expected REGEX "^[^#]")
string(TOLOWER "${build_type}" config)
if(NOT config)
    set(config noconfig)
endif()
string(REGEX REPLACE "^([0-9]+).*" "\\1" soversion "${version}")
set(library_files "libdir/libNAME.a")
if(shared)
    set(library_files "libdir/libNAME.so;libdir/libNAME.so.${soversion};libdir/libNAME.so.${version}")
endif()
set(paths "")
foreach(line IN LISTS expected)
    if(line MATCHES "^\\[([a-z]+)\\] (.*)")
        if(NOT with_${CMAKE_MATCH_1})
            continue()
        endif()
        set(line "${CMAKE_MATCH_2}")
    endif()
    if(line MATCHES "^library (.*)")
        string(REPLACE NAME "${CMAKE_MATCH_1}" line "${library_files}")
    endif()
    string(REPLACE "qmldir/" "${qmldir}/" line "${line}")
    string(REPLACE "libdir/" "${libdir}/" line "${line}")
    string(REPLACE "-config.cmake" "-${config}.cmake" line "${line}")
    list(APPEND paths ${line})
endforeach()

file(GLOB_RECURSE found RELATIVE "${prefix}" "${prefix}/*")
set(missing ${paths})
list(REMOVE_ITEM missing ${found})
set(unexpected ${found})
list(REMOVE_ITEM unexpected ${paths})
if(missing OR unexpected)
    list(JOIN missing "\n  " missing)
    list(JOIN unexpected "\n  " unexpected)
    message(FATAL_ERROR "installed.txt and the installed tree differ.\n"
        "Missing in the tree:\n  ${missing}\nNot in installed.txt:\n  ${unexpected}")
endif()
