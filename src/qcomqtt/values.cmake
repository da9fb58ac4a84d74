# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# The values room: public headers that stand directly in this folder and know Qt Core only.
set(qcomqtt_values_headers
    connectresult.h
    disconnectoptions.h
    error.h
    global.h
    message.h
    outboxoptions.h
    payload.h
    properties.h
    publishresult.h
    reasoncode.h
    sessionrecord.h
    subscriberesult.h
    subscription.h
    topic.h
    topicfilter.h
    will.h)
target_sources(qcomqtt_core PRIVATE
    connectresult.cpp
    disconnectoptions.cpp
    error.cpp
    message.cpp
    outboxoptions.cpp
    payload.cpp
    properties.cpp
    reasoncode.cpp
    subscriberesult.cpp
    subscription.cpp
    topic.cpp
    topicfilter.cpp
    values/bytebuffer.h
    values/bytehash.h
    values/instant.h
    values/largepages.cpp
    values/largepages.h
    values/levels.h
    values/processor.h
    values/propertyprinter.h
    values/recentmap.h
    values/ring.h
    values/usage.cpp
    values/usage.h
    values/utf8.cpp
    values/utf8.h
    will.cpp
    ${qcomqtt_values_headers})
