// SPDX-License-Identifier: Apache-2.0
// What PackageWriter writes readPackage reads; every Header field is demanded; bodyFault names what
// is held.
#include "exchange/package.h"

#include "exchange/base/limits.h"
#include "tests/support/crypto_signature.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Scope;

class PackageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PackageTest);
    CPPUNIT_TEST(writtenPackage_isReadWithEveryHeaderField);
    CPPUNIT_TEST(events_areDecodedInTheSamePass);
    CPPUNIT_TEST(sameContent_hasTheSameDigest);
    CPPUNIT_TEST(missingHeaderField_isNamed);
    CPPUNIT_TEST(unreadableHeaderField_isNamed);
    CPPUNIT_TEST(otherIdThanTheHeaders_isNotAsStated);
    CPPUNIT_TEST(numberOutOfBounds_isRefused);
    CPPUNIT_TEST(bodyBeforeHeader_isRefused);
    CPPUNIT_TEST(oversizedBytes_areRefusedUnread);
    CPPUNIT_TEST(newerMinorVersion_isReadable);
    CPPUNIT_TEST(newerVersion_isABodyFault);
    CPPUNIT_TEST(tooManyRecords_areABodyFault);
    CPPUNIT_TEST(wrongCount_isABodyFault);
    CPPUNIT_TEST(emptyBody_isAGoodPackage);
    CPPUNIT_TEST_SUITE_END();

