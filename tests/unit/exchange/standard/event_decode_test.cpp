// SPDX-License-Identifier: Apache-2.0
// decodeCaseEvent() (exchange/standard/case_event.h): round trip, precedence of faults, hostile
// bytes. The single rules of form are met by the samples (samples_test.cpp).
#include "exchange/xml/canonical_reader.h"
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class EventDecodeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EventDecodeTest);
    CPPUNIT_TEST(everyValue_comesBack);
    CPPUNIT_TEST(everyKind_comesBack);
    CPPUNIT_TEST(wrongHash_outranksABrokenRule);
    CPPUNIT_TEST(wrongHash_isTheFaultsDetail);
    CPPUNIT_TEST(unknownKind_outranksABrokenRule);
    CPPUNIT_TEST(brokenXml_outranksEverything);
    CPPUNIT_TEST(anotherElement_isNoCaseEvent);
    CPPUNIT_TEST(unknownParts_areHashedAndIgnored);
    CPPUNIT_TEST(unknownPartBeforeChannel_isRefused);
    CPPUNIT_TEST(changedUnknownPart_isAWrongHash);
    CPPUNIT_TEST(overTheRecordLimit_isTooLarge);
    CPPUNIT_TEST(everyTruncation_isRefused);
    CPPUNIT_TEST(everyChangedByte_isRefused);
    CPPUNIT_TEST(prefixedSpelling_isTheSameEvent);
    CPPUNIT_TEST(insideADocument_givesTheSameEventInOnePass);
    CPPUNIT_TEST(insideADocument_givesNothingForWhatIsWrong);
    CPPUNIT_TEST_SUITE_END();

    using Field = standard::Field;
    using Code = base::Code;

    static std::string sample() { return readSample("valid/case_event_applied.xml"); }
    static Code codeOf(const std::string& bytes) {
        return faultOf(standard::decodeCaseEvent(bytes)).code;
    }
    /// What the decoder gives for each child of an element that declares a prefix of its own.
    static std::vector<std::optional<standard::CaseEvent>> eventsInside(const std::string& body) {
        const std::string document =
            "<Body xmlns=\"urn:o\" xmlns:x=\"urn:x\" x:a=\"\">" + body + "</Body>";
        xml::CanonicalReader reader(document);
        using Token = xml::CanonicalReader::Token;
        std::vector<std::optional<standard::CaseEvent>> events;
        for (reader.next(); reader.token() != Token::fault && reader.token() != Token::done;
             reader.next())
            if (reader.token() == Token::start && reader.depth() == 2)
                events.push_back(standard::decodeCaseEvent(reader));
        return events;
    }
    static void assertCode(Code expected, const std::string& bytes) {
        CPPUNIT_ASSERT_EQUAL(toString(expected), toString(codeOf(bytes)));
    }

