// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace guantong::base {

void assertionFailed(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "guantong: broken invariant: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace guantong::base
