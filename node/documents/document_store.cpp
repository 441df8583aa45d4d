// SPDX-License-Identifier: Apache-2.0
#include "node/documents/document_store.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"
#include "exchange/crypto/digest.h"
#include "node/documents/numbering.h"

namespace guantong::documents {

using base::Code;
using base::Fault;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kInsert =
    "INSERT INTO document (number, kind, case_id, event_hash, issued_ms, issued_by, "
    "template_version, digest, check_code, facts_json, html) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kLink = "UPDATE document SET event_hash = ? WHERE id = ?";
constexpr std::string_view kById =
    "SELECT id, number, kind, case_id, event_hash, issued_ms, issued_by, template_version, digest, "
    "check_code, facts_json, html FROM document WHERE id = ?";
constexpr std::string_view kByNumber =
    "SELECT id, number, kind, case_id, event_hash, issued_ms, issued_by, template_version, digest, "
    "check_code, facts_json, html FROM document WHERE number = ?";
constexpr std::string_view kOfCase =
    "SELECT id, number, kind, case_id, event_hash, issued_ms, issued_by, template_version, digest, "
    "check_code FROM document WHERE case_id = ? ORDER BY id LIMIT 1000";

/// 32 characters: no I, O, 0 and 1, which are mistaken for each other.
constexpr std::string_view kCodeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
static_assert(kCodeAlphabet.size() == 32);
constexpr std::size_t kMaxTypedBytes = 400;

void readRow(const Statement& row, DocumentRow& document) {
    const auto kind = kindNamed(row.text(2));
    if (!kind) throw base::Error(Code::STORE_FAILED, "document of no kind: " + row.string(2));
    document.id = row.number(0);
    document.number = row.text(1);
    document.kind = *kind;
    document.caseId = row.text(3);
    document.eventHash = row.text(4);
    document.issuedAt = base::fromMillis(row.number(5));
    document.issuedBy = row.text(6);
    document.templateVersion = row.number(7);
    document.digest = row.text(8);
    document.checkCode = row.text(9);
}

std::optional<StoredDocument> readWhole(Statement& row) {
    if (!row.step()) return std::nullopt;
    StoredDocument document;
    readRow(row, document);
    document.factsJson = row.text(10);
    document.html = row.text(11);
    return document;
}

/// The code as typed: capitals, without white space and hyphens.
std::string normalCode(std::string_view typed) {
    std::string code;
    for (const char c : typed)
        if (c >= 'a' && c <= 'z')
            code += static_cast<char>(c - 'a' + 'A');
        else if (c != ' ' && c != '-' && c != '\t' && c != '\r' && c != '\n')
            code += c;
    return code;
}

}  // namespace

std::int64_t keepDocument(Transaction& tx, const StoredDocument& document) {
    Statement& row = tx.statement(kInsert);
    row.bind(1, document.number).bind(2, toString(document.kind)).bind(3, document.caseId);
    row.bind(4, document.eventHash).bind(5, base::toMillis(document.issuedAt));
    row.bind(6, document.issuedBy).bind(7, document.templateVersion).bind(8, document.digest);
    row.bind(9, document.checkCode).bindBlob(10, document.factsJson).bindBlob(11, document.html);
    row.run();
    return tx.lastId();
}

void linkEvent(Transaction& tx, std::int64_t id, std::string_view eventHash) {
    const auto changed = tx.statement(kLink).bind(1, eventHash).bind(2, id).run();
    GT_ASSERT(changed == 1);
}

std::optional<StoredDocument> documentOf(Transaction& tx, std::int64_t id) {
    return readWhole(tx.statement(kById).bind(1, id));
}

std::vector<DocumentRow> documentsOfCase(Transaction& tx, std::string_view caseId) {
    std::vector<DocumentRow> documents;
    Statement& row = tx.statement(kOfCase).bind(1, caseId);
    while (row.step())
        readRow(row, documents.emplace_back());
    return documents;
}

std::variant<StoredDocument, Fault> checkDocument(Transaction& tx, std::string_view number,
                                                  std::string_view checkCode) {
    const Fault unknown{Code::DOCUMENT_UNKNOWN, {}, {}};
    if (number.size() > kMaxTypedBytes || checkCode.size() > kMaxTypedBytes) return unknown;
    const std::string wanted = normalNumber(number);
    auto found = readWhole(tx.statement(kByNumber).bind(1, wanted));
    if (!found || !crypto::equalConstantTime(found->checkCode, normalCode(checkCode)))
        return unknown;
    return std::move(*found);
}

bool isIntact(const StoredDocument& document) {
    return crypto::digestText(crypto::DigestKind::sha256, document.html) == document.digest;
}

std::string newCheckCode() {
    std::string code;
    for (const char byte : crypto::randomBytes(kCheckCodeCharacters))
        code += kCodeAlphabet[static_cast<unsigned char>(byte) % kCodeAlphabet.size()];
    return code;
}

std::string shownCheckCode(std::string_view code) {
    if (code.size() != kCheckCodeCharacters) return std::string(code);
    const std::size_t half = code.size() / 2;
    return std::string(code.substr(0, half)) + "-" + std::string(code.substr(half));
}

}  // namespace guantong::documents
