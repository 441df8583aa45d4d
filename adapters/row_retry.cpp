// SPDX-License-Identifier: Apache-2.0
#include "adapters/row_retry.h"

#include "adapters/file_run.h"
#include "exchange/base/json.h"

namespace guantong::adapters {

namespace {

/// Faults of the row's bytes, which no mending of the mapping or the catalogue cures.
bool isOfBytes(const std::string& code) {
    return code == base::toString(base::Code::ADAPTER_TEXT_UNDECODABLE) ||
           code == base::toString(base::Code::ADAPTER_QUOTE_WRONG) ||
           code == base::toString(base::Code::ADAPTER_ROW_TOO_LONG) ||
           code == base::toString(base::Code::ADAPTER_ROW_RAGGED);
}

void recount(RowCounts& counts, const std::string& before, const RowOutcome& outcome) noexcept {
    --(before == "waiting" ? counts.waiting : counts.refused);
    --counts.read;
    count(counts, outcome);
}

}  // namespace

RowRetry::RowRetry(const Mapping& mapping, const AdapterSettings& settings,
                   store::Database& database, Intake& intake, const base::Clock& clock)
    : mapping_(mapping),
      settings_(settings),
      database_(database),
      clock_(clock),
      intake_(mapping, intake, clock) {}

RetryReport RowRetry::run(bool readyOnly) {
    RetryReport report;
    std::int64_t after = 0;
    for (;;) {
        std::vector<KeptRow> rows;
        database_.read([&](store::Transaction& transaction) {
            KeptRows kept(transaction, settings_.name);
            rows = readyOnly ? kept.ready(after, settings_.batchRows)
                             : kept.list("open", after, settings_.batchRows);
        });
        if (rows.empty()) return report;
        RetryReport batch;
        database_.write([&](store::Transaction& transaction) {
            batch = {};
            intake_.forgetLookups();
            for (const auto& row : rows) {
                KeptRow copy = row;
                offer(transaction, copy, batch);
            }
        });
        report.tried += batch.tried;
        report.taken += batch.taken;
        report.repeated += batch.repeated;
        report.waiting += batch.waiting;
        report.refused += batch.refused;
        after = rows.back().id;
    }
}

const RowRetry::Header& RowRetry::headerOf(store::Transaction& transaction, std::int64_t run) {
    const auto known = headers_.find(run);
    if (known != headers_.end()) return known->second;
    Header header;
    if (const auto record = RunLog(transaction).byId(run)) {
        const base::Json names = base::Json::parse(record->header);
        for (const auto& name : names.elements())
            if (name.asText() != nullptr) header.names.push_back(*name.asText());
    }
    const std::vector<std::string_view> views(header.names.begin(), header.names.end());
    auto bound = Mapper::bind(mapping_, views);
    if (const auto* fault = std::get_if<base::Fault>(&bound))
        header.missing = fault->field;
    else
        header.mapper.emplace(std::move(std::get<Mapper>(bound)));
    return headers_.emplace(run, std::move(header)).first->second;
}

MappedRow RowRetry::mapAgain(store::Transaction& transaction, const KeptRow& row) {
    MappedRow mapped;
    if (isOfBytes(row.code)) {
        mapped.findings = row.findings;
        return mapped;
    }
    const Header& header = headerOf(transaction, row.run);
    if (!header.mapper || row.cells.size() != header.names.size()) {
        mapped.findings.push_back(
            {QualityLevel::refuse,
             {},
             {base::Code::ADAPTER_HEADER_WRONG, header.missing, "in the file " + row.file}});
        return mapped;
    }
    const std::vector<std::string_view> cells(row.cells.begin(), row.cells.end());
    Mapper mapper = *header.mapper;
    return mapper.map(cells);
}

void RowRetry::offer(store::Transaction& transaction, KeptRow& row, RetryReport& report) {
    const MappedRow mapped = mapAgain(transaction, row);
    const RowOutcome outcome = intake_.offer(transaction, mapped, row.run, 0);
    ++report.tried;
    switch (outcome.verdict) {
        case RowVerdict::taken:
            ++report.taken;
            break;
        case RowVerdict::repeated:
            ++report.repeated;
            break;
        case RowVerdict::waiting:
            ++report.waiting;
            break;
        case RowVerdict::refused:
            ++report.refused;
            break;
    }
    if (!mapped.caseNumber.empty()) {
        row.caseNumber = mapped.caseNumber;
        row.rowKey = identityOf(mapped);
    }
    KeptRows(transaction, settings_.name).retried(row, outcome, clock_.now());
    RunLog log(transaction);
    if (auto run = log.byId(row.run)) {
        recount(run->counts, row.state, outcome);
        log.update(*run);
    }
}

}  // namespace guantong::adapters
