// SPDX-License-Identifier: Apache-2.0
// guantong package verify|show: packages on a desk, offline.
#include "node/cli.h"

#include "exchange/base/clock.h"
#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/package.h"
#include "exchange/standard/case_event.h"
#include "exchange/standard/record.h"
#include "exchange/trust.h"
#include "node/record_text.h"

#include <ostream>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;

namespace {

std::vector<crypto::Certificate> anchorsFrom(const std::vector<std::string>& files) {
    std::vector<crypto::Certificate> anchors;
    for (const auto& file : files) {
        std::string pem = base::readFile(file, base::kMaxFileBytes);
        auto certificate = crypto::Certificate::fromPem(pem);
        if (!certificate) throw base::Error(Fault{Code::CERTIFICATE_UNREADABLE, file, {}});
        anchors.push_back(std::move(*certificate));
    }
    return anchors;
}

/// Every reason the package in the bytes does not hold; empty if it does.
std::vector<Fault> verdictOn(std::string bytes, const exchange::Trust* trust, base::Instant at) {
    auto read = exchange::readPackage(std::move(bytes));
    if (auto* fault = std::get_if<Fault>(&read)) return {*fault};
    const auto& package = std::get<exchange::Package>(read);
    const auto origin = package.header.id.stream.origin;
    std::vector<Fault> faults;
    if (trust != nullptr)
        faults = trust->checkOffline(package.document, origin, at);
    else if (!package.document.digestHolds())
        faults.push_back({Code::DIGEST_WRONG, "Signature/Reference", package.digest()});
    if (trust == nullptr) faults.push_back({Code::CERTIFICATE_UNTRUSTED, "--trust", "CA.pem"});
    if (auto fault = exchange::bodyFault(package)) faults.push_back(std::move(*fault));
    for (std::size_t i = 0; i < package.recordCount(); ++i) {
        const auto summary = standard::summarise(package.record(i));
        if (summary && !summary->hashHolds)
            faults.push_back(
                {Code::RECORD_HASH_WRONG, "Body/" + std::to_string(i + 1), summary->hash});
    }
    return faults;
}

base::Instant momentFrom(const Call& call) {
    if (!call.arguments.has("at")) return base::SystemClock().now();
    const std::string text = call.arguments.text("at");
    const auto at = base::parseInstant(text);
    if (!at) throw base::Error(Code::USAGE, "--at " + text);
    return *at;
}

int verify(const Call& call) {
    if (call.arguments.operands().empty()) throw base::Error(Code::USAGE, "FILE");
    std::optional<exchange::Trust> trust;
    if (call.arguments.has("trust")) trust.emplace(anchorsFrom(call.arguments.all("trust")));
    const auto at = momentFrom(call);
    bool allValid = true;
    Json array = Json::array();
    for (const auto& file : call.arguments.operands()) {
        const auto faults = verdictOn(base::readFile(file, base::kMaxPackageBytes + 1),
                                      trust ? &*trust : nullptr, at);
        allValid = allValid && faults.empty();
        Json reasons = Json::array();
        for (const auto& fault : faults)
            reasons.add(call.say(fault));
        Json verdict = Json::object();
        verdict.set("file", file).set("valid", faults.empty()).set("reasons", std::move(reasons));
        if (call.json()) {
            call.out << verdict.str() << "\n";
            continue;
        }
        call.out << file << ": " << (faults.empty() ? "valid" : "NOT VALID") << "\n";
        for (const auto& fault : faults)
            call.out << "  " << call.say(fault) << "\n";
    }
    return allValid ? kDone : kRefused;
}

/// False if the bytes are no case event this version can read.
bool showEvent(std::ostream& out, std::string_view xml) {
    const auto decoded = standard::decodeCaseEvent(xml);
    const auto* event = std::get_if<standard::CaseEvent>(&decoded);
    if (event == nullptr) return false;
    out << "    " << event->caseId << " #" << event->seq << " " << chineseName(event->kind) << " "
        << base::formatInstant(event->occurredAt) << "\n";
    for (const auto& [field, value] : event->fields)
        out << "      " << chineseName(field) << ": " << value << "\n";
    return true;
}

void showRecord(std::ostream& out, std::size_t number, std::string_view xml) {
    const auto summary = standard::summarise(xml);
    const std::string_view name = summary ? summary->name : std::string_view("?");
    out << "  " << number << " " << name;
    if (const auto chinese = recordNameInChinese(name); !chinese.empty()) out << " " << chinese;
    if (summary) out << "  " << summary->hash;
    out << "\n";
    if (name == "CaseEvent" && showEvent(out, xml)) return;
    for (const auto& line : recordLines(xml))
        out << "    " << line << "\n";
}

int show(const Call& call) {
    const std::string file = call.arguments.operand("FILE");
    auto read = exchange::readPackage(base::readFile(file, base::kMaxPackageBytes + 1));
    if (auto* fault = std::get_if<Fault>(&read)) {
        call.err << file << ": " << call.say(*fault) << "\n";
        return kRefused;
    }
    const auto& package = std::get<exchange::Package>(read);
    const auto& header = package.header;
    call.out << "package  " << header.id.str() << "\n  digest   " << package.digest()
             << "\n  previous " << header.previous << "\n  kind     " << header.kind
             << "\n  records  " << header.records << "\n  created  "
             << base::formatInstant(header.created) << "\n  producer " << header.producer
             << "\n  suite    " << crypto::toString(package.document.suite()) << "\n";
    for (std::size_t i = 0; i < package.recordCount(); ++i)
        showRecord(call.out, i + 1, package.record(i));
    return kDone;
}

}  // namespace

std::vector<Command> packageCommands() {
    return {
        {"package verify",
         "[--trust CA.pem]… [--at TIME] FILE…",
         "Checks packages offline and prints the verdict and every reason.",
         "guantong package verify --trust authority/ca.pem archive/360521000000/2025-06-30/*.xml",
         {},
         verify},
        {"package show",
         "FILE",
         "Prints header and records, readable.",
         "guantong package show archive/360521000000/2025-06-30/360521000000.up.1.1.xml",
         {},
         show}};
}

}  // namespace guantong::node
