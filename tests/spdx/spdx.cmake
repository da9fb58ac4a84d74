# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Every source file says in its first lines whose it is and under which licence. Asks Git what
# belongs to the project; a source archive without Git is taken as a whole.

cmake_policy(VERSION 3.25)

set(kinds "\\.(cpp|h|cmake|in|sh|py|js|qml|qdoc)$|(^|/)(CMakeLists\\.txt|\\.clang-format|\\.clang-tidy)$|^\\.ci/")

# The owner of a checkout in a container is often somebody else than who runs the tests.
execute_process(COMMAND git -c safe.directory=* -C "${root}" ls-files
    RESULT_VARIABLE result OUTPUT_VARIABLE files ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
if(result EQUAL 0 AND files)
    string(REPLACE "\n" ";" files "${files}")
else()
    file(GLOB_RECURSE files RELATIVE "${root}" "${root}/*")
    list(FILTER files EXCLUDE REGEX "^build")
endif()
list(FILTER files INCLUDE REGEX "${kinds}")
list(LENGTH files count)
if(count LESS 50)
    message(FATAL_ERROR "only ${count} source files in ${root}: that cannot be all")
endif()

set(bad "")
foreach(file IN LISTS files)
    if(NOT EXISTS "${root}/${file}")
        continue() # removed, and not yet committed
    endif()
    file(READ "${root}/${file}" head LIMIT 400)
    if(NOT head MATCHES "SPDX-FileCopyrightText: [^\n]+" OR NOT head MATCHES "SPDX-License-Identifier: MIT")
        string(APPEND bad "\n  ${file}")
    endif()
endforeach()
if(bad)
    message(FATAL_ERROR "Without the two SPDX lines:${bad}")
endif()
message("${count} files")
