// SPDX-License-Identifier: Apache-2.0
// A network of four nodes for tests of exchange/ and node/federation/, and one node of it with a
// database, a clock that stands, and a sink that only remembers:
//
//   kRootNode ── kMiddleNode ─┬─ kLeafNode
//                             └─ kOtherLeaf          kStranger is in no directory
#pragma once

#include "exchange/outbox.h"
#include "exchange/package.h"
#include "exchange/receiver.h"
#include "exchange/store/migrator.h"
#include "tests/support/crypto_network.h"
#include "tests/support/store_fixture.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace guantong::testing {

inline const base::NodeId kRootNode = *base::NodeId::parse("360000000000");
inline const base::NodeId kMiddleNode = *base::NodeId::parse("360500000000");
inline const base::NodeId kLeafNode = *base::NodeId::parse("360521000000");
inline const base::NodeId kOtherLeaf = *base::NodeId::parse("360502000000");
inline const base::NodeId kStranger = *base::NodeId::parse("990000000001");

inline std::string nameOf(base::Code code) {
    return std::string(base::toString(code));
}
/// "good", or the code a reading function refused with.
template <class Read>
std::string verdict(const Read& read) {
    const auto* fault = std::get_if<base::Fault>(&read);
    return fault == nullptr ? "good" : nameOf(fault->code);
}
inline std::string verdict(const std::optional<base::Fault>& fault) {
    return fault ? nameOf(fault->code) : "good";
}
/// "good", or the codes joined by spaces.
inline std::string verdicts(const std::vector<base::Fault>& faults) {
    std::string all;
    for (const auto& fault : faults)
        all += (all.empty() ? "" : " ") + nameOf(fault.code);
    return all.empty() ? "good" : all;
}

/// The authority, every node's signer and the directory that names all but kStranger. Made once.
class ExchangeNetwork {
public:
    static const ExchangeNetwork& shared() {
        static const ExchangeNetwork network;
        return network;
    }
    std::vector<crypto::Certificate> anchors() const { return {authority.root()}; }
    std::shared_ptr<const exchange::Signer> signer(base::NodeId id) const { return signers.at(id); }
    /// A new key and certificate of that node.
    std::shared_ptr<const exchange::Signer> newSigner(
        base::NodeId id, crypto::Validity validity = years(2020, 2049)) const {
        auto key = crypto::PrivateKey::generate(crypto::Suite::ecdsaP256Sha256);
        auto certificate = authority.issue(crypto::makeRequest(key, id.str()), id.str(),
                                           crypto::CertificateUse::signing, validity);
        return std::make_shared<const exchange::Signer>(
            id, std::move(key), std::vector<crypto::Certificate>{std::move(certificate)});
    }
    exchange::DirectoryNode node(base::NodeId id, base::NodeId parent) const {
        return {id,
                parent,
                "county",
                "节点",
                {id.str().substr(0, 6)},
                {{crypto::CertificateUse::signing, signer(id)->certificate()}}};
    }
    exchange::Directory::Content content() const {
        exchange::Directory::Content content;
        content.version = 1;
        content.issued = yearStart(2025);
        content.nodes = {node(kRootNode, {}), node(kMiddleNode, kRootNode),
                         node(kLeafNode, kMiddleNode), node(kOtherLeaf, kMiddleNode)};
        return content;
    }
    std::shared_ptr<const exchange::Directory> directory(
        const exchange::Directory::Content& content) const {
        auto read =
            exchange::Directory::read(exchange::Directory::write(content, authority), anchors());
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(read));
        return std::make_shared<const exchange::Directory>(
            std::get<exchange::Directory>(std::move(read)));
    }

    crypto::Authority authority =
        crypto::Authority::create(crypto::Suite::ecdsaP256Sha256, "测试根 root", years(2020, 2049));
    std::map<base::NodeId, std::shared_ptr<const exchange::Signer>> signers;

private:
    ExchangeNetwork() {
        for (const auto id : {kRootNode, kMiddleNode, kLeafNode, kOtherLeaf, kStranger})
            signers[id] = newSigner(id);
    }
};

