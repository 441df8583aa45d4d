// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/code.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace guantong::base {

namespace {

struct Entry {
    std::string_view name;
    int http;
    std::string_view zh, zhRemedy, en, enRemedy;
};

constexpr Entry kEntries[] = {
#define GT_CODE(name, http, zh, zhRemedy, en, enRemedy) {#name, http, zh, zhRemedy, en, enRemedy},
#include "exchange/base/codes.def"
#undef GT_CODE
};

const Entry& entry(Code code) noexcept {
    return kEntries[static_cast<std::size_t>(code)];
}

}  // namespace

std::string_view toString(Code code) noexcept {
    return entry(code).name;
}

std::optional<Code> codeNamed(std::string_view name) noexcept {
    const auto found = std::find_if(std::begin(kEntries), std::end(kEntries),
                                    [&](const Entry& each) { return each.name == name; });
    if (found == std::end(kEntries)) return std::nullopt;
    return static_cast<Code>(found - std::begin(kEntries));
}

int httpStatus(Code code) noexcept {
    return entry(code).http;
}

std::string_view cause(Code code, Language language) noexcept {
    return language == Language::chinese ? entry(code).zh : entry(code).en;
}

std::string_view remedy(Code code, Language language) noexcept {
    return language == Language::chinese ? entry(code).zhRemedy : entry(code).enRemedy;
}

Language terminalLanguage() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        return std::string_view(value).starts_with("zh") ? Language::chinese : Language::english;
    }
    return Language::english;
}

std::string describe(const Fault& fault, Language language) {
    const bool chinese = language == Language::chinese;
    std::string line(toString(fault.code));
    if (!fault.field.empty()) line += " " + fault.field;
    line += ": " + std::string(cause(fault.code, language));
    if (!fault.detail.empty())
        line += (chinese ? "(" : " (") + fault.detail + (chinese ? ")" : ")");
    line += (chinese ? "。" : "; ") + std::string(remedy(fault.code, language));
    line += chinese ? "。" : "";
    return line;
}

}  // namespace guantong::base
