// SPDX-License-Identifier: Apache-2.0
// encode(), decodeRecord() and summarise() whatever the kind (exchange/standard/record.h). The
// rules of single kinds are met by record_<kind>_test.cpp and the samples.
#include "exchange/standard/record.h"

#include "exchange/xml/canonicalise.h"
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordTest);
    CPPUNIT_TEST(elementNames_areThoseOfTheStandard);
    CPPUNIT_TEST(encoded_isCanonicalAndHashed);
    CPPUNIT_TEST(sm3Network_hashesWithSm3);
    CPPUNIT_TEST(unknownElement_isAnUnknownKind);
    CPPUNIT_TEST(wrongHash_outranksABrokenRule);
    CPPUNIT_TEST(brokenXml_outranksEverything);
    CPPUNIT_TEST(overTheRecordLimit_isTooLarge);
    CPPUNIT_TEST(checkRecord_seesWhatWouldBeTooLarge);
    CPPUNIT_TEST(everyTruncationAndChangedByte_isRefused);
    CPPUNIT_TEST(summary_tellsNameAndHashOfAnyRecord);
    CPPUNIT_TEST(summary_seesAWrongOrMissingHash);
    CPPUNIT_TEST(summaryOfNoElement_isNothing);
    CPPUNIT_TEST_SUITE_END();

    using Code = base::Code;

    static std::string sample() { return readSample("valid/item.xml"); }
    static void assertCode(Code expected, const std::string& bytes) {
        CPPUNIT_ASSERT_EQUAL(toString(expected),
                             toString(faultOf(standard::decodeRecord(bytes)).code));
    }

