# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# cmake -DQMLLINT=<program> -DMODULES=<dir> -DPAGE=<file> -DCOUNT=<number> -P lintlistings.cmake
# qmllint is content with every listing of the page, of which there are so many.

file(READ "${PAGE}" text)
set(fence "```")
set(count 0)
string(FIND "${text}" "${fence}qml\n" begin)
while(begin GREATER -1)
    string(SUBSTRING "${text}" ${begin} -1 text)
    string(SUBSTRING "${text}" 7 -1 text)
    string(FIND "${text}" "${fence}" end)
    string(SUBSTRING "${text}" 0 ${end} listing)
    math(EXPR end "${end} + 3")
    string(SUBSTRING "${text}" ${end} -1 text)
    math(EXPR count "${count} + 1")
    set(file "${CMAKE_CURRENT_BINARY_DIR}/Listing${count}.qml")
    file(WRITE "${file}" "${listing}")
    execute_process(COMMAND "${QMLLINT}" -I "${MODULES}" "${file}"
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    message("Listing ${count}: ${result}\n${output}")
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "Listing ${count} is not clean")
    endif()
    string(FIND "${text}" "${fence}qml\n" begin)
endwhile()
if(NOT count EQUAL COUNT)
    message(FATAL_ERROR "There are ${count} listings, not ${COUNT}")
endif()
