// SPDX-License-Identifier: Apache-2.0
// The 2,000 real permits of the shared data and a county's export: every row accounted for, each
// event once. Skipped, saying so, where the shared data is absent (GUANTONG_SHARED).
#include "tests/support/adapters_fixture.h"

#include <iostream>

namespace guantong::testing {

using namespace adapters;

class RealDataTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(RealDataTest);
    CPPUNIT_TEST(permits_addUpAndAreTakenOnce);
    CPPUNIT_TEST(countyExportInGb18030_isTaken);
    CPPUNIT_TEST_SUITE_END();

public:
    void permits_addUpAndAreTakenOnce() {
        const char* shared = std::getenv("GUANTONG_SHARED");
        const auto root =
            shared != nullptr ? std::filesystem::path(shared) : adapterSource("../shared");
        const auto csv = root / "data/sf_permits/building_permits.csv";
        if (!std::filesystem::exists(csv)) {
            std::cout << "skipped: no shared data\n";
            return;
        }
        const std::string all = base::readFile(csv, 64u << 20);
        use("sf-permits.xml");
        const auto half = cutAfterRecord(all, all.size() / 2);
        drop("permits.csv", all.substr(0, half));
        const RunReport first = adapter->run();
        CPPUNIT_ASSERT(!first.failed() && first.counts.addUp());
        drop("permits.csv", all);
        const RunReport grown = adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2000}, grown.counts.read);
        CPPUNIT_ASSERT(grown.counts.addUp());
        CPPUNIT_ASSERT_EQUAL(first.counts.taken, grown.counts.repeated);
        // Filed before 2000: five rows of four permits. All others are taken.
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, grown.counts.refused);
        CPPUNIT_ASSERT_EQUAL(std::string("1954"),
                             ask("SELECT COUNT(DISTINCT case_number) FROM fake_event"));
        const std::string events = this->events();
        drop("again.csv", all);
        const RunReport again = adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::string("2000=0+1995+0+5"), sum(again.counts));
        CPPUNIT_ASSERT_EQUAL(events, this->events());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT MAX(version) FROM fake_event"));
    }

    void countyExportInGb18030_isTaken() {
        use("sample-county.xml");
        const auto sample = adapterSource("tests/data/adapters/county-export.csv");
        drop("export.csv", base::readFile(sample, 1u << 20));
        const RunReport report = adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::string("gb18030"), report.files[0].encoding);
        CPPUNIT_ASSERT_EQUAL(std::string("8=5+0+0+3"), sum(report.counts));
        const auto kept = adapter->errors();
        CPPUNIT_ASSERT_EQUAL(std::string("QUALITY_REASON_MISSING"), kept[0].code);
        CPPUNIT_ASSERT_EQUAL(std::string("QUALITY_TIMES_DISORDERED"), kept[1].code);
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_CODE_UNMAPPED"), kept[2].code);
        CPPUNIT_ASSERT_EQUAL(std::string("办件类型"), kept[2].column);
    }

private:
    void use(const char* mapping) {
        build();
        settings.mappingFile = adapterSource("config/adapters") / mapping;
        settings.schemaFile = adapterSource("config/adapters/mapping.xsd");
        settings.batchRows = 500;
        reopen();
    }
    /// The first place behind `from` where a record ends (an even number of quotes before it).
    static std::size_t cutAfterRecord(const std::string& text, std::size_t from) {
        std::size_t quotes = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            quotes += text[i] == '"' ? 1 : 0;
            if (i >= from && text[i] == '\n' && quotes % 2 == 0) return i + 1;
        }
        return text.size();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RealDataTest);

}  // namespace guantong::testing
