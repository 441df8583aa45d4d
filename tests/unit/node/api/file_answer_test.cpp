// SPDX-License-Identifier: Apache-2.0
// Bytes given out whole or as one range, and the names they are saved under.
#include "node/api/file_answer.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using api::ByteRange;
using api::rangeOf;

class FileAnswerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FileAnswerTest);
    CPPUNIT_TEST(ranges_thenClippedToTheFile);
    CPPUNIT_TEST(whatIsNoRange_thenTheWhole);
    CPPUNIT_TEST(outside_then416);
    CPPUNIT_TEST(range_thenOnlyItsBytesAreRead);
    CPPUNIT_TEST(hostileNames_thenNoHeaderIsBroken);
    CPPUNIT_TEST_SUITE_END();

public:
    void ranges_thenClippedToTheFile() {
        CPPUNIT_ASSERT(rangeOf("bytes=0-9", 100) == (ByteRange{0, 10}));
        CPPUNIT_ASSERT(rangeOf("bytes=90-", 100) == (ByteRange{90, 10}));
        CPPUNIT_ASSERT(rangeOf("bytes=90-500", 100) == (ByteRange{90, 10}));
        CPPUNIT_ASSERT(rangeOf("bytes=-30", 100) == (ByteRange{70, 30}));
        CPPUNIT_ASSERT(rangeOf("bytes=-300", 100) == (ByteRange{0, 100}));
    }

    void whatIsNoRange_thenTheWhole() {
        for (const char* text : {"", "bytes=", "bytes=-", "bytes=9-3", "bytes=a-b", "lines=1-2",
                                 "bytes=0-1,5-6", "bytes=0-x"})
            CPPUNIT_ASSERT_MESSAGE(text, !rangeOf(text, 100));
    }

    void outside_then416() {
        api::Request request;
        request.headers = {{"range", "bytes=100-"}};
        CPPUNIT_ASSERT_EQUAL(416, api::fileAnswer(request, file(), read()).status);
    }

    void range_thenOnlyItsBytesAreRead() {
        api::Request request;
        request.headers = {{"range", "bytes=3-6"}};
        auto answer = api::fileAnswer(request, file(), read());
        CPPUNIT_ASSERT_EQUAL(206, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, answer.length);
        CPPUNIT_ASSERT_EQUAL(std::string("3456"), answer.next());
    }

    void hostileNames_thenNoHeaderIsBroken() {
        const auto text = api::dispositionOf(false, "a\"\r\nSet-Cookie: x;证.pdf");
        CPPUNIT_ASSERT_EQUAL(
            std::string("attachment; filename=\"a___Set-Cookie_ x____.pdf\"; "
                        "filename*=UTF-8''a%22%0d%0aSet-Cookie%3a%20x%3b%e8%af%81.pdf"),
            text);
    }

private:
    static api::FileFacts file() { return {"证明.pdf", "application/pdf", 10, true, "sha256:ab"}; }
    static api::ReadBytes read() {
        return [](std::int64_t at, std::size_t length) {
            return std::string("0123456789").substr(static_cast<std::size_t>(at), length);
        };
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FileAnswerTest);

}  // namespace guantong::testing
