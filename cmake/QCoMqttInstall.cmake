# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# How our libraries are seen from outside: public headers, installation, the CMake package.

set(QCOMQTT_INSTALL_CMAKEDIR "${CMAKE_INSTALL_LIBDIR}/cmake/QCoMqtt"
    CACHE STRING "Where the CMake package goes, relative to the prefix")
mark_as_advanced(QCOMQTT_INSTALL_CMAKEDIR)

# qcomqtt_install_library(<target> [COMPONENT <name>] HEADERS <file>... NAMES "<file>: <Name>..."...
#                         [GENERATED <file>...])
#
# Makes <target>, with its ALIAS QCoMqtt::<name> for users, a public library of this package:
#   HEADERS    public headers of the current source directory; included as <qcomqtt/file.h>
#   NAMES      what each of them declares for users in namespace QCoMqtt; included as
#              <QCoMqtt/Name>. A public header without a line here is an error.
#   GENERATED  public headers that were generated into ${CMAKE_CURRENT_BINARY_DIR}/include/qcomqtt
#   COMPONENT  what a user asks find_package() for; without it the library always comes
# In the build tree as after the installation both forms of include work.
function(qcomqtt_install_library target)
    cmake_parse_arguments(arg "" "COMPONENT" "HEADERS;NAMES;GENERATED" ${ARGN})
    set(name QCoMqtt)
    if(arg_COMPONENT)
        set(name "${arg_COMPONENT}")
    endif()

    string(REGEX REPLACE "^QCoMqtt" "" suffix "${name}")
    set_target_properties(${target} PROPERTIES
        EXPORT_NAME "${name}"
        OUTPUT_NAME "QCoMqtt${suffix}"
        VERSION "${PROJECT_VERSION}"
        SOVERSION "${PROJECT_VERSION_MAJOR}")
    qcomqtt_set_install_rpath(${target})

    set(include_dir "${CMAKE_CURRENT_BINARY_DIR}/include")
    target_include_directories(${target} PUBLIC
        "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/..>"
        "$<BUILD_INTERFACE:${include_dir}>")
    qcomqtt_write_forwarding_headers("${include_dir}" forwarding
        HEADERS ${arg_HEADERS} NAMES ${arg_NAMES})

    # Those that declare something for users, for the help.
    set(named ${arg_NAMES})
    list(FILTER named INCLUDE REGEX ": *[A-Za-z]")
    list(TRANSFORM named REPLACE ":.*" "")
    list(REMOVE_DUPLICATES named)
    list(TRANSFORM named PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
    set_property(TARGET ${target} PROPERTY QCOMQTT_NAMED_HEADERS "${named}")

    if(QCOMQTT_INSTALL)
        install(TARGETS ${target} EXPORT QCoMqtt${suffix}Targets
            INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
        list(TRANSFORM arg_GENERATED PREPEND "${include_dir}/qcomqtt/")
        install(FILES ${arg_HEADERS} ${arg_GENERATED}
            DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/qcomqtt")
        install(FILES ${forwarding} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/QCoMqtt")
        install(EXPORT QCoMqtt${suffix}Targets NAMESPACE QCoMqtt::
            DESTINATION "${QCOMQTT_INSTALL_CMAKEDIR}")
    endif()
endfunction()

# An installed library finds its siblings beside itself, and a Qt outside of the system's paths.
function(qcomqtt_set_install_rpath target)
    if(APPLE)
        set(origin "@loader_path")
    else()
        set(origin "$ORIGIN")
    endif()
    set_target_properties(${target} PROPERTIES
        INSTALL_RPATH "${origin}"
        INSTALL_RPATH_USE_LINK_PATH ON)
endfunction()

# qcomqtt_write_forwarding_headers(<include dir> <variable> HEADERS <file>... NAMES "<file>: <Name>..."...)
# Writes <include dir>/QCoMqtt/<Name> for all names and puts the list of these files into <variable>.
function(qcomqtt_write_forwarding_headers include_dir variable)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "HEADERS;NAMES")
    set(nameless ${arg_HEADERS})
    set(written "")
    foreach(line IN LISTS arg_NAMES)
        if(NOT line MATCHES "^([a-z0-9]+\\.h):([A-Za-z0-9 ]*)$" OR NOT CMAKE_MATCH_1 IN_LIST arg_HEADERS)
            message(FATAL_ERROR "Not '<public header>: <Name>...': ${line}")
        endif()
        set(header "${CMAKE_MATCH_1}")
        string(STRIP "${CMAKE_MATCH_2}" names)
        string(REPLACE " " ";" names "${names}")
        list(REMOVE_ITEM nameless "${header}")
        foreach(name IN LISTS names)
            file(CONFIGURE OUTPUT "${include_dir}/QCoMqtt/${name}"
                CONTENT "#include <qcomqtt/${header}> // IWYU pragma: export\n")
            list(APPEND written "${include_dir}/QCoMqtt/${name}")
        endforeach()
    endforeach()
    if(nameless)
        message(FATAL_ERROR "Public headers of ${CMAKE_CURRENT_SOURCE_DIR} without a line that says "
            "which names they declare: ${nameless}")
    endif()

    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
    if(NOT folder STREQUAL "qcomqtt")
        foreach(header IN LISTS arg_HEADERS)
            file(CONFIGURE OUTPUT "${include_dir}/qcomqtt/${header}"
                CONTENT "#include <${folder}/${header}> // IWYU pragma: export\n")
        endforeach()
    endif()
    set(${variable} "${written}" PARENT_SCOPE)
endfunction()

# The package that find_package(QCoMqtt) reads; to be called once, after all libraries.
function(qcomqtt_install_package)
    if(NOT QCOMQTT_INSTALL)
        return()
    endif()
    include(CMakePackageConfigHelpers)
    set(build_dir "${PROJECT_BINARY_DIR}/cmake")
    list(JOIN QCOMQTT_QT_COMPONENTS " " qt_components)
    configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/QCoMqttConfig.cmake.in"
        "${build_dir}/QCoMqttConfig.cmake"
        INSTALL_DESTINATION "${QCOMQTT_INSTALL_CMAKEDIR}"
        NO_SET_AND_CHECK_MACRO)
    # Until 1.0 a minor version may break what was; see CONTRIBUTING.md.
    write_basic_package_version_file("${build_dir}/QCoMqttConfigVersion.cmake"
        COMPATIBILITY SameMinorVersion)
    install(FILES
        "${build_dir}/QCoMqttConfig.cmake"
        "${build_dir}/QCoMqttConfigVersion.cmake"
        DESTINATION "${QCOMQTT_INSTALL_CMAKEDIR}")
    install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/qcomqtt")
endfunction()
