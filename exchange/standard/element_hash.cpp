// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/element_hash.h"

#include "exchange/base/assert.h"

#include <array>

namespace guantong::standard {

namespace {

struct AttributePlace {
    std::size_t begin, end;
    std::string_view name, value;
};

/// The attribute (or namespace declaration) that begins with the space at `at`; nothing where the
/// start tag ends. A canonical start tag has no raw quote or '=' inside a value's quotes or a name.
std::optional<AttributePlace> attributeAt(std::string_view bytes, std::size_t at) noexcept {
    if (at >= bytes.size() || bytes[at] != ' ') return std::nullopt;
    const std::size_t equals = bytes.find('=', at);
    if (equals == std::string_view::npos || equals + 1 >= bytes.size()) return std::nullopt;
    const std::size_t quote = bytes.find('"', equals + 2);
    if (quote == std::string_view::npos) return std::nullopt;
    return AttributePlace{at, quote + 1, bytes.substr(at + 1, equals - at - 1),
                          bytes.substr(equals + 2, quote - equals - 2)};
}

bool declaresNamespace(std::string_view name) noexcept {
    return name == "xmlns" || name.starts_with("xmlns:");
}

/// Where an attribute `hash` belongs: behind the declarations and whatever sorts before it.
std::size_t placeForHash(std::string_view bytes) noexcept {
    std::size_t at = bytes.find_first_of(" >");
    while (const auto attribute = attributeAt(bytes, at)) {
        GT_ASSERT(attribute->name != "hash");
        if (!declaresNamespace(attribute->name) && attribute->name > "hash") break;
        at = attribute->end;
    }
    return at;
}

}  // namespace

std::optional<HashPlace> findHash(std::string_view canonicalElement) noexcept {
    std::size_t at = canonicalElement.find_first_of(" >");
    while (const auto attribute = attributeAt(canonicalElement, at)) {
        if (attribute->name == "hash")
            return HashPlace{attribute->begin, attribute->end, attribute->value};
        at = attribute->end;
    }
    return std::nullopt;
}

std::string hashAround(crypto::DigestKind kind, std::string_view canonicalElement,
                       const HashPlace& place) {
    const std::array parts{canonicalElement.substr(0, place.begin),
                           canonicalElement.substr(place.end)};
    return crypto::digestText(kind, parts);
}

std::string addHash(crypto::DigestKind kind, std::string& canonicalElement) {
    std::string hash = crypto::digestText(kind, canonicalElement);
    canonicalElement.insert(placeForHash(canonicalElement), " hash=\"" + hash + "\"");
    return hash;
}

}  // namespace guantong::standard
