// SPDX-License-Identifier: Apache-2.0
#include "node/documents/template_store.h"

namespace guantong::documents {

using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kCurrent =
    "SELECT version, text, changed_by, at_ms FROM document_template WHERE kind = ? "
    "ORDER BY version DESC LIMIT 1";
constexpr std::string_view kHistory =
    "SELECT version, text, changed_by, at_ms FROM document_template WHERE kind = ? "
    "ORDER BY version DESC LIMIT 200";
constexpr std::string_view kAdd =
    "INSERT INTO document_template (kind, version, text, changed_by, at_ms) VALUES (?, ?, ?, ?, ?)";

TemplateVersion readRow(const Statement& row) {
    return {row.number(0), row.string(1), row.string(2), base::fromMillis(row.number(3))};
}

}  // namespace

std::optional<TemplateVersion> currentTemplate(Transaction& tx, Kind kind) {
    Statement& row = tx.statement(kCurrent).bind(1, toString(kind));
    if (!row.step()) return std::nullopt;
    return readRow(row);
}

std::vector<TemplateVersion> templateHistory(Transaction& tx, Kind kind) {
    std::vector<TemplateVersion> versions;
    Statement& row = tx.statement(kHistory).bind(1, toString(kind));
    while (row.step())
        versions.push_back(readRow(row));
    return versions;
}

std::int64_t addTemplate(Transaction& tx, Kind kind, std::string_view text,
                         std::string_view changedBy, base::Instant at) {
    const auto current = currentTemplate(tx, kind);
    const std::int64_t version = current ? current->version + 1 : 1;
    Statement& row = tx.statement(kAdd).bind(1, toString(kind)).bind(2, version);
    row.bindBlob(3, text).bind(4, changedBy).bind(5, base::toMillis(at)).run();
    return version;
}

}  // namespace guantong::documents
