// SPDX-License-Identifier: Apache-2.0
// The small things every handler of the API says alike: answers, lists, moments, and the fields of
// a body with the faults they cause. Pure functions; thread-safe.
#pragma once

#include "exchange/base/json.h"
#include "exchange/base/time.h"
#include "node/api/base_handler.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::api {

Response jsonAnswer(const base::Json& json, int status = 200);
/// 204 without a body.
Response emptyAnswer();
/// {"rows":[…],"next":…}; `next` empty at the end.
base::Json listJson(base::Json rows, std::string_view next = {});

/// The text, or null for an empty one.
base::Json textOrNull(std::string_view text);
/// The moment as the standard writes it; null for none.
base::Json momentOrNull(const std::optional<base::Instant>& at);

/// A text of the body, empty if absent or null. Refused: FIELD_MISSING if required and blank,
/// FIELD_INVALID if it is no text or number, FIELD_TOO_LONG above `most` bytes.
std::string textField(const base::Json& body, std::string_view key, bool required = false,
                      std::size_t most = 4000);
/// A whole number of the body. Refused: FIELD_MISSING, FIELD_INVALID.
std::int64_t numberField(const base::Json& body, std::string_view key);
/// The texts of an array of the body, empty if absent. Refused: FIELD_INVALID, FIELD_TOO_LONG above
/// `most` elements.
std::vector<std::string> textsField(const base::Json& body, std::string_view key,
                                    std::size_t most = 500);

/// The value of an outcome; its fault refuses the request.
template <class Value>
Value orRefuse(std::variant<Value, base::Fault> outcome);
/// Refuses the request if there is a fault.
void refuseIf(std::optional<base::Fault> fault);

}  // namespace guantong::api

#include "node/api/http_context.h"

template <class Value>
Value guantong::api::orRefuse(std::variant<Value, base::Fault> outcome) {
    if (auto* fault = std::get_if<base::Fault>(&outcome)) throw Refused(std::move(*fault));
    return std::get<Value>(std::move(outcome));
}
