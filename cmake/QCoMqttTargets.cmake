# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# What every target of ours has in common.

# Compiles the second time come from ccache where it is installed. Not for a project that includes
# this one: there it is that project's choice.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(QCOMQTT_CCACHE ccache)
    mark_as_advanced(QCOMQTT_CCACHE)
    if(QCOMQTT_CCACHE)
        set(CMAKE_CXX_COMPILER_LAUNCHER "${QCOMQTT_CCACHE}")
    endif()
endif()

# qcomqtt_target_defaults(<target>): language level, strict Qt, warnings, sanitizers, coverage. All
# PRIVATE, so that nothing of it reaches a user of the library, except what a program must link when
# the library is instrumented.
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
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        # With optimisation it takes what other alternatives of a std::variant hold for unset.
        target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
    if(QCOMQTT_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # It collects garbage at each 128 MB otherwise, and a precompiled header fills much of that:
        # a tenth of the time that a source takes.
        target_compile_options(${target} PRIVATE --param=ggc-min-heapsize=524288)
    endif()
    if(QCOMQTT_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    if(QCOMQTT_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=${QCOMQTT_SANITIZE}
            -fno-sanitize-recover=all -fno-omit-frame-pointer)
        target_link_options(${target} PUBLIC -fsanitize=${QCOMQTT_SANITIZE})
        if(QCOMQTT_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            # It does not see fences, of which Q_GLOBAL_STATIC has one.
            target_compile_options(${target} PRIVATE -Wno-tsan)
        endif()
    endif()
    if(QCOMQTT_COVERAGE)
        target_compile_options(${target} PRIVATE --coverage)
        target_link_options(${target} PUBLIC --coverage)
    endif()
endfunction()

# qcomqtt_precompile(<target>): a third of the time that a source takes to compile is what it includes
# from Qt and the standard library. Only where QCOMQTT_PRECOMPILE asks for it, since a build with it
# does not notice an include that is missing; the presets for clang and for developers do.
function(qcomqtt_precompile target)
    if(QCOMQTT_PRECOMPILE)
        target_precompile_headers(${target} PRIVATE
            "$<$<COMPILE_LANGUAGE:CXX>:${PROJECT_SOURCE_DIR}/cmake/precompiled.h>")
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            target_compile_options(${target} PRIVATE -fpch-preprocess) # lets ccache see through it
        endif()
    endif()
endfunction()

# qcomqtt_optimise(<target> <source>...): what every message passes through is compiled for speed, and
# that is these sources; all others of the target to be small. Only where the build asks for speed
# as a whole, and the compiler is known to understand it.
#
# Nobody replaces functions of the library from outside (see qcomqtt_link_small), so a call may become
# one with its caller.
#
# For speed does not mean at any size: padding before loops and jumps, and copies of what the standard
# library and Qt declare inline but is no handful of instructions, make up a fifth of such code, and
# the instructions that tests/benchmark/guard.sh counts are no more without them.
function(qcomqtt_optimise target)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$")
        return()
    endif()
    set(optimised "$<CONFIG:Release,RelWithDebInfo>")
    set(for_speed -O2)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        list(APPEND for_speed -falign-functions=1 -falign-jumps=1 -falign-labels=1 -falign-loops=1
            "--param=max-inline-insns-single=30")
    endif()
    target_compile_options(${target} PRIVATE "$<${optimised}:-Os;-fno-semantic-interposition>")
    set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target}
        PROPERTIES COMPILE_OPTIONS "$<${optimised}:${for_speed}>")
endfunction()

# qcomqtt_link_small(<target>): in an optimised library, calls of its own functions go straight to them
# instead of through a table. (Only functions: the addresses of types, which exceptions are told apart
# by, stay the same in all of a process.) Not --gc-sections: that would also drop the note which
# version of Qt we need at least, for 4 kB.
function(qcomqtt_link_small target)
    include(CheckLinkerFlag)
    include(CheckCXXSourceCompiles)
    set(flags "")
    check_linker_flag(CXX "-Wl,-O1,-Bsymbolic-functions" QCOMQTT_LINKS_SYMBOLIC)
    if(QCOMQTT_LINKS_SYMBOLIC)
        list(APPEND flags "-Wl,-O1,-Bsymbolic-functions")
    endif()
    # A list of addresses to adjust takes a bit for each instead of 24 bytes, where the C library that
    # we are built with can read that.
    check_cxx_source_compiles("#include <features.h>
        #if !__GLIBC_PREREQ(2, 36)
        #error It cannot
        #endif
        int main() {}" QCOMQTT_GLIBC_READS_RELR)
    check_linker_flag(CXX "-Wl,-z,pack-relative-relocs" QCOMQTT_LINKS_RELR)
    if(QCOMQTT_GLIBC_READS_RELR AND QCOMQTT_LINKS_RELR)
        list(APPEND flags "-Wl,-z,pack-relative-relocs")
    endif()
    target_link_options(${target} PRIVATE "$<$<CONFIG:Release,RelWithDebInfo>:${flags}>")
endfunction()
