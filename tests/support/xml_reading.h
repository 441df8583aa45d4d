// SPDX-License-Identifier: Apache-2.0
// What the XML doors say of some bytes, as one word a test can compare: "taken" or the code.
#pragma once

#include "exchange/xml/canonical_reader.h"
#include "exchange/xml/canonicalise.h"

#include <string>
#include <string_view>
#include <variant>

namespace guantong::testing {

/// Reads to the end: "taken", or the code of the refusal.
inline std::string readerSays(std::string_view bytes, xml::XmlLimits limits = {}) {
    using Token = xml::CanonicalReader::Token;
    xml::CanonicalReader reader(bytes, limits);
    while (reader.next() != Token::done && reader.token() != Token::fault)
        continue;
    return reader.token() == Token::done ? "taken" : std::string(toString(reader.fault().code));
}

/// "taken", or the code of the refusal.
inline std::string canonicaliseSays(std::string_view bytes, xml::XmlLimits limits = {}) {
    const auto result = xml::canonicalise(bytes, limits);
    const auto* fault = std::get_if<base::Fault>(&result);
    return fault == nullptr ? "taken" : std::string(toString(fault->code));
}

/// The canonical form; the code in brackets if there is none.
inline std::string canonicalForm(std::string_view bytes, xml::XmlLimits limits = {}) {
    const auto result = xml::canonicalise(bytes, limits);
    const auto* fault = std::get_if<base::Fault>(&result);
    return fault == nullptr ? std::get<std::string>(result)
                            : "[" + std::string(toString(fault->code)) + "]";
}

/// "<text>" `count` times.
inline std::string times(std::size_t count, std::string_view text) {
    std::string all;
    all.reserve(count * text.size());
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

}  // namespace guantong::testing