public:
    void writtenPackage_isReadWithEveryHeaderField() {
        PackageLine line(kLeafNode, Scope::to(kRootNode));
        line.epoch = 3;
        line.next();
        const auto made = line.make({noteRecord("1"), noteRecord("2")});
        const auto package = packageOf(made.bytes);
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000/to:360000000000/3/2"),
                             package.header.id.str());
        CPPUNIT_ASSERT_EQUAL(line.previous, package.header.previous);
        CPPUNIT_ASSERT_EQUAL(std::string("records"), package.header.kind);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, package.header.records);
        CPPUNIT_ASSERT(line.created == package.header.created);
        CPPUNIT_ASSERT(line.created == package.header.senderClock);
        CPPUNIT_ASSERT_EQUAL(std::string("test 1.0"), package.header.producer);
        CPPUNIT_ASSERT_EQUAL(std::string("1.0"), package.header.version);
        CPPUNIT_ASSERT_EQUAL(made.digest, package.digest());
        CPPUNIT_ASSERT_EQUAL(noteRecord("2"), std::string(package.record(1)));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(exchange::bodyFault(package)));
    }

    void events_areDecodedInTheSamePass() {
        standard::CaseEvent event;
        event.caseId = "360521000000-20250303-k3v9x2ab";
        event.node = kLeafNode;
        event.seq = 1;
        event.kind = standard::EventKind::rated;
        event.occurredAt = event.recordedAt = yearStart(2025);
        event.actor = {"person", "0101", "", ""};
        event.channel = "window";
        event.set(standard::Field::rating, "5");
        const std::string xml = standard::encode(event);
        const auto made = PackageLine(kLeafNode).make({noteRecord("1"), xml});
        // Not canonical, and read a second time: each event is there once.
        std::string spelled = made.bytes;
        spelled.replace(spelled.find(" xmlns="), 1, "  ");
        for (const std::string& bytes : {made.bytes, spelled}) {
            const auto read =
                exchange::readPackageAndEvents(std::make_shared<const std::string>(bytes));
            CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(read));
            const auto& package = std::get<exchange::Package>(read);
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, package.events.size());
            CPPUNIT_ASSERT(package.event(0) == nullptr && package.event(2) == nullptr);
            CPPUNIT_ASSERT(package.event(1) != nullptr && *package.event(1) == event);
            CPPUNIT_ASSERT_EQUAL(xml, std::string(package.record(1)));
        }
        CPPUNIT_ASSERT(packageOf(made.bytes).event(1) == nullptr);
    }

    void sameContent_hasTheSameDigest() {
        const PackageLine line(kLeafNode);
        CPPUNIT_ASSERT_EQUAL(line.make({noteRecord("a")}).digest,
                             line.make({noteRecord("a")}).digest);
        CPPUNIT_ASSERT(line.make({noteRecord("a")}).digest != line.make({noteRecord("b")}).digest);
    }

    void missingHeaderField_isNamed() {
        for (const std::string name : {"Origin", "Scope", "Epoch", "Sequence", "Previous", "Kind",
                                       "Records", "Created", "SenderClock", "Producer"}) {
            const auto fault = faultOf(replaced(replaced(bytes(), "<" + name + ">", "<Other>"),
                                                "</" + name + ">", "</Other>"));
            CPPUNIT_ASSERT_EQUAL("PACKAGE_HEADER_MISSING Header/" + name, fault);
        }
    }

    void unreadableHeaderField_isNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_HEADER_INVALID Header/Origin"),
                             faultOf(replaced(bytes(), "<Origin>3", "<Origin>x")));
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_HEADER_INVALID Header/Scope"),
                             faultOf(replaced(bytes(), "<Scope>up", "<Scope>sideways")));
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_HEADER_INVALID Header/Created"),
                             faultOf(replaced(bytes(), "<Created>2", "<Created>x")));
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_HEADER_INVALID Header/Records"),
                             faultOf(replaced(bytes(), "<Records>1", "<Records>-1")));
    }

    void otherIdThanTheHeaders_isNotAsStated() {
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_NOT_AS_STATED Package/@id"),
                             faultOf(replaced(bytes(), "/up/1/1\"", "/up/1/2\"")));
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_NOT_AS_STATED Package/@id"),
                             faultOf(replaced(bytes(), " id=\"", " no=\"")));
    }

    void numberOutOfBounds_isRefused() {
        for (const std::string number : {"0", "1000000000000001"})
            CPPUNIT_ASSERT_EQUAL(
                std::string("PACKAGE_HEADER_INVALID Header/Sequence"),
                faultOf(replaced(bytes(), "<Sequence>1<", "<Sequence>" + number + "<")));
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_HEADER_INVALID Header/Sequence"),
                             faultOf(replaced(bytes(), "<Epoch>1<", "<Epoch>0<")));
    }

    void bodyBeforeHeader_isRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_HEADER_MISSING Header"),
                             faultOf(replaced(bytes(), "<Header>", "<Body></Body><Header>")));
    }

    void oversizedBytes_areRefusedUnread() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("PACKAGE_TOO_LARGE"),
            verdict(exchange::readPackage(std::string(base::kMaxPackageBytes + 1, 'x'))));
    }

    void newerMinorVersion_isReadable() {
        const PackageLine line(kLeafNode);
        CPPUNIT_ASSERT_EQUAL(
            std::string("good"),
            verdict(exchange::bodyFault(packageOf(line.make({noteRecord("a")}, "1.7").bytes))));
    }

    void newerVersion_isABodyFault() {
        const PackageLine line(kLeafNode);
        for (const char* version : {"2.0", "10.0", "1", ""})
            CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_VERSION_UNKNOWN"),
                                 verdict(exchange::bodyFault(
                                     packageOf(line.make({noteRecord("a")}, version).bytes))));
    }

    void tooManyRecords_areABodyFault() {
        const PackageLine line(kLeafNode);
        const std::vector<std::string> records(base::kMaxPackageRecords + 1, noteRecord("a"));
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_TOO_MANY_RECORDS"),
                             verdict(exchange::bodyFault(packageOf(line.make(records).bytes))));
    }

    void wrongCount_isABodyFault() {
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_COUNT_WRONG"),
                             verdict(exchange::bodyFault(
                                 packageOf(replaced(bytes(), "<Records>1<", "<Records>2<")))));
    }

    void emptyBody_isAGoodPackage() {
        const auto package = packageOf(PackageLine(kLeafNode).make({}).bytes);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, package.recordCount());
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(exchange::bodyFault(package)));
    }

private:
    static std::string bytes() { return PackageLine(kLeafNode).make({noteRecord("a")}).bytes; }
    static std::string faultOf(const std::string& document) {
        const auto read = exchange::readPackage(document);
        const auto* fault = std::get_if<base::Fault>(&read);
        return fault == nullptr ? "good" : nameOf(fault->code) + " " + fault->field;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PackageTest);

}  // namespace guantong::testing
