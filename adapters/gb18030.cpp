// SPDX-License-Identifier: Apache-2.0
#include "adapters/gb18030.h"

#include "exchange/base/text.h"

#include <iconv.h>

namespace guantong::adapters {

std::optional<std::string> toGb18030(std::string_view utf8) {
    if (!base::isUtf8(utf8)) return std::nullopt;
    const iconv_t converter = iconv_open("GB18030", "UTF-8");
    std::string out(utf8.size() * 2 + 16, '\0');
    char* from = const_cast<char*>(utf8.data());
    char* to = out.data();
    std::size_t fromLeft = utf8.size(), toLeft = out.size();
    const bool failed =
        iconv(converter, &from, &fromLeft, &to, &toLeft) == static_cast<std::size_t>(-1);
    iconv_close(converter);
    if (failed) return std::nullopt;
    out.resize(out.size() - toLeft);
    return out;
}

}  // namespace guantong::adapters
