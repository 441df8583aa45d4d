// SPDX-License-Identifier: Apache-2.0
// NodeCore: the object graph of one node over its folder, without threads or listeners: what a
// command needs, and what NodeService (service.h) brings to life.
//
//   settings ─► clock, database ─► catalogue, case logs, outbox, intake, adapters, supervision
//                        keys ─► trust, identity ─► exchange context, receiver
#pragma once

#include "adapters/folder_adapter.h"
#include "exchange/archive.h"
#include "exchange/base/error.h"
#include "exchange/blob_store.h"
#include "exchange/outbox.h"
#include "exchange/receiver.h"
#include "node/cases/case_intake.h"
#include "node/catalog/catalog.h"
#include "node/federation/directory_service.h"
#include "node/federation/node_keys.h"
#include "node/federation/record_sink.h"
#include "node/home.h"
#include "node/settings.h"
#include "node/statistics/report.h"
#include "node/supervision/sweeper.h"

#include <memory>
#include <optional>

namespace guantong::node {

/// Every line of a settings file that is wrong; what() is the first.
class SettingsError : public base::Error {
public:
    explicit SettingsError(std::vector<base::Fault> faults)
        : base::Error(faults.front()), faults_(std::move(faults)) {}
    const std::vector<base::Fault>& faults() const noexcept { return faults_; }

private:
    std::vector<base::Fault> faults_;
};

class NodeCore {
public:
    /// Opens the node in that folder: settings, database (migrated), keys if it is enrolled.
    /// Throws SettingsError, base::Error STORE_…, KEY_…, CERTIFICATE_….
    explicit NodeCore(const std::filesystem::path& folder);
    ~NodeCore();

    const Settings& settings() const noexcept { return settings_; }
    const NodeHome& home() const noexcept { return home_; }
    const base::Clock& clock() const noexcept { return *clock_; }
    store::Database& database() noexcept { return *database_; }
    catalog::Catalog& catalog() noexcept { return *catalog_; }
    const cases::CaseLog& cases() const noexcept { return *caseLog_; }
    adapters::Adapters& adapters();
    adapters::Intake& intake() noexcept { return *intake_; }
    exchange::BlobStore& blobs() noexcept { return *blobs_; }
    const supervision::Sweeper& sweeper() const noexcept { return *sweeper_; }

    /// False before the node's certificates are installed; what follows then throws
    /// base::Error NODE_NOT_ENROLLED.
    bool enrolled() const noexcept { return keys_.has_value(); }
    const federation::NodeKeys& keys() const;
    exchange::ExchangeContext& context();
    exchange::Receiver& receiver();
    exchange::Archive& archive();
    exchange::Outbox& outbox();
    federation::FederationSink& sink();
    federation::DirectoryService& directories();

    /// Puts an event just stored where it belongs: the outbox of every stream it goes into. The
    /// cases of an item that is 涉密 or 内部 never leave their node (S2).
    void publishEvent(store::Transaction& tx, const cases::Stored& stored);

    /// Publishes a record downward and takes it here; this node's own answer. The caller's
    /// transaction. A refused record is not published.
    standard::Adoption publish(store::Transaction& tx, const standard::Item& item);
    standard::Adoption publish(store::Transaction& tx, const standard::CalendarRecord& calendar);

    /// A sealed report of this node as of `asOf`.
    std::variant<statistics::SealedReport, base::Fault> report(
        store::Transaction& tx, const statistics::ReportQuestion& question);

    /// The encoded records of a sealed report, in order.
    std::vector<std::string> reportParts(store::Transaction& tx,
                                         const statistics::SealedReport& report);

    /// What a child starts from besides directory and stream heads: calendar and items in force.
    std::vector<std::string> baselineRecords(store::Transaction& tx);

private:
    struct Exchange;
    void openDatabase();
    void buildCases();
    void buildExchange();
    std::map<std::string, federation::RecordHandler, std::less<>> handlers();
    std::optional<base::Fault> takeAdoptable(const federation::Arrival& arrival,
                                             const standard::Record& record);
    std::optional<base::Fault> answerReport(const federation::Arrival& arrival,
                                            const standard::ReportRequest& request);
    statistics::ReportPins pins(store::Transaction& tx);

    NodeHome home_;
    Settings settings_;
    std::unique_ptr<base::Clock> clock_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<exchange::BlobStore> blobs_;
    std::unique_ptr<catalog::Catalog> catalog_;
    std::unique_ptr<cases::CaseLog> caseLog_;
    std::unique_ptr<cases::CaseIntake> intake_;
    std::unique_ptr<supervision::Sweeper> sweeper_;
    std::unique_ptr<statistics::Reports> reports_;
    std::optional<federation::NodeKeys> keys_;
    std::unique_ptr<Exchange> exchange_;
    std::unique_ptr<adapters::Adapters> adapters_;
};

}  // namespace guantong::node
