// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "resources.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QObject>

#include <atomic>
#include <malloc.h>
#include <sys/types.h>

#ifdef __SANITIZE_ADDRESS__
extern "C" std::size_t __sanitizer_get_current_allocated_bytes(); // GCC does not install its header
#endif

using namespace Qt::StringLiterals;

// Where debuggers of Qt learn of every QObject; declared in a private header (qhooks_p.h).
QT_BEGIN_NAMESPACE
extern Q_CORE_EXPORT quintptr qtHookData[];
QT_END_NAMESPACE

namespace {

constexpr int addObject = 3;
constexpr int removeObject = 4;

std::atomic<int> objectCount = 0;

void added(QObject *)
{
    ++objectCount;
}

void removed(QObject *)
{
    --objectCount;
}

int objects()
{
    if (qtHookData[addObject] == 0) {
        qtHookData[addObject] = reinterpret_cast<quintptr>(&added);
        qtHookData[removeObject] = reinterpret_cast<quintptr>(&removed);
    }
    return objectCount;
}

qint64 heap()
{
#ifdef __SANITIZE_ADDRESS__
    return qint64(__sanitizer_get_current_allocated_bytes());
#else
    const struct mallinfo2 information = ::mallinfo2();
    return qint64(information.uordblks + information.hblkhd);
#endif
}

qint64 status(const QByteArray &field)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no /proc/self/status");
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.sliced(field.size()).trimmed().split(' ').first().toLongLong() * 1024;
    }
    return -1;
}

} // namespace

Resources Resources::now()
{
    Resources resources;
    resources.resident = status("VmRSS:");
    resources.heap = ::heap();
    const auto all = QDir::System | QDir::AllEntries | QDir::NoDotAndDotDot;
    resources.files = QDir(u"/proc/self/fd"_s).entryList(all).size();
    resources.objects = ::objects();
    return resources;
}

qint64 Resources::peak()
{
    return status("VmHWM:");
}

void Resources::resetPeak()
{
    QFile file(u"/proc/self/clear_refs"_s);
    if (!file.open(QIODevice::WriteOnly) || file.write("5") != 1)
        qFatal("cannot reset the peak");
}

bool Resources::isHeapExact()
{
#ifdef __SANITIZE_ADDRESS__
    return true;
#else
    return false;
#endif
}

QByteArray Resources::text() const
{
    return "resident " + QByteArray::number(resident / 1024) + " KiB, heap "
        + QByteArray::number(heap) + " bytes, " + QByteArray::number(files) + " files, "
        + QByteArray::number(objects) + " objects";
}
