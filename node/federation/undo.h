// SPDX-License-Identifier: Apache-2.0
// Undo: what un-taking a package means for its records that are no case events (S7). The mirror of
// the handlers in node/core: a new kind whose handler changes anything gets a line here.
//
//   Item, Calendar -> leave the catalogue   Adoption -> leaves the coverage
//   Signal -> no longer raised              ReportAnswer -> not received
//   stay as they are: Directory (bears the authority's own signature), StreamHead (the packages
//   behind it prove it), ReportRequest (answered and sealed), Erasure (cannot be undone)
#pragma once

#include "node/catalog/catalog.h"
#include "node/federation/record_sink.h"

#include <map>
#include <string>

namespace guantong::federation {

/// The table for SinkDoors::undo. `catalog` outlives it.
std::map<std::string, UndoHandler, std::less<>> undoTable(catalog::Catalog& catalog);

}  // namespace guantong::federation
