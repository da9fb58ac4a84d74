# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# What every target of ours has in common.

# qcomqtt_target_defaults(<target>): language level, strict Qt, warnings, sanitizers. All PRIVATE,
# so that nothing of it reaches a user of the library.
function(qcomqtt_target_defaults target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES
        AUTOMOC ON
        CXX_EXTENSIONS OFF
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON
        POSITION_INDEPENDENT_CODE ON)
    target_compile_definitions(${target} PRIVATE
        QT_NO_KEYWORDS
        QT_NO_CAST_FROM_ASCII
        QT_NO_CAST_TO_ASCII
        QT_NO_FOREACH
        QT_NO_URL_CAST_FROM_STRING
        QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
        QT_NO_CONTEXTLESS_CONNECT)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor
        -Woverloaded-virtual)
    if(QCOMQTT_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    if(QCOMQTT_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=${QCOMQTT_SANITIZE}
            -fno-sanitize-recover=all -fno-omit-frame-pointer)
        target_link_options(${target} PUBLIC -fsanitize=${QCOMQTT_SANITIZE})
    endif()
    qcomqtt_enable_coroutines(${target} PRIVATE)
endfunction()

# Coroutines need no flag with -std=c++20 on GCC 10 and up and on clang 16 and up; clang 14 and 15
# have them complete in libstdc++ mode only behind this option.
function(qcomqtt_enable_coroutines target scope)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
        target_compile_options(${target} ${scope} -fcoroutines-ts)
    endif()
endfunction()
