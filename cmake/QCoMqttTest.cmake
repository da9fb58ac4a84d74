# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# qcomqtt_add_test(<name> SOURCES <file>... [LIBRARIES <target>...] [TIMEOUT <seconds>] [LABELS <label>...]
#                  [NO_PRECOMPILED_HEADER])
# A Qt Test program <name> that is run by ctest. Its sources include the .moc file of their own name
# when they have a Q_OBJECT.
function(qcomqtt_add_test name)
    cmake_parse_arguments(arg "NO_PRECOMPILED_HEADER" "TIMEOUT" "SOURCES;LIBRARIES;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${arg_SOURCES})
    qcomqtt_target_defaults(${name})
    target_link_libraries(${name} PRIVATE Qt6::Test ${arg_LIBRARIES})
    qcomqtt_moc_sources(${name} ${arg_SOURCES})
    if(TARGET qcomqtt_testheader AND NOT arg_NO_PRECOMPILED_HEADER)
        qcomqtt_forget_macros_of_qt(${name})
        target_precompile_headers(${name} REUSE_FROM qcomqtt_testheader)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${arg_TIMEOUT}
        LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;UBSAN_OPTIONS=print_stacktrace=1")
endfunction()

# A precompiled header needs all macros to be the same wherever it is used. Qt names the directory of
# each test and the libraries that it links in macros of their own, which no test looks at; a test
# with macros of ours does without the header.
function(qcomqtt_forget_macros_of_qt name)
    target_compile_options(${name} PRIVATE -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR
        -UQT_NETWORK_LIB)
endfunction()

# One step for each source instead of the four of AUTOMOC for each program: a quarter of the time
# that all of the tests take to build.
function(qcomqtt_moc_sources name)
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${name}_moc")
    foreach(source IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE path)
        if(NOT EXISTS "${path}")
            continue() # made by the build
        endif()
        file(STRINGS "${path}" has_object REGEX "^ *Q_OBJECT" LIMIT_COUNT 1)
        if(NOT has_object)
            continue()
        endif()
        cmake_path(GET path STEM stem)
        set(moc "${CMAKE_CURRENT_BINARY_DIR}/${name}_moc/${stem}.moc")
        qt6_generate_moc("${path}" "${moc}" TARGET ${name})
        target_sources(${name} PRIVATE "${moc}")
        set_source_files_properties("${path}" PROPERTIES OBJECT_DEPENDS "${moc}")
    endforeach()
endfunction()

# qcomqtt_add_dashboard_pages(<target>)
# Gives <target> the pages of 06-qml-dashboard, at qrc:/Dashboard as that program has them.
function(qcomqtt_add_dashboard_pages target)
    get_target_property(module qcomqtt-qmldashboard QT_QML_MODULE_OUTPUT_DIRECTORY)
    get_target_property(pages qcomqtt-qmldashboard QT_QML_MODULE_QML_FILES)
    set(sources "${PROJECT_SOURCE_DIR}/examples/06-qml-dashboard")
    list(TRANSFORM pages REPLACE "^.*/" "${sources}/")
    qt_add_resources(${target} pages PREFIX /Dashboard BASE "${sources}" FILES ${pages})
    qt_add_resources(${target} qmldir PREFIX /Dashboard BASE "${module}" FILES "${module}/qmldir")
endfunction()
