// SPDX-License-Identifier: Apache-2.0
// What node/documents/kind.h promises: thirteen kinds, each with its own word, name and series.
#include "node/documents/kind.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>
#include <string>

namespace guantong::testing {

using documents::Kind;

class KindTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(KindTest);
    CPPUNIT_TEST(words_areUniqueAndReadBack);
    CPPUNIT_TEST(namesAndSeries_areUnique);
    CPPUNIT_TEST(anotherWord_isNoKind);
    CPPUNIT_TEST(wordsInDatabases_neverChange);
    CPPUNIT_TEST_SUITE_END();

public:
    void words_areUniqueAndReadBack() {
        std::set<std::string_view> words;
        for (const Kind kind : documents::allKinds()) {
            words.insert(documents::toString(kind));
            CPPUNIT_ASSERT(documents::kindNamed(documents::toString(kind)) == kind);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{13}, words.size());
    }

    void namesAndSeries_areUnique() {
        std::set<std::string_view> names, series;
        for (const Kind kind : documents::allKinds()) {
            names.insert(documents::chineseName(kind));
            series.insert(documents::seriesWord(kind));
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{13}, names.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{13}, series.size());
    }

    void anotherWord_isNoKind() {
        for (const char* word : {"", "Acceptance", "acceptance ", "受理通知书", "nothing"})
            CPPUNIT_ASSERT_MESSAGE(word, !documents::kindNamed(word));
    }

    void wordsInDatabases_neverChange() {
        CPPUNIT_ASSERT(documents::kindNamed("receiptOfMaterials") == Kind::receiptOfMaterials);
        CPPUNIT_ASSERT(documents::kindNamed("grant") == Kind::grant);
        CPPUNIT_ASSERT_EQUAL(std::string("不予许可决定书"),
                             std::string(documents::chineseName(Kind::refusal)));
        CPPUNIT_ASSERT_EQUAL(std::string("受"),
                             std::string(documents::seriesWord(Kind::acceptance)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(KindTest);

}  // namespace guantong::testing
