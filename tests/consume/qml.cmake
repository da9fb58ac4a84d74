# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# The installed QML module is loaded, with its libraries, by the import path alone.

include("${settings}")

set(ENV{QT_QPA_PLATFORM} offscreen)
run("${qmltestrunner}" -import "${prefix}/${qmldir}"
    -input "${CMAKE_CURRENT_LIST_DIR}/qml/tst_installed.qml")
