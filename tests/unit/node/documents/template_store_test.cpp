// SPDX-License-Identifier: Apache-2.0
// What node/documents/template_store.h promises: versions counted per kind, nothing overwritten.
#include "node/documents/template_store.h"

#include "tests/support/documents_fixture.h"

namespace guantong::testing {

using documents::Kind;
using store::Transaction;

class TemplateStoreTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TemplateStoreTest);
    CPPUNIT_TEST(unchangedKind_hasNone);
    CPPUNIT_TEST(versions_countPerKindAndAreAllKept);
    CPPUNIT_TEST(anyBytes_comeBackAsTheyWent);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<DocumentsFixture>(); }
    void tearDown() override { fixture.reset(); }

    void unchangedKind_hasNone() {
        fixture->database->read([](Transaction& tx) {
            CPPUNIT_ASSERT(!documents::currentTemplate(tx, Kind::grant));
            CPPUNIT_ASSERT(documents::templateHistory(tx, Kind::grant).empty());
        });
    }

    void versions_countPerKindAndAreAllKept() {
        const base::Instant at = documentsMoment("2026-10-08");
        fixture->database->write([&](Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                                 documents::addTemplate(tx, Kind::grant, "a", "u", at));
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2},
                                 documents::addTemplate(tx, Kind::grant, "", "v", at));
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                                 documents::addTemplate(tx, Kind::refusal, "c", "u", at));
            const auto current = *documents::currentTemplate(tx, Kind::grant);
            CPPUNIT_ASSERT_EQUAL(std::string("v"), current.changedBy);
            CPPUNIT_ASSERT(current.text.empty() && current.version == 2 && current.at == at);
            const auto history = documents::templateHistory(tx, Kind::grant);
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, history.size());
            CPPUNIT_ASSERT_EQUAL(std::string("a"), history[1].text);
        });
    }

    void anyBytes_comeBackAsTheyWent() {
        const std::string text("x\0😀<>'\"", 9);
        fixture->database->write([&](Transaction& tx) {
            documents::addTemplate(tx, Kind::hearing, text, "u", documentsMoment("2026-10-08"));
            CPPUNIT_ASSERT_EQUAL(text, documents::currentTemplate(tx, Kind::hearing)->text);
        });
    }

private:
    std::unique_ptr<DocumentsFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TemplateStoreTest);

}  // namespace guantong::testing
