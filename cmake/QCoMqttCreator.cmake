# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# What Qt Creator shows of us: the examples on its Welcome page and the wizards of its New dialog.
# docs/qtcreator.md tells how it finds them.

# In the prefix that Qt itself is installed to, where Qt Creator looks.
set(docs_dir "${CMAKE_INSTALL_DATADIR}/qt6/doc")
if(QT6_INSTALL_DOCS AND NOT IS_ABSOLUTE "${QT6_INSTALL_DOCS}")
    set(docs_dir "${QT6_INSTALL_DOCS}")
endif()
set(examples_dir "${CMAKE_INSTALL_LIBDIR}/qt6/examples")
if(QT6_INSTALL_EXAMPLES AND NOT IS_ABSOLUTE "${QT6_INSTALL_EXAMPLES}")
    set(examples_dir "${QT6_INSTALL_EXAMPLES}")
endif()
set(QCOMQTT_INSTALL_DOCSDIR "${docs_dir}"
    CACHE STRING "Where help and the list of examples go, relative to the prefix")
set(QCOMQTT_INSTALL_EXAMPLESDIR "${examples_dir}"
    CACHE STRING "Where the sources of the examples go, relative to the prefix")
set(QCOMQTT_INSTALL_WIZARDSDIR "${CMAKE_INSTALL_DATADIR}/qtcreator/templates/wizards"
    CACHE STRING "Where the wizards for Qt Creator go, relative to the prefix")
mark_as_advanced(QCOMQTT_INSTALL_DOCSDIR QCOMQTT_INSTALL_EXAMPLESDIR QCOMQTT_INSTALL_WIZARDSDIR)

# The pages of the help, whether it is built or not; see docs/CMakeLists.txt.
set(QCOMQTT_HELP_URL "qthelp://qcomqtt/doc")

# To be called once, by a build that installs.
function(qcomqtt_install_creator)
    file(GLOB folders CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/[0-9][0-9]-*")
    qcomqtt_install_examples(${folders})
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/examples/wizards/"
        DESTINATION "${QCOMQTT_INSTALL_WIZARDSDIR}/qcomqtt")
endfunction()

# qcomqtt_install_examples(<folder>...): the sources, and the manifest that lists them. Beside its
# sources, each example has an example.json, and in docs/images a picture of its name:
#   title, description, tags    what Qt Creator shows and searches
#   files                       what it opens in editors; the first one is in front
#   dependencies                other examples, of which this one uses sources
#   highlighted                 true: stands among those at the top
function(qcomqtt_install_examples)
    set(entries "")
    foreach(folder IN LISTS ARGN)
        set(metadata "${folder}/example.json")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${metadata}")
        cmake_path(GET folder FILENAME name)
        file(READ "${metadata}" json)
        qcomqtt_manifest_entry(entry "${name}" "${json}")
        string(APPEND entries "${entry}")
        install(DIRECTORY "${folder}" DESTINATION "${QCOMQTT_INSTALL_EXAMPLESDIR}/qcomqtt"
            PATTERN example.json EXCLUDE)
    endforeach()
    set(manifest "${PROJECT_BINARY_DIR}/examples-manifest.xml")
    file(CONFIGURE OUTPUT "${manifest}" @ONLY CONTENT [[
<?xml version="1.0" encoding="UTF-8"?>
<instructionals module="QCoMqtt">
    <examples>
@entries@    </examples>
</instructionals>
]])
    install(FILES "${manifest}" DESTINATION "${QCOMQTT_INSTALL_DOCSDIR}/qcomqtt")
endfunction()

# qcomqtt_manifest_entry(<variable> <name of the folder> <its metadata>)
function(qcomqtt_manifest_entry variable name json)
    string(JSON title GET "${json}" title)
    string(JSON description GET "${json}" description)
    if("${title}${description}" MATCHES "[<>&\"]")
        message(FATAL_ERROR "examples/${name}/example.json: no ${CMAKE_MATCH_0}, for XML's sake")
    endif()
    qcomqtt_json_list(tags "${json}" tags)
    list(JOIN tags "," tags)
    string(JSON highlighted ERROR_VARIABLE none GET "${json}" highlighted)
    set(attributes "")
    if(highlighted STREQUAL "ON")
        string(APPEND attributes " isHighlighted=\"true\"")
    endif()
    # Without a picture Qt Creator takes an example for broken.
    file(GLOB image RELATIVE "${PROJECT_SOURCE_DIR}/docs" "${PROJECT_SOURCE_DIR}/docs/images/${name}.*")
    if(NOT image)
        message(FATAL_ERROR "There is no picture docs/images/${name}.png or .svg")
    endif()
    set(lines "")
    qcomqtt_json_list(files "${json}" files)
    set(front " mainFile=\"true\"")
    foreach(file IN LISTS files)
        if(NOT EXISTS "${PROJECT_SOURCE_DIR}/examples/${name}/${file}")
            message(FATAL_ERROR "examples/${name}/example.json: there is no ${file}")
        endif()
        string(APPEND lines "            <fileToOpen${front}>qcomqtt/${name}/${file}</fileToOpen>\n")
        set(front "")
    endforeach()
    # Where Qt Creator looks for these, beside the manifest, unlike for everything else.
    file(RELATIVE_PATH way_to_examples
        "/${QCOMQTT_INSTALL_DOCSDIR}/qcomqtt" "/${QCOMQTT_INSTALL_EXAMPLESDIR}/qcomqtt")
    qcomqtt_json_list(dependencies "${json}" dependencies)
    foreach(dependency IN LISTS dependencies)
        string(APPEND lines "            <dependency>${way_to_examples}/${dependency}</dependency>\n")
    endforeach()
    string(CONFIGURE [=[
        <example name="@title@" projectPath="qcomqtt/@name@/CMakeLists.txt"
                 docUrl="@QCOMQTT_HELP_URL@/examples/@name@/README.html"
                 imageUrl="@QCOMQTT_HELP_URL@/@image@"@attributes@>
            <description><![CDATA[@description@]]></description>
            <tags>@tags@</tags>
@lines@            <meta><entry name="category">Connectivity</entry></meta>
        </example>
]=] entry @ONLY)
    set(${variable} "${entry}" PARENT_SCOPE)
endfunction()

# qcomqtt_json_list(<variable> <json> <member>): the strings of an array; none when it is not there.
function(qcomqtt_json_list variable json member)
    set(list "")
    string(JSON count ERROR_VARIABLE none LENGTH "${json}" ${member})
    if(NOT count MATCHES "NOTFOUND" AND count GREATER 0)
        math(EXPR last "${count} - 1")
        foreach(index RANGE ${last})
            string(JSON item GET "${json}" ${member} ${index})
            list(APPEND list "${item}")
        endforeach()
    endif()
    set(${variable} "${list}" PARENT_SCOPE)
endfunction()
