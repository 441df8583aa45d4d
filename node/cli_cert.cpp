// SPDX-License-Identifier: Apache-2.0
// guantong cert …: the network's authority, enrolment, renewal and revocation (S7).
#include "node/cli.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "node/core.h"
#include "node/federation/enrolment.h"

#include <ostream>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;
using federation::AuthorityStore;

namespace {

std::unique_ptr<base::Clock> clockFrom(const Arguments& arguments) {
    if (arguments.has("clock")) return std::make_unique<base::FileClock>(arguments.text("clock"));
    return std::make_unique<base::SystemClock>();
}

/// Writes to the file named by -o, or to the output.
void deliver(const Call& call, const std::string& document) {
    if (call.arguments.has("o"))
        base::writeFileAtomically(call.arguments.text("o"), document, 0640);
    else
        call.out << document << "\n";
}

std::filesystem::path authorityOf(const Call& call, const NodeCore& core) {
    if (call.arguments.has("authority")) return call.arguments.text("authority");
    return core.settings().authorityFolder;
}

int authority(const Call& call) {
    const auto clock = clockFrom(call.arguments);
    const auto store = AuthorityStore::create(call.arguments.required("dir"),
                                              call.arguments.text("name", "Guantong"), *clock);
    for (const auto& root : store.roots())
        call.out << root.commonName() << "  " << root.fingerprint() << "\n";
    return kDone;
}

int invite(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto id = base::NodeId::parse(call.arguments.required("node"));
    if (!id) throw base::Error(Fault{Code::VALUE_INVALID, "--node", call.arguments.text("node")});
    std::string code;
    core.database().write([&](store::Transaction& tx) {
        code = federation::makeCode(tx, core.settings().id, *id, call.arguments.required("name"),
                                    call.arguments.required("level"), core.keys().anchors.front(),
                                    core.clock().now());
    });
    Json json = Json::object();
    json.set("node", id->str()).set("code", code);
    if (call.json())
        call.out << json.str() << "\n";
    else
        call.out << "one-time code for " << id->str() << ": " << code
                 << "\ntell it by telephone; good for 7 days\n";
    return kDone;
}

int request(const Call& call) {
    const NodeCore core(call.arguments.required("dir"));
    federation::NodeApplication facts;
    facts.id = core.settings().id;
    facts.level = core.settings().level;
    facts.name = core.settings().name;
    facts.regions = core.settings().regions;
    deliver(call, federation::makeRequest(
                      core.home().folder, facts, *crypto::suiteNamed(core.settings().suite),
                      call.arguments.all("host"), call.arguments.required("code")));
    if (call.arguments.has("o"))
        call.err << "request of " << facts.id.str() << " in " << call.arguments.text("o")
                 << "; next, at the node above: guantong cert approve --dir D -o answer.xml "
                 << call.arguments.text("o") << "\n";
    return kDone;
}

struct Accepted {
    std::string request;
    base::NodeId parent;
};

/// Accepts a request with its code, or a voucher of a node below.
Accepted accept(NodeCore& core, const std::string& document) {
    if (document.starts_with("<Voucher")) {
        auto opened = federation::openVoucher(document, core.context().trust, core.clock().now());
        if (auto* fault = std::get_if<Fault>(&opened)) throw base::Error(*fault);
        auto& voucher = std::get<federation::OpenedVoucher>(opened);
        const bool renewal = voucher.node == voucher.issuer;
        return {std::move(voucher.request),
                renewal ? core.context().directory()->parentOf(voucher.node) : voucher.issuer};
    }
    std::optional<Fault> fault;
    core.database().write([&](store::Transaction& tx) {
        fault = federation::vouch(tx, core.settings().id, document, core.clock().now());
    });
    if (fault) throw base::Error(*fault);
    return {document, core.settings().id};
}

int approve(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const std::string document =
        base::readFile(call.arguments.operand("FILE"), base::kMaxFileBytes);
    const Accepted accepted = accept(core, document);
    const auto folder = authorityOf(call, core);
    if (folder.empty()) {
        deliver(call, federation::signVoucher(accepted.request, *core.keys().signer));
        call.err << "vouched for; have the root approve this file, then install its answer\n";
        return kDone;
    }
    auto store = AuthorityStore::open(folder, core.clock());
    auto answer = federation::issue(store, accepted.request, accepted.parent);
    if (auto* fault = std::get_if<Fault>(&answer)) throw base::Error(*fault);
    deliver(call, std::get<std::string>(answer));
    if (call.arguments.has("o"))
        call.err << "approved; next, at the node that asked: guantong cert install --dir D --code "
                    "CODE "
                 << call.arguments.text("o") << "\n";
    return kDone;
}

int install(const Call& call) {
    std::filesystem::path folder = call.arguments.required("dir");
    base::Instant now;
    {
        const NodeCore core(folder);
        now = core.clock().now();
    }
    const std::string answer = base::readFile(call.arguments.operand("FILE"), base::kMaxFileBytes);
    if (const auto fault = federation::install(folder, answer, call.arguments.text("code"), now))
        throw base::Error(*fault);
    call.out << "installed; start the node with guantong serve --dir " << folder.string()
             << " (one that runs takes the new keys by itself)\n";
    return kDone;
}

int renew(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto* self = core.context().directory()->node(core.settings().id);
    federation::NodeApplication facts;
    facts.id = self->id;
    facts.parent = self->parent;
    facts.level = self->level;
    facts.name = self->name;
    facts.regions = self->regions;
    const auto suite = crypto::suiteNamed(call.arguments.text("suite", core.settings().suite));
    if (!suite)
        throw base::Error(Fault{Code::SUITE_UNKNOWN, "--suite", call.arguments.text("suite")});
    const auto request =
        federation::makeRequest(core.home().folder, facts, *suite, call.arguments.all("host"), "");
    const auto folder = authorityOf(call, core);
    if (folder.empty()) {
        deliver(call, federation::signVoucher(request, *core.keys().signer));
        call.err << "signed with the key in use; have the root approve this file, then install its "
                    "answer\n";
        return kDone;
    }
    auto store = AuthorityStore::open(folder, core.clock());
    auto answer = federation::issue(store, request, facts.parent);
    if (auto* fault = std::get_if<Fault>(&answer)) throw base::Error(*fault);
    if (const auto fault = federation::install(core.home().folder, std::get<std::string>(answer),
                                               "", core.clock().now()))
        throw base::Error(*fault);
    call.out << "renewed; the old certificate stays valid until it expires\n";
    return kDone;
}

int revoke(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto folder = authorityOf(call, core);
    if (folder.empty()) throw base::Error(Code::USAGE, "--authority");
    std::vector<exchange::PackageId> lastGood;
    for (const auto& text : call.arguments.all("last-good")) {
        const auto id = exchange::PackageId::parse(text);
        if (!id) throw base::Error(Fault{Code::VALUE_INVALID, "--last-good", text});
        lastGood.push_back(*id);
    }
    auto store = AuthorityStore::open(folder, core.clock());
    store.revoke(call.arguments.required("serial"), core.clock().now(), lastGood);
    call.out << "revoked in directory version " << store.directory().version() << "\n";
    return kDone;
}

int list(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto directory = core.context().directory();
    Json array = Json::array();
    for (const auto& node : directory->content().nodes)
        for (const auto& each : node.certificates) {
            const bool tls = each.use == crypto::CertificateUse::tls;
            Json json = Json::object();
            json.set("node", node.id.str())
                .set("name", node.name)
                .set("use", tls ? "tls" : "signing")
                .set("serial", each.certificate.serial())
                .set("notAfter", base::formatInstant(each.certificate.notAfter()))
                .set("revoked", directory->revocationOf(each.certificate.serial()) != nullptr);
            if (!call.json())
                call.out << node.id.str() << " " << node.name << " "
                         << (tls ? "tls    " : "signing") << " " << each.certificate.serial()
                         << " until " << base::formatInstant(each.certificate.notAfter()) << "\n";
            array.add(std::move(json));
        }
    if (call.json()) call.out << array.str(true) << "\n";
    return kDone;
}

}  // namespace

