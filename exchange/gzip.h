// SPDX-License-Identifier: Apache-2.0
// gzip of HTTP bodies, with limits on the inflated size and on the ratio.
#pragma once

#include "exchange/base/code.h"

#include <string>
#include <string_view>
#include <variant>

namespace guantong::exchange {

/// The bytes as one gzip member, quickest level.
std::string deflateGzip(std::string_view bytes);

/// Unpacks one gzip member. GZIP_INVALID for anything malformed, cut off or followed by more
/// bytes; GZIP_RATIO as soon as it grows above `limitBytes` or kMaxInflateRatio times its size.
std::variant<std::string, base::Fault> inflateGzip(std::string_view bytes, std::size_t limitBytes);

}  // namespace guantong::exchange
