// SPDX-License-Identifier: Apache-2.0
// What HTML a document template may hold: the plain elements of a printed page, well nested, with
// quoted attributes. Scripts, forms, frames, pictures, inline styles, event attributes and anything
// fetched from elsewhere are refused, so that a changed template can neither break out of the page
// nor make a notice look different tomorrow. Pure function; thread-safe.
#pragma once

#include "node/documents/template.h"

#include <optional>

namespace guantong::documents {

/// The first thing that is not allowed, as TEMPLATE_INVALID with its place and what stands there;
/// nothing if all is well.
std::optional<base::Fault> markupFault(const Template& page);

}  // namespace guantong::documents
