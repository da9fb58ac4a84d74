// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

// What a processor can be told and C++ has no word for. All of it only saves time.

#ifdef __AVX__
#include <immintrin.h>
#endif

namespace QCoMqtt::Internal {

//! Clears the upper halves of the vector registers, in which nothing is kept across a call.
//!
//! Qt 6.4 leaves something there whenever it hashes bytes or text on an x86 processor with VAES (no
//! vzeroupper at the end of its aeshash256). From then on each change between the instructions of AVX
//! (memcpy() and its like) and those of SSE (what compilers make for any processor) costs some 50 ns
//! on Intel, several times for every message, until somebody clears them. So we do where our work
//! begins: whoever uses a QHash, of ours or of the application, slows down nothing but that.
inline void clearUpperVectorHalves() noexcept
{
#if defined(__AVX__)
    _mm256_zeroupper();
#elif defined(__x86_64__) && defined(__GNUC__)
    // No need to tell the compiler: without AVX it knows of lower halves only.
    if (__builtin_cpu_supports("avx"))
        asm volatile("vzeroupper");
#endif
}

//! Has the processor fetch a line of memory that will be needed soon, while it goes on.
inline void prefetch(const void *address) noexcept
{
#ifdef __GNUC__
    __builtin_prefetch(address);
#else
    static_cast<void>(address);
#endif
}

} // namespace QCoMqtt::Internal
