// SPDX-License-Identifier: Apache-2.0
#include "node/core.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/json.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/store/migrator.h"
#include "exchange/stream_store.h"
#include "node/report_inbox.h"
#include "node/cases/rebuild.h"
#include "node/federation/blob_erasure.h"
#include "node/federation/blob_routes.h"
#include "node/federation/undo.h"
#include "node/supervision/signal_store.h"

namespace guantong::node {

using base::Code;
using base::Fault;

namespace {

/// The answer that there is none, so that whoever asked need not wait.
standard::ReportAnswer refusalOf(const statistics::ReportQuestion& question, base::NodeId node,
                                 const Fault& fault) {
    standard::ReportAnswer refusal;
    refusal.id = question.request.substr(0, 190) + ":refused";
    refusal.request = question.request;
    refusal.name = question.name;
    refusal.period = question.period;
    refusal.region = question.region;
    refusal.node = node;
    refusal.asOf = question.asOf;
    refusal.code = toString(fault.code);
    refusal.reason = describe(fault, base::Language::chinese);
    return refusal;
}

}  // namespace

/// The parts that stand on the node's keys.
struct NodeCore::Exchange {
    Exchange(NodeCore& core, const federation::NodeKeys& keys)
        : trust(keys.anchors),
          identity(keys.signer),
          context{core.settings_.id,
                  *core.clock_,
                  *core.database_,
                  trust,
                  identity,
                  core.home_.folder,
                  {},
                  {}},
          outbox(context),
          archive(context),
          directories(context),
          sink({context, *core.caseLog_, outbox, core.handlers(),
                federation::undoTable(*core.catalog_)}),
          receiver(context, sink) {
        sink.setReceiver(receiver);
    }