public:
    void elementNames_areThoseOfTheStandard() {
        using namespace standard;
        CPPUNIT_ASSERT_EQUAL(std::string_view{"Item"}, elementName(Item{}));
        CPPUNIT_ASSERT_EQUAL(std::string_view{"Calendar"}, elementName(CalendarRecord{}));
        CPPUNIT_ASSERT_EQUAL(std::string_view{"Adoption"}, elementName(Adoption{}));
        CPPUNIT_ASSERT_EQUAL(std::string_view{"Signal"}, elementName(Signal{}));
        CPPUNIT_ASSERT_EQUAL(std::string_view{"ReportRequest"}, elementName(ReportRequest{}));
        CPPUNIT_ASSERT_EQUAL(std::string_view{"ReportAnswer"}, elementName(ReportAnswer{}));
        CPPUNIT_ASSERT_EQUAL(std::string_view{"Directory"}, elementName(DirectoryRecord{}));
        CPPUNIT_ASSERT_EQUAL(std::string_view{"StreamHead"}, elementName(StreamHead{}));
        CPPUNIT_ASSERT_EQUAL(std::string_view{"Erasure"}, elementName(Erasure{}));
    }

    void encoded_isCanonicalAndHashed() {
        const auto record = takenFrom(standard::decodeRecord(sample()));
        const auto encoded = standard::encode(record);
        CPPUNIT_ASSERT_EQUAL(encoded.xml, takenFrom(xml::canonicalise(encoded.xml)));
        CPPUNIT_ASSERT_EQUAL(someDigest(withoutHash(encoded.xml)), encoded.hash);
        CPPUNIT_ASSERT(encoded.xml.find(" hash=\"" + encoded.hash + "\"") != std::string::npos);
    }

    void sm3Network_hashesWithSm3() {
        const auto record = takenFrom(standard::decodeRecord(sample()));
        const auto encoded = standard::encode(record, crypto::DigestKind::sm3);
        CPPUNIT_ASSERT_EQUAL(crypto::digestText(crypto::DigestKind::sm3, withoutHash(encoded.xml)),
                             encoded.hash);
        CPPUNIT_ASSERT(takenFrom(standard::decodeRecord(encoded.xml)) == record);
    }

    void unknownElement_isAnUnknownKind() {
        assertCode(Code::RECORD_KIND_UNKNOWN, readSample("valid/case_event_applied.xml"));
        assertCode(Code::RECORD_KIND_UNKNOWN, "<Item></Item>");
        assertCode(Code::RECORD_KIND_UNKNOWN, "<Item xmlns=\"urn:guantong:exchange:1.0\"></Item>");
    }

    void wrongHash_outranksABrokenRule() {
        assertCode(Code::RECORD_HASH_WRONG, replaced(sample(), "kind=\"permit\"", "kind=\"tea\""));
        assertCode(Code::RECORD_INVALID,
                   rehashed(replaced(sample(), "kind=\"permit\"", "kind=\"tea\"")));
    }

    void brokenXml_outranksEverything() {
        assertCode(Code::XML_COMMENT, replaced(sample(), "</Item>", "<!-- --></Item>"));
        assertCode(Code::XML_TRAILING_BYTES, sample() + "\n");
        std::string deep = sample();
        for (int i = 0; i < 20; ++i)
            deep = replaced(deep, "</Item>", "<A></Item>");
        for (int i = 0; i < 20; ++i)
            deep = replaced(deep, "</Item>", "</A></Item>");
        assertCode(Code::XML_TOO_DEEP, deep);
        CPPUNIT_ASSERT(std::holds_alternative<base::Fault>(standard::decodeRecord("")));
    }

    void overTheRecordLimit_isTooLarge() {
        assertCode(
            Code::RECORD_TOO_LARGE,
            replaced(sample(), "</Name>", std::string(base::kMaxRecordBytes, 'x') + "</Name>"));
    }

    void checkRecord_seesWhatWouldBeTooLarge() {
        standard::DirectoryRecord directory{1, std::string(base::kMaxRecordBytes, 'x')};
        const auto faults = standard::checkRecord(directory);
        CPPUNIT_ASSERT(faults.size() == 1 && faults[0].code == Code::RECORD_TOO_LARGE);
        directory.document.resize(base::kMaxRecordBytes / 2);
        CPPUNIT_ASSERT(standard::checkRecord(directory).empty());
    }

    void everyTruncationAndChangedByte_isRefused() {
        std::string bytes = sample();
        for (std::size_t size = 0; size < bytes.size(); ++size)
            faultOf(standard::decodeRecord(std::string_view(bytes).substr(0, size)));
        for (char& byte : bytes) {
            byte = static_cast<char>(byte ^ 1);
            faultOf(standard::decodeRecord(bytes));
            byte = static_cast<char>(byte ^ 1);
        }
    }

    void summary_tellsNameAndHashOfAnyRecord() {
        for (const auto& [file, name] :
             {std::pair{"valid/item.xml", "Item"},
              std::pair{"valid/case_event_sm3.xml", "CaseEvent"},
              std::pair{"newer/rule_set-record_added.xml", "RuleSet"},
              std::pair{"newer/case_event-kind_added.xml", "CaseEvent"}}) {
            const std::string bytes = readSample(file);
            const auto summary = standard::summarise(bytes);
            CPPUNIT_ASSERT(summary);
            CPPUNIT_ASSERT_EQUAL(std::string_view{name}, summary->name);
            CPPUNIT_ASSERT_MESSAGE(file, summary->hashHolds);
            CPPUNIT_ASSERT(bytes.find("hash=\"" + summary->hash + "\"") != std::string::npos);
        }
    }

    void summary_seesAWrongOrMissingHash() {
        const auto changed = replaced(sample(), "promiseDays=\"10\"", "promiseDays=\"11\"");
        const auto wrong = standard::summarise(changed);
        CPPUNIT_ASSERT(wrong && !wrong->hashHolds);
        CPPUNIT_ASSERT_EQUAL(someDigest(withoutHash(changed)), wrong->hash);
        const auto bare = withoutHash(sample());
        const auto missing = standard::summarise(bare);
        CPPUNIT_ASSERT(missing && !missing->hashHolds);
        CPPUNIT_ASSERT_EQUAL(someDigest(bare), missing->hash);
        const std::string foreign = "<x:A xmlns:x=\"urn:x\"></x:A>";
        CPPUNIT_ASSERT_EQUAL(std::string_view{"A"}, standard::summarise(foreign)->name);
    }

    void summaryOfNoElement_isNothing() {
        for (const char* bytes : {"", "text", "<!-- -->", "<", "<A", "<A b='1'>"})
            CPPUNIT_ASSERT_MESSAGE(bytes, !standard::summarise(bytes));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordTest);

}  // namespace guantong::testing