inline exchange::PackageId packageId(base::NodeId origin, exchange::Scope scope,
                                     std::int64_t number, std::int64_t epoch = 1) {
    return {{origin, scope, epoch}, number};
}

/// A canonical record element that no version knows.
inline std::string noteRecord(const std::string& text) {
    return "<Note xmlns=\"urn:example:note\">" + text + "</Note>";
}

/// One origin's packages of one scope, each chained to the one before.
struct PackageLine {
    explicit PackageLine(base::NodeId from, exchange::Scope to = exchange::Scope::up())
        : origin(from), scope(to), signer(ExchangeNetwork::shared().signer(from)) {}

    /// The package that would be next; does not move on.
    exchange::Signer::Signed make(const std::vector<std::string>& records,
                                  const std::string& version = "1.0") const {
        exchange::PackageWriter writer;
        for (const auto& record : records)
            writer.add(record);
        exchange::Header header;
        header.id = packageId(origin, scope, number, epoch);
        header.previous = previous;
        header.kind = "records";
        header.created = header.senderClock = created;
        header.producer = "test 1.0";
        header.version = version;
        return writer.finish(header, *signer);
    }
    void pass(const exchange::Signer::Signed& package) {
        previous = package.digest;
        ++number;
    }
    std::string next(const std::vector<std::string>& records = {noteRecord("a")}) {
        const auto package = make(records);
        pass(package);
        return package.bytes;
    }

    base::NodeId origin;
    exchange::Scope scope;
    std::shared_ptr<const exchange::Signer> signer;
    std::int64_t number = 1, epoch = 1;
    std::string previous;
    base::Instant created = yearStart(2025);
};

inline exchange::Package packageOf(std::string bytes) {
    auto read = exchange::readPackage(std::move(bytes));
    CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(read));
    return std::get<exchange::Package>(std::move(read));
}
inline exchange::Receipt receiptIn(const std::string& bytes) {
    auto read = exchange::readReceipt(bytes);
    CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(read));
    return std::get<exchange::ReadReceipt>(std::move(read)).receipt;
}

/// Remembers what it was given; what it is told to refuse is named as not taken.
class RememberingSink : public exchange::RecordSink {
public:
    std::vector<exchange::NotTaken> apply(store::Transaction&, const exchange::Package& package,
                                          std::int64_t) override {
        for (std::size_t i = 0; i < package.recordCount(); ++i)
            records.emplace_back(package.record(i));
        return refused;
    }
    std::vector<std::string> records;
    std::vector<exchange::NotTaken> refused;
};

/// One node of the network.
struct ExchangeFixture {
    explicit ExchangeFixture(base::NodeId node = kMiddleNode) : self(node) {
        store::migrate(*database, store::builtInMigrations(), folder.file("copy-"));
        trust.setDirectory(network.directory(network.content()));
    }
    void enqueue(exchange::Scope scope, const std::string& xml,
                 const std::string& kind = "record") {
        database->write([&](store::Transaction& tx) { outbox.enqueue(tx, scope, kind, xml); });
    }
    template <class Question>
    auto ask(const Question& question) {
        decltype(question(std::declval<store::Transaction&>())) answer;
        database->read([&](store::Transaction& tx) { answer = question(tx); });
        return answer;
    }
    std::string value(std::string_view sql) { return valueOf(*database, sql); }
    /// The next directory version, changed by `edit`, is in force from now on.
    template <class Edit>
    void changeDirectory(const Edit& edit) {
        auto content = network.content();
        content.version = trust.directory()->version() + 1;
        content.previous = trust.directory()->digest();
        edit(content);
        trust.setDirectory(network.directory(content));
    }

    const ExchangeNetwork& network = ExchangeNetwork::shared();
    base::NodeId self;
    TempFolder folder;
    base::FixedClock clock{yearStart(2025)};
    std::unique_ptr<store::Database> database = store::openSqlite(folder.file("node.db"));
    exchange::Trust trust{network.anchors()};
    exchange::Identity identity{network.signer(self)};
    exchange::ExchangeContext context{self, clock, *database, trust, identity, folder.path()};
    RememberingSink sink;
    exchange::Receiver receiver{context, sink};
    exchange::Outbox outbox{context};
};

}  // namespace guantong::testing
