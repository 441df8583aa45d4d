// SPDX-License-Identifier: Apache-2.0
// Exclusive C14N 1.0 without comments, by libxml2, for documents that are not canonical already.
#pragma once

#include "exchange/base/code.h"
#include "exchange/xml/canonical_reader.h"

#include <string>
#include <string_view>
#include <variant>

namespace guantong::xml {

/// The exclusive canonical form of the whole document. Refuses at sight, each with its own code:
/// BOM, XML declaration, DOCTYPE, comment, processing instruction, CDATA, bytes behind the root,
/// bad UTF-8, malformed XML, and anything over `limits` (memory is bounded by them and the input).
/// Never opens a file or a connection, never expands an entity of the document.
std::variant<std::string, base::Fault> canonicalise(std::string_view bytes, XmlLimits limits = {});

}  // namespace guantong::xml
