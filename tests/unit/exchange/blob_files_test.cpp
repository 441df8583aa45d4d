// SPDX-License-Identifier: Apache-2.0
// Contents on disk: whole or a part, under names made of nothing but the digest.
#include "exchange/blob_files.h"

#include "exchange/base/file.h"
#include "tests/support/exchange_blobs.h"

namespace guantong::testing {

namespace fs = std::filesystem;

class BlobFilesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BlobFilesTest);
    CPPUNIT_TEST(contentLiesUnderItsDigest);
    CPPUNIT_TEST(parts_becomeTheContent);
    CPPUNIT_TEST(partsOfOtherContent_areDropped);
    CPPUNIT_TEST(sm3Digest_isCheckedAsSuch);
    CPPUNIT_TEST(changedByte_isNotIntact);
    CPPUNIT_TEST(remove_leavesNothing);
    CPPUNIT_TEST(unwritableFolder_throwsAndLeavesThePart);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        folder = std::make_unique<TempFolder>();
        files = std::make_unique<exchange::BlobFiles>(folder->path());
    }
    void tearDown() override { folder.reset(); }

    void contentLiesUnderItsDigest() {
        const std::string digest = digestOf("x");
        const auto hex = digest.substr(7);
        CPPUNIT_ASSERT_EQUAL(
            (folder->path() / "data" / "blobs" / hex.substr(0, 2) / hex.substr(2)).string(),
            files->fileOf(digest).string());
        CPPUNIT_ASSERT(!fs::exists(folder->path() / "data"));
    }
    void parts_becomeTheContent() {
        const std::string content = contentOf(100'000), digest = digestOf(content);
        files->append(digest, 0, content.substr(0, 70'000));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{70'000}, files->partSize(digest));
        CPPUNIT_ASSERT(!files->sizeOf(digest));
        files->append(digest, 70'000, content.substr(70'000));
        CPPUNIT_ASSERT(files->complete(digest));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{100'000}, files->sizeOf(digest).value());
        CPPUNIT_ASSERT_EQUAL(content.substr(50'000, 10), files->read(digest, 50'000, 10));
        CPPUNIT_ASSERT_EQUAL(content.substr(99'999), files->read(digest, 99'999, 10));
        CPPUNIT_ASSERT(!fs::exists(files->partOf(digest)));
    }
    void partsOfOtherContent_areDropped() {
        const std::string digest = digestOf("one");
        files->append(digest, 0, "two");
        CPPUNIT_ASSERT(!files->complete(digest));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, files->partSize(digest));
        CPPUNIT_ASSERT(!files->sizeOf(digest));
    }
    void sm3Digest_isCheckedAsSuch() {
        const std::string digest = crypto::digestText(crypto::DigestKind::sm3, "abc");
        files->append(digest, 0, "abc");
        CPPUNIT_ASSERT(files->complete(digest));
        CPPUNIT_ASSERT(files->intact(digest));
    }
    void changedByte_isNotIntact() {
        const std::string digest = keep("content");
        CPPUNIT_ASSERT(files->intact(digest));
        base::writeFileAtomically(files->fileOf(digest), "Content");
        CPPUNIT_ASSERT(!files->intact(digest));
        files->setAside(digest);
        CPPUNIT_ASSERT(!files->sizeOf(digest));
    }
    void remove_leavesNothing() {
        const std::string digest = keep("content");
        files->append(digest, 0, "part");
        CPPUNIT_ASSERT(files->remove(digest));
        CPPUNIT_ASSERT(!files->remove(digest));
        CPPUNIT_ASSERT(fs::is_empty(files->fileOf(digest).parent_path()));
    }
    void unwritableFolder_throwsAndLeavesThePart() {
        base::writeFileAtomically(folder->file("data"), "in the way");
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNWRITABLE"),
                             failureOf([&] { files->append(digestOf("x"), 0, "x"); }));
    }

private:
    std::string keep(const std::string& content) {
        const std::string digest = digestOf(content);
        files->append(digest, 0, content);
        CPPUNIT_ASSERT(files->complete(digest));
        return digest;
    }
    std::unique_ptr<TempFolder> folder;
    std::unique_ptr<exchange::BlobFiles> files;
};

CPPUNIT_TEST_SUITE_REGISTRATION(BlobFilesTest);

}  // namespace guantong::testing
