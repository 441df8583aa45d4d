// SPDX-License-Identifier: Apache-2.0
// Bytes leave the database only once the disk has them, verbatim, and are found either way.
#include "exchange/archive.h"

#include "exchange/base/file.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

class ArchiveTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ArchiveTest);
    CPPUNIT_TEST(flush_movesTheBytesToDisk);
    CPPUNIT_TEST(flush_takesNoMoreThanItsLimit);
    CPPUNIT_TEST(lostFile_isNothing);
    CPPUNIT_TEST(unwritableDisk_keepsTheDatabasesBytes);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        node = std::make_unique<ExchangeFixture>();
        archive = std::make_unique<exchange::Archive>(node->context);
        PackageLine line(kLeafNode);
        for (int i = 0; i < 3; ++i) {
            bytes.push_back(line.next());
            node->receiver.take(bytes.back(), kLeafNode, std::nullopt);
        }
    }
    void tearDown() override {
        bytes.clear();
        archive.reset();
        node.reset();
    }

    void flush_movesTheBytesToDisk() {
        CPPUNIT_ASSERT(archive->bytesOf(row(2)) == bytes[1]);
        archive->flushAll();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), left());
        CPPUNIT_ASSERT(archive->bytesOf(row(2)) == bytes[1]);
        CPPUNIT_ASSERT_EQUAL(bytes[1], base::readFile(archive->fileOf(row(2)), 1u << 20));
        CPPUNIT_ASSERT_EQUAL(
            std::string("archive/360521000000/2025-01-01/360521000000.up.1.2.xml"),
            std::filesystem::relative(archive->fileOf(row(2)), node->folder.path()).string());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, archive->flush(10));
    }
    void flush_takesNoMoreThanItsLimit() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, archive->flush(2));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), left());
        for (int i = 1; i <= 3; ++i)
            CPPUNIT_ASSERT(archive->bytesOf(row(i)) == bytes[static_cast<std::size_t>(i - 1)]);
    }
    void lostFile_isNothing() {
        archive->flushAll();
        std::filesystem::remove(archive->fileOf(row(1)));
        CPPUNIT_ASSERT(!archive->bytesOf(row(1)));
    }
    void unwritableDisk_keepsTheDatabasesBytes() {
        base::writeFileAtomically(node->folder.path() / "archive", "in the way");
        CPPUNIT_ASSERT(!failureOf([&] { archive->flush(10); }).empty());
        CPPUNIT_ASSERT_EQUAL(std::string("3"), left());
        CPPUNIT_ASSERT(archive->bytesOf(row(3)) == bytes[2]);
    }

private:
    exchange::PackageRow row(std::int64_t id) {
        return *node->ask([&](store::Transaction& tx) { return exchange::packageAt(tx, id); });
    }
    std::string left() { return node->value("SELECT COUNT(*) FROM package_bytes"); }

    std::unique_ptr<ExchangeFixture> node;
    std::unique_ptr<exchange::Archive> archive;
    std::vector<std::string> bytes;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ArchiveTest);

}  // namespace guantong::testing
