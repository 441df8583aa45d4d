// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record.h"

#include "exchange/base/assert.h"
#include "exchange/base/limits.h"
#include "exchange/standard/case_event.h"
#include "exchange/standard/element_hash.h"
#include "exchange/standard/event_rules.h"
#include "exchange/standard/record_form.h"
#include "exchange/xml/canonical_reader.h"

#include <array>

namespace guantong::standard {

namespace {

using Token = xml::CanonicalReader::Token;

/// Indexed as the variant Record is.
const std::array<RecordCodec, std::variant_size_v<Record>>& codecs() {
    static const std::array<RecordCodec, std::variant_size_v<Record>> kCodecs{
        itemCodec(),      calendarCodec(),      adoptionCodec(),
        signalCodec(),    reportRequestCodec(), reportAnswerCodec(),
        directoryCodec(), streamHeadCodec(),    erasureCodec()};
    return kCodecs;
}

const RecordCodec* codecNamed(std::string_view element) {
    for (const RecordCodec& codec : codecs())
        if (codec.element == element) return &codec;
    return nullptr;
}

std::string write(const Record& record) {
    const RecordCodec& codec = codecs()[record.index()];
    xml::CanonicalWriter out;
    out.start(kStandardNamespace, codec.element);
    codec.write(record, out);
    out.end();
    return out.take();
}

/// The element that just started, read to its end; the reader's token is `fault` if it cannot be.
xml::Element readTree(xml::CanonicalReader& reader) {
    xml::Element element;
    element.ns = reader.ns();
    element.name = reader.name();
    for (const xml::Attribute& attribute : reader.attributes())
        if (attribute.ns.empty()) element.attributes.emplace_back(attribute.name, attribute.value);
    while (true) {
        switch (reader.next()) {
            case Token::start:
                element.children.push_back(readTree(reader));
                break;
            case Token::text:
                element.text += reader.text();
                break;
            default:
                return element;
        }
        if (reader.token() == Token::fault) return element;
    }
}

base::Fault invalidHash(std::string_view stated) {
    return {base::Code::RECORD_INVALID, "hash", excerpt(stated)};
}

std::optional<base::Fault> hashFault(std::string_view bytes) {
    const auto place = findHash(bytes);
    if (!place) return invalidHash({});
    const auto kind = crypto::digestKindOf(place->value);
    if (!kind) return invalidHash(place->value);
    if (hashAround(*kind, bytes, *place) == place->value) return std::nullopt;
    return base::Fault{base::Code::RECORD_HASH_WRONG, "hash", std::string(place->value)};
}

}  // namespace

std::string_view elementName(const Record& record) noexcept {
    return codecs()[record.index()].element;
}

std::vector<base::Fault> checkRecord(const Record& record) {
    std::vector<base::Fault> faults = codecs()[record.index()].check(record);
    if (!faults.empty()) return faults;
    const std::size_t size = write(record).size() + kHashAttributeBytes;
    if (size > base::kMaxRecordBytes)
        faults.push_back({base::Code::RECORD_TOO_LARGE, {}, std::to_string(size)});
    return faults;
}

EncodedRecord encode(const Record& record, crypto::DigestKind digest) {
    GT_ASSERT(codecs()[record.index()].check(record).empty());
    EncodedRecord encoded{write(record), {}};
    encoded.hash = addHash(digest, encoded.xml);
    return encoded;
}

std::variant<Record, base::Fault> decodeRecord(std::string_view canonicalElement) {
    if (canonicalElement.size() > base::kMaxRecordBytes)
        return base::Fault{
            base::Code::RECORD_TOO_LARGE, {}, std::to_string(canonicalElement.size())};
    xml::CanonicalReader reader(canonicalElement);
    if (reader.next() != Token::start) return reader.fault();
    const RecordCodec* codec =
        reader.ns() == kStandardNamespace ? codecNamed(reader.name()) : nullptr;
    if (codec == nullptr)
        return base::Fault{base::Code::RECORD_KIND_UNKNOWN, std::string(reader.name()), {}};
    const xml::Element tree = readTree(reader);
    if (reader.token() != Token::fault) reader.next();
    if (reader.token() == Token::fault) return reader.fault();
    if (auto fault = hashFault(canonicalElement)) return std::move(*fault);
    auto record = codec->read(tree);
    if (std::holds_alternative<base::Fault>(record)) return record;
    auto faults = codec->check(std::get<Record>(record));
    if (!faults.empty()) return std::move(faults.front());
    return record;
}

std::optional<RecordSummary> summarise(std::string_view canonicalElement) {
    xml::CanonicalReader reader(canonicalElement);
    if (reader.next() != Token::start) return std::nullopt;
    const std::size_t name = canonicalElement.find(reader.name(), 1);
    RecordSummary summary{canonicalElement.substr(name, reader.name().size()), {}, false};
    const auto place = findHash(canonicalElement);
    const auto kind = place ? crypto::digestKindOf(place->value) : std::nullopt;
    summary.hash = hashAround(kind.value_or(crypto::DigestKind::sha256), canonicalElement,
                              place.value_or(HashPlace{}));
    summary.hashHolds = place && summary.hash == place->value;
    return summary;
}

}  // namespace guantong::standard
