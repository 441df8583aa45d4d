// SPDX-License-Identifier: Apache-2.0
// A directory is read as it was written, believed only under the network's roots, and answers every
// question about the tree; a broken tree is no directory.
#include "exchange/directory.h"

#include "tests/support/crypto_signature.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Directory;
using exchange::Scope;

class DirectoryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DirectoryTest);
    CPPUNIT_TEST(writtenContent_isReadWhole);
    CPPUNIT_TEST(tree_answersItsQuestions);
    CPPUNIT_TEST(revocation_isFoundBySerial);
    CPPUNIT_TEST(tlsCertificate_namesItsNode);
    CPPUNIT_TEST(anotherRoot_isUntrusted);
    CPPUNIT_TEST(changedDocument_isUntrusted);
    CPPUNIT_TEST(brokenTree_isInvalid);
    CPPUNIT_TEST(badVersion_isInvalid);
    CPPUNIT_TEST(noDirectory_isRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void writtenContent_isReadWhole() {
        auto content = network.content();
        content.version = 4;
        content.previous = "sha256:before";
        const auto directory = network.directory(content);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, directory->version());
        CPPUNIT_ASSERT_EQUAL(content.previous, directory->previous());
        CPPUNIT_ASSERT(content.issued == directory->content().issued);
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, directory->content().nodes.size());
        const auto& leaf = *directory->node(kLeafNode);
        CPPUNIT_ASSERT_EQUAL(std::string("节点"), leaf.name);
        CPPUNIT_ASSERT_EQUAL(std::string("360521"), leaf.regions.at(0));
        CPPUNIT_ASSERT_EQUAL(network.signer(kLeafNode)->certificate().serial(),
                             leaf.certificates.at(0).certificate.serial());
    }
    void tree_answersItsQuestions() {
        const auto tree = network.directory(network.content());
        CPPUNIT_ASSERT(tree->root() == kRootNode);
        CPPUNIT_ASSERT(tree->parentOf(kLeafNode) == kMiddleNode);
        CPPUNIT_ASSERT(tree->parentOf(kRootNode).empty());
        CPPUNIT_ASSERT(tree->parentOf(kStranger).empty());
        CPPUNIT_ASSERT(tree->node(kStranger) == nullptr);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, tree->childrenOf(kMiddleNode).size());
        CPPUNIT_ASSERT(tree->isAncestor(kRootNode, kLeafNode));
        CPPUNIT_ASSERT(!tree->isAncestor(kLeafNode, kLeafNode));
        CPPUNIT_ASSERT(!tree->isAncestor(kOtherLeaf, kLeafNode));
        CPPUNIT_ASSERT(tree->inSubtree(kLeafNode, kLeafNode));
        CPPUNIT_ASSERT(tree->nextHopDown(kRootNode, kLeafNode) == kMiddleNode);
        CPPUNIT_ASSERT(tree->nextHopDown(kMiddleNode, kLeafNode) == kLeafNode);
        CPPUNIT_ASSERT(tree->nextHopDown(kLeafNode, kRootNode).empty());
    }
    void revocation_isFoundBySerial() {
        auto content = network.content();
        content.revocations = {
            {kLeafNode, "AB12", yearStart(2025), {packageId(kLeafNode, Scope::up(), 7)}}};
        const auto directory = network.directory(content);
        const auto* revocation = directory->revocationOf("AB12");
        CPPUNIT_ASSERT(revocation != nullptr);
        CPPUNIT_ASSERT(revocation->at == yearStart(2025));
        CPPUNIT_ASSERT(revocation->lastGood.at(0) == packageId(kLeafNode, Scope::up(), 7));
        CPPUNIT_ASSERT(directory->revocationOf("CD34") == nullptr);
    }
    void tlsCertificate_namesItsNode() {
        const auto tls = network.newSigner(kLeafNode);
        auto content = network.content();
        content.nodes[2].certificates.push_back({crypto::CertificateUse::tls, tls->certificate()});
        const auto directory = network.directory(content);
        CPPUNIT_ASSERT(directory->nodeOfTls(tls->certificate().fingerprint()) == kLeafNode);
        CPPUNIT_ASSERT(
            directory->nodeOfTls(network.signer(kLeafNode)->certificate().fingerprint()).empty());
    }
    void anotherRoot_isUntrusted() {
        const auto& other = CryptoNetwork::shared(crypto::Suite::ecdsaP256Sha256).authority;
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECTORY_UNTRUSTED"),
                             read(Directory::write(network.content(), other)));
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECTORY_UNTRUSTED"),
                             verdict(Directory::read(written(network.content()), {})));
    }
    void changedDocument_isUntrusted() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("DIRECTORY_UNTRUSTED"),
            read(replaced(written(network.content()), "level=\"county\"", "level=\"county2\"")));
    }
    void brokenTree_isInvalid() {
        const auto invalid = [&](auto edit) {
            auto content = network.content();
            edit(content.nodes);
            CPPUNIT_ASSERT_EQUAL(std::string("DIRECTORY_INVALID"), read(written(content)));
        };
        invalid([](auto& nodes) { nodes[1].parent = kLeafNode; });    // a cycle
        invalid([](auto& nodes) { nodes[2].parent = kStranger; });    // no such parent
        invalid([](auto& nodes) { nodes[2].parent = {}; });           // a second root
        invalid([](auto& nodes) { nodes.push_back(nodes.back()); });  // twice
        invalid([](auto& nodes) { nodes[3].id = {}; });
    }
    void badVersion_isInvalid() {
        auto content = network.content();
        content.version = 0;
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECTORY_INVALID"), read(written(content)));
    }
    void noDirectory_isRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("XML_MALFORMED"), read("x"));
        CPPUNIT_ASSERT_EQUAL(std::string("DOCUMENT_ROOT_WRONG"),
                             read(PackageLine(kLeafNode).next()));
    }

private:
    std::string written(const Directory::Content& content) {
        return Directory::write(content, network.authority);
    }
    std::string read(const std::string& document) {
        return verdict(Directory::read(document, network.anchors()));
    }
    const ExchangeNetwork& network = ExchangeNetwork::shared();
};

CPPUNIT_TEST_SUITE_REGISTRATION(DirectoryTest);

}  // namespace guantong::testing
