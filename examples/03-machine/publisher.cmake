# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# What publishes the readings, for the dashboards beside this folder too: they include this file, and get
#   machine_publisher   the sources
#   machine_directory   where their headers are
set(machine_directory "${CMAKE_CURRENT_LIST_DIR}")
set(machine_publisher
    machine.cpp
    machine.h
    procfs.cpp
    procfs.h
    publisher.cpp
    publisher.h
    settings.cpp
    settings.h
    tasks.cpp
    tasks.h)
list(TRANSFORM machine_publisher PREPEND "${machine_directory}/")