public:
    void everyValue_comesBack() {
        auto event = takenFrom(standard::decodeCaseEvent(sample()));
        event.after = {someDigest("a"), someDigest("b")};
        event.set(Field::remark, "<&>\"'\r\n\t𠮷 ");
        event.source.row = "a\tb\"c<d>";
        const std::string xml = standard::encode(event);
        CPPUNIT_ASSERT(takenFrom(standard::decodeCaseEvent(xml)) == event);
    }

    void everyKind_comesBack() {
        for (int i = 0; i <= static_cast<int>(standard::EventKind::struck); ++i) {
            auto event = soundEvent();
            event.kind = static_cast<standard::EventKind>(i);
            event.version = 2;
            event.replaces = someDigest("r");
            for (const char* field : {"materials", "secondSigner", "reason", "opinion"})
                event.set(*standard::fieldNamed(field), "有");
            event.set(Field::stepCode, "handle");
            event.set(Field::procedure, "hearing");
            event.set(Field::hearingPhase, "held");
            event.set(Field::days, "5");
            event.set(Field::decision, "denied");
            event.set(Field::result, "1");
            event.set(Field::target, "360500000000");
            event.set(Field::amountFen, "0");
            event.set(Field::rating, "5");
            const std::string xml = standard::encode(event);
            CPPUNIT_ASSERT(takenFrom(standard::decodeCaseEvent(xml)) == event);
        }
    }

    void insideADocument_givesTheSameEventInOnePass() {
        const auto events = eventsInside(sample() + sample());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, events.size());
        const auto alone = takenFrom(standard::decodeCaseEvent(sample()));
        CPPUNIT_ASSERT(events[0] && *events[0] == alone);
        CPPUNIT_ASSERT(events[1] && *events[1] == alone);
    }

    void insideADocument_givesNothingForWhatIsWrong() {
        const std::string borrowing =
            rehashed(replaced(sample(), "</CaseEvent>", "<x:y></x:y></CaseEvent>"));
        for (const std::string& wrong :
             {replaced(sample(), "seq=\"1\"", "seq=\"2\""), readSample("valid/item.xml"),
              rehashed(replaced(sample(), ">promised<", ">7<")), borrowing}) {
            const auto events = eventsInside(wrong + sample());
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, events.size());
            CPPUNIT_ASSERT(!events[0] && events[1]);
        }
        CPPUNIT_ASSERT(!eventsInside("<CaseEvent xmlns=\"urn:guantong:standard:1.0\">").at(0));
    }

    void wrongHash_outranksABrokenRule() {
        assertCode(Code::EVENT_HASH_WRONG, replaced(sample(), ">promised<", ">7<"));
        assertCode(Code::EVENT_HASH_WRONG, replaced(sample(), "kind=\"applied\"", "kind=\"new\""));
    }

    void wrongHash_isTheFaultsDetail() {
        const std::string stated = takenFrom(standard::decodeCaseEvent(sample())).hash;
        const auto fault =
            faultOf(standard::decodeCaseEvent(replaced(sample(), "seq=\"1\"", "seq=\"2\"")));
        CPPUNIT_ASSERT_EQUAL(stated, fault.detail);
    }

    void unknownKind_outranksABrokenRule() {
        const auto changed =
            replaced(replaced(sample(), "kind=\"applied\"", "kind=\"new\""), ">promised<", ">7<");
        assertCode(Code::EVENT_KIND_UNKNOWN, rehashed(changed));
    }

    void brokenXml_outranksEverything() {
        assertCode(Code::XML_COMMENT, replaced(sample(), "</CaseEvent>", "<!-- --></CaseEvent>"));
        assertCode(Code::XML_TRAILING_BYTES, sample() + "<A></A>");
        assertCode(Code::XML_NOT_UTF8, replaced(sample(), "周", "\xD6\xDC"));
        CPPUNIT_ASSERT(std::holds_alternative<base::Fault>(standard::decodeCaseEvent("")));
    }

    void anotherElement_isNoCaseEvent() {
        assertCode(Code::RECORD_KIND_UNKNOWN, readSample("valid/item.xml"));
        assertCode(Code::RECORD_KIND_UNKNOWN, "<CaseEvent></CaseEvent>");
    }

    void unknownParts_areHashedAndIgnored() {
        const auto event = takenFrom(standard::decodeCaseEvent(sample()));
        auto newer =
            takenFrom(standard::decodeCaseEvent(readSample("newer/case_event-element_added.xml")));
        CPPUNIT_ASSERT(newer.hash != event.hash);
        newer.hash = event.hash;
        CPPUNIT_ASSERT(newer == event);
    }

    void unknownPartBeforeChannel_isRefused() {
        assertCode(Code::EVENT_FIELD_UNKNOWN,
                   rehashed(replaced(sample(), "<Channel>", "<Mood>1</Mood><Channel>")));
    }

    void changedUnknownPart_isAWrongHash() {
        const std::string newer = readSample("newer/case_event-element_added.xml");
        assertCode(Code::EVENT_HASH_WRONG, replaced(newer, "<Weather>晴", "<Weather>雨"));
    }

    void overTheRecordLimit_isTooLarge() {
        assertCode(
            Code::RECORD_TOO_LARGE,
            replaced(sample(), "</Title>", std::string(base::kMaxRecordBytes, 'x') + "</Title>"));
    }

    void everyTruncation_isRefused() {
        const std::string bytes = sample();
        for (std::size_t size = 0; size < bytes.size(); ++size)
            CPPUNIT_ASSERT(std::holds_alternative<base::Fault>(
                standard::decodeCaseEvent(std::string_view(bytes).substr(0, size))));
    }

    void everyChangedByte_isRefused() {
        std::string bytes = sample();
        for (char& byte : bytes) {
            for (const int bit : {0, 5}) {
                byte = static_cast<char>(byte ^ 1 << bit);
                CPPUNIT_ASSERT(
                    std::holds_alternative<base::Fault>(standard::decodeCaseEvent(bytes)));
                byte = static_cast<char>(byte ^ 1 << bit);
            }
        }
        takenFrom(standard::decodeCaseEvent(bytes));
    }

    void prefixedSpelling_isTheSameEvent() {
        auto event = soundEvent();
        event.fields.clear();
        event.kind = standard::EventKind::resumed;
        std::string xml = standard::encode(event);
        for (const char* name : {"CaseEvent", "Actor", "Channel"}) {
            xml = replaced(xml, "<" + std::string(name), "<s:" + std::string(name));
            xml = replaced(xml, "</" + std::string(name), "</s:" + std::string(name));
        }
        auto prefixed =
            takenFrom(standard::decodeCaseEvent(rehashed(replaced(xml, "xmlns=", "xmlns:s="))));
        CPPUNIT_ASSERT(prefixed.hash != event.hash);
        prefixed.hash = event.hash;
        CPPUNIT_ASSERT(prefixed == event);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventDecodeTest);

}  // namespace guantong::testing
