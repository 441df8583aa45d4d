// SPDX-License-Identifier: Apache-2.0
// What Schema promises in exchange/xml/element.h, on the small schemas of tests/data/xml.
#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/xml/element.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

namespace guantong::testing {

namespace fs = std::filesystem;

class SchemaTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SchemaTest);
    CPPUNIT_TEST(goodDocument_hasNoFault);
    CPPUNIT_TEST(everyFault_hasItsLineAndSentence);
    CPPUNIT_TEST(faultsBehindLine65535_haveTheirLine);
    CPPUNIT_TEST(notXml_isTheReadersFault);
    CPPUNIT_TEST(schemaLocationInADocument_isNotFollowed);
    CPPUNIT_TEST(includesAndImports_areReadBesideTheFile);
    CPPUNIT_TEST(locationsElsewhere_areRefused);
    CPPUNIT_TEST(brokenSchema_isAnErrorWithItsLine);
    CPPUNIT_TEST(missingFile_isUnreadable);
    CPPUNIT_TEST(folderWithChineseNameAndSpaces_works);
    CPPUNIT_TEST(manyThreads_shareOneSchema);
    CPPUNIT_TEST(faultsWithoutEnd_areCut);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        folder_ = fs::temp_directory_path() / ("guantong-schema-" + std::to_string(::getpid()));
        fs::create_directories(folder_);
    }
    void tearDown() override { fs::remove_all(folder_); }

    void goodDocument_hasNoFault() { CPPUNIT_ASSERT(notices().validate(good()).empty()); }

    void everyFault_hasItsLineAndSentence() {
        const auto faults = notices().validate(
            "<notices xmlns='urn:guantong:test'>\n<notice "
            "days='x'/>\n\n<notice/>\n<other/></notices>");
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, faults.size());
        CPPUNIT_ASSERT(faults[0].code == base::Code::XML_SCHEMA);
        CPPUNIT_ASSERT_EQUAL(std::string("line 2"), faults[0].field);
        CPPUNIT_ASSERT(faults[0].detail.find("days") != std::string::npos);
        CPPUNIT_ASSERT(faults[0].detail.back() != '\n');
        CPPUNIT_ASSERT_EQUAL(std::string("line 4"), faults[2].field);
        CPPUNIT_ASSERT_EQUAL(std::string("line 5"), faults[3].field);
    }

    void faultsBehindLine65535_haveTheirLine() {
        const auto faults =
            notices().validate("<notices xmlns='urn:guantong:test'>" + std::string(70'000, '\n') +
                               "<other>\n</other></notices>");
        CPPUNIT_ASSERT_EQUAL(std::string("line 70001"), faults.at(0).field);
    }

    void notXml_isTheReadersFault() {
        const auto broken = notices().validate("<a>\n<b></a>");
        CPPUNIT_ASSERT(broken.at(0).code == base::Code::XML_MALFORMED);
        CPPUNIT_ASSERT_EQUAL(std::string("line 2"), broken.at(0).field);
        CPPUNIT_ASSERT(notices().validate("<!DOCTYPE a><a/>").at(0).code ==
                       base::Code::XML_DOCTYPE);
    }

    void schemaLocationInADocument_isNotFollowed() {
        write("lax.xsd", schema("<xs:element name='other' type='xs:string'/>"));
        const auto faults = notices().validate(
            "<other xmlns='urn:guantong:test' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
            "i:schemaLocation='urn:guantong:test " +
            (folder_ / "lax.xsd").string() + "'/>");
        CPPUNIT_ASSERT(!faults.empty());
    }

    void includesAndImports_areReadBesideTheFile() {
        write("types.xsd", schema("<xs:simpleType name='t'><xs:restriction base='xs:int'/>"
                                  "</xs:simpleType>"));
        write("main.xsd", schema("<xs:include schemaLocation='types.xsd'/>"
                                 "<xs:element name='a' type='t:t'/>"));
        const xml::Schema loaded((folder_ / "main.xsd").string());
        CPPUNIT_ASSERT(loaded.validate("<a xmlns='urn:guantong:test'>1</a>").empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1},
                             loaded.validate("<a xmlns='urn:guantong:test'>x</a>").size());
    }

    void locationsElsewhere_areRefused() {
        for (const char* location :
             {"http://localhost/x.xsd", "../x.xsd", "/etc/hostname", "file:///etc/hostname",
              "a/b.xsd", "", "..", "%2e%2e/x.xsd", "missing.xsd"})
            for (const char* how : {"include", "redefine", "import namespace='urn:other'"}) {
                write("main.xsd",
                      schema("\n<xs:" + std::string(how) + " schemaLocation='" + location + "'/>"));
                refused("main.xsd");
            }
        write("x.xsd", schema(""));
        write("main.xsd",
              schema("<xs:include xml:base='http://localhost/' schemaLocation='x.xsd'/>"));
        refused("main.xsd");
        write("x.xsd", schema("<xs:include schemaLocation='../far.xsd'/>"));
        write("main.xsd", schema("<xs:include schemaLocation='x.xsd'/>"));
        refused("main.xsd");
    }

    void brokenSchema_isAnErrorWithItsLine() {
        write("types.xsd", "<!DOCTYPE a>" + schema(""));
        CPPUNIT_ASSERT(refused("types.xsd").find("XML_DOCTYPE") != std::string::npos);
        write("unknown.xsd", schema("\n<xs:element name='a' type='t:none'/>"));
        CPPUNIT_ASSERT(refused("unknown.xsd").find("unknown.xsd line 2") != std::string::npos);
    }

    void missingFile_isUnreadable() {
        try {
            const xml::Schema loaded((folder_ / "none.xsd").string());
            CPPUNIT_FAIL("loaded");
        } catch (const base::Error& error) {
            CPPUNIT_ASSERT(error.code() == base::Code::FILE_UNREADABLE);
        }
    }

    void folderWithChineseNameAndSpaces_works() {
        folder_ /= "分宜 县#1%41";
        fs::create_directories(folder_);
        includesAndImports_areReadBesideTheFile();
        folder_ = folder_.parent_path();
    }

    void manyThreads_shareOneSchema() {
        const auto shared = notices();
        std::vector<std::thread> threads;
        std::vector<int> wrong(4);
        for (int& each : wrong)
            threads.emplace_back([&] {
                for (int i = 0; i < 200; ++i) {
                    if (!shared.validate(good()).empty()) ++each;
                    if (shared.validate("<notices xmlns='urn:guantong:test'><x/></notices>")
                            .empty())
                        ++each;
                }
            });
        for (auto& thread : threads)
            thread.join();
        CPPUNIT_ASSERT_EQUAL(0, *std::max_element(wrong.begin(), wrong.end()));
    }

    void faultsWithoutEnd_areCut() {
        std::string bytes = "<notices xmlns='urn:guantong:test'>";
        for (int i = 0; i < 5000; ++i)
            bytes += "<notice days='x' id='" + std::to_string(i) + "'/>";
        CPPUNIT_ASSERT_EQUAL(std::size_t{1000}, notices().validate(bytes + "</notices>").size());
    }

