// SPDX-License-Identifier: Apache-2.0
// What folder.h promises: which files are ready, and that moving one never overwrites another.
#include "adapters/folder.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "tests/support/base_temp_folder.h"

#include <sys/stat.h>

namespace guantong::testing {

using namespace adapters;

class FolderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FolderTest);
    CPPUNIT_TEST(temporaries_areNotListed);
    CPPUNIT_TEST(freshFiles_areNotSettled);
    CPPUNIT_TEST(moving_neverOverwrites);
    CPPUNIT_TEST(missingFolderAndFile_areNamed);
    CPPUNIT_TEST_SUITE_END();

public:
    void temporaries_areNotListed() {
        for (const char* name : {"b.csv", "a.csv", ".hidden", "x.part", "y.TMP", "~$z.csv"})
            base::writeFileAtomically(folder_.file(name), "x");
        // The file system's clock ticks slowly: a.csv is written until it is the younger one.
        while (changedNs("a.csv") == changedNs("b.csv"))
            base::writeFileAtomically(folder_.file("a.csv"), "x");
        std::filesystem::create_directory(folder_.path() / "done");
        const auto files = filesIn(folder_.path(), std::chrono::milliseconds{0});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, files.size());
        CPPUNIT_ASSERT_EQUAL(std::string("b.csv"), files[0].path.filename().string());
    }
    void freshFiles_areNotSettled() {
        base::writeFileAtomically(folder_.file("a.csv"), "x");
        CPPUNIT_ASSERT(!filesIn(folder_.path(), std::chrono::minutes{1})[0].settled);
        CPPUNIT_ASSERT(filesIn(folder_.path(), std::chrono::milliseconds{0})[0].settled);
    }
    void moving_neverOverwrites() {
        const auto done = folder_.path() / "done";
        for (const char* expected : {"a.csv", "a.csv.2", "a.csv.3"}) {
            base::writeFileAtomically(folder_.file("a.csv"), expected);
            CPPUNIT_ASSERT_EQUAL(std::string(expected),
                                 moveToDone(folder_.path() / "a.csv", done).filename().string());
            CPPUNIT_ASSERT_EQUAL(std::string(expected), base::readFile(done / expected, 100));
        }
    }
    void missingFolderAndFile_areNamed() {
        CPPUNIT_ASSERT_THROW(filesIn(folder_.path() / "none", {}), base::Error);
        CPPUNIT_ASSERT_THROW(moveToDone(folder_.path() / "none", folder_.path() / "done"),
                             base::Error);
    }

private:
    std::int64_t changedNs(const char* name) const {
        struct stat status {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(folder_.file(name).c_str(), &status));
        return status.st_ctim.tv_sec * 1'000'000'000 + status.st_ctim.tv_nsec;
    }
    TempFolder folder_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(FolderTest);

}  // namespace guantong::testing
