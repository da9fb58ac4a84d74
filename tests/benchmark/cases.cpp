// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "cases.h"

#include <algorithm>
#include <stdexcept>

using namespace Qt::StringLiterals;

const QList<Case> &allCases()
{
    using enum Case::Direction;
    static const QList<Case> cases = {
        {"publish0", "publish QoS 0", Publish, 0},
        {"publish0-alias", "publish QoS 0, 10 aliases", Publish, 0, 10},
        {"receive0", "receive QoS 0", Receive, 0},
        {"publish1", "publish QoS 1", Publish, 1},
        {"receive1", "receive QoS 1", Receive, 1},
        {"publish1-alias", "publish QoS 1, 10 aliases", Publish, 1, 10, false},
        {"publish2", "publish QoS 2", Publish, 2, 0, false},
        {"receive2", "receive QoS 2", Receive, 2, 0, false},
        {"handle-publish0", "publish QoS 0, another thread", Publish, 0, 0, false, true},
        {"handle-publish1", "publish QoS 1, another thread", Publish, 1, 0, false, true},
        {"handle-single", "one by one, another thread", Publish, 0, 0, false, true, true},
        {"handle-receive0", "receive QoS 0, another thread", Receive, 0, 0, false, true},
        {"handle-receive1", "receive QoS 1, another thread", Receive, 1, 0, false, true},
    };
    return cases;
}

QList<Case> casesNamed(const QString &names)
{
    QList<Case> result;
    for (const QString &name : names.split(u',', Qt::SkipEmptyParts)) {
        const qsizetype before = result.size();
        std::copy_if(allCases().begin(), allCases().end(), std::back_inserter(result),
                     [&](const Case &each) {
                         return name == u"all"_s || name == QLatin1StringView(each.name)
                             || (name == u"default"_s && each.isDefault);
                     });
        if (result.size() == before)
            throw std::invalid_argument("no such case: " + name.toStdString());
    }
    return result;
}
