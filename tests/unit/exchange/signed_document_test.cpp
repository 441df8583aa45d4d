// SPDX-License-Identifier: Apache-2.0
// The form every signed document has (S4), and every variant that must not pass for it.
#include "exchange/signed_document.h"

#include "tests/support/crypto_signature.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::SignedDocument;

class SignedDocumentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SignedDocumentTest);
    CPPUNIT_TEST(signedBytes_giveTheirPartsAndDigest);
    CPPUNIT_TEST(otherSpelling_isCanonicalisedAndHolds);
    CPPUNIT_TEST(changedByte_breaksTheDigest);
    CPPUNIT_TEST(otherRoot_isRefused);
    CPPUNIT_TEST(noSignature_isRefused);
    CPPUNIT_TEST(secondSignature_isRefused);
    CPPUNIT_TEST(movedSignature_isRefused);
    CPPUNIT_TEST(objectAndId_areRefused);
    CPPUNIT_TEST(foreignAlgorithm_isRefused);
    CPPUNIT_TEST(spaceInSignatureValue_isRefused);
    CPPUNIT_TEST(commentAnywhere_isRefused);
    CPPUNIT_TEST(cdata_isRefused);
    CPPUNIT_TEST(processingInstructionAndDeclaration_areRefused);
    CPPUNIT_TEST(doctype_isRefused);
    CPPUNIT_TEST(bytesAfterTheRoot_areRefused);
    CPPUNIT_TEST(textBetweenTheParts_isRefused);
    CPPUNIT_TEST(otherSuiteNamed_isRefused);
    CPPUNIT_TEST(emptyAndBinary_areRefused);
    CPPUNIT_TEST(everyPrefix_isRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void signedBytes_giveTheirPartsAndDigest() {
        const auto package = line().make({noteRecord("a"), noteRecord("b")});
        const auto document = good(package.bytes);
        CPPUNIT_ASSERT_EQUAL(package.digest, document.digest());
        CPPUNIT_ASSERT(document.digestHolds());
        CPPUNIT_ASSERT_EQUAL(package.bytes, document.bytes());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, document.children().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, document.records().size());
        CPPUNIT_ASSERT_EQUAL(noteRecord("b"), std::string(document.cut(document.records()[1])));
        CPPUNIT_ASSERT_EQUAL(std::string("1.0"), *document.attribute("version"));
        CPPUNIT_ASSERT(document.attribute("absent") == nullptr);
    }

    void otherSpelling_isCanonicalisedAndHolds() {
        const auto package = line().make({noteRecord("a")});
        std::string spelled = replaced(package.bytes, "<Previous></Previous>", "<Previous />");
        spelled = replaced(spelled, "version=\"1.0\"", "version='1.0'");
        const auto document = good(spelled);
        CPPUNIT_ASSERT(document.digestHolds());
        CPPUNIT_ASSERT_EQUAL(package.bytes, document.bytes());
        CPPUNIT_ASSERT_EQUAL(spelled, document.verbatim());
        CPPUNIT_ASSERT_EQUAL(package.digest, document.digest());
    }

    void changedByte_breaksTheDigest() {
        CPPUNIT_ASSERT(!good(replaced(bytes(), ">a<", ">b<")).digestHolds());
        CPPUNIT_ASSERT(!good(replaced(bytes(), "<Epoch>1", "<Epoch>2")).digestHolds());
    }

    void otherRoot_isRefused() {
        refused("DOCUMENT_ROOT_WRONG",
                replaced(replaced(bytes(), "<Package", "<Paquet"), "</Package>", "</Paquet>"));
        refused("DOCUMENT_ROOT_WRONG", replaced(bytes(), "exchange:1.0", "exchange:9.0"));
    }

    void noSignature_isRefused() {
        refused("SIGNATURE_MISSING", bytes().substr(0, signatureBegin()) + "</Package>");
    }

    void secondSignature_isRefused() {
        refused("SIGNATURE_MISPLACED", replaced(bytes(), "</Package>", signature() + "</Package>"));
        refused("SIGNATURE_MISPLACED", replaced(bytes(), "</Body>", signature() + "</Body>"));
        refused("SIGNATURE_MISPLACED",
                replaced(bytes(), "</Body>", "<X>" + signature() + "</X></Body>"));
    }

    void movedSignature_isRefused() {
        const std::string unsignedPart = bytes().substr(0, signatureBegin()) + "</Package>";
        refused("SIGNATURE_MISPLACED", replaced(unsignedPart, "<Body>", signature() + "<Body>"));
        refused("SIGNATURE_MISPLACED", replaced(unsignedPart, "</Body>", signature() + "</Body>"));
        refused("SIGNATURE_MISPLACED",
                replaced(unsignedPart, "</Header>", signature() + "</Header>"));
    }

    void objectAndId_areRefused() {
        refused("SIGNATURE_PROFILE",
                replaced(bytes(), "</ds:Signature>", "<ds:Object>x</ds:Object></ds:Signature>"));
        refused("SIGNATURE_PROFILE", replaced(bytes(), "<ds:Signature xmlns:ds=\"" + kDsig + "\"",
                                              "<ds:Signature xmlns:ds=\"" + kDsig + "\" Id=\"s\""));
        refused("SIGNATURE_PROFILE", replaced(bytes(), "URI=\"\"", "URI=\"#x\""));
    }

    void foreignAlgorithm_isRefused() {
        const std::string ours(crypto::signatureUri(crypto::Suite::ecdsaP256Sha256));
        refused("SIGNATURE_ALGORITHM", replaced(bytes(), ours, kDsig + "hmac-sha1"));
        refused("SIGNATURE_ALGORITHM",
                replaced(bytes(), std::string(crypto::digestUri(crypto::Suite::ecdsaP256Sha256)),
                         kDsig + "sha1"));
    }

    void spaceInSignatureValue_isRefused() {
        refused("SIGNATURE_PROFILE",
                replaced(bytes(), "</ds:SignatureValue>", " </ds:SignatureValue>"));
    }

    void commentAnywhere_isRefused() {
        for (const char* place : {"<Header>", "<Body>", "</Body>", "<ds:SignedInfo>", "</Package>"})
            refused("XML_COMMENT", replaced(bytes(), place, "<!--x-->" + std::string(place)));
        refused("XML_TRAILING_BYTES", bytes() + "<!--x-->");
        refused("XML_COMMENT", replaced(bytes(), ">a<", ">a<!--x--><"));
    }

    void cdata_isRefused() { refused("XML_CDATA", replaced(bytes(), ">a<", "><![CDATA[a]]><")); }

    void processingInstructionAndDeclaration_areRefused() {
        refused("XML_PROCESSING_INSTRUCTION", replaced(bytes(), "<Body>", "<?x y?><Body>"));
        refused("XML_DECLARATION", "<?xml version=\"1.0\"?>" + bytes());
        refused("XML_BOM", "\xEF\xBB\xBF" + bytes());
    }

    void doctype_isRefused() {
        refused("XML_DOCTYPE", "<!DOCTYPE Package [<!ENTITY a \"b\">]>" + bytes());
    }

    void bytesAfterTheRoot_areRefused() {
        CPPUNIT_ASSERT(verdictOf(bytes() + "x") != "good");
        refused("XML_TRAILING_BYTES", bytes() + "<More></More>");
    }

    void textBetweenTheParts_isRefused() {
        refused("XML_MALFORMED", replaced(bytes(), "<Body>", "text<Body>"));
        refused("XML_MALFORMED", replaced(bytes(), "<Body>", "<Body>text"));
    }

    void otherSuiteNamed_isRefused() {
        refused("SIGNATURE_SUITE_DIFFERS",
                replaced(bytes(), "suite=\"ecdsa-p256-sha256\"", "suite=\"sm2-sm3\""));
        refused("SIGNATURE_SUITE_DIFFERS", replaced(bytes(), " suite=\"ecdsa-p256-sha256\"", ""));
    }

    void emptyAndBinary_areRefused() {
        CPPUNIT_ASSERT(verdictOf("") != "good");
        CPPUNIT_ASSERT(verdictOf(std::string(100, '\0')) != "good");
        CPPUNIT_ASSERT(verdictOf("\xFF\xFE<Package/>") != "good");
    }

    void everyPrefix_isRefused() {
        const std::string whole = bytes();
        for (std::size_t length = 0; length < whole.size(); length += 7)
            CPPUNIT_ASSERT(verdictOf(whole.substr(0, length)) != "good");
    }

private:
    inline static const std::string kDsig = "http://www.w3.org/2000/09/xmldsig#";

    static PackageLine line() { return PackageLine(kLeafNode); }
    static const std::string& bytes() {
        static const std::string kBytes = line().make({noteRecord("a")}).bytes;
        return kBytes;
    }
    static std::size_t signatureBegin() { return bytes().find("<ds:Signature"); }
    static std::string signature() {
        const auto end = bytes().find("</ds:Signature>") + 15;
        return bytes().substr(signatureBegin(), end - signatureBegin());
    }
    static std::string verdictOf(const std::string& document) {
        return verdict(SignedDocument::read(document, "Package", true));
    }
    static void refused(const std::string& code, const std::string& document) {
        CPPUNIT_ASSERT_EQUAL(code, verdictOf(document));
    }
    static SignedDocument good(const std::string& document) {
        auto read = SignedDocument::read(document, "Package", true);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(read));
        return std::get<SignedDocument>(std::move(read));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SignedDocumentTest);

}  // namespace guantong::testing
