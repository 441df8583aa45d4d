// SPDX-License-Identifier: Apache-2.0
// What a file is by its bytes, and what its name becomes.
#include "node/approval/file_kind.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using approval::displayFileName;
using approval::kindOf;

namespace {

std::string le(std::size_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8)
        text += static_cast<char>(value & 0xFF);
    return text;
}

/// An archive with empty entries of those names.
std::string archive(const std::vector<std::string>& names) {
    std::string files, directory;
    for (const std::string& name : names) {
        directory += "PK\x01\x02" + std::string(24, '\0') + le(name.size(), 2) +
                     std::string(12, '\0') + le(files.size(), 4) + name;
        files += "PK\x03\x04" + std::string(22, '\0') + le(name.size(), 2) + le(0, 2) + name;
    }
    return files + directory + "PK\x05\x06" + std::string(4, '\0') + le(names.size(), 2) +
           le(names.size(), 2) + le(directory.size(), 4) + le(files.size(), 4) + le(0, 2);
}

std::string wide(const std::string& text) {
    std::string two;
    for (const char c : text)
        two += std::string(1, c) + '\0';
    return two;
}

std::string typeOf(const std::string& bytes) {
    const auto kind = kindOf(bytes);
    return kind ? std::string(kind->extension) : "";
}

}  // namespace

class FileKindTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FileKindTest);
    CPPUNIT_TEST(knownBytes_thenTheirKind);
    CPPUNIT_TEST(archives_thenByWhatIsInside);
    CPPUNIT_TEST(oldOffice_thenByItsStreams);
    CPPUNIT_TEST(macros_thenRefused);
    CPPUNIT_TEST(anythingElse_thenRefused);
    CPPUNIT_TEST(brokenArchives_thenRefusedNotRead);
    CPPUNIT_TEST(names_thenWithoutPathAndHiddenCharacters);
    CPPUNIT_TEST(extension_thenThatOfTheContent);
    CPPUNIT_TEST_SUITE_END();

public:
    void knownBytes_thenTheirKind() {
        CPPUNIT_ASSERT_EQUAL(std::string(".pdf"), typeOf("\n\n%PDF-1.7"));
        CPPUNIT_ASSERT_EQUAL(std::string(".jpg"), typeOf("\xFF\xD8\xFF\xE0"));
        CPPUNIT_ASSERT_EQUAL(std::string(".png"), typeOf("\x89PNG\r\n\x1A\n"));
    }

    void archives_thenByWhatIsInside() {
        CPPUNIT_ASSERT_EQUAL(std::string(".zip"), typeOf(archive({"a.txt"})));
        CPPUNIT_ASSERT_EQUAL(std::string(".ofd"), typeOf(archive({"Doc_0/x", "OFD.xml"})));
        CPPUNIT_ASSERT_EQUAL(std::string(".docx"), typeOf(archive({"word/document.xml"})));
        CPPUNIT_ASSERT_EQUAL(std::string(".xlsx"), typeOf(archive({"xl/workbook.xml"})));
        CPPUNIT_ASSERT_EQUAL(std::string(".pptx"), typeOf(archive({"ppt/presentation.xml"})));
    }

    void oldOffice_thenByItsStreams() {
        CPPUNIT_ASSERT_EQUAL(std::string(".doc"), typeOf(ole("WordDocument")));
        CPPUNIT_ASSERT_EQUAL(std::string(".xls"), typeOf(ole("Workbook")));
        CPPUNIT_ASSERT_EQUAL(std::string(".ppt"), typeOf(ole("PowerPoint Document")));
        CPPUNIT_ASSERT_EQUAL(std::string(), typeOf(ole("SummaryInformation")));
    }

    void macros_thenRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             typeOf(archive({"word/document.xml", "word/vbaProject.bin"})));
        CPPUNIT_ASSERT_EQUAL(std::string(), typeOf(ole("WordDocument") + wide("_VBA_PROJECT")));
    }

    void anythingElse_thenRefused() {
        for (const std::string& bytes :
             {std::string(), std::string("GIF89a"), std::string("MZ"), std::string("<html>"),
              std::string("\x7f""ELF"), std::string("#!/bin/sh"), std::string(5000, '\0'),
              std::string(2000, ' ') + "%PDF-1.4"})
            CPPUNIT_ASSERT(!kindOf(bytes));
    }

    void brokenArchives_thenRefusedNotRead() {
        const std::string whole = archive({"word/document.xml", "a"});
        for (std::size_t cut = 0; cut < whole.size(); ++cut)
            kindOf(whole.substr(0, cut));
        CPPUNIT_ASSERT(!kindOf(whole.substr(0, whole.size() / 2)));
        std::string wild = whole;
        wild.replace(whole.size() - 6, 4, "\xFF\xFF\xFF\xFF");
        CPPUNIT_ASSERT(!kindOf(wild));
    }

    void names_thenWithoutPathAndHiddenCharacters() {
        CPPUNIT_ASSERT_EQUAL(std::string("b.pdf"), displayFileName("C:\\a\\b.pdf"));
        CPPUNIT_ASSERT_EQUAL(std::string("passwd"), displayFileName("../../etc/passwd"));
        CPPUNIT_ASSERT_EQUAL(std::string("未命名"), displayFileName("../.."));
        CPPUNIT_ASSERT_EQUAL(std::string("未命名"), displayFileName("a/"));
        CPPUNIT_ASSERT_EQUAL(std::string("未命名"), displayFileName("\xff\xfe"));
        CPPUNIT_ASSERT_EQUAL(std::string("gpj.exe"), displayFileName("\u202Egpj.exe\r\n\x7F"));
        CPPUNIT_ASSERT_EQUAL(std::string("䶮😀.pdf"), displayFileName(" 䶮😀.pdf "));
        const auto cut = displayFileName(std::string(10, 'x') + [] {
            std::string many;
            for (int i = 0; i < 500; ++i)
                many += "证";
            return many;
        }());
        CPPUNIT_ASSERT(cut.size() <= 200 && cut.size() > 190 && cut.ends_with("证"));
    }

    void extension_thenThatOfTheContent() {
        const auto pdf = *approval::kindNamed("application/pdf");
        CPPUNIT_ASSERT_EQUAL(std::string("a.exe.pdf"), nameFor(pdf, "a.exe"));
        CPPUNIT_ASSERT_EQUAL(std::string("A.PDF"), nameFor(pdf, "A.PDF"));
        CPPUNIT_ASSERT_EQUAL(std::string("a.JPEG"),
                             nameFor(*approval::kindNamed("image/jpeg"), "a.JPEG"));
        CPPUNIT_ASSERT(!approval::kindNamed("text/html"));
    }

private:
    static std::string ole(const std::string& stream) {
        return "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(500, '\0') + wide(stream);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FileKindTest);

}  // namespace guantong::testing
