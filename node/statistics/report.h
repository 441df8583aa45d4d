// SPDX-License-Identifier: Apache-2.0
// Reports: the standard report "monthly" by organisation and region, and its seal (S8).
//
//   events, signals arrived by asOf ─► compute() ─► ReportAnswer ─► seal() ─► report_answer
//                                        (a recount equals)    (the same bytes for ever)
//
// What arrives after a seal changes no sealed answer: the next report counts, per organisation, the
// cases and signals whose part in the report sealed before is different now ("corrections").
// Immutable; thread-safe.
#pragma once

#include "exchange/standard/record.h"
#include "node/cases/case_log.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace guantong::statistics {

inline constexpr std::string_view kMonthly = "monthly";

/// What is asked for.
struct ReportQuestion {
    std::string request;  ///< id of the ReportRequest; empty if there was none
    std::string name;     ///< "monthly"
    std::string period;   ///< see periodNamed()
    std::string region;   ///< see isWithin(); empty: all
    base::Instant asOf;
};

/// What the answer rests on beside the events: stated in it, so that it can be made again.
struct ReportPins {
    std::vector<std::string> positions;  ///< "origin scope epoch sequence" of each stream known
    std::string calendarVersion, catalogueHash, ruleSetVersion, program;
};

struct SealedReport {
    std::string xml;  ///< the encoded ReportAnswer
    std::string hash;
    bool fresh = false;  ///< sealed by this call
};

class Reports {
public:
    /// `log` gives the node, the calendar and the digest; it must outlive the reports.
    explicit Reports(const cases::CaseLog& log) : log_(log) {}

    /// Counts, in a read or a write transaction. A fault for a question that has no answer:
    /// VALUE_INVALID with field name, period, region, or asOf (before the period begins, or there
    /// is no calendar). Zero counts are left out of the rows.
    std::variant<standard::ReportAnswer, base::Fault> compute(store::Transaction& tx,
                                                              const ReportQuestion& question,
                                                              const ReportPins& pins) const;

    /// What was sealed for that name, period, region and asOf; nothing if nothing was.
    std::optional<SealedReport> sealed(store::Transaction& tx,
                                       const ReportQuestion& question) const;

    /// Seals a computed answer, or gives the bytes sealed before, whatever `answer` says then. A
    /// fault RECORD_TOO_LARGE (ask by region) or RECORD_INVALID if it cannot be a record.
    std::variant<SealedReport, base::Fault> seal(store::Transaction& tx,
                                                 const standard::ReportAnswer& answer) const;

    /// sealed(), else compute() and seal() in one transaction. Counting takes seconds where there
    /// are a million cases: compute() in a read, then seal(), keeps writers going.
    std::variant<SealedReport, base::Fault> answer(store::Transaction& tx,
                                                   const ReportQuestion& question,
                                                   const ReportPins& pins) const;

private:
    const cases::CaseLog& log_;
};

}  // namespace guantong::statistics
