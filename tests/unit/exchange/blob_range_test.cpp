// SPDX-License-Identifier: Apache-2.0
// The two fields that say which part of a blob is meant; anything unusual is no range.
#include "exchange/blob_range.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using exchange::parseContentRange;
using exchange::parseRange;

class BlobRangeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BlobRangeTest);
    CPPUNIT_TEST(contentRange_isReadAndWrittenAlike);
    CPPUNIT_TEST(contentRange_otherFormsAreNone);
    CPPUNIT_TEST(range_isRead);
    CPPUNIT_TEST(range_otherFormsAreNone);
    CPPUNIT_TEST_SUITE_END();

public:
    void contentRange_isReadAndWrittenAlike() {
        for (const std::string text : {"bytes 0-9/10", "bytes 4-9/100", "bytes */100"})
            CPPUNIT_ASSERT_EQUAL(text, parseContentRange(text).value().str());
        CPPUNIT_ASSERT(!parseContentRange("bytes */7")->first);
    }
    void contentRange_otherFormsAreNone() {
        for (const char* text :
             {"", "bytes", "bytes 0-9", "bytes 9-0/10", "bytes 0-10/10", "bytes -1-2/10",
              "items 0-9/10", "bytes 0-9/*", "bytes 0-9/10 ", "bytes +0-9/10",
              "bytes 0-99999999999999999999/5", "bytes */-1", "bytes 0-9/10,20-29/30"})
            CPPUNIT_ASSERT_MESSAGE(text, !parseContentRange(text));
    }
    void range_isRead() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, parseRange("bytes=5-")->first);
        CPPUNIT_ASSERT(!parseRange("bytes=5-")->last);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{9}, parseRange("bytes=5-9")->last.value());
    }
    void range_otherFormsAreNone() {
        for (const char* text : {"", "bytes=", "bytes=-5", "bytes=9-5", "bytes=0-1,4-5", "items=0-",
                                 "bytes= 0-", "bytes=0-99999999999999999999"})
            CPPUNIT_ASSERT_MESSAGE(text, !parseRange(text));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BlobRangeTest);

}  // namespace guantong::testing
