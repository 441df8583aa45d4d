// SPDX-License-Identifier: Apache-2.0
#include "exchange/store/sql_script.h"

#include "exchange/base/text.h"

#include <algorithm>

namespace guantong::store {

namespace {

/// The length of the quoted text or comment at the front; 0 if there is none.
std::size_t shieldedLength(std::string_view rest) noexcept {
    if (rest.starts_with("--")) return std::min(rest.find('\n'), rest.size());
    if (rest.starts_with("/*")) {
        const auto end = rest.find("*/", 2);
        return end == std::string_view::npos ? rest.size() : end + 2;
    }
    if (rest[0] != '\'' && rest[0] != '"' && rest[0] != '`') return 0;
    const auto end = rest.find(rest[0], 1);  // a doubled quote opens a new text at once: the same
    return end == std::string_view::npos ? rest.size() : end + 1;
}

/// True if nothing but space and a comment follows on the line.
bool lineEnds(std::string_view rest) noexcept {
    const std::string_view line = base::trim(rest.substr(0, rest.find('\n')));
    return line.empty() || line.starts_with("--");
}

void keep(std::vector<std::string>& statements, std::string& statement) {
    const std::string_view text = base::trim(statement);
    if (!text.empty()) statements.emplace_back(text);
    statement.clear();
}

}  // namespace

std::vector<std::string> statementsOf(std::string_view script) {
    std::vector<std::string> statements;
    std::string statement;
    while (!script.empty()) {
        const std::size_t shielded = shieldedLength(script);
        const bool comment = script.starts_with("--") || script.starts_with("/*");
        const std::size_t length = shielded > 0 ? shielded : 1;
        if (shielded == 0 && script[0] == ';' && lineEnds(script.substr(1))) {
            keep(statements, statement);
        } else if (!comment) {
            statement += script.substr(0, length);
        }
        script.remove_prefix(length);
    }
    keep(statements, statement);
    return statements;
}

}  // namespace guantong::store
