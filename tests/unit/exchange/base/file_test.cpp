// SPDX-License-Identifier: Apache-2.0
// Files read whole under a limit and written whole or not at all.
#include "exchange/base/file.h"

#include "exchange/base/error.h"
#include "tests/support/base_temp_folder.h"

#include <sys/stat.h>
#include <unistd.h>

namespace guantong::testing {

class FileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FileTest);
    CPPUNIT_TEST(written_readsBackByteForByte);
    CPPUNIT_TEST(limit_isTheLargestFileTaken);
    CPPUNIT_TEST(unreadableFiles_areNamed);
    CPPUNIT_TEST(fileGrowingBeyondItsSize_isReadWhole);
    CPPUNIT_TEST(replacing_leavesOldOrNewAndNothingElse);
    CPPUNIT_TEST(mode_isAsAskedWhateverTheMask);
    CPPUNIT_TEST(unwritableFolder_isNamed);
    CPPUNIT_TEST(relativeName_isWrittenHere);
    CPPUNIT_TEST(makeFolder_makesParentsWithTheMode);
    CPPUNIT_TEST(makeFolder_leavesWhatIsThere);
    CPPUNIT_TEST(makeFolder_onAFileIsNamed);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { folder = std::make_unique<TempFolder>(); }
    void tearDown() override { folder.reset(); }

    void written_readsBackByteForByte() {
        std::string bytes;
        for (int i = 0; i < 100'000; ++i)
            bytes += static_cast<char>(i * 31);
        for (const std::string& content : {bytes, std::string(), std::string("\0\n", 2)}) {
            base::writeFileAtomically(file(), content);
            CPPUNIT_ASSERT(base::readFile(file(), 1 << 20) == content);
        }
    }

    void limit_isTheLargestFileTaken() {
        base::writeFileAtomically(file(), "12345");
        CPPUNIT_ASSERT_EQUAL(std::string("12345"), base::readFile(file(), 5));
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_TOO_LARGE"),
                             failureOf([&] { base::readFile(file(), 4); }));
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_TOO_LARGE"),
                             failureOf([&] { base::readFile("/dev/zero", 1000); }));
    }

    void unreadableFiles_areNamed() {
        for (const std::filesystem::path& path : {folder->path() / "none", folder->path()})
            try {
                base::readFile(path, 10);
                CPPUNIT_FAIL("read what is no file");
            } catch (const base::Error& error) {
                CPPUNIT_ASSERT(error.code() == base::Code::FILE_UNREADABLE);
                CPPUNIT_ASSERT_EQUAL(path.string(), error.fault().field);
            }
    }

    /// Such files say their size is 0.
    void fileGrowingBeyondItsSize_isReadWhole() {
        CPPUNIT_ASSERT(base::readFile("/proc/self/status", 1 << 20).size() > 100);
    }

    void replacing_leavesOldOrNewAndNothingElse() {
        base::writeFileAtomically(file(), "old");
        base::writeFileAtomically(file(), "new");
        CPPUNIT_ASSERT_EQUAL(std::string("new"), base::readFile(file(), 10));
        const auto all = std::filesystem::directory_iterator(folder->path());
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{1}, std::distance(begin(all), end(all)));
        std::filesystem::create_directory(folder->path() / "taken");
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNWRITABLE"), failureOf([&] {
                                 base::writeFileAtomically(folder->path() / "taken", "x");
                             }));
        const auto after = std::filesystem::directory_iterator(folder->path());
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{2}, std::distance(begin(after), end(after)));
    }

    void mode_isAsAskedWhateverTheMask() {
        const mode_t mask = ::umask(0077);
        base::writeFileAtomically(file(), "x");
        const unsigned open = modeOf(file());
        ::umask(0);
        base::writeFileAtomically(file(), "x", 0600);
        const unsigned secret = modeOf(file());
        ::umask(mask);
        CPPUNIT_ASSERT_EQUAL(0644u, open);
        CPPUNIT_ASSERT_EQUAL(0600u, secret);
    }

    void unwritableFolder_isNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNWRITABLE"), failureOf([&] {
                                 base::writeFileAtomically(folder->path() / "none/x", "x");
                             }));
        base::writeFileAtomically(file(), "x");
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNWRITABLE"),
                             failureOf([&] { base::writeFileAtomically(file() / "x", "x"); }));
    }

    void relativeName_isWrittenHere() {
        const auto before = std::filesystem::current_path();
        std::filesystem::current_path(folder->path());
        base::writeFileAtomically("here", "x");
        std::filesystem::current_path(before);
        CPPUNIT_ASSERT_EQUAL(std::string("x"), base::readFile(folder->path() / "here", 10));
    }

    void makeFolder_makesParentsWithTheMode() {
        const mode_t mask = ::umask(0);
        base::makeFolder(folder->path() / "a/b/c/", 0700);
        ::umask(mask);
        for (const char* made : {"a", "a/b", "a/b/c"})
            CPPUNIT_ASSERT_EQUAL(0700u, modeOf(folder->path() / made));
    }

    void makeFolder_leavesWhatIsThere() {
        base::makeFolder(folder->path() / "a", 0700);
        base::makeFolder(folder->path() / "a", 0755);
        CPPUNIT_ASSERT_EQUAL(0700u, modeOf(folder->path() / "a"));
        std::filesystem::create_directory_symlink(folder->path() / "a", folder->path() / "link");
        base::makeFolder(folder->path() / "link");
        base::makeFolder(folder->path() / "link/deeper");
        CPPUNIT_ASSERT(std::filesystem::is_directory(folder->path() / "a/deeper"));
    }

    void makeFolder_onAFileIsNamed() {
        base::writeFileAtomically(file(), "x");
        for (const auto& path : {file(), file() / "below", std::filesystem::path("/proc/none")})
            CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNWRITABLE"),
                                 failureOf([&] { base::makeFolder(path); }));
    }

private:
    template <class Call>
    static std::string failureOf(const Call& call) {
        try {
            call();
        } catch (const base::Error& error) {
            return std::string(base::toString(error.code()));
        }
        return {};
    }
    static unsigned modeOf(const std::filesystem::path& path) {
        struct stat status {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path.c_str(), &status));
        return status.st_mode & 0777u;
    }
    std::filesystem::path file() const { return folder->path() / "file"; }

    std::unique_ptr<TempFolder> folder;
};

CPPUNIT_TEST_SUITE_REGISTRATION(FileTest);

}  // namespace guantong::testing
