// SPDX-License-Identifier: Apache-2.0
#include "node/federation/authority_store.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"

#include <algorithm>
#include <cstdio>
#include <fstream>

namespace guantong::federation {

using base::Code;
using base::Fault;
using exchange::Directory;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::days kRootLife{20 * 365};
constexpr std::chrono::days kKeptExpired{400};  ///< as long as packages are kept that it signed
constexpr std::chrono::days kNodeLife{3 * 365};
constexpr std::chrono::hours kBackdated{24};

std::string numbered(std::int64_t version) {
    char name[32];
    std::snprintf(name, sizeof name, "%06lld.xml", static_cast<long long>(version));
    return name;
}

void writeRoot(const fs::path& folder, const std::string& stem,
               const crypto::Authority& authority) {
    base::writeFileAtomically(folder / (stem + ".key"), authority.key().pem(), 0600);
    base::writeFileAtomically(folder / (stem + ".pem"), authority.root().pem());
}

crypto::Authority readRoot(const fs::path& folder, const std::string& stem) {
    auto key =
        crypto::PrivateKey::fromPem(base::readFile(folder / (stem + ".key"), base::kMaxFileBytes));
    auto root =
        crypto::Certificate::fromPem(base::readFile(folder / (stem + ".pem"), base::kMaxFileBytes));
    if (!root)
        throw base::Error(
            Fault{Code::CERTIFICATE_UNREADABLE, (folder / (stem + ".pem")).string(), {}});
    return {std::move(*root), std::move(key)};
}

}  // namespace

AuthorityStore::AuthorityStore(fs::path folder, const base::Clock& clock)
    : folder_(std::move(folder)), clock_(clock) {}

/// The demo's clock may stand years before the machine's, and TLS judges by the machine's: a
/// certificate is good under both.
crypto::Validity AuthorityStore::validity(std::chrono::days length) const {
    const auto ours = clock_.now(), machines = base::SystemClock().now();
    return {std::min(ours, machines) - kBackdated, std::max(ours, machines) + length};
}

AuthorityStore AuthorityStore::create(const fs::path& folder, const std::string& name,
                                      const base::Clock& clock) {
    if (fs::exists(folder / "ca.key"))
        throw base::Error(Fault{Code::VALUE_INVALID, folder.string(), "ca.key"});
    base::makeFolder(folder, 0700);
    base::makeFolder(folder / "directories", 0755);
    AuthorityStore store(folder, clock);
    const auto life = store.validity(kRootLife);
    writeRoot(folder, "ca-sm2",
              crypto::Authority::create(crypto::Suite::sm2Sm3, name + " SM2", life));
    writeRoot(folder, "ca", crypto::Authority::create(crypto::Suite::ecdsaP256Sha256, name, life));
    store.ecdsa_.emplace(readRoot(folder, "ca"));
    store.sm2_.emplace(readRoot(folder, "ca-sm2"));
    store.roots_ = {store.ecdsa_->root(), store.sm2_->root()};
    return store;
}

AuthorityStore AuthorityStore::open(const fs::path& folder, const base::Clock& clock) {
    AuthorityStore store(folder, clock);
    store.ecdsa_.emplace(readRoot(folder, "ca"));
    store.sm2_.emplace(readRoot(folder, "ca-sm2"));
    store.roots_ = {store.ecdsa_->root(), store.sm2_->root()};
    if (fs::exists(folder / "directory.xml")) {
        auto directory = Directory::read(
            base::readFile(folder / "directory.xml", base::kMaxFileBytes), store.roots_);
        if (auto* fault = std::get_if<Fault>(&directory)) throw base::Error(*fault);
        store.directory_.emplace(std::get<Directory>(std::move(directory)));
    }
    return store;
}

void AuthorityStore::publish(Directory::Content content) {
    content.version = directory_ ? directory_->version() + 1 : 1;
    content.previous = directory_ ? directory_->digest() : "";
    content.issued = clock_.now();
    std::string document = Directory::write(content, *ecdsa_);
    auto directory = Directory::read(document, roots_);
    if (auto* fault = std::get_if<Fault>(&directory)) throw base::Error(*fault);
    base::writeFileAtomically(folder_ / "directories" / numbered(content.version), document);
    base::writeFileAtomically(folder_ / "directory.xml", document);
    directory_.emplace(std::get<Directory>(std::move(directory)));
}

void AuthorityStore::record(const crypto::Certificate& certificate, std::string_view use) const {
    std::ofstream issued(folder_ / "issued.tsv", std::ios::app);
    issued << certificate.serial() << '\t' << certificate.commonName() << '\t' << use << '\t'
           << base::formatInstant(certificate.notBefore()) << '\t'
           << base::formatInstant(certificate.notAfter()) << '\n';
}

IssuedCertificates AuthorityStore::issue(const NodeApplication& application) {
    const auto facts = crypto::checkRequest(application.signingRequest);
    if (!facts || !crypto::checkRequest(application.tlsRequest))
        throw base::Error(Fault{Code::CERTIFICATE_UNREADABLE, "request", application.id.str()});
    const auto& issuer = facts->key.suite() == crypto::Suite::sm2Sm3 ? *sm2_ : *ecdsa_;
    const auto life = validity(kNodeLife);
    IssuedCertificates issued{issuer.issue(application.signingRequest, application.id.str(),
                                           crypto::CertificateUse::signing, life),
                              ecdsa_->issue(application.tlsRequest, application.id.str(),
                                            crypto::CertificateUse::tls, life)};
    Directory::Content content = directory_ ? directory_->content() : Directory::Content{};
    auto node = std::find_if(content.nodes.begin(), content.nodes.end(),
                             [&](const auto& each) { return each.id == application.id; });
    if (node == content.nodes.end()) {
        content.nodes.push_back({application.id,
                                 application.parent,
                                 application.level,
                                 application.name,
                                 application.regions,
                                 {}});
        node = content.nodes.end() - 1;
    }
    std::erase_if(node->certificates, [&](const exchange::DirectoryCertificate& each) {
        return each.certificate.notAfter() + kKeptExpired < clock_.now();
    });
    node->certificates.push_back({crypto::CertificateUse::signing, issued.signing});
    node->certificates.push_back({crypto::CertificateUse::tls, issued.tls});
    publish(std::move(content));
    record(issued.signing, "signing");
    record(issued.tls, "tls");
    return issued;
}

void AuthorityStore::revoke(const std::string& serial, base::Instant at,
                            const std::vector<exchange::PackageId>& lastGood) {
    if (!directory_) throw base::Error(Fault{Code::CERTIFICATE_UNREADABLE, "serial", serial});
    Directory::Content content = directory_->content();
    for (const auto& node : content.nodes)
        for (const auto& each : node.certificates)
            if (each.certificate.serial() == serial) {
                std::erase_if(content.revocations, [&](const exchange::Revocation& known) {
                    return known.serial == serial;
                });
                content.revocations.push_back({node.id, serial, at, lastGood});
                publish(std::move(content));
                return;
            }
    throw base::Error(Fault{Code::CERTIFICATE_UNREADABLE, "serial", serial});
}

}  // namespace guantong::federation
