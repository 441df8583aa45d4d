// SPDX-License-Identifier: Apache-2.0
// What DateFormat promises: the ways old systems write dates, and nothing that is no date.
#include "adapters/date_format.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using namespace adapters;

namespace {

std::string parsed(std::string_view pattern, std::string_view text,
                   std::chrono::minutes zone = std::chrono::hours{8}) {
    const auto format = DateFormat::compile(pattern);
    if (!format) return "no format";
    const auto time = format->parse(text, zone);
    if (!time) return "none";
    return time->dateOnly ? base::formatDate(base::dateOf(time->at))
                          : base::formatInstant(time->at).substr(0, 23);
}

}  // namespace

class DateFormatTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DateFormatTest);
    CPPUNIT_TEST(everyWayOfWriting_isRead);
    CPPUNIT_TEST(zones_areObeyed);
    CPPUNIT_TEST(impossibleTimes_areRefused);
    CPPUNIT_TEST(wrongPatterns_areNoFormats);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyWayOfWriting_isRead() {
        const char* cases[][3] = {
            {"yyyyMMdd", "20250303", "2025-03-03"},
            {"yyyy/M/d", "2025/3/3", "2025-03-03"},
            {"yyyy/M/d", "2025/12/31", "2025-12-31"},
            {"yyyy-MM-dd HH:mm:ss", "2025-03-03  09:05:06", "2025-03-03T09:05:06.000"},
            {"yyyyMMddHHmmss", "20250303090506", "2025-03-03T09:05:06.000"},
            {"M/d/yyyy", "3/13/2025", "2025-03-13"},
            {"MM/dd/yyyy hh:mm:ss a", "10/04/2018 01:34:59 PM", "2018-10-04T13:34:59.000"},
            {"MM/dd/yyyy hh:mm:ss a", "10/25/2002 12:00:00 AM", "2002-10-25T00:00:00.000"},
            {"yyyy年M月d日", "2025年3月3日", "2025-03-03"},
            {"yyyy年M月d日 H时m分", "2025年3月3日 9时5分", "2025-03-03T09:05:00.000"},
            {"yyyy-M-d ah:mm", "2025-3-3 下午3:20", "2025-03-03T15:20:00.000"},
            {"R/MM/dd", "114/03/03", "2025-03-03"},
            {"民國R年M月d日", "民國114年3月3日", "2025-03-03"},
            {"iso", "2025-03-03T01:05:06Z", "2025-03-03T09:05:06.000"},
            {"iso", "2025-03-03T09:05:06.5+08:00", "2025-03-03T09:05:06.500"},
            {"iso", "2025-03-03T09:05:06", "2025-03-03T09:05:06.000"},
            {"yyyy-MM-dd HH:mm:ss.SSS", "2025-03-03 09:05:06.123456", "2025-03-03T09:05:06.123"},
            {"excel", "45719", "2025-03-03"},
            {"excel", "45719.5", "2025-03-03T12:00:00.000"},
            {"epochMillis", "1740963906000", "2025-03-03T09:05:06.000"}};
        for (const auto& each : cases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(each[0], std::string(each[2]), parsed(each[0], each[1]));
    }

    void zones_areObeyed() {
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03T17:00:00.000"),
                             parsed("yyyy-MM-dd HH:mm", "2025-03-03 09:00", std::chrono::hours{0}));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03"),
                             parsed("yyyy-MM-dd", "2025-03-03", std::chrono::hours{-8}));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03T15:00:00.000"),
                             parsed("iso", "2025-03-03T09:00:00+0200"));
    }

    void impossibleTimes_areRefused() {
        for (const char* text : {"2025-02-29", "2025-13-01", "2025-00-10", "2025-03-03x", "",
                                 "2025-3-3", "２０２５-03-03"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string("none"), parsed("yyyy-MM-dd", text));
        CPPUNIT_ASSERT_EQUAL(std::string("none"), parsed("yyyy-MM-dd HH:mm", "2025-03-03 24:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("none"), parsed("yyyy-M-d ah:mm", "2025-3-3 AM13:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("none"), parsed("iso", "2025-03-03T09:00:00+99:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("none"), parsed("excel", "45719.x"));
        CPPUNIT_ASSERT_EQUAL(std::string("none"), parsed("excel", "99999999"));
        CPPUNIT_ASSERT_EQUAL(std::string("none"), parsed("epochMillis", "9999999999999999999"));
    }

    void wrongPatterns_areNoFormats() {
        for (const char* pattern : {"", "yyyy", "yyyy-MM", "HH:mm", "yyyy-MM-dd dd",
                                    "yyyy-MM-dd hh:mm", "yyyy R MM dd", "yyyy-MM-dd HH a"})
            CPPUNIT_ASSERT_MESSAGE(pattern, !DateFormat::compile(pattern));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DateFormatTest);

}  // namespace guantong::testing
