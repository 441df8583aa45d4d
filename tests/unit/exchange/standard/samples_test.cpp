// SPDX-License-Identifier: Apache-2.0
// The samples and hash vectors of schemas-xml against the code, the schema and stock tools.
#include "exchange/xml/element.h"
#include "tests/support/base_temp_folder.h"
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

namespace guantong::testing {

class SamplesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SamplesTest);
    CPPUNIT_TEST(validSample_passesTheSchema);
    CPPUNIT_TEST(validSample_roundTripsByteForByte);
    CPPUNIT_TEST(invalidSample_yieldsItsCode);
    CPPUNIT_TEST(invalidSamples_areAllListed);
    CPPUNIT_TEST(newerSample_isTakenOrHeldAsListed);
    CPPUNIT_TEST(everyRecordKind_hasValidAndInvalidSamples);
    CPPUNIT_TEST(hashVectors_hold);
    CPPUNIT_TEST(hashVectors_areWhatStockToolsCompute);
    CPPUNIT_TEST_SUITE_END();

    static bool isEvent(const std::string& bytes) {
        return bytes.find("<CaseEvent") != std::string::npos;
    }

    static std::optional<base::Fault> faultIn(const std::string& bytes) {
        std::optional<base::Fault> fault;
        const auto keep = [&](const auto& outcome) {
            if (const auto* found = std::get_if<base::Fault>(&outcome)) fault = *found;
        };
        if (isEvent(bytes)) {
            keep(standard::decodeCaseEvent(bytes));
        } else {
            keep(standard::decodeRecord(bytes));
        }
        return fault;
    }

    /// Decoded and encoded again with the digest the sample itself uses.
    static std::string again(const std::string& bytes) {
        const auto summary = standard::summarise(bytes);
        CPPUNIT_ASSERT(summary && summary->hashHolds);
        const auto kind = *crypto::digestKindOf(summary->hash);
        if (!isEvent(bytes))
            return standard::encode(takenFrom(standard::decodeRecord(bytes)), kind).xml;
        auto event = takenFrom(standard::decodeCaseEvent(bytes));
        return standard::encode(event, kind);
    }

    static xml::Schema schema() {
        return xml::Schema((schemaFolder() / "standard-1.0.xsd").string());
    }

    static bool stockToolsArePresent() {
        return std::system(
                   "xmllint --version >/dev/null 2>&1 && openssl version >/dev/null 2>&1") == 0;
    }

    /// What the shell prints for `command`.
    static std::string outputOf(const TempFolder& folder, const std::string& command) {
        const std::string file = folder.file("output");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(command, 0,
                                     std::system((command + " > '" + file + "'").c_str()));
        return base::readFile(file, base::kMaxFileBytes);
    }

public:
    void validSample_passesTheSchema() {
        const auto& xsd = schema();
        for (const auto& file : xmlFilesIn("samples/valid")) {
            const auto faults = xsd.validate(base::readFile(file, base::kMaxFileBytes));
            CPPUNIT_ASSERT_MESSAGE(
                file.filename().string() + (faults.empty() ? "" : faults[0].detail),
                faults.empty());
        }
    }

    void validSample_roundTripsByteForByte() {
        for (const auto& file : xmlFilesIn("samples/valid")) {
            const std::string bytes = base::readFile(file, base::kMaxFileBytes);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(file.filename().string(), bytes, again(bytes));
        }
    }

    void invalidSample_yieldsItsCode() {
        const auto& xsd = schema();
        for (const auto& line : readList("samples/invalid/expected.txt")) {
            CPPUNIT_ASSERT_EQUAL(std::size_t{4}, line.size());
            const std::string bytes = readSample("invalid/" + line[0]);
            const auto fault = faultIn(bytes);
            CPPUNIT_ASSERT_MESSAGE(line[0] + " was taken", fault.has_value());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line[0], line[1], std::string(toString(fault->code)));
            if (line[2] != "-") CPPUNIT_ASSERT_EQUAL_MESSAGE(line[0], line[2], fault->field);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line[0], line[3] == "xsd", !xsd.validate(bytes).empty());
        }
    }

    void invalidSamples_areAllListed() {
        std::set<std::string> listed, here;
        for (const auto& line : readList("samples/invalid/expected.txt"))
            listed.insert(line[0]);
        for (const auto& file : xmlFilesIn("samples/invalid"))
            here.insert(file.filename());
        CPPUNIT_ASSERT(listed == here);
    }

    void newerSample_isTakenOrHeldAsListed() {
        const auto lines = readList("samples/newer/expected.txt");
        CPPUNIT_ASSERT_EQUAL(xmlFilesIn("samples/newer").size(), lines.size());
        for (const auto& line : lines) {
            const std::string bytes = readSample("newer/" + line[0]);
            CPPUNIT_ASSERT_MESSAGE(line[0], standard::summarise(bytes)->hashHolds);
            const auto fault = faultIn(bytes);
            const std::string outcome = fault ? std::string(toString(fault->code)) : "taken";
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line[0], line[1], outcome);
        }
    }

    void everyRecordKind_hasValidAndInvalidSamples() {
        for (const char* kind :
             {"case_event", "item", "calendar", "adoption", "signal", "report_request",
              "report_answer", "directory", "stream_head", "erasure"}) {
            for (const char* folder : {"samples/valid", "samples/invalid"}) {
                const auto files = xmlFilesIn(folder);
                CPPUNIT_ASSERT_MESSAGE(
                    kind, std::any_of(files.begin(), files.end(), [&](const auto& file) {
                        return file.filename().string().starts_with(kind);
                    }));
            }
        }
    }

    void hashVectors_hold() {
        std::size_t files = xmlFilesIn("samples/valid").size() + xmlFilesIn("samples/newer").size();
        for (const auto& line : readList("vectors/hash.txt")) {
            const std::string bytes = readSample(line[0]);
            const std::string bare = withoutHash(bytes);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line[0], line[1], someDigest(bare));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line[0], line[2],
                                         crypto::digestText(crypto::DigestKind::sm3, bare));
            const std::string stated = standard::summarise(bytes)->hash;
            CPPUNIT_ASSERT_MESSAGE(line[0], stated == line[1] || stated == line[2]);
            --files;
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, files);
    }

    void hashVectors_areWhatStockToolsCompute() {
        if (!stockToolsArePresent()) {
            std::cout << " (skipped: no xmllint or openssl)";
            return;
        }
        const TempFolder folder;
        const std::string bare = folder.file("bare.xml"), canonical = folder.file("c14n.xml");
        for (const auto& line : readList("vectors/hash.txt")) {
            base::writeFileAtomically(bare, withoutHash(readSample(line[0])));
            const std::string bytes = outputOf(folder, "xmllint --nonet --exc-c14n '" + bare + "'");
            base::writeFileAtomically(canonical, bytes);
            for (const auto& [column, algorithm] : {std::pair{1, "sha256"}, std::pair{2, "sm3"}}) {
                const std::string digest = outputOf(
                    folder, std::string("openssl dgst -") + algorithm + " -r '" + canonical + "'");
                CPPUNIT_ASSERT_EQUAL_MESSAGE(line[0], line[column],
                                             algorithm + (":" + digest.substr(0, 64)));
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SamplesTest);

}  // namespace guantong::testing
