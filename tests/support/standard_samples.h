// SPDX-License-Identifier: Apache-2.0
// The samples of schemas-xml and a few well-formed records, for tests of the standard.
#pragma once

#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/standard/case_event.h"
#include "exchange/standard/record.h"

#include <cppunit/TestAssert.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::testing {

inline std::filesystem::path schemaFolder() {
    return std::filesystem::path(GUANTONG_SOURCE_DIR) / "schemas-xml";
}

inline std::string readSample(const std::string& name) {
    return base::readFile(schemaFolder() / "samples" / name, base::kMaxFileBytes);
}

/// The files of a folder below schemas-xml that end in .xml, by name.
inline std::vector<std::filesystem::path> xmlFilesIn(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(schemaFolder() / folder))
        if (entry.path().extension() == ".xml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    CPPUNIT_ASSERT(!files.empty());
    return files;
}

/// The words of each line of a list below schemas-xml, comments left out.
inline std::vector<std::vector<std::string>> readList(const std::string& file) {
    const std::string text = base::readFile(schemaFolder() / file, base::kMaxFileBytes);
    std::vector<std::vector<std::string>> lines;
    for (const std::string_view line : base::split(text, '\n')) {
        if (line.empty() || line[0] == '#') continue;
        std::vector<std::string> words;
        for (const std::string_view word : base::split(line, ' '))
            words.emplace_back(word);
        lines.push_back(std::move(words));
    }
    CPPUNIT_ASSERT(!lines.empty());
    return lines;
}

inline base::NodeId countyNode() {
    return *base::NodeId::parse("360521000000");
}

inline base::Instant instant(std::string_view text) {
    return *base::parseInstant(text);
}

/// An event that breaks no rule: the first of its log.
inline standard::CaseEvent soundEvent() {
    using standard::Field;
    standard::CaseEvent event;
    event.caseId = "360521000000-20250630-k3v9x2ab";
    event.node = countyNode();
    event.seq = 1;
    event.kind = standard::EventKind::applied;
    event.occurredAt = instant("2025-06-30T09:00:00.000+08:00");
    event.recordedAt = instant("2025-06-30T09:00:01.000+08:00");
    event.actor = {"person", "u0012", "周晓明", "11360521MB1K02345A"};
    event.channel = "window";
    event.set(Field::item, "000121007000");
    event.set(Field::title, "关于分水岭餐饮店食品经营许可证核发的申请");
    event.set(Field::organisation, "11360521MB1K02345A");
    return event;
}

/// A digest text that differs for every `seed`.
inline std::string someDigest(std::string_view seed) {
    return crypto::digestText(crypto::DigestKind::sha256, seed);
}

/// The fault of a decoding that must have failed.
template <class Taken>
base::Fault faultOf(const std::variant<Taken, base::Fault>& outcome) {
    CPPUNIT_ASSERT_MESSAGE("was taken", std::holds_alternative<base::Fault>(outcome));
    return std::get<base::Fault>(outcome);
}

/// The value of a decoding that must have succeeded.
template <class Taken>
Taken takenFrom(const std::variant<Taken, base::Fault>& outcome) {
    if (const auto* fault = std::get_if<base::Fault>(&outcome))
        CPPUNIT_FAIL(base::describe(*fault, base::Language::english));
    return std::get<Taken>(outcome);
}

/// "CODE field" of each fault, joined by commas.
inline std::string briefly(const std::vector<base::Fault>& faults) {
    std::string text;
    for (const base::Fault& fault : faults) {
        if (!text.empty()) text += ", ";
        text += std::string(base::toString(fault.code)) + " " + fault.field;
    }
    return text;
}

/// `text` with the first `from` replaced; `from` must occur.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    CPPUNIT_ASSERT_MESSAGE(std::string(from), at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// The element without its hash attribute, by text: independent of the code under test.
inline std::string withoutHash(std::string element) {
    const std::size_t tagEnd = element.find('>');
    const std::size_t begin = element.find(" hash=\"");
    if (begin >= tagEnd) return element;
    const std::size_t end = element.find('"', begin + 7) + 1;
    return element.erase(begin, end - begin);
}

/// The element with the hash that fits its content now.
inline std::string rehashed(const std::string& element) {
    const std::string bare = withoutHash(element);
    const std::size_t begin = element.find(" hash=\"");
    std::string result = bare;
    return result.insert(begin, " hash=\"" + someDigest(bare) + "\"");
}

/// Encodes the record, decodes it again and compares; returns the bytes.
inline std::string roundTrip(const standard::Record& record) {
    CPPUNIT_ASSERT_EQUAL(std::string{}, briefly(standard::checkRecord(record)));
    const standard::EncodedRecord encoded = standard::encode(record);
    CPPUNIT_ASSERT(takenFrom(standard::decodeRecord(encoded.xml)) == record);
    return encoded.xml;
}

}  // namespace guantong::testing
