// SPDX-License-Identifier: Apache-2.0
// What node/documents/document_store.h promises: documents kept as issued, found by number and code
// together only.
#include "node/documents/document_store.h"

#include "tests/support/documents_fixture.h"

#include <set>

namespace guantong::testing {

using documents::Kind;
using store::Transaction;

class DocumentStoreTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DocumentStoreTest);
    CPPUNIT_TEST(documentOfAnId_isWhatWasIssued);
    CPPUNIT_TEST(numberAndCodeAsTyped_findIt);
    CPPUNIT_TEST(wrongNumberOrCode_areTheSameAnswer);
    CPPUNIT_TEST(hostileQuestions_findNothing);
    CPPUNIT_TEST(changedText_isNotIntact);
    CPPUNIT_TEST(documentsOfACase_areInOrder);
    CPPUNIT_TEST(linkedEvent_isRemembered);
    CPPUNIT_TEST(sameNumberTwice_isAStoreFailure);
    CPPUNIT_TEST(rowOfNoKind_isAStoreFailure);
    CPPUNIT_TEST(codes_areReadableAndDiffer);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<DocumentsFixture>(); }
    void tearDown() override { fixture.reset(); }

    void documentOfAnId_isWhatWasIssued() {
        const auto issued = fixture->issue(fixture->request(Kind::grant));
        fixture->database->read([&](Transaction& tx) {
            const auto found = *documents::documentOf(tx, issued.id);
            CPPUNIT_ASSERT_EQUAL(issued.html, found.html);
            CPPUNIT_ASSERT_EQUAL(issued.number, found.number);
            CPPUNIT_ASSERT_EQUAL(issued.digest, found.digest);
            CPPUNIT_ASSERT(found.kind == Kind::grant && documents::isIntact(found));
            CPPUNIT_ASSERT(found.issuedAt == documentsMoment("2026-10-08"));
            CPPUNIT_ASSERT_EQUAL(std::string("limin"), found.issuedBy);
            CPPUNIT_ASSERT_EQUAL(fixture->office.sampleFacts(Kind::grant).str(), found.factsJson);
            CPPUNIT_ASSERT(!documents::documentOf(tx, issued.id + 1));
        });
    }

    void numberAndCodeAsTyped_findIt() {
        const auto issued = fixture->issue(fixture->request(Kind::acceptance));
        std::string lower = documents::shownCheckCode(issued.checkCode) + " ";
        for (char& c : lower)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        CPPUNIT_ASSERT_EQUAL(issued.number, found(issued.number, issued.checkCode));
        CPPUNIT_ASSERT_EQUAL(issued.number, found("分行审受(2026) 1号", lower));
    }

    void wrongNumberOrCode_areTheSameAnswer() {
        const auto issued = fixture->issue(fixture->request(Kind::acceptance));
        CPPUNIT_ASSERT_EQUAL(std::string("DOCUMENT_UNKNOWN"), found(issued.number, "AAAAAAAA"));
        CPPUNIT_ASSERT_EQUAL(std::string("DOCUMENT_UNKNOWN"), found(issued.number, ""));
        CPPUNIT_ASSERT_EQUAL(std::string("DOCUMENT_UNKNOWN"),
                             found(issued.number, issued.checkCode.substr(0, 7)));
        CPPUNIT_ASSERT_EQUAL(std::string("DOCUMENT_UNKNOWN"),
                             found("分行审受〔2026〕2号", issued.checkCode));
    }

    void hostileQuestions_findNothing() {
        const auto issued = fixture->issue(fixture->request(Kind::acceptance));
        for (const std::string& text : hostileTexts()) {
            CPPUNIT_ASSERT_EQUAL(std::string("DOCUMENT_UNKNOWN"), found(text, issued.checkCode));
            CPPUNIT_ASSERT_EQUAL(std::string("DOCUMENT_UNKNOWN"), found(issued.number, text));
        }
    }

    void changedText_isNotIntact() {
        const auto issued = fixture->issue(fixture->request(Kind::refusal));
        change(*fixture->database, "UPDATE document SET html = replace(html, '不予', '准予')");
        fixture->database->read([&](Transaction& tx) {
            CPPUNIT_ASSERT(!documents::isIntact(*documents::documentOf(tx, issued.id)));
        });
    }

    void documentsOfACase_areInOrder() {
        fixture->issue(fixture->request(Kind::receiptOfMaterials, "2026-09-28"));
        fixture->issue(fixture->request(Kind::acceptance, "2026-09-29"));
        auto other = fixture->request(Kind::acceptance);
        other.caseId = "another";
        fixture->issue(other);
        fixture->database->read([&](Transaction& tx) {
            const auto rows = documents::documentsOfCase(tx, fixture->request(Kind::grant).caseId);
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, rows.size());
            CPPUNIT_ASSERT(rows[0].kind == Kind::receiptOfMaterials);
            CPPUNIT_ASSERT_EQUAL(std::string("分行审受〔2026〕1号"), rows[1].number);
            CPPUNIT_ASSERT(documents::documentsOfCase(tx, "").empty());
        });
    }

    void linkedEvent_isRemembered() {
        const auto issued = fixture->issue(fixture->request(Kind::grant));
        fixture->database->write(
            [&](Transaction& tx) { documents::linkEvent(tx, issued.id, "sha256:abc"); });
        fixture->database->read([&](Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::string("sha256:abc"),
                                 documents::documentOf(tx, issued.id)->eventHash);
        });
    }

    void sameNumberTwice_isAStoreFailure() {
        documents::StoredDocument row;
        row.number = "x";
        const auto keep = [&] {
            fixture->database->write([&](Transaction& tx) { documents::keepDocument(tx, row); });
        };
        keep();
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf(keep));
    }

    void rowOfNoKind_isAStoreFailure() {
        const auto issued = fixture->issue(fixture->request(Kind::grant));
        change(*fixture->database, "UPDATE document SET kind = 'nonsense'");
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf([&] {
                                 fixture->database->read([&](Transaction& tx) {
                                     documents::documentOf(tx, issued.id);
                                 });
                             }));
    }

    void codes_areReadableAndDiffer() {
        std::set<std::string> codes;
        for (int i = 0; i < 1000; ++i)
            codes.insert(documents::newCheckCode());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1000}, codes.size());
        for (const std::string& code : codes) {
            CPPUNIT_ASSERT_EQUAL(std::size_t{8}, code.size());
            CPPUNIT_ASSERT(code.find_first_of("IO01") == code.npos);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("7K3M-Q9XA"), documents::shownCheckCode("7K3MQ9XA"));
    }

private:
    /// The number of the document found, or the code of the refusal.
    std::string found(const std::string& number, const std::string& code) {
        std::string answer;
        fixture->database->read([&](Transaction& tx) {
            const auto made = documents::checkDocument(tx, number, code);
            const auto* document = std::get_if<documents::StoredDocument>(&made);
            answer = document != nullptr
                         ? document->number
                         : std::string(base::toString(std::get<base::Fault>(made).code));
        });
        return answer;
    }

    std::unique_ptr<DocumentsFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DocumentStoreTest);

}  // namespace guantong::testing
