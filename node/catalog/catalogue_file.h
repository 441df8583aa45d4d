// SPDX-License-Identifier: Apache-2.0
// The catalogue file people edit (described by config/catalogue.xsd) and the items it means:
//
//   <Catalogue xmlns="urn:guantong:catalogue:1.0">
//     <Item code="511Z07001006" version="2" name="…" organisation="…" caseType="promised"
//           promise="5 workingDay" statute="20 workingDay" validFrom="2025-01-01">
//       <Basis>…</Basis><Materials>…</Materials>
//     </Item>
//   </Catalogue>
//
// Pure functions; thread-safe.
#pragma once

#include "exchange/base/code.h"
#include "exchange/standard/record.h"
#include "exchange/xml/element.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::catalog {

/// All the items, or every fault with "line N" as field (checkItem()'s: "line N promiseDays"): no
/// XML, not after the schema, an item not fit, one code and version twice. Never a part of them.
std::variant<std::vector<standard::Item>, std::vector<base::Fault>> readCatalogueFile(
    std::string_view bytes, const xml::Schema& schema);

/// The file that readCatalogueFile() reads back to the same items.
std::string writeCatalogueFile(const std::vector<standard::Item>& items);

}  // namespace guantong::catalog
