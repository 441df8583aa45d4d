// SPDX-License-Identifier: Apache-2.0
// encode() of case events (exchange/standard/case_event.h): the bytes and their hash.
#include "exchange/xml/canonicalise.h"
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class EventEncodeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EventEncodeTest);
    CPPUNIT_TEST(smallestEvent_hasExactlyTheseBytes);
    CPPUNIT_TEST(bytes_areTheirOwnCanonicalForm);
    CPPUNIT_TEST(hash_isTheDigestWithoutTheAttribute);
    CPPUNIT_TEST(sm3Network_hashesWithSm3);
    CPPUNIT_TEST(hash_dependsOnEveryValue);
    CPPUNIT_TEST(encodeTwice_givesTheSameBytes);
    CPPUNIT_TEST_SUITE_END();

    using Field = standard::Field;
    using Event = standard::CaseEvent;

    static Event fullEvent() {
        Event event = soundEvent();
        event.seq = 2;
        event.prevHash = someDigest("p");
        event.after = {someDigest("a"), someDigest("b")};
        event.version = 2;
        event.replaces = someDigest("r");
        event.source = {"hall2010", "行 1 & \"2\"\t<3>", "v1"};
        event.set(Field::remark, "<&>\"'\r\n\t𠮷");
        event.materials = {{"图 \"1\"\n.pdf", someDigest("m"), 12, "application/pdf"}};
        return event;
    }

public:
    void smallestEvent_hasExactlyTheseBytes() {
        Event event = soundEvent();
        event.kind = standard::EventKind::resumed;
        event.actor = {"machine", "m", "", ""};
        event.fields.clear();
        const std::string xml = standard::encode(event);
        CPPUNIT_ASSERT_EQUAL(
            std::string{"<CaseEvent xmlns=\"urn:guantong:standard:1.0\" "
                        "caseId=\"360521000000-20250630-k3v9x2ab\" kind=\"resumed\" "
                        "node=\"360521000000\" occurredAt=\"2025-06-30T09:00:00.000+08:00\" "
                        "recordedAt=\"2025-06-30T09:00:01.000+08:00\" seq=\"1\" version=\"1\">"
                        "<Actor id=\"m\" kind=\"machine\"></Actor><Channel>window</Channel>"
                        "</CaseEvent>"},
            withoutHash(xml));
        CPPUNIT_ASSERT(xml.find("-k3v9x2ab\" hash=\"" + event.hash + "\" kind=") !=
                       std::string::npos);
    }

    void bytes_areTheirOwnCanonicalForm() {
        Event event = fullEvent();
        const std::string xml = standard::encode(event);
        CPPUNIT_ASSERT_EQUAL(xml, takenFrom(xml::canonicalise(xml)));
    }

    void hash_isTheDigestWithoutTheAttribute() {
        Event event = fullEvent();
        const std::string xml = standard::encode(event);
        CPPUNIT_ASSERT_EQUAL(someDigest(withoutHash(xml)), event.hash);
    }

    void sm3Network_hashesWithSm3() {
        Event event = fullEvent();
        const std::string xml = standard::encode(event, crypto::DigestKind::sm3);
        CPPUNIT_ASSERT_EQUAL(crypto::digestText(crypto::DigestKind::sm3, withoutHash(xml)),
                             event.hash);
        CPPUNIT_ASSERT(takenFrom(standard::decodeCaseEvent(xml)) == event);
    }

    void hash_dependsOnEveryValue() {
        Event reference = fullEvent();
        standard::encode(reference);
        const auto differs = [&](auto change) {
            Event event = fullEvent();
            change(event);
            standard::encode(event);
            CPPUNIT_ASSERT(event.hash != reference.hash);
        };
        differs([](Event& e) { e.caseId.back() = 'c'; });
        differs([](Event& e) { e.seq = 3; });
        differs([](Event& e) { e.after.pop_back(); });
        differs([](Event& e) { e.recordedAt += std::chrono::milliseconds{1}; });
        differs([](Event& e) { e.actor.organisation.clear(); });
        differs([](Event& e) { e.source.version = "v2"; });
        differs([](Event& e) { e.set(Field::remark, "<&>\"'\n\t𠮷"); });
        differs([](Event& e) { e.materials[0].sizeBytes = 13; });
    }

    void encodeTwice_givesTheSameBytes() {
        Event event = fullEvent();
        const std::string once = standard::encode(event);
        CPPUNIT_ASSERT_EQUAL(once, standard::encode(event));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventEncodeTest);

}  // namespace guantong::testing
