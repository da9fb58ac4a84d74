// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "allocations.h"

#include <algorithm>
#include <array>
#include <atomic>
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

#if defined(__GLIBC__) && !defined(QCOMQTT_OWN_ALLOCATOR)

namespace {

// Every thread counts in a place of its own, which costs no more than a variable; one that comes
// when all places are taken shares the last.
struct alignas(64) Place
{
    std::atomic<std::uint64_t> count = 0;
};

constexpr std::size_t placeCount = 256;
constinit std::array<Place, placeCount> places;
constinit std::atomic<std::size_t> placesTaken = 0;
constinit thread_local Place *ownPlace = nullptr;

void count() noexcept
{
    if (!ownPlace)
        ownPlace = &places[std::min(placesTaken++, placeCount - 1)];
    // No increment in one step: nobody else writes here.
    ownPlace->count.store(ownPlace->count.load(std::memory_order_relaxed) + 1,
                          std::memory_order_relaxed);
}

} // namespace

#pragma GCC visibility push(default)
extern "C" {

void *__libc_malloc(std::size_t size);
void *__libc_calloc(std::size_t number, std::size_t size);
void *__libc_realloc(void *memory, std::size_t size);
void *__libc_memalign(std::size_t alignment, std::size_t size);

void *malloc(std::size_t size) noexcept
{
    count();
    return __libc_malloc(size);
}

void *calloc(std::size_t number, std::size_t size) noexcept
{
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *memory, std::size_t size) noexcept
{
    count();
    return __libc_realloc(memory, size);
}

void *memalign(std::size_t alignment, std::size_t size) noexcept
{
    count();
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

std::uint64_t allocationCount() noexcept
{
    std::uint64_t sum = 0;
    for (const Place &place : places)
        sum += place.count.load(std::memory_order_relaxed);
    return sum;
}

bool countsAllocations() noexcept
{
    return true;
}

#else

std::uint64_t allocationCount() noexcept
{
    return 0;
}

bool countsAllocations() noexcept
{
    return false;
}

#endif
