// SPDX-License-Identifier: Apache-2.0
// The table document: every document this node has issued, as it was issued. A row is written once;
// only the hash of the event that carries it is added, in the same transaction.
//
// Functions of the caller's transaction; throw base::Error STORE_….
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/time.h"
#include "exchange/store/database.h"
#include "node/documents/kind.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::documents {

constexpr std::size_t kCheckCodeCharacters = 8;

struct DocumentRow {
    std::int64_t id = 0;
    std::string number;
    Kind kind = Kind::receiptOfMaterials;
    std::string caseId;
    std::string eventHash;  ///< empty until linkEvent()
    base::Instant issuedAt;
    std::string issuedBy;
    std::int64_t templateVersion = 0;
    std::string digest;  ///< "sha256:…" of the HTML
    std::string checkCode;
};

struct StoredDocument : DocumentRow {
    std::string factsJson;  ///< what the text was made from, as given
    std::string html;
};

/// Keeps a document and gives its id.
std::int64_t keepDocument(store::Transaction& tx, const StoredDocument& document);

/// Names the event that carries the document as a material. Asserts that there is such a document.
void linkEvent(store::Transaction& tx, std::int64_t id, std::string_view eventHash);

/// The document of that id, for the desk.
std::optional<StoredDocument> documentOf(store::Transaction& tx, std::int64_t id);

/// The documents of a case in the order of their issue, without texts; at most 1,000.
std::vector<DocumentRow> documentsOfCase(store::Transaction& tx, std::string_view caseId);

/// For the public check page: the document of that number if the code is its code, both as typed
/// (brackets, white space and case do not matter), else DOCUMENT_UNKNOWN without saying which of
/// the two was wrong. The caller slows down who guesses.
std::variant<StoredDocument, base::Fault> checkDocument(store::Transaction& tx,
                                                        std::string_view number,
                                                        std::string_view checkCode);

/// Whether the HTML still fits its digest.
bool isIntact(const StoredDocument& document);

/// A new code: characters that are not mistaken for each other, 40 bits.
std::string newCheckCode();
/// The code as people are shown it, "7K3M-Q9XA".
std::string shownCheckCode(std::string_view code);

}  // namespace guantong::documents
