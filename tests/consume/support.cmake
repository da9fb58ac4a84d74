# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# For the scripts of this folder.

cmake_policy(VERSION 3.25)

# Paths stay the same from run to run, so that a compiler cache hits.
set(ENV{CCACHE_BASEDIR} "${work_dir}")
set(ENV{CCACHE_NOHASHDIR} 1)
set(ENV{CCACHE_SLOPPINESS} "pch_defines,time_macros")

# run(<command>...): prints what it said and fails when it fails; its output is in ${output} after.
macro(run)
    execute_process(COMMAND ${ARGN}
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    message("$ ${ARGN}\n${output}")
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "ended with ${result}")
    endif()
endmacro()

# configure(<source dir> <build dir> <option>...): as a user would, from nothing, but with our
# compiler and unoptimised, since nothing here is about speed.
macro(configure source build)
    file(REMOVE_RECURSE "${build}")
    run("${CMAKE_COMMAND}" -S "${source}" -B "${build}" -G "${generator}"
        "-DCMAKE_CXX_COMPILER=${compiler}"
        "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
        "-DCMAKE_PREFIX_PATH=${prefix_path}"
        -DCMAKE_CXX_FLAGS_INIT=-O0
        ${ARGN})
endmacro()

# configure_installed(<source dir> <build dir> <option>...): a project that uses the installed build
# tree. A library with sanitizers wants them in the program too.
macro(configure_installed source build)
    set(flags "")
    if(sanitize)
        set(flags "-DCMAKE_CXX_FLAGS=-fsanitize=${sanitize}")
    endif()
    configure("${source}" "${build}" "-DQCoMqtt_ROOT=${prefix}"
        -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF ${flags} ${ARGN})
endmacro()

macro(build build)
    run("${CMAKE_COMMAND}" --build "${build}" ${ARGN})
endmacro()

# run_consumer(<program>): it must have matched its topic.
macro(run_consumer program)
    run("${program}")
    if(NOT output MATCHES "humidity/kitchen matches humidity/\\+")
        message(FATAL_ERROR "the program did not print what it should")
    endif()
endmacro()
