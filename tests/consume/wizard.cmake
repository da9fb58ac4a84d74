# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# What an installed wizard generates is a project that configures, builds and shows the value of its
# topic.

include("${settings}")
include("${CMAKE_CURRENT_LIST_DIR}/applywizard.cmake")

set(project "${work_dir}/wizard/${wizard}")
set(topic "house/kitchen/temperature")
file(REMOVE_RECURSE "${project}")
apply_wizard("${prefix}/${wizardsdir}/qcomqtt/${wizard}" "${project}"
    ProjectName "kitchen-display" BrokerUrl "mqtt://broker.example" Topic "${topic}")
configure_installed("${project}" "${project}-build")
build("${project}-build")

if(wizard STREQUAL "qml")
    set(program appkitchen-display)
    set(ENV{QML_IMPORT_PATH} "${prefix}/${qmldir}")
    file(GLOB qml_files "${project}/*.qml")
    run("${qmllint}" -I "${prefix}/${qmldir}" ${qml_files})
    if(NOT output STREQUAL "")
        message(FATAL_ERROR "qmllint has something to say")
    endif()
else()
    set(program kitchen-display)
endif()
run("${showsvalue}" "${project}-build/${program}" "${topic}")
