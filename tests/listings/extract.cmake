# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# extract_listings(<page> <folder> <variable>)
#
# Writes each block ```cpp of the Markdown file <page> (relative to the project) as a source file into
# <folder> and sets <variable> to them. A block is a translation unit, in which
#   * #include lines may stand anywhere,
#   * every coroutine without parameters is run: QCoro::Task<> name(),
#   * a statement that starts a line with co_await becomes a coroutine that is run.
# Below the comment <!-- listing: body --> a block is the body of a coroutine that has a connected
# `client`. A block in which nothing is run is an error.
#
# What is changed: "test.mosquitto.org" becomes the broker of the test, and loops over a stream tell the
# test of it (see listing.h), which ends them.
#
# No list in here: C++ is full of semicolons and brackets, which lists do not survive.
function(extract_listings page folder variable)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${page}")
    file(READ "${PROJECT_SOURCE_DIR}/${page}" rest)
    set(number 0)
    set(kind)
    set(inside OFF)
    set(sources)
    while(NOT rest STREQUAL "")
        math(EXPR number "${number} + 1")
        take_line("${rest}" line rest)
        if(inside AND line STREQUAL "```")
            set(inside OFF)
            set(source "${folder}/${page}-${start}.cpp")
            write_listing("${source}" "${page}" "${start}" "${kind}" "${block}")
            list(APPEND sources "${source}")
            set(kind)
        elseif(inside)
            string(APPEND block "${line}\n")
        elseif(line STREQUAL "```cpp")
            set(inside ON)
            set(block)
            math(EXPR start "${number} + 1")
        elseif(line MATCHES "^<!-- listing: ([a-z]+) -->$")
            set(kind "${CMAKE_MATCH_1}")
            if(NOT kind STREQUAL "body")
                message(FATAL_ERROR "${page}:${number}: a listing can be \"body\", not \"${kind}\"")
            endif()
        endif()
    endwhile()
    set(${variable} "${sources}" PARENT_SCOPE)
endfunction()

# take_line(<text> <first> <rest>)
function(take_line text first rest)
    string(FIND "${text}" "\n" end)
    string(SUBSTRING "${text}" 0 ${end} line)
    set(${first} "${line}" PARENT_SCOPE)
    set(${rest} "" PARENT_SCOPE)
    if(NOT end EQUAL -1)
        math(EXPR end "${end} + 1")
        string(SUBSTRING "${text}" ${end} -1 text)
        set(${rest} "${text}" PARENT_SCOPE)
    endif()
endfunction()

function(write_listing source page start kind block)
    set(number "${start}")
    set(includes)
    set(code)
    set(runs)
    set(in_statement OFF)
    set(prints false)
    if(kind STREQUAL "body")
        set(code "QCoro::Task<> body(QCoMqtt::Client &client)\n{\n")
        string(APPEND runs "    Listings::add(\"${page}:${start}\", PRINTS, [] { "
            "return QCoMqtt::withClient(Listings::broker(), &body); });\n")
    endif()
    while(NOT block STREQUAL "")
        take_line("${block}" line block)
        adapt_line("${line}" adapted)
        if(line MATCHES "^#include ")
            string(APPEND includes "${line}\n")
            set(adapted "")
        elseif(NOT kind STREQUAL "body" AND line MATCHES "^QCoro::Task<> ([A-Za-z0-9_]+)\\(\\)$")
            set(name "${CMAKE_MATCH_1}")
            string(REPLACE "PRINTS" "${prints}" runs "${runs}")
            if(runs) # what stands above the first is there for it to call
                set(prints false)
            endif()
            string(APPEND runs
                "    Listings::add(\"${page}:${number} ${name}()\", PRINTS, &${name});\n")
        elseif(NOT kind STREQUAL "body" AND line MATCHES "^co_await ")
            set(in_statement ON)
            string(APPEND code "QCoro::Task<> statement${number}()\n{\n")
            string(REPLACE "PRINTS" "${prints}" runs "${runs}")
            set(prints false)
            string(APPEND runs
                "    Listings::add(\"${page}:${number}\", PRINTS, &statement${number});\n")
        endif()
        if(line MATCHES "qInfo")
            set(prints true)
        endif()
        string(APPEND code "${adapted}\n")
        if(in_statement AND line MATCHES "^[^ ].*;$")
            set(in_statement OFF)
            string(APPEND code "}\n")
        endif()
        math(EXPR number "${number} + 1")
    endwhile()
    if(kind STREQUAL "body")
        string(APPEND code "}\n")
    endif()
    string(REPLACE "PRINTS" "${prints}" runs "${runs}")
    if(NOT runs)
        message(FATAL_ERROR "${page}:${start}: nothing in this listing can be run, see extract.cmake")
    endif()
    # No #line in there: GCC would take the listing for a header, where a lambda deserves a warning.
    string(MAKE_C_IDENTIFIER "${page}_${start}" namespace)
    file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
[==[// Made by extract.cmake of @page@, line @start@ and below.
@includes@
#include "listing.h"

namespace @namespace@ {
using Listings::use;

@code@
[[maybe_unused]] const bool added = [] {
@runs@    return true;
}();
} // namespace @namespace@
]==])
endfunction()

function(adapt_line line variable)
    string(REPLACE "\"test.mosquitto.org\"" "Listings::broker()" line "${line}")
    if(line MATCHES "^( *)(QCORO_FOREACH\\(.*, ([a-z]+)\\) {.*)$")
        set(line "${CMAKE_MATCH_1}Listings::loopOver(${CMAKE_MATCH_3}); ${CMAKE_MATCH_2}")
        string(REPLACE ") {" ") { Listings::turn();" line "${line}")
    elseif(line MATCHES "^( *)(while \\(.* = co_await ([a-z]+)\\.next\\(.*)$")
        set(line "${CMAKE_MATCH_1}Listings::loopOver(${CMAKE_MATCH_3}); ${CMAKE_MATCH_2}")
    endif()
    set(${variable} "${line}" PARENT_SCOPE)
endfunction()