    exchange::Trust trust;
    exchange::Identity identity;
    exchange::ExchangeContext context;
    exchange::Outbox outbox;
    exchange::Archive archive;
    federation::DirectoryService directories;
    federation::FederationSink sink;
    exchange::Receiver receiver;
};

NodeCore::NodeCore(const std::filesystem::path& folder) : home_{std::filesystem::absolute(folder)} {
    auto settings = Settings::load(home_.settings());
    if (auto* faults = std::get_if<std::vector<Fault>>(&settings)) throw SettingsError(*faults);
    settings_ = std::get<Settings>(std::move(settings));
    if (settings_.clockFile.empty())
        clock_ = std::make_unique<base::SystemClock>();
    else
        clock_ = std::make_unique<base::FileClock>(settings_.clockFile);
    openDatabase();
    catalog_ = std::make_unique<catalog::Catalog>(settings_.id);
    buildCases();
    if (federation::NodeKeys::present(home_.folder)) {
        keys_ = federation::NodeKeys::load(home_.folder, settings_.id);
        buildExchange();
    }
}

NodeCore::~NodeCore() = default;

void NodeCore::openDatabase() {
    if (settings_.database != "sqlite")
        throw base::Error(Fault{Code::SETTING_INVALID, "node.database", settings_.database});
    base::makeFolder(home_.database().parent_path(), 0750);
    base::makeFolder(home_.folder / "archive", 0750);
    database_ = store::openSqlite(home_.database().string());
    store::migrate(*database_, store::builtInMigrations(),
                   (home_.database().parent_path() / "").string());
    blobs_ = std::make_unique<exchange::BlobStore>(*database_, *clock_, home_.folder);
}

void NodeCore::buildCases() {
    cases::CaseLogSettings logSettings;
    logSettings.node = settings_.id;
    logSettings.clock = clock_.get();
    logSettings.calendar = [this] {
        catalog::Catalog::CalendarPtr calendar;
        database_->read([&](store::Transaction& tx) { calendar = catalog_->calendar(tx); });
        return calendar;
    };
    logSettings.catalogueLimits = [this](store::Transaction& tx, const cases::CaseFacts& facts) {
        const auto on = base::dateOf(
            base::fromMillis(facts.acceptedMs != 0 ? facts.acceptedMs : facts.openedMs));
        const auto item = catalog_->itemOn(tx, facts.item, on);
        return item ? cases::limitsOf(*item) : cases::Limits{};
    };
    logSettings.milestones = supervision::milestonesOf(*supervision::builtInRules());
    caseLog_ = std::make_unique<cases::CaseLog>(std::move(logSettings));
    reports_ = std::make_unique<statistics::Reports>(
        *caseLog_, [this](store::Transaction& tx, const std::string& code) {
            const auto item = catalog_->latestItem(tx, code);
            return item && item->secret;
        });

    cases::CaseIntakeDoors doors;
    doors.publish = [this](store::Transaction& tx, const cases::Stored& stored) {
        publishEvent(tx, stored);
    };
    doors.item = [this](store::Transaction& tx, const std::string& code,
                        base::Date on) -> std::optional<adapters::Intake::ItemFacts> {
        const auto current = catalog_->itemOn(tx, code, on);
        const auto item = current ? current : catalog_->latestItem(tx, code);
        if (!item) return std::nullopt;
        adapters::Intake::ItemFacts facts;
        facts.version = item->version;
        facts.name = item->name;
        facts.organisation = item->organisation;
        facts.organisationName = item->organisationName;
        facts.caseType = item->caseType;
        facts.promiseDays = item->promiseDays;
        facts.statuteDays = item->statuteDays;
        facts.fee = item->fee;
        facts.inForce = current != nullptr;
        return facts;
    };
    doors.keepPersonal = [this](store::Transaction& tx, const std::string& json) {
        return exchange::BlobStore::keepPersonal(tx, json, clock_->now());
    };
    intake_ = std::make_unique<cases::CaseIntake>(*caseLog_, std::move(doors));

    supervision::SweeperSettings sweep;
    sweep.period = settings_.sweepEvery;
    sweep.publish = [this](store::Transaction& tx, const standard::Signal& signal,
                           std::string_view xml) {
        if (!exchange_ || exchange_->context.parent().empty()) return;
        const auto item = catalog_->latestItem(tx, signal.item);
        if (!item || !item->secret)
            exchange_->outbox.enqueue(tx, exchange::Scope::up(), "record", xml);
    };
    sweeper_ = std::make_unique<supervision::Sweeper>(*caseLog_, std::move(sweep));
}

void NodeCore::buildExchange() {
    exchange_ = std::make_unique<Exchange>(*this, *keys_);
    blobs_->onArrival([this](store::Transaction& tx, const std::string& digest) {
        federation::blobArrived(tx, exchange_->receiver, digest);
    });
    exchange_->directories.load();
    if (exchange_->context.directory()) return;
    const auto file = home_.folder / "directory.xml";
    if (!std::filesystem::exists(file)) return;
    const std::string document = base::readFile(file, base::kMaxFileBytes);
    std::optional<Fault> fault;
    database_->write(
        [&](store::Transaction& tx) { fault = exchange_->directories.take(tx, document); });
    if (fault) throw base::Error(*fault);
}

std::optional<Fault> NodeCore::takeAdoptable(const federation::Arrival& arrival,
                                             const standard::Record& record) {
    const auto now = clock_->now();
    const auto* item = std::get_if<standard::Item>(&record);
    const auto adopted =
        item != nullptr
            ? catalog_->adopt(arrival.tx, *item, now)
            : catalog_->adopt(arrival.tx, std::get<standard::CalendarRecord>(record), now);
    catalog_->record(arrival.tx, adopted.adoption);
    if (!context().parent().empty())
        outbox().enqueue(arrival.tx, exchange::Scope::up(), "record", encode(adopted.adoption).xml);
    if (adopted.changed) exchange::setSetting(arrival.tx, "cases.refold", "due");
    if (adopted.adoption.adopted) return std::nullopt;
    return Fault{base::codeNamed(adopted.adoption.code).value_or(Code::RECORD_INVALID),
                 adopted.adoption.subject, adopted.adoption.reason};
}

std::optional<Fault> NodeCore::answerReport(const federation::Arrival& arrival,
                                            const standard::ReportRequest& request) {
    if (request.to != settings_.id) return std::nullopt;
    statistics::ReportQuestion question{request.id, request.name, request.period, request.region,
                                        request.asOf.value_or(clock_->now())};
    if (request.from != arrival.header.id.stream.origin)
        return Fault{Code::RECORD_OUT_OF_PLACE, "from", request.from.str()};
    const auto sealed = report(arrival.tx, question);
    const auto back = exchange::Scope::to(request.from);
    if (const auto* fault = std::get_if<Fault>(&sealed)) {
        outbox().enqueue(arrival.tx, back, "record",
                         encode(refusalOf(question, settings_.id, *fault)).xml);
        return std::nullopt;
    }
    const auto& answer = std::get<statistics::SealedReport>(sealed);
    for (std::int64_t part = 1; part <= answer.parts; ++part)
        outbox().enqueue(arrival.tx, back, "record", reports_->partOf(arrival.tx, answer, part));
    return std::nullopt;
}

std::vector<std::string> NodeCore::reportParts(store::Transaction& tx,
                                               const statistics::SealedReport& report) {
    std::vector<std::string> parts;
    for (std::int64_t part = 1; part <= report.parts; ++part)
        parts.push_back(reports_->partOf(tx, report, part));
    return parts;
}

std::map<std::string, federation::RecordHandler, std::less<>> NodeCore::handlers() {
    using federation::Arrival;
    using standard::Record;
    std::map<std::string, federation::RecordHandler, std::less<>> table;
    table["Item"] = table["Calendar"] = [this](const Arrival& arrival, const Record& record) {
        return takeAdoptable(arrival, record);
    };
    table["Adoption"] = [this](const Arrival& arrival,
                               const Record& record) -> std::optional<Fault> {
        catalog_->record(arrival.tx, std::get<standard::Adoption>(record));
        return std::nullopt;
    };
    table["Directory"] = [this](const Arrival& arrival, const Record& record) {
        return exchange_->directories.take(arrival.tx,
                                           std::get<standard::DirectoryRecord>(record).document);
    };
    table["StreamHead"] = [](const Arrival& arrival, const Record& record) -> std::optional<Fault> {
        if (arrival.header.kind != "baseline")
            return Fault{Code::RECORD_OUT_OF_PLACE, "StreamHead", {}};
        federation::takeStreamHead(arrival.tx, std::get<standard::StreamHead>(record));
        return std::nullopt;
    };
    table["Signal"] = [this](const Arrival& arrival, const Record& record) -> std::optional<Fault> {
        supervision::take(arrival.tx, std::get<standard::Signal>(record), arrival.xml,
                          arrival.packageRow, clock_->now());
        return std::nullopt;
    };
    table["Erasure"] = [this](const Arrival& arrival, const Record& record) {
        return federation::takeErasure(arrival.tx, *blobs_, exchange_->receiver,
                                       arrival.header.id.stream.origin,
                                       std::get<standard::Erasure>(record));
    };
    table["ReportRequest"] = [this](const Arrival& arrival, const Record& record) {
        return answerReport(arrival, std::get<standard::ReportRequest>(record));
    };
    table["ReportAnswer"] = [this](const Arrival& arrival, const Record& record) {
        return takeAnswer(arrival, std::get<standard::ReportAnswer>(record), clock_->now());
    };
    return table;
}

adapters::Adapters& NodeCore::adapters() {
    if (adapters_) return *adapters_;
    std::vector<adapters::AdapterSettings> all;
    for (const auto& entry : settings_.adapters) {
        adapters::AdapterSettings each;
        each.name = entry.name;
        each.folder = entry.folder;
        each.mappingFile = entry.mapping;
        each.settleTime = entry.settle;
        each.doneFolder = entry.done;
        all.push_back(std::move(each));
    }
    adapters_ = std::make_unique<adapters::Adapters>(std::move(all), *database_, *intake_, *clock_);
    return *adapters_;
}

const federation::NodeKeys& NodeCore::keys() const {
    if (!keys_) throw base::Error(Fault{Code::NODE_NOT_ENROLLED, home_.folder.string(), {}});
    return *keys_;
}

exchange::ExchangeContext& NodeCore::context() {
    return keys(), exchange_->context;
}
exchange::Receiver& NodeCore::receiver() {
    return keys(), exchange_->receiver;
}
exchange::Archive& NodeCore::archive() {
    return keys(), exchange_->archive;
}
exchange::Outbox& NodeCore::outbox() {
    return keys(), exchange_->outbox;
}
federation::FederationSink& NodeCore::sink() {
    return keys(), exchange_->sink;
}
federation::DirectoryService& NodeCore::directories() {
    return keys(), exchange_->directories;
}

void NodeCore::publishEvent(store::Transaction& tx, const cases::Stored& stored) {
    if (!exchange_) return;
    const auto item = catalog_->latestItem(tx, stored.state.facts.item);
    if (item && item->secret) return;
    federation::publishEvent(exchange_->context, exchange_->outbox, tx, stored.appended.event,
                             stored.appended.xml, stored.state);
    exchange_->sink.settle(tx, stored.outcome, 0);
}

standard::Adoption NodeCore::publish(store::Transaction& tx, const standard::Item& item) {
    auto adopted = catalog_->adopt(tx, item, clock_->now());
    catalog_->record(tx, adopted.adoption);
    if (adopted.changed)
        outbox().enqueue(tx, exchange::Scope::down(), "record", adopted.record.xml);
    return adopted.adoption;
}

standard::Adoption NodeCore::publish(store::Transaction& tx,
                                     const standard::CalendarRecord& calendar) {
    auto adopted = catalog_->adopt(tx, calendar, clock_->now());
    catalog_->record(tx, adopted.adoption);
    if (adopted.changed) {
        outbox().enqueue(tx, exchange::Scope::down(), "record", adopted.record.xml);
        exchange::setSetting(tx, "cases.refold", "due");
    }
    return adopted.adoption;
}

statistics::ReportPins NodeCore::pins(store::Transaction& tx) {
    statistics::ReportPins pins;
    for (const auto& stream : exchange::allStreams(tx))
        pins.positions.push_back(stream.id.origin.str() + " " + stream.id.scope.str() + " " +
                                 std::to_string(stream.id.epoch) + " " +
                                 std::to_string(stream.next - 1));
    const auto calendar = catalog_->calendar(tx);
    pins.calendarVersion = std::to_string(calendar->version());
    pins.catalogueHash = catalog_->contentHash(tx);
    pins.ruleSetVersion = std::to_string(supervision::builtInRules()->version);
    pins.program = exchange::kProducer;
    return pins;
}

std::variant<statistics::SealedReport, Fault> NodeCore::report(
    store::Transaction& tx, const statistics::ReportQuestion& question) {
    return reports_->answer(tx, question, pins(tx));
}

std::vector<std::string> NodeCore::baselineRecords(store::Transaction& tx) {
    std::vector<std::string> records;
    if (const auto calendar = catalog_->calendarRecord(tx))
        records.push_back(encode(*calendar).xml);
    std::string after;
    for (;;) {
        const auto items = catalog_->items(tx, after, 500);
        if (items.empty()) return records;
        for (const auto& item : items) {
            records.push_back(encode(*item).xml);
            after = item->code;
        }
    }
}

}  // namespace guantong::node
