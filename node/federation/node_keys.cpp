// SPDX-License-Identifier: Apache-2.0
#include "node/federation/node_keys.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/base/log.h"

namespace guantong::federation {

using base::Code;
using base::Fault;
namespace fs = std::filesystem;

namespace {

void checkPrivate(const fs::path& file) {
    const auto mode = fs::status(file).permissions();
    const auto others = fs::perms::group_all | fs::perms::others_all;
    if ((mode & others) != fs::perms::none)
        throw base::Error(Fault{Code::KEY_READABLE_BY_OTHERS, file.string(), "chmod 600"});
}

crypto::PrivateKey readKey(const fs::path& file) {
    const std::string pem = base::readFile(file, base::kMaxFileBytes);
    checkPrivate(file);
    return crypto::PrivateKey::fromPem(pem);
}

crypto::Certificate readCertificate(const fs::path& file) {
    auto certificate = crypto::Certificate::fromPem(base::readFile(file, base::kMaxFileBytes));
    if (!certificate) throw base::Error(Fault{Code::CERTIFICATE_UNREADABLE, file.string(), {}});
    return std::move(*certificate);
}

void checkMatch(const crypto::PrivateKey& key, const crypto::Certificate& certificate,
                base::NodeId node, const fs::path& file) {
    if (!certificate.publicKey() || certificate.publicKey()->pem() != key.publicKey().pem())
        throw base::Error(Fault{Code::KEY_MISMATCH, file.string(), {}});
    if (certificate.commonName() != node.str())
        throw base::Error(
            Fault{Code::CERTIFICATE_UNTRUSTED, file.string(), certificate.commonName()});
}

}  // namespace

bool NodeKeys::present(const fs::path& folder) {
    return fs::exists(folder / "certs" / "signing.pem") && fs::exists(folder / "certs" / "ca.pem");
}

std::vector<crypto::Certificate> readAnchors(const std::vector<fs::path>& files) {
    std::vector<crypto::Certificate> anchors;
    for (const auto& file : files)
        if (fs::exists(file)) anchors.push_back(readCertificate(file));
    return anchors;
}

void adoptPendingKey(const fs::path& folder, const std::string& name) {
    const auto key = folder / "keys" / (name + ".key");
    const fs::path pending = key.string() + ".pending";
    const auto certificate = folder / "certs" / (name + ".pem");
    std::error_code failure;
    if (!fs::exists(pending, failure) || !fs::exists(certificate, failure)) return;
    const auto installed = readCertificate(certificate);
    try {
        const auto waiting = readKey(pending);
        if (!installed.publicKey() || installed.publicKey()->pem() != waiting.publicKey().pem())
            return;
    } catch (const base::Error&) {
        if (!fs::exists(pending)) return;  // the serving node was quicker, or the command
        throw;
    }
    fs::rename(pending, key, failure);
    if (failure && fs::exists(pending))
        throw base::Error(Fault{Code::FILE_UNWRITABLE, key.string(), failure.message()});
}

NodeKeys NodeKeys::load(const fs::path& folder, base::NodeId node) {
    if (!present(folder)) throw base::Error(Fault{Code::NODE_NOT_ENROLLED, folder.string(), {}});
    adoptPendingKey(folder, "tls");
    adoptPendingKey(folder, "signing");
    NodeKeys keys;
    keys.tls = {folder / "keys" / "tls.key", folder / "certs" / "tls.pem",
                folder / "certs" / "ca.pem"};
    auto signing = readKey(folder / "keys" / "signing.key");
    auto certificate = readCertificate(folder / "certs" / "signing.pem");
    checkMatch(signing, certificate, node, folder / "keys" / "signing.key");
    checkMatch(readKey(keys.tls.key), readCertificate(keys.tls.certificate), node, keys.tls.key);
    keys.anchors = readAnchors({folder / "certs" / "ca.pem", folder / "certs" / "ca-sm2.pem"});
    keys.signer = std::make_shared<const exchange::Signer>(
        node, std::move(signing), std::vector<crypto::Certificate>{std::move(certificate)});
    return keys;
}

KeyWatch::KeyWatch(fs::path folder, base::NodeId node) : folder_(std::move(folder)), node_(node) {}

std::string KeyWatch::stamp() const {
    std::string all;
    for (const auto* name :
         {"keys/signing.key", "certs/signing.pem", "keys/tls.key", "certs/tls.pem"}) {
        std::error_code failure;
        const auto changed = fs::last_write_time(folder_ / name, failure);
        all += std::to_string(failure ? 0 : changed.time_since_epoch().count()) + " ";
    }
    return all;
}

std::optional<NodeKeys> KeyWatch::renewed() {
    const std::string now = stamp();
    if (now == known_) return std::nullopt;
    try {
        auto keys = NodeKeys::load(folder_, node_);
        if (stamp() != now) return std::nullopt;  // still being written
        known_ = now;
        complained_.clear();
        return keys;
    } catch (const base::Error& failure) {
        if (complained_ != failure.what())
            base::log(base::LogLevel::warning, "keys", failure.what());
        complained_ = failure.what();
        return std::nullopt;
    }
}

}  // namespace guantong::federation
