// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <QCoMqtt/Client>
#include <QCoMqtt/TopicFilter>
#include <qcomqtt/topic.h>

#include <cstdio>

int main()
{
    const QCoMqtt::Topic topic("humidity/kitchen");
    const QCoMqtt::TopicFilter filter("humidity/+");
    const char *verb = topic.matches(filter) ? "matches" : "does not match";
    std::printf("%s %s %s\n", topic.utf8().constData(), verb, filter.utf8().constData());
    return topic.matches("humidity/+/window") ? 1 : 0;
}
