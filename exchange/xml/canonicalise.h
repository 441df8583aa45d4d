// SPDX-License-Identifier: Apache-2.0
// Exclusive C14N 1.0 without comments, by libxml2, for documents that are not canonical already.
#pragma once

#include "exchange/base/code.h"
#include "exchange/xml/canonical_reader.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace guantong::xml {

/// Most elements of a document that is not canonical already: the library keeps all of them in
/// memory, some 250 bytes each. 64 for each record of the largest package.
constexpr std::size_t kMaxTreeElements = base::kMaxPackageRecords * 64;

/// The exclusive canonical form of the whole document. Refuses at sight, each with its own code:
/// BOM, XML declaration, DOCTYPE, comment, processing instruction, CDATA, bytes behind the root,
/// bad UTF-8, malformed XML, anything over `limits`, more than kMaxTreeElements elements
/// (PACKAGE_TOO_LARGE); memory is bounded by these and the input.
/// Never opens a file or a connection, never expands an entity of the document.
std::variant<std::string, base::Fault> canonicalise(std::string_view bytes, XmlLimits limits = {});

}  // namespace guantong::xml
