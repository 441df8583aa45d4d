// SPDX-License-Identifier: Apache-2.0
// Fuzz target: whatever the bytes, decodeCaseEvent(), decodeRecord() and summarise() return; and
// what decodes breaks no rule, and encodes to bytes that decode to an equal value. Every input is
// tried as it is and once more with the hash that fits it, so that the rules behind it are reached.
#include "exchange/standard/case_event.h"
#include "exchange/standard/element_hash.h"
#include "exchange/standard/record.h"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace guantong;

void require(bool holds) {
    if (!holds) std::abort();
}

void checkEventBytes(std::string_view bytes) {
    const auto outcome = standard::decodeCaseEvent(bytes);
    if (!std::holds_alternative<standard::CaseEvent>(outcome)) return;
    standard::CaseEvent event = std::get<standard::CaseEvent>(outcome);
    require(standard::checkEvent(event).empty());
    require(standard::summarise(bytes)->hash == event.hash);
    const std::string encoded = standard::encode(event, *crypto::digestKindOf(event.hash));
    const auto again = standard::decodeCaseEvent(encoded);
    require(std::holds_alternative<standard::CaseEvent>(again));
    require(std::get<standard::CaseEvent>(again) == event);
}

void checkRecordBytes(std::string_view bytes) {
    const auto outcome = standard::decodeRecord(bytes);
    if (!std::holds_alternative<standard::Record>(outcome)) return;
    const auto& record = std::get<standard::Record>(outcome);
    require(standard::checkRecord(record).empty());
    const auto again = standard::decodeRecord(standard::encode(record).xml);
    require(std::holds_alternative<standard::Record>(again));
    require(std::get<standard::Record>(again) == record);
}

void checkBytes(std::string_view bytes) {
    checkEventBytes(bytes);
    checkRecordBytes(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    checkBytes(bytes);
    const auto summary = standard::summarise(bytes);
    if (!summary || summary->hashHolds) return 0;
    std::string fitting(bytes);
    const auto place = standard::findHash(bytes);
    if (place) fitting.erase(place->begin, place->end - place->begin);
    standard::addHash(crypto::DigestKind::sha256, fitting);
    checkBytes(fitting);
    return 0;
}
