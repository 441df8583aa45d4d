// SPDX-License-Identifier: Apache-2.0
// What node/demo_cases.h promises.
#include "node/demo_cases.h"

#include "exchange/base/error.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace guantong::testing {

class DemoCasesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DemoCasesTest);
    CPPUNIT_TEST(sameCounty_getsTheSameBytes);
    CPPUNIT_TEST(anotherCounty_getsOtherCases);
    CPPUNIT_TEST(file_hasAHeaderAndOneRowPerCase);
    CPPUNIT_TEST(text_isGb18030NotUtf8);
    CPPUNIT_TEST(nameWithoutAForm_isAFault);
    CPPUNIT_TEST_SUITE_END();

public:
    void sameCounty_getsTheSameBytes() { CPPUNIT_ASSERT(of(kCounty, 40) == of(kCounty, 40)); }

    void anotherCounty_getsOtherCases() {
        CPPUNIT_ASSERT(of(kCounty, 40) != of(*base::NodeId::parse("360502000000"), 40));
    }

    void file_hasAHeaderAndOneRowPerCase() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{41}, lines(of(kCounty, 40)).size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, lines(of(kCounty, 0)).size());
        const auto rows = lines(of(kCounty, 200));
        std::set<std::string> numbers;
        for (std::size_t i = 1; i < rows.size(); ++i)
            numbers.insert(rows[i].substr(0, rows[i].find(',')));
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, numbers.size());
    }

    void text_isGb18030NotUtf8() {
        const std::string file = of(kCounty, 5);
        // 申 is 0xC9 0xEA in GB18030 and 0xE7 0x94 0xB3 in UTF-8.
        CPPUNIT_ASSERT(file.find("\xC9\xEA") != std::string::npos);
        CPPUNIT_ASSERT(file.find("申") == std::string::npos);
    }

    void nameWithoutAForm_isAFault() {
        try {
            node::demoExport(kCounty, "\xFF\xFE", 1);
            CPPUNIT_FAIL("taken");
        } catch (const base::Error& failure) {
            CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID"),
                                 std::string(toString(failure.code())));
        }
    }

private:
    static inline const base::NodeId kCounty = *base::NodeId::parse("360521000000");

    static std::string of(base::NodeId county, int cases) {
        return node::demoExport(county, "分宜县", cases);
    }
    static std::vector<std::string> lines(const std::string& file) {
        std::vector<std::string> all;
        std::istringstream in(file);
        for (std::string line; std::getline(in, line);)
            all.push_back(line);
        return all;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DemoCasesTest);

}  // namespace guantong::testing
