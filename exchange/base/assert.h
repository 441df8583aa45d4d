// SPDX-License-Identifier: Apache-2.0
// GT_ASSERT: states our own invariants. Never used on anything a peer, a user or a disk can cause:
// those get a Code (base/code.h).
#pragma once

namespace guantong::base {

/// Writes the broken invariant with its place to stderr and aborts.
[[noreturn]] void assertionFailed(const char* condition, const char* file, int line) noexcept;

}  // namespace guantong::base

#define GT_ASSERT(condition) \
    ((condition) ? void(0) : ::guantong::base::assertionFailed(#condition, __FILE__, __LINE__))