private:
    static xml::Schema notices() {
        return xml::Schema(std::string(GUANTONG_SOURCE_DIR) + "/tests/data/xml/notices.xsd");
    }
    static std::string good() {
        return "<?xml version='1.0'?><notices xmlns='urn:guantong:test'>\n<!-- c -->"
               "<notice id='n-1' days='5'>补正告知</notice></notices>\n";
    }
    static std::string schema(const std::string& content) {
        return "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:guantong:test' "
               "targetNamespace='urn:guantong:test' elementFormDefault='qualified'>" +
               content + "</xs:schema>";
    }
    void write(const std::string& name, const std::string& bytes) const {
        base::writeFileAtomically(folder_ / name, bytes);
    }
    /// Loads the file, which must fail, and returns what the error says.
    std::string refused(const std::string& name) const {
        try {
            const xml::Schema loaded((folder_ / name).string());
        } catch (const base::Error& error) {
            const bool missing = error.code() == base::Code::FILE_UNREADABLE;
            CPPUNIT_ASSERT(error.code() == base::Code::XML_SCHEMA || missing);
            return error.what();
        }
        CPPUNIT_FAIL("loaded " + base::readFile(folder_ / name, 10'000));
        return {};
    }

    fs::path folder_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SchemaTest);

}  // namespace guantong::testing
