// SPDX-License-Identifier: Apache-2.0
// The spelling of streams and packages in URLs and file names, and what is none.
#include "exchange/stream_id.h"

#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::PackageId;
using exchange::Scope;

class StreamIdTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StreamIdTest);
    CPPUNIT_TEST(everyScope_isReadAsItIsWritten);
    CPPUNIT_TEST(packageId_isReadAsItIsWritten);
    CPPUNIT_TEST(fileName_isReadAsItIsWritten);
    CPPUNIT_TEST(anythingElse_isNoId);
    CPPUNIT_TEST(numbers_areBounded);
    CPPUNIT_TEST(otherFileNames_areRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyScope_isReadAsItIsWritten() {
        for (const auto& scope : {Scope::up(), Scope::down(), Scope::to(kLeafNode)})
            CPPUNIT_ASSERT(Scope::parse(scope.str()) == scope);
        CPPUNIT_ASSERT_EQUAL(std::string("to:360521000000"), Scope::to(kLeafNode).str());
        CPPUNIT_ASSERT(Scope::up().target().empty());
        for (const char* text : {"", "UP", "to", "to:", "to:36052100000", "to:000000000000", "up "})
            CPPUNIT_ASSERT(!Scope::parse(text));
    }

    void packageId_isReadAsItIsWritten() {
        const auto id = packageId(kLeafNode, Scope::up(), 7);
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000/up/1"), id.stream.str());
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000/up/1/7"), id.str());
        CPPUNIT_ASSERT(PackageId::parse(id.str()) == id);
    }

    void fileName_isReadAsItIsWritten() {
        for (const auto& scope : {Scope::up(), Scope::down(), Scope::to(kRootNode)}) {
            const auto id = packageId(kLeafNode, scope, 12, 3);
            CPPUNIT_ASSERT(PackageId::parseFileName(id.fileName()) == id);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000.to-360000000000.1.2.xml"),
                             packageId(kLeafNode, Scope::to(kRootNode), 2).fileName());
    }

    void anythingElse_isNoId() {
        for (const char* text :
             {"", "360521000000/up/1", "360521000000/up/1/7/8", "x/up/1/7", "360521000000/up/1/",
              "360521000000/up/1/-7", "360521000000/up/1/+7", "360521000000/up/1/ 7",
              "360521000000/up/01/7", "360521000000/up/1/0x7", "360521000000//1/7"})
            CPPUNIT_ASSERT_MESSAGE(text, !PackageId::parse(text));
    }

    void numbers_areBounded() {
        CPPUNIT_ASSERT(PackageId::parse("360521000000/up/1/1000000000000000"));
        for (const char* number : {"0", "1000000000000001", "99999999999999999999"})
            CPPUNIT_ASSERT(!PackageId::parse("360521000000/up/1/" + std::string(number)));
        CPPUNIT_ASSERT(!PackageId::parse("360521000000/up/0/1"));
    }

    void otherFileNames_areRefused() {
        for (const char* name : {"", ".xml", "360521000000.up.1.7", "360521000000.up.1.7.xml.tmp",
                                 "360521000000.up.1.xml", "360521000000/up/1/7.xml",
                                 "360521000000.to:360000000000.1.7.xml", "../up.1.7.xml"})
            CPPUNIT_ASSERT_MESSAGE(name, !PackageId::parseFileName(name));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StreamIdTest);

}  // namespace guantong::testing
