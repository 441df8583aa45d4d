// SPDX-License-Identifier: Apache-2.0
// What exchange/ferry.h promises, at the node in the middle of the network.
#include "exchange/ferry.h"

#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/hold.h"
#include "tests/support/exchange_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <set>

namespace guantong::testing {

using exchange::Ferry;
using exchange::Scope;
namespace fs = std::filesystem;

class FerryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FerryTest);
    CPPUNIT_TEST(package_isTakenFromInAndWrittenToOut);
    CPPUNIT_TEST(packages_areTakenInOrderWhateverTheirNames);
    CPPUNIT_TEST(gap_waitsForTheNextCarrier);
    CPPUNIT_TEST(badFile_goesToRefused);
    CPPUNIT_TEST(halfCopiedFile_isLeftAlone);
    CPPUNIT_TEST(parentsReceipt_endsTheWriting);
    CPPUNIT_TEST(streamOnHold_isNotWritten);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<ExchangeFixture>(kMiddleNode);
        archive = std::make_unique<exchange::Archive>(fixture->context);
        gate = std::make_unique<exchange::HeadsGate>();
        ferry = std::make_unique<Ferry>(fixture->context, *archive, fixture->receiver, *gate);
    }
    void tearDown() override {
        ferry.reset();
        gate.reset();
        archive.reset();
        fixture.reset();
    }

    void package_isTakenFromInAndWrittenToOut() {
        PackageLine line(kLeafNode);
        const std::string bytes = line.next();
        put("360521000000.up.1.1.xml", bytes);
        const auto outcome = ferry->run();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, outcome.taken);
        CPPUNIT_ASSERT(names("in").empty());
        CPPUNIT_ASSERT_EQUAL(bytes, content("out/360521000000.up.1.1.xml"));
        // The receipt for the leaf travels the same way.
        CPPUNIT_ASSERT(fs::exists(folder() / "out/360521000000.up.1.1.360500000000.1.receipt.xml"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, ferry->run().written);
    }

    void packages_areTakenInOrderWhateverTheirNames() {
        PackageLine line(kLeafNode);
        for (int i = 1; i <= 11; ++i)
            put("360521000000.up.1." + std::to_string(i) + ".xml", line.next());
        CPPUNIT_ASSERT_EQUAL(std::size_t{11}, ferry->run().taken);
        CPPUNIT_ASSERT_EQUAL(std::size_t{11}, fixture->sink.records.size());
    }

    void gap_waitsForTheNextCarrier() {
        PackageLine line(kLeafNode);
        const std::string first = line.next(), second = line.next();
        put("360521000000.up.1.2.xml", second);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, ferry->run().refused);
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000.up.1.2.xml"), names("in"));
        put("360521000000.up.1.1.xml", first);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, ferry->run().taken);
    }

    void badFile_goesToRefused() {
        put("360521000000.up.1.1.xml", "<Package></Package>");
        put("whatever.xml", "no package");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, ferry->run().refused);
        CPPUNIT_ASSERT(names("in").empty());
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000.up.1.1.xml whatever.xml"), names("refused"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), fixture->value("SELECT COUNT(*) FROM evidence"));
    }

    void halfCopiedFile_isLeftAlone() {
        put("360521000000.up.1.1.xml.part", "<Pack");
        const auto outcome = ferry->run();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, outcome.taken + outcome.refused);
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000.up.1.1.xml.part"), names("in"));
    }

    void parentsReceipt_endsTheWriting() {
        PackageLine line(kLeafNode);
        put("360521000000.up.1.1.xml", line.next());
        ferry->run();
        fs::remove(folder() / "out/360521000000.up.1.1.xml");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, ferry->run().written);
        exchange::Receipt receipt;
        receipt.issuer = kRootNode;
        receipt.package = packageId(kLeafNode, Scope::up(), 1);
        receipt.packageDigest = fixture->value("SELECT digest FROM package");
        receipt.status = "applied";
        receipt.receivedAt = receipt.clock = fixture->clock.now();
        receipt.next = 2;
        put("360521000000.up.1.1.360000000000.1.receipt.xml",
            write(receipt, *fixture->network.signer(kRootNode)).bytes);
        fs::remove(folder() / "out/360521000000.up.1.1.xml");
        ferry->run();
        CPPUNIT_ASSERT(!fs::exists(folder() / "out/360521000000.up.1.1.xml"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), fixture->value("SELECT delivered FROM delivery"));
    }

    void streamOnHold_isNotWritten() {
        PackageLine line(kLeafNode);
        const std::string first = line.next(), second = line.next();
        fixture->receiver.take(first, kLeafNode, std::nullopt);
        fixture->receiver.take(second, kLeafNode, std::nullopt);
        hold(2);
        ferry->run();
        CPPUNIT_ASSERT(fs::exists(folder() / "out/360521000000.up.1.1.xml"));
        CPPUNIT_ASSERT(!fs::exists(folder() / "out/360521000000.up.1.2.xml"));
        fixture->database->write([](store::Transaction& tx) {
            exchange::liftHold(tx, exchange::findStream(tx, {kLeafNode, Scope::up(), 1})->row);
        });
        ferry->run();
        CPPUNIT_ASSERT_EQUAL(second, content("out/360521000000.up.1.2.xml"));
    }

private:
    fs::path folder() const { return fixture->folder.path() / "ferry"; }
    void put(const std::string& name, const std::string& bytes) {
        base::writeFileAtomically(folder() / "in" / name, bytes);
    }
    std::string content(const std::string& name) {
        return base::readFile(folder() / name, base::kMaxFileBytes);
    }
    std::string names(const std::string& in) {
        std::set<std::string> sorted;
        for (const auto& entry : fs::directory_iterator(folder() / in))
            sorted.insert(entry.path().filename().string());
        std::string all;
        for (const auto& name : sorted)
            all += (all.empty() ? "" : " ") + name;
        return all;
    }
    void hold(std::int64_t from) {
        fixture->database->write([&](store::Transaction& tx) {
            exchange::setHold(tx, exchange::findStream(tx, {kLeafNode, Scope::up(), 1})->row, from,
                              fixture->clock.now());
        });
    }

    std::unique_ptr<ExchangeFixture> fixture;
    std::unique_ptr<exchange::Archive> archive;
    std::unique_ptr<exchange::HeadsGate> gate;
    std::unique_ptr<Ferry> ferry;
};

CPPUNIT_TEST_SUITE_REGISTRATION(FerryTest);

}  // namespace guantong::testing
