// SPDX-License-Identifier: Apache-2.0
#include "node/service.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/json.h"
#include "exchange/base/limits.h"
#include "exchange/base/log.h"
#include "exchange/stream_store.h"
#include "node/api/status.h"
#include "node/cases/rebuild.h"

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
      pulls_(core.context(), core.archive(), gate_) {
    core_.receiver().readHeld();
    core_.sink().readHeldAgain();
    exchange_ = std::make_unique<api::ExchangeServer>(doors(), core.settings().exchangeListen,
                                                      core.keys().tls);
    people_ = std::make_unique<api::PeopleServer>(
        core.clock(),
        [this] {
            return api::statusOf({core_.settings().id, core_.settings().name,
                                  core_.settings().level, core_.home().folder, core_.clock(),
                                  core_.database(), true});
        },
        core.settings().listen);
    writePorts();
    if (core.settings().ferry)
        ferry_ = std::make_unique<exchange::Ferry>(core.context(), core.archive(), core.receiver(),
                                                   gate_);
    if (!core.settings().parentUrl.empty() && !core.settings().ferry) {
        link_ = std::make_unique<exchange::ParentLink>(core.context(), linkPolicy(), gate_);
        pusher_ = std::make_unique<exchange::Pusher>(core.context(), *link_, core.archive());
        puller_ = std::make_unique<exchange::Puller>(core.context(), *link_, core.archive(),
                                                     core.receiver());
        pusher_->start();
        puller_->start();
    }
    cutterThread_ = std::thread([this] { cutterWork(); });
    keeperThread_ = std::thread([this] { keeperWork(); });
    adapterThread_ = std::thread([this] { adapterWork(); });
}

NodeService::~NodeService() {
    stop();
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
                std::variant<statistics::SealedReport, Fault> sealed =
                    Fault{Code::REQUEST_FAILED, {}, {}};
                core_.database().write(
                    [&](store::Transaction& tx) { sealed = core_.report(tx, question); });
                if (auto* fault = std::get_if<Fault>(&sealed)) return *fault;
                return std::get<statistics::SealedReport>(sealed).xml;
            }};
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
    makeBaselines();
    refoldIfDue();
    core_.receiver().readAgain();
    if (ferry_) ferry_->run();
    core_.archive().flush(kArchiveBatch);
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
    exchange_->stop();
    people_->stop();
    lease_.release();
    core_.archive().flushAll();
}

}  // namespace guantong::node
