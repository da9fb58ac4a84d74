# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# cmake -DQMLLINT=<program> -DMODULES=<dir> -DFILES=<file>... [-DCOMPLAINT=<text>] -P lint.cmake
# qmllint is content with the files; with a COMPLAINT, it is not, and says this.

execute_process(COMMAND "${QMLLINT}" -I "${MODULES}" ${FILES}
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")
if(COMPLAINT)
    string(FIND "${output}" "${COMPLAINT}" position)
    if(result EQUAL 0 OR position EQUAL -1)
        message(FATAL_ERROR "It ended with ${result}, without: ${COMPLAINT}")
    endif()
elseif(NOT result EQUAL 0)
    message(FATAL_ERROR "It ended with ${result}")
endif()
