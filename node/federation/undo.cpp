// SPDX-License-Identifier: Apache-2.0
#include "node/federation/undo.h"

#include "exchange/stream_store.h"
#include "node/supervision/signal_store.h"

namespace guantong::federation {

namespace {

using standard::Record;

void refoldCases(store::Transaction& tx) {
    exchange::setSetting(tx, "cases.refold", "due");
}

}  // namespace

std::map<std::string, UndoHandler, std::less<>> undoTable(catalog::Catalog& catalog) {
    std::map<std::string, UndoHandler, std::less<>> table;
    table["Item"] = [&catalog](const Arrival& arrival, const Record& record) {
        const auto& item = std::get<standard::Item>(record);
        if (catalog.withdraw(arrival.tx, item, arrival.hash)) refoldCases(arrival.tx);
    };
    table["Calendar"] = [&catalog](const Arrival& arrival, const Record& record) {
        const auto& calendar = std::get<standard::CalendarRecord>(record);
        if (catalog.withdraw(arrival.tx, calendar, arrival.hash)) refoldCases(arrival.tx);
    };
    table["Adoption"] = [&catalog](const Arrival& arrival, const Record& record) {
        catalog.forget(arrival.tx, std::get<standard::Adoption>(record));
    };
    table["Signal"] = [](const Arrival& arrival, const Record& record) {
        supervision::withdraw(arrival.tx, std::get<standard::Signal>(record).id,
                              arrival.packageRow);
    };
    table["ReportAnswer"] = [](const Arrival& arrival, const Record&) {
        arrival.tx.statement("DELETE FROM report_received WHERE package_id = ?")
            .bind(1, arrival.packageRow)
            .run();
    };
    return table;
}

}  // namespace guantong::federation
