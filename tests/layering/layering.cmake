# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# cmake -DSOURCE_DIR=<root> -P layering.cmake
# Fails when a file includes what its room may not know, or a pure room names a clock, a timer, a
# QObject, a coroutine or the network. Each violation is reported as <file>:<line>: <text>.

cmake_minimum_required(VERSION 3.25)

# What a room may include. The public headers beyond the values are the client's; its sources may
# see the engine, its headers may not. The engine is told what to do in the client's option types.
set(may_include_values values)
set(may_include_topic values topic)
set(may_include_packet values topic packet)
set(may_include_codec values topic packet codec)
set(may_include_session values topic packet codec session)
set(may_include_transport values transport)
set(may_include_store values topic packet codec session store)
set(may_include_engine values topic packet codec session store transport engine client)
set(may_include_client_header values client)
set(may_include_client_source ${may_include_engine})
set(may_include_qml values client models qml)
set(may_include_models values client models)
set(may_include_sqlite values client sqlite)
set(may_include_localbroker values topic packet codec localbroker)

set(pure_rooms values topic packet codec session store)
set(private_rooms topic packet codec session transport store engine values)

# Of Qt, the pure rooms include Qt Core only; of the standard library, nothing of this.
set(impure_standard_header "^(condition_variable|coroutine|ctime|future|mutex|random|thread)$")
# What they must not name, though Qt Core has much of it.
set(impure_word "QObject|Q_OBJECT|QTimer|QChronoTimer|QBasicTimer|QEventLoop|QCoreApplication")
string(APPEND impure_word "|QThread|QElapsedTimer|QDeadlineTimer|QDateTime|QRandomGenerator")
string(APPEND impure_word "|QIODevice|QAbstractSocket|QTcpSocket|QSslSocket|QLocalSocket")
string(APPEND impure_word "|QWebSocket|QCoro|co_await|co_return|co_yield")
set(clock_call "(steady_clock|system_clock|high_resolution_clock)::now")

# The files that stand directly in src/qcomqtt and are values.
file(STRINGS "${SOURCE_DIR}/src/qcomqtt/values.cmake" value_files
    REGEX "^ +[a-z0-9]+\\.(h|cpp)\\)?$")
list(TRANSFORM value_files REPLACE "[ )]" "")
list(APPEND value_files qcomqtt_export.h)

# The room of a path below src/, or nothing for what the house does not know.
function(room_of path result)
    set(room "")
    if(path MATCHES "^qcomqtt/([a-z0-9]+)/" AND CMAKE_MATCH_1 IN_LIST private_rooms)
        set(room "${CMAKE_MATCH_1}")
    elseif(path MATCHES "^(qcomqtt/qcomqtt_|qcomqtt/)?(localbroker|models|sqlite|qml)[^.]*")
        set(room "${CMAKE_MATCH_2}")
    elseif(path MATCHES "^qcomqtt/([^/]+)$")
        set(room client)
        if(CMAKE_MATCH_1 IN_LIST value_files)
            set(room values)
        endif()
    elseif(path MATCHES "^QCoMqtt/") # the public headers under the names of their classes
        set(room client)
    endif()
    set(${result} "${room}" PARENT_SCOPE)
endfunction()

set(violations "")
macro(report text)
    list(APPEND violations "${file}:${number}: ${text}")
    set(violations "${violations}" PARENT_SCOPE)
endmacro()

function(check_include file number room rule target)
    room_of("${target}" target_room)
    get_filename_component(neighbour "${file}" DIRECTORY)
    cmake_path(APPEND neighbour "${target}")
    cmake_path(NORMAL_PATH neighbour)
    if(NOT target_room AND EXISTS "${SOURCE_DIR}/src/${neighbour}")
        room_of("${neighbour}" target_room)
    endif()
    if(target_room)
        if(NOT target_room IN_LIST may_include_${rule})
            report("${rule} may not include ${target_room}: ${target}")
        endif()
    elseif(target MATCHES "^qcomqtt/|^\\.\\./")
        report("this is in no room of the house: ${target}")
    elseif(room IN_LIST pure_rooms AND target MATCHES "^(Q|qcoro)"
            AND NOT target MATCHES "^QtCore/")
        report("a pure room may include Qt Core only: ${target}")
    elseif(room IN_LIST pure_rooms AND target MATCHES "${impure_standard_header}")
        report("a pure room may not include <${target}>")
    endif()
endfunction()

function(check_words file number line)
    if(line MATCHES "(^|[^A-Za-z0-9_])(${impure_word})([^A-Za-z0-9_]|$)")
        report("a pure room may not use ${CMAKE_MATCH_2}")
    elseif(line MATCHES "${clock_call}")
        report("a pure room may not read a clock")
    endif()
endfunction()

# Where a file is: the QML module stands beside src.
function(place_of file result)
    set(${result} "${SOURCE_DIR}/src/${file}" PARENT_SCOPE)
    if(file MATCHES "^qml/")
        set(${result} "${SOURCE_DIR}/${file}" PARENT_SCOPE)
    endif()
endfunction()

# The lines of a file as a list, without comments and without what means something to a list.
function(read_code file result)
    place_of("${file}" place)
    file(READ "${place}" code)
    string(REGEX REPLACE "[][;\\]" " " code "${code}")
    string(REGEX REPLACE "//[^\n]*" "" code "${code}")
    string(REPLACE "\n" ";" code "${code}")
    set(${result} "${code}" PARENT_SCOPE)
endfunction()

function(check_file file)
    set(number 0)
    room_of("${file}" room)
    if(NOT room)
        report("this is in no room of the house")
        return()
    endif()
    set(rule "${room}")
    if(room STREQUAL "client")
        string(REGEX REPLACE "^.*\\.h$" "client_header" rule "${file}")
        string(REGEX REPLACE "^.*\\.cpp$" "client_source" rule "${rule}")
    endif()
    read_code("${file}" lines)
    foreach(line IN LISTS lines)
        math(EXPR number "${number} + 1")
        # Q_NAMESPACE needs this one header; nothing else may come of it.
        if(file STREQUAL "qcomqtt/global.h" AND line STREQUAL "#include <QtCore/QObject>")
            continue()
        endif()
        if(line MATCHES "^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]+)[>\"]")
            check_include("${file}" ${number} "${room}" "${rule}" "${CMAKE_MATCH_1}")
        endif()
        if(room IN_LIST pure_rooms)
            check_words("${file}" ${number} "${line}")
        endif()
    endforeach()
    set(violations "${violations}" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE "${SOURCE_DIR}/src"
    "${SOURCE_DIR}/src/*.h" "${SOURCE_DIR}/src/*.cpp")
file(GLOB qml_files RELATIVE "${SOURCE_DIR}" "${SOURCE_DIR}/qml/*.h" "${SOURCE_DIR}/qml/*.cpp")
list(APPEND files ${qml_files})
list(LENGTH files count)
if(count EQUAL 0 OR NOT value_files MATCHES "\\.cpp")
    message(FATAL_ERROR "There is no house in ${SOURCE_DIR}/src")
endif()
foreach(file IN LISTS files)
    check_file("${file}")
endforeach()

if(violations)
    list(JOIN violations "\n" text)
    message("${text}")
    message(FATAL_ERROR "The arrows of the house point one way")
endif()
message(STATUS "${count} files keep to their rooms")
