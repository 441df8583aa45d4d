// SPDX-License-Identifier: Apache-2.0
// The hash of a record: digest around the hash attribute (exchange/standard/element_hash.h).
#include "exchange/standard/element_hash.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class ElementHashTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ElementHashTest);
    CPPUNIT_TEST(addHash_putsTheAttributeInCanonicalOrder);
    CPPUNIT_TEST(addedHash_isFoundAndFits);
    CPPUNIT_TEST(hashOfAChildOrInsideAValue_isNotTaken);
    CPPUNIT_TEST(prefixedHash_isNotTaken);
    CPPUNIT_TEST(addedBytes_areAsManyAsStated);
    CPPUNIT_TEST_SUITE_END();

    static std::string added(std::string element) {
        standard::addHash(crypto::DigestKind::sha256, element);
        return element;
    }

public:
    void addHash_putsTheAttributeInCanonicalOrder() {
        const auto hash = [](const char* bare) { return " hash=\"" + someDigest(bare) + "\""; };
        for (const auto& [before, after] :
             {std::pair{"<A", "></A>"}, std::pair{"<A xmlns=\"urn:z\"", "></A>"},
              std::pair{"<A xmlns=\"urn:z\" has=\"1\"", " hasi=\"2\"></A>"},
              std::pair{"<A xmlns=\"urn:z\" caseId=\"x\"", " kind=\"y\"><B hash=\"1\"></B></A>"},
              std::pair{"<p:A xmlns:p=\"urn:z\"", " z=\"&gt; = >\"></p:A>"}}) {
            const std::string bare = std::string(before) + after;
            CPPUNIT_ASSERT_EQUAL(before + hash(bare.c_str()) + after, added(bare));
        }
    }

    void addedHash_isFoundAndFits() {
        std::string element = "<A xmlns=\"urn:z\" a=\"1\" z=\"2\">text</A>";
        const std::string bare = element;
        const std::string hash = standard::addHash(crypto::DigestKind::sm3, element);
        const auto place = standard::findHash(element);
        CPPUNIT_ASSERT(place && place->value == hash);
        CPPUNIT_ASSERT_EQUAL(hash, standard::hashAround(crypto::DigestKind::sm3, element, *place));
        CPPUNIT_ASSERT_EQUAL(hash, crypto::digestText(crypto::DigestKind::sm3, bare));
    }

    void hashOfAChildOrInsideAValue_isNotTaken() {
        CPPUNIT_ASSERT(!standard::findHash("<A><B hash=\"1\"></B></A>"));
        CPPUNIT_ASSERT(!standard::findHash("<A a=\" hash=&quot;1&quot;\" b=\"hash\"></A>"));
        CPPUNIT_ASSERT(!standard::findHash("<A>"));
        CPPUNIT_ASSERT(!standard::findHash("<A"));
        CPPUNIT_ASSERT(!standard::findHash(""));
    }

    void prefixedHash_isNotTaken() {
        CPPUNIT_ASSERT(!standard::findHash("<A xmlns:hash=\"urn:h\" hash:a=\"1\"></A>"));
        CPPUNIT_ASSERT(!standard::findHash("<A xmlns:x=\"urn:h\" x:hash=\"1\"></A>"));
    }

    void addedBytes_areAsManyAsStated() {
        const std::string bare = "<A></A>";
        CPPUNIT_ASSERT_EQUAL(bare.size() + standard::kHashAttributeBytes, added(bare).size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ElementHashTest);

}  // namespace guantong::testing