std::vector<Command> certCommands() {
    return {
        {"cert authority",
         "--dir A [--name NAME] [--clock FILE]",
         "Makes the network's authority: its roots.",
         "guantong cert authority --dir /root/authority --name 江西贯通",
         {},
         authority},
        {"cert invite",
         "--dir PARENT --node ID --name N --level L",
         "Makes the one-time code by which a child enrols.",
         "guantong cert invite --dir /var/lib/guantong --node 360521000000 --name 分宜县 --level "
         "county",
         {},
         invite},
        {"cert request",
         "--dir D --code CODE [--host NAME]… [-o FILE]",
         "Makes the node's keys and its request for certificates.",
         "guantong cert request --dir /var/lib/guantong --code K7QM-2XTF-9WBC-41HD-88QZ -o "
         "request.xml",
         {},
         request},
        {"cert approve",
         "--dir PARENT [--authority A] [-o FILE] FILE",
         "Checks a child's request; the root issues, another node vouches.",
         "guantong cert approve --dir /var/lib/guantong -o answer.xml request.xml",
         {},
         approve},
        {"cert install",
         "--dir D [--code CODE] FILE",
         "Installs the authority's answer.",
         "guantong cert install --dir /var/lib/guantong --code K7QM-2XTF-9WBC-41HD-88QZ answer.xml",
         {},
         install},
        {"cert renew",
         "--dir D [--authority A] [--suite S] [--host NAME]… [-o FILE]",
         "New keys and certificates beside the old ones.",
         "guantong cert renew --dir /var/lib/guantong -o renewal.xml",
         {},
         renew},
        {"cert revoke",
         "--dir ROOT [--authority A] --serial SERIAL [--last-good ORIGIN/SCOPE/EPOCH/N]…",
         "Revokes a certificate; packages up to the last good number stay good.",
         "guantong cert revoke --dir /var/lib/guantong --serial 3F… --last-good "
         "360521000000/up/1/118",
         {},
         revoke},
        {"cert list",
         "--dir D",
         "Every node's certificates as the directory names them.",
         "guantong cert list --dir /var/lib/guantong",
         {},
         list},
    };
}

}  // namespace guantong::node
