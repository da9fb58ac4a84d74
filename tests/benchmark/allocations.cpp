// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "allocations.h"

#include <cerrno>
#include <cstdlib>

// What an executable defines comes before what shared libraries define, also for the libraries
// themselves: Qt, libstdc++ and libmosquitto all allocate through the functions below.

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define QCOMQTT_OWN_ALLOCATOR
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define QCOMQTT_OWN_ALLOCATOR
#endif

namespace {

constinit thread_local std::uint64_t count = 0;

} // namespace

std::uint64_t allocationCount() noexcept
{
    return count;
}

#if defined(__GLIBC__) && !defined(QCOMQTT_OWN_ALLOCATOR)

#pragma GCC visibility push(default)
extern "C" {

void *__libc_malloc(std::size_t size);
void *__libc_calloc(std::size_t number, std::size_t size);
void *__libc_realloc(void *memory, std::size_t size);
void *__libc_memalign(std::size_t alignment, std::size_t size);

void *malloc(std::size_t size) noexcept
{
    ++count;
    return __libc_malloc(size);
}

void *calloc(std::size_t number, std::size_t size) noexcept
{
    ++count;
    return __libc_calloc(number, size);
}

void *realloc(void *memory, std::size_t size) noexcept
{
    ++count;
    return __libc_realloc(memory, size);
}

void *memalign(std::size_t alignment, std::size_t size) noexcept
{
    ++count;
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    return memalign(alignment, size);
}

int posix_memalign(void **memory, std::size_t alignment, std::size_t size) noexcept
{
    *memory = memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

} // extern "C"
#pragma GCC visibility pop

bool countsAllocations() noexcept
{
    return true;
}

#else

bool countsAllocations() noexcept
{
    return false;
}

#endif
