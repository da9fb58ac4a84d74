# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# cmake -DCHECK=<layering.cmake> -DPLANTED_DIR=<folder> -P selftest.cmake
# Proves that the layering check can fail: plants one line at a time into a small house, and looks
# at what the check says of it.

cmake_minimum_required(VERSION 3.25)

# check(<file> <line> <report>): with that line, the check must report it; an empty report means
# that the line is allowed.
function(check file line report)
    file(REMOVE_RECURSE "${PLANTED_DIR}")
    file(WRITE "${PLANTED_DIR}/src/qcomqtt/values.cmake"
        "    global.h\n    topic.cpp\n    topic.h)\n")
    foreach(neighbour global.h topic.h topic.cpp client.h client.cpp codec/encoder.h
            session/session.h)
        file(WRITE "${PLANTED_DIR}/src/qcomqtt/${neighbour}" "#pragma once\n")
    endforeach()
    set(place "src/${file}")
    if(file MATCHES "^qml/")
        set(place "${file}")
    endif()
    file(WRITE "${PLANTED_DIR}/${place}" "#pragma once\n${line}\n")
    execute_process(COMMAND "${CMAKE_COMMAND}" "-DSOURCE_DIR=${PLANTED_DIR}" -P "${CHECK}"
        RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    string(FIND "${output}" "${file}:2: ${report}" place)
    if(report STREQUAL "" AND NOT status EQUAL 0)
        message(SEND_ERROR "${file}: \"${line}\" is allowed, but the check said:\n${output}")
    elseif(NOT report STREQUAL "" AND (status EQUAL 0 OR place LESS 0))
        message(SEND_ERROR "${file}: \"${line}\" was not reported as \"${report}\":\n${output}")
    endif()
endfunction()

# Arrows between the rooms.
check(qcomqtt/topic.h "#include <qcomqtt/topic/topictrie.h>" "values may not include topic")
check(qcomqtt/values/utf8.cpp "#include <qcomqtt/client.h>" "values may not include client")
check(qcomqtt/topic/topictrie.h "#include <qcomqtt/packet/packets.h>"
    "topic may not include packet")
check(qcomqtt/packet/packets.h "#include <qcomqtt/codec/encoder.h>" "packet may not include codec")
check(qcomqtt/codec/decoder.h "#include \"qcomqtt/session/session.h\""
    "codec may not include session")
check(qcomqtt/codec/decoder.h "#include \"../session/session.h\"" "codec may not include session")
check(qcomqtt/session/inflight.h "#  include <qcomqtt/engine/engine.h>"
    "session may not include engine")
check(qcomqtt/session/inflight.h "#include <QCoMqtt/Client>" "session may not include client")
check(qcomqtt/transport/transport.h "#include <qcomqtt/packet/packets.h>"
    "transport may not include packet")
check(qcomqtt/client.h "#include <qcomqtt/engine/engine.h>" "client_header may not include engine")
check(models/messagemodel.h "#include <qcomqtt/session/session.h>" "models may not include session")
check(localbroker/core.h "#include <qcomqtt/session/session.h>"
    "localbroker may not include session")
check(localbroker/core.h "#include <qcomqtt/client.h>" "localbroker may not include client")
check(qml/mqttclient.h "#include <qcomqtt/codec/encoder.h>" "qml may not include codec")
check(qcomqtt/codec/decoder.h "#include <qcomqtt/attic/old.h>" "this is in no room")

# Qt and the standard library in the pure rooms.
check(qcomqtt/topic.h "#include <QtNetwork/QTcpSocket>" "a pure room may include Qt Core only")
check(qcomqtt/session/session.h "#include <QCoroTask>" "a pure room may include Qt Core only")
check(qcomqtt/session/session.h "#include <QString>" "a pure room may include Qt Core only")
check(qcomqtt/session/session.h "#include <thread>" "a pure room may not include <thread>")
check(qcomqtt/codec/decoder.cpp "#include <QtCore/QTimer>" "a pure room may not use QTimer")
check(qcomqtt/topic.h "#include <QtCore/QObject>" "a pure room may not use QObject")
check(qcomqtt/global.h "class Thing : public QObject {" "a pure room may not use QObject")
check(qcomqtt/session/session.cpp "    QElapsedTimer timer;"
    "a pure room may not use QElapsedTimer")
check(qcomqtt/session/session.cpp "co_return;" "a pure room may not use co_return")
check(qcomqtt/session/session.cpp "auto now = std::chrono::steady_clock::now();"
    "a pure room may not read a clock")
check(qcomqtt/values/utf8.h "x = system_clock::now();" "a pure room may not read a clock")

# What is allowed.
check(qcomqtt/global.h "#include <QtCore/QObject>" "")
check(qcomqtt/topic/topictrie.h "#include <qcomqtt/topic.h>" "")
check(qcomqtt/codec/decoder.h "#include \"encoder.h\"" "")
check(qcomqtt/session/session.cpp "#include <qcomqtt/codec/encoder.h>" "")
check(qcomqtt/session/session.h "using Instant = std::chrono::steady_clock::time_point;" "")
check(qcomqtt/session/session.h "int a; // neither a QTimer nor steady_clock::now()" "")
check(qcomqtt/transport/transport.h "#include <QtNetwork/QTcpSocket>" "")
check(qcomqtt/transport/transport.h "#include <qcomqtt/topic.h>" "")
check(qcomqtt/engine/engine.h "#include <qcomqtt/session/session.h>" "")
check(qcomqtt/engine/engine.h "#include <QtCore/QTimer>" "")
check(qcomqtt/client.cpp "#include <qcomqtt/engine/engine.h>" "")
check(localbroker/core.h "#include <qcomqtt/codec/encoder.h>" "")
check(qml/mqttclient.h "#include <qcomqtt/client.h>" "")
