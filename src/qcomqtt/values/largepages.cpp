// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/values/largepages.h>

#ifdef __linux__
#include <sys/mman.h>

#include <cstdint>
#endif

namespace QCoMqtt::Internal {

#ifdef __linux__
void preferLargePages(void *memory, std::size_t bytes) noexcept
{
    constexpr std::size_t worthIt = std::size_t(4) * 1024 * 1024;
    constexpr std::uintptr_t page = 4096;
    if (bytes < worthIt)
        return;
    // The whole of its first and last page as well: of a mapping that is advised in part realloc()
    // can no longer move the pages, and copies them.
    const auto begin = reinterpret_cast<std::uintptr_t>(memory) & ~(page - 1);
    const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes + page - 1) & ~(page - 1);
    madvise(reinterpret_cast<void *>(begin), end - begin, MADV_HUGEPAGE); // it is only advice
}
#else
void preferLargePages(void *, std::size_t) noexcept {}
#endif

} // namespace QCoMqtt::Internal
