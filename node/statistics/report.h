// SPDX-License-Identifier: Apache-2.0
// Reports: the standard reports and their seals (S8): "monthly" by organisation and region, and
// "cases", the list of the cases behind its figures.
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
#include "node/statistics/report_cases.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace guantong::statistics {

inline constexpr std::string_view kMonthly = "monthly";
inline constexpr std::string_view kCases = "cases";

/// What is asked for.
struct ReportQuestion {
    std::string request;  ///< id of the ReportRequest; empty if there was none
    std::string name;     ///< "monthly" or "cases"
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
    std::string xml;  ///< the encoded ReportAnswer, or its first part
    std::string hash;
    bool fresh = false;      ///< sealed by this call
    std::string id;          ///< of the answer
    std::int64_t parts = 1;  ///< records it is made of
};

class Reports {
public:
    /// `log` gives the node, the calendar and the digest; it must outlive the reports. Cases of a
    /// secret item are counted, never listed.
    explicit Reports(const cases::CaseLog& log, SecretItem secret = {})
        : log_(log), secret_(std::move(secret)) {}

    /// Counts, in a read or a write transaction. A fault for a question that has no answer:
    /// REPORT_UNKNOWN, VALUE_INVALID with field period, region, or asOf (before the period begins,
    /// or there is no calendar), RECORD_TOO_LARGE for more cases than kMaxReportCases. Zero counts
    /// are left out of the rows.
    std::variant<standard::ReportAnswer, base::Fault> compute(store::Transaction& tx,
                                                              const ReportQuestion& question,
                                                              const ReportPins& pins) const;

    /// What was sealed for that name, period, region and asOf; nothing if nothing was.
    std::optional<SealedReport> sealed(store::Transaction& tx,
                                       const ReportQuestion& question) const;

    /// Seals a computed answer, or gives the bytes sealed before, whatever `answer` says then. One
    /// too large for a record is sealed in parts (report_parts.h). A fault RECORD_INVALID if it
    /// cannot be a record.
    std::variant<SealedReport, base::Fault> seal(store::Transaction& tx,
                                                 standard::ReportAnswer answer) const;

    /// The encoded record number `part`, from 1, of a sealed report.
    std::string partOf(store::Transaction& tx, const SealedReport& report, std::int64_t part) const;

    /// sealed(), else compute() and seal() in one transaction. Counting takes seconds where there
    /// are a million cases: compute() in a read, then seal(), keeps writers going.
    std::variant<SealedReport, base::Fault> answer(store::Transaction& tx,
                                                   const ReportQuestion& question,
                                                   const ReportPins& pins) const;

private:
    const cases::CaseLog& log_;
    SecretItem secret_;
};

}  // namespace guantong::statistics
