// SPDX-License-Identifier: Apache-2.0
// The rules of form between an event's envelope values, one test per rule.
#include "exchange/standard/event_rules.h"

#include "exchange/standard/event_table.h"
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class EventRulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EventRulesTest);
    CPPUNIT_TEST(identity_isNeededAndWellFormed);
    CPPUNIT_TEST(numbers_countFromOne);
    CPPUNIT_TEST(momentsBeyondTheCalendar_areInvalid);
    CPPUNIT_TEST(firstEventOfALog_hasNonePrevious);
    CPPUNIT_TEST(laterEventOfALog_namesItsPrevious);
    CPPUNIT_TEST(newerVersion_namesWhatItReplaces);
    CPPUNIT_TEST(firstVersion_replacesNothing);
    CPPUNIT_TEST(struck_isALaterVersion);
    CPPUNIT_TEST(actor_needsKindAndAName);
    CPPUNIT_TEST(source_isWholeOrAbsent);
    CPPUNIT_TEST(material_needsEverything);
    CPPUNIT_TEST(eachKind_needsItsFields);
    CPPUNIT_TEST_SUITE_END();

    using EventKind = standard::EventKind;
    using Event = standard::CaseEvent;

    static std::string faultsOf(const Event& event) {
        std::vector<base::Fault> faults;
        standard::checkEnvelope(event, faults);
        return briefly(faults);
    }
    template <class Change>
    static std::string after(const Change& change) {
        Event event = soundEvent();
        change(event);
        return faultsOf(event);
    }

public:
    void identity_isNeededAndWellFormed() {
        CPPUNIT_ASSERT_EQUAL(std::string{}, faultsOf(soundEvent()));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_MISSING caseId"},
                             after([](Event& e) { e.caseId.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID caseId"},
                             after([](Event& e) { e.caseId = "17"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_MISSING node"},
                             after([](Event& e) { e.node = {}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_MISSING Channel"},
                             after([](Event& e) { e.channel.clear(); }));
    }

    void numbers_countFromOne() {
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID seq"},
                             after([](Event& e) { e.seq = 0; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID version"},
                             after([](Event& e) { e.version = -1; }));
    }

    void momentsBeyondTheCalendar_areInvalid() {
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID occurredAt"},
                             after([](Event& e) { e.occurredAt = base::Instant::max(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID recordedAt"}, after([](Event& e) {
                                 e.recordedAt = base::fromMillis(-70'000'000'000'000);
                             }));
    }

    void firstEventOfALog_hasNonePrevious() {
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID prevHash"},
                             after([](Event& e) { e.prevHash = someDigest("p"); }));
    }

    void laterEventOfALog_namesItsPrevious() {
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_MISSING prevHash"},
                             after([](Event& e) { e.seq = 2; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID prevHash"}, after([](Event& e) {
                                 e.seq = 2;
                                 e.prevHash = "none";
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string{}, after([](Event& e) {
                                 e.seq = 2;
                                 e.prevHash = someDigest("p");
                                 e.after = {someDigest("a"), someDigest("b")};
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID After"}, after([](Event& e) {
                                 e.after = {someDigest("a"), ""};
                             }));
    }

    void newerVersion_namesWhatItReplaces() {
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_MISSING replaces"},
                             after([](Event& e) { e.version = 2; }));
        CPPUNIT_ASSERT_EQUAL(std::string{}, after([](Event& e) {
                                 e.version = 2;
                                 e.replaces = someDigest("r");
                             }));
    }

    void firstVersion_replacesNothing() {
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID replaces"},
                             after([](Event& e) { e.replaces = someDigest("r"); }));
    }

    void struck_isALaterVersion() {
        CPPUNIT_ASSERT_EQUAL(
            std::string{"EVENT_FIELD_MISSING replaces, EVENT_FIELD_INVALID version"},
            after([](Event& e) { e.kind = EventKind::struck; }));
        CPPUNIT_ASSERT_EQUAL(std::string{}, after([](Event& e) {
                                 e.kind = EventKind::struck;
                                 e.version = 2;
                                 e.replaces = someDigest("r");
                             }));
    }

    void actor_needsKindAndAName() {
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_MISSING Actor/@kind, "
                                         "EVENT_FIELD_MISSING Actor/@id"},
                             after([](Event& e) { e.actor = {}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{}, after([](Event& e) {
                                 e.actor = {"machine", "adapter", "", ""};
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string{}, after([](Event& e) {
                                 e.actor = {"post", "", "科长", ""};
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID Actor/@id"},
                             after([](Event& e) { e.actor.id = "a b"; }));
    }

    void source_isWholeOrAbsent() {
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_MISSING Source/@row"}, after([](Event& e) {
                                 e.source = {"hall", "", "1"};
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_MISSING Source/@system"}, after([](Event& e) {
                                 e.source = {"", "r 1", ""};
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string{}, after([](Event& e) {
                                 e.source = {"hall", "r 1", ""};
                             }));
    }

    void material_needsEverything() {
        CPPUNIT_ASSERT_EQUAL(
            std::string{"EVENT_FIELD_MISSING Material/@name, EVENT_FIELD_MISSING Material/@digest, "
                        "EVENT_FIELD_MISSING Material/@mediaType, "
                        "EVENT_FIELD_INVALID Material/@size"},
            after([](Event& e) {
                e.materials = {{"", "", -1, ""}};
            }));
        CPPUNIT_ASSERT_EQUAL(std::string{}, after([](Event& e) {
                                 e.materials = {{"空", someDigest("m"), 0, "text/plain"}};
                             }));
    }

    void eachKind_needsItsFields() {
        for (const auto& [kind, field] : standard::kRequirements) {
            Event event = soundEvent();
            event.kind = kind;
            event.fields.clear();
            event.version = kind == EventKind::struck ? 2 : 1;
            const std::string missing = "EVENT_FIELD_MISSING " + std::string(toString(field));
            CPPUNIT_ASSERT_MESSAGE(missing, faultsOf(event).find(missing) != std::string::npos);
        }
        Event resumed = soundEvent();
        resumed.kind = EventKind::resumed;
        resumed.fields.clear();
        CPPUNIT_ASSERT_EQUAL(std::string{}, faultsOf(resumed));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventRulesTest);

}  // namespace guantong::testing
