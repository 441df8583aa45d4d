// SPDX-License-Identifier: Apache-2.0
// The description of the interface (OpenAPI 3.1), built into the program from openapi.json beside
// this file. A test holds it equal to the routes.
#pragma once

#include <string_view>

namespace guantong::api {

/// The document's bytes.
std::string_view openApiDocument() noexcept;

}  // namespace guantong::api
