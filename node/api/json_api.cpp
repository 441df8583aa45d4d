// SPDX-License-Identifier: Apache-2.0
#include "node/api/json_api.h"

#include "exchange/base/text.h"

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;

Response jsonAnswer(const Json& json, int status) {
    return Response{status, json.str(), "application/json", 0, {}};
}

Response emptyAnswer() {
    return Response{204, {}, "application/json", 0, {}};
}

Json listJson(Json rows, std::string_view next) {
    return Json::object()
        .set("rows", rows.isNull() ? Json::array() : std::move(rows))
        .set("next", textOrNull(next));
}

Json textOrNull(std::string_view text) {
    return text.empty() ? Json() : Json(text);
}

Json momentOrNull(const std::optional<base::Instant>& at) {
    return at ? Json(base::formatInstant(*at)) : Json();
}

std::string textField(const Json& body, std::string_view key, bool required, std::size_t most) {
    const Json* value = body.find(key);
    std::string text;
    if (value != nullptr && !value->isNull()) {
        if (value->asText() != nullptr)
            text = *value->asText();
        else if (value->asNumber() != nullptr)
            text = std::to_string(*value->asNumber());
        else
            throw Refused(Fault{Code::FIELD_INVALID, std::string(key), {}});
    }
    if (required && base::trim(text).empty())
        throw Refused(Fault{Code::FIELD_MISSING, std::string(key), {}});
    if (text.size() > most)
        throw Refused(Fault{Code::FIELD_TOO_LONG, std::string(key), std::to_string(most)});
    return text;
}

std::int64_t numberField(const Json& body, std::string_view key) {
    const Json* value = body.find(key);
    if (value == nullptr || value->isNull())
        throw Refused(Fault{Code::FIELD_MISSING, std::string(key), {}});
    if (value->asNumber() == nullptr)
        throw Refused(Fault{Code::FIELD_INVALID, std::string(key), {}});
    return *value->asNumber();
}

std::vector<std::string> textsField(const Json& body, std::string_view key, std::size_t most) {
    std::vector<std::string> texts;
    const Json* value = body.find(key);
    if (value == nullptr || value->isNull()) return texts;
    if (value->elements().size() > most)
        throw Refused(Fault{Code::FIELD_TOO_LONG, std::string(key), std::to_string(most)});
    for (const Json& each : value->elements()) {
        if (each.asText() == nullptr)
            throw Refused(Fault{Code::FIELD_INVALID, std::string(key), {}});
        texts.push_back(*each.asText());
    }
    if (texts.empty() && !value->members().empty())
        throw Refused(Fault{Code::FIELD_INVALID, std::string(key), {}});
    return texts;
}

void refuseIf(std::optional<Fault> fault) {
    if (fault) throw Refused(std::move(*fault));
}

}  // namespace guantong::api
