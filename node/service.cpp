// SPDX-License-Identifier: Apache-2.0
#include "node/service.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/json.h"
#include "exchange/base/limits.h"
#include "exchange/base/log.h"
#include "exchange/revocation.h"
#include "exchange/stream_store.h"
#include "node/api/status.h"
#include "node/cases/rebuild.h"
#include "node/requeue.h"
#include "node/statistics/report_parts.h"

#include <Poco/URI.h>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::LogLevel;

namespace {

constexpr std::chrono::milliseconds kLeaseLife{15'000};
constexpr std::chrono::milliseconds kCutterLook{250};
constexpr std::chrono::milliseconds kKeeperLook{500};
constexpr std::chrono::seconds kRecoveryPatience{15};
constexpr int kArchiveBatch = 200;

/// The value of `name` in "a=1&b=2"; empty if absent.
std::string queryValue(const std::string& query, const std::string& name) {
    for (const auto& [key, value] : Poco::URI("http://x/?" + query).getQueryParameters())
        if (key == name) return value;
    return {};
}

}  // namespace

NodeService::NodeService(NodeCore& core)
    : core_(core),
      lock_(core.home()),
      lease_(core.database(), "cutter", exchange::Lease::newOwner(), kLeaseLife),
      cutter_(core.context(), gate_, lease_),
      pulls_(core.context(), core.archive(), gate_),
      keyWatch_(core.home().folder, core.settings().id) {
    exchange::keepOneSuite(core_.context());
    core_.receiver().readHeld();
    core_.sink().readHeldAgain();
    core_.blobs().recover();
    openLine();
    exchange_ = std::make_unique<api::ExchangeServer>(doors(), core.settings().exchangeListen,
                                                      core.keys().tls);
    office_ = std::make_unique<Office>(core);
    front_ = std::make_unique<FrontDesk>(core, *office_, [this] {
        return api::statusOf({core_.settings().id, core_.settings().name, core_.settings().level,
                              core_.home().folder, core_.clock(), core_.database(), true});
    });
    people_ = std::make_unique<api::PeopleServer>(front_->doors(), core.settings().listen);
    front_->open();
    writePorts();
    if (core.settings().ferry)
        ferry_ = std::make_unique<exchange::Ferry>(core.context(), core.archive(), core.receiver(),
                                                   gate_);
    if (link_) {
        pusher_ = std::make_unique<exchange::Pusher>(core.context(), *link_, core.archive());
        puller_ = std::make_unique<exchange::Puller>(core.context(), *link_, core.archive(),
                                                     core.receiver());
        pusher_->start();
        puller_->start();
        courier_->start();
    }
    cutterThread_ = std::thread([this] { cutterWork(); });
    keeperThread_ = std::thread([this] { keeperWork(); });
    adapterThread_ = std::thread([this] { adapterWork(); });
}

NodeService::~NodeService() {
    stop();
}

/// The way to the parent; the listener passes blobs on by it from its first request on.
void NodeService::openLine() {
    if (core_.settings().parentUrl.empty() || core_.settings().ferry) return;
    link_ = std::make_unique<exchange::ParentLink>(core_.context(), linkPolicy(), gate_);
    courier_ = std::make_unique<exchange::BlobCourier>(core_.context(), *link_, core_.blobs());
}

exchange::LinkPolicy NodeService::linkPolicy() const {
    const auto& settings = core_.settings();
    exchange::LinkPolicy policy;
    policy.url = settings.parentUrl;
    policy.tls = core_.keys().tls;
    policy.inFlight = settings.inFlight;
    policy.gzip = settings.gzip && settings.parentUrl.find("//127.") == std::string::npos;
    policy.backoffMin = settings.backoffMin;
    policy.backoffMax = settings.backoffMax;
    policy.poll = std::chrono::duration_cast<std::chrono::seconds>(settings.poll);
    return policy;
}

api::ExchangeDoors NodeService::doors() {
    return {core_.context(), core_.receiver(), pulls_,
            [this](const std::string& name,
                   const std::string& query) -> std::variant<std::string, Fault> {
                statistics::ReportQuestion question{{},
                                                    name,
                                                    queryValue(query, "period"),
                                                    queryValue(query, "region"),
                                                    core_.clock().now()};
                const std::string asOf = queryValue(query, "asOf");
                if (!asOf.empty()) {
                    const auto moment = base::parseInstant(asOf);
                    if (!moment) return Fault{Code::VALUE_INVALID, "asOf", asOf};
                    question.asOf = *moment;
                }
                std::variant<std::string, Fault> answer;
                core_.database().write([&](store::Transaction& tx) {
                    const auto sealed = core_.report(tx, question);
                    if (const auto* fault = std::get_if<Fault>(&sealed))
                        answer = *fault;
                    else
                        answer = statistics::reportFile(
                            core_.reportParts(tx, std::get<statistics::SealedReport>(sealed)));
                });
                return answer;
            },
            std::make_shared<api::BlobHandler>(core_.context(), core_.blobs(), courier_.get())};
}

void NodeService::writePorts() const {
    base::Json ports = base::Json::object();
    ports.set("people", static_cast<std::int64_t>(people_->port()))
        .set("exchange", static_cast<std::int64_t>(exchange_->port()));
    base::writeFileAtomically(core_.home().ports(), ports.str() + "\n");
}

void NodeService::sleepFor(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (!stopping_ && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::min(time, std::chrono::milliseconds(50)));
}

void NodeService::cutterWork() {
    while (!stopping_) {
        const auto seen = core_.context().promised.count();
        try {
            if (cutter_.cutAll() > 0) continue;
        } catch (const std::exception& failure) {
            base::log(LogLevel::error, "cutter", failure.what());
            sleepFor(kKeeperLook);
        }
        core_.context().promised.wait(seen, kCutterLook);
    }
}

void NodeService::keeperWork() {
    auto sweptAt = std::chrono::steady_clock::time_point{};
    base::Instant sweptAsOf{};
    while (!stopping_) {
        try {
            keepOnce();
            const auto now = core_.clock().now();
            const bool jumped = now - sweptAsOf >= core_.settings().sweepEvery;
            if (jumped ||
                std::chrono::steady_clock::now() - sweptAt >= core_.settings().sweepEvery) {
                core_.sweeper().sweep(core_.database(), now);
                sweptAt = std::chrono::steady_clock::now();
                sweptAsOf = now;
            }
        } catch (const std::exception& failure) {
            base::log(LogLevel::error, "keeper", failure.what());
        }
        sleepFor(kKeeperLook);
    }
}

void NodeService::keepOnce() {
    if (!core_.settings().authorityFolder.empty()) watchAuthority();
    renewKeys();
    core_.receiver().carryOutRevocations();
    makeBaselines();
    refoldIfDue();
    core_.receiver().readAgain();
    office_->storePapers();
    front_->keep();
    if (link_ && takeSendNow(core_.database())) link_->tryNow();
    if (ferry_) ferry_->run();
    core_.archive().flush(kArchiveBatch);
}

/// Renewed keys: the listener shows the new certificate at once, for any node of the network checks
/// it by its issuer. Packages are signed with the new key only when the directory that names it is
/// in force here: it came through the nodes above, so they know it too.
void NodeService::renewKeys() {
    if (auto keys = keyWatch_.renewed()) {
        exchange_->renew(keys->tls);
        const auto inUse = core_.context().identity.signer();
        if (keys->signer->certificate().serial() != inUse->certificate().serial())
            nextSigner_ = keys->signer;
    }
    if (!nextSigner_) return;
    const auto directory = core_.context().directory();
    if (!directory || !exchange::isNamed(*directory, *nextSigner_)) return;
    core_.context().identity.replace(nextSigner_);
    base::log(LogLevel::info, "keys", "signing with " + nextSigner_->certificate().serial());
    nextSigner_.reset();
    exchange::keepOneSuite(core_.context());
}

void NodeService::watchAuthority() {
    const auto file = core_.settings().authorityFolder / "directory.xml";
    if (!std::filesystem::exists(file)) return;
    const std::string document = base::readFile(file, base::kMaxFileBytes);
    const auto inForce = core_.context().directory();
    if (inForce && inForce->document() == document) return;
    auto read = exchange::Directory::read(document, core_.keys().anchors);
    if (auto* fault = std::get_if<Fault>(&read)) throw base::Error(*fault);
    const auto& directory = std::get<exchange::Directory>(read);
    if (inForce && directory.version() <= inForce->version()) return;
    core_.database().write([&](store::Transaction& tx) {
        if (const auto fault = core_.directories().take(tx, document)) throw base::Error(*fault);
        core_.outbox().enqueue(
            tx, exchange::Scope::down(), "record",
            encode(standard::DirectoryRecord{directory.version(), document}).xml);
    });
}

void NodeService::makeBaselines() {
    std::vector<base::NodeId> children;
    core_.database().read(
        [&](store::Transaction& tx) { children = core_.directories().newChildren(tx); });
    for (const auto child : children)
        core_.database().write([&](store::Transaction& tx) {
            core_.directories().makeBaseline(tx, child, core_.baselineRecords(tx));
        });
}

void NodeService::refoldIfDue() {
    bool due = false;
    core_.database().read([&](store::Transaction& tx) {
        due = exchange::settingOf(tx, "cases.refold").value_or("") == "due";
    });
    if (!due) return;
    core_.database().write(
        [](store::Transaction& tx) { exchange::setSetting(tx, "cases.refold", "done"); });
    cases::rebuild(core_.database(), core_.cases(), {},
                   [this](store::Transaction& tx, const cases::BatchOutcome& outcome) {
                       core_.sink().settle(tx, outcome, 0);
                   });
}

/// A node restored from an image first gets its own events back: a file read before that would
/// be taken for news. A silent parent is waited for only so long.
void NodeService::awaitRecovery() {
    const auto end = std::chrono::steady_clock::now() + kRecoveryPatience;
    while (!stopping_ && std::chrono::steady_clock::now() < end) {
        const auto directory = core_.context().directory();
        if (directory && gate_.open(*directory, core_.settings().id, exchange::Scope::up())) return;
        sleepFor(kCutterLook);
    }
}

void NodeService::adapterWork() {
    awaitRecovery();
    while (!stopping_) {
        for (auto& adapter : core_.adapters().all()) {
            try {
                const auto report = adapter.run();
                for (const auto& fault : report.faults)
                    base::log(LogLevel::error, "adapter", describe(fault, base::Language::english));
            } catch (const std::exception& failure) {
                base::log(LogLevel::error, "adapter", adapter.name() + " " + failure.what());
            }
        }
        sleepFor(core_.settings().adaptersEvery);
    }
}

void NodeService::stop() {
    if (stopping_.exchange(true)) return;
    if (link_) link_->stop();
    core_.context().promised.ring();
    core_.context().stored.ring();
    pulls_.stop();
    for (auto* thread : {&cutterThread_, &keeperThread_, &adapterThread_})
        if (thread->joinable()) thread->join();
    if (pusher_) pusher_->join();
    if (puller_) puller_->join();
    if (courier_) courier_->join();
    exchange_->stop();
    people_->stop();
    front_->close();
    lease_.release();
    core_.archive().flushAll();
}

}  // namespace guantong::node
