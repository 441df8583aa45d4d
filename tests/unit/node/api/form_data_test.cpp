// SPDX-License-Identifier: Apache-2.0
// What a browser's form sends (node/api/form_data.h).
#include "node/api/form_data.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using api::FormData;

class FormDataTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FormDataTest);
    CPPUNIT_TEST(query_isDecoded);
    CPPUNIT_TEST(brokenEscapes_standForThemselves);
    CPPUNIT_TEST(multipart_givesFieldsAndFiles);
    CPPUNIT_TEST(unreadableBodies_giveWhatCanBeRead);
    CPPUNIT_TEST(escaped_comesBackFromAQuery);
    CPPUNIT_TEST_SUITE_END();

public:
    void query_isDecoded() {
        const auto form = FormData::ofQuery("q=%E9%A3%9F%E5%93%81+a&who=person&who=company&empty=");
        CPPUNIT_ASSERT_EQUAL(std::string("食品 a"), form.text("q"));
        CPPUNIT_ASSERT_EQUAL(std::string("person"), form.text("who"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), form.texts("who").size());
        CPPUNIT_ASSERT(form.has("empty") && form.text("empty").empty());
        CPPUNIT_ASSERT(!form.has("other") && form.text("other").empty());
    }

    void brokenEscapes_standForThemselves() {
        CPPUNIT_ASSERT_EQUAL(std::string("100%"), FormData::ofQuery("a=100%").text("a"));
        CPPUNIT_ASSERT_EQUAL(std::string("%zz"), FormData::ofQuery("a=%zz").text("a"));
    }

    void multipart_givesFieldsAndFiles() {
        const std::string body =
            "--xx\r\nContent-Disposition: form-data; name=\"remark\"\r\n\r\none\r\ntwo\r\n"
            "--xx\r\nContent-Disposition: form-data; name=\"m1\"; "
            "filename=\"..\\\\..\\\\执照.pdf\"\r\n"
            "Content-Type: application/pdf\r\n\r\n%PDF-1.4\r\n\r\nend\r\n"
            "--xx--\r\n";
        const auto form = FormData::read("multipart/form-data; boundary=xx", body);
        CPPUNIT_ASSERT_EQUAL(std::string("one\ntwo"), form.text("remark"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), form.files().size());
        CPPUNIT_ASSERT_EQUAL(std::string("m1"), form.files()[0].field);
        CPPUNIT_ASSERT_EQUAL(std::string("%PDF-1.4\r\n\r\nend"),
                             std::string(form.files()[0].bytes));
    }

    void unreadableBodies_giveWhatCanBeRead() {
        for (const char* type : {"multipart/form-data", "multipart/form-data; boundary=",
                                 "multipart/form-data; boundary=xx", "text/plain", ""}) {
            const auto form = FormData::read(type, "--xx\r\nnonsense");
            CPPUNIT_ASSERT(form.files().empty() && !form.has("remark"));
        }
        const auto cut = FormData::read("multipart/form-data; boundary=xx",
                                        "--xx\r\nContent-Disposition: form-data; name=\"a");
        CPPUNIT_ASSERT(cut.files().empty() && !cut.has("a"));
    }

    void escaped_comesBackFromAQuery() {
        const std::string hostile = "a&b=c%20 +食\"<>#";
        CPPUNIT_ASSERT_EQUAL(hostile,
                             FormData::ofQuery("q=" + api::queryEscaped(hostile)).text("q"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FormDataTest);

}  // namespace guantong::testing
