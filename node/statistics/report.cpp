// SPDX-License-Identifier: Apache-2.0
#include "node/statistics/report.h"

#include "exchange/base/text.h"
#include "node/statistics/report_count.h"
#include "node/statistics/report_parts.h"

#include <algorithm>

namespace guantong::statistics {

using base::Code;
using base::Fault;
using standard::ReportAnswer;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kSealed =
    "SELECT xml, hash, id FROM report_answer WHERE name = ? AND region = ? AND as_of_ms = ? "
    "AND period = ?";
constexpr std::string_view kInsert =
    "INSERT INTO report_answer (name, region, as_of_ms, period, id, hash, sealed_ms, xml) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kParts = "SELECT COUNT(*) FROM report_answer_part WHERE answer = ?";
constexpr std::string_view kPart =
    "SELECT xml FROM report_answer_part WHERE answer = ? AND part = ?";
constexpr std::string_view kInsertPart =
    "INSERT INTO report_answer_part (answer, part, hash, xml) VALUES (?, ?, ?, ?)";
constexpr std::string_view kBefore =
    "SELECT period, as_of_ms FROM report_answer WHERE name = ? AND region = ? AND as_of_ms < ? "
    "ORDER BY as_of_ms DESC, period DESC LIMIT 1";

bool isRegion(std::string_view region) noexcept {
    return region.size() <= 12 &&
           std::all_of(region.begin(), region.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Fault> faultOf(const ReportQuestion& question, bool hasCalendar) {
    const auto period = periodNamed(question.period);
    const auto fault = [](const char* field, std::string detail) {
        return Fault{Code::VALUE_INVALID, field, std::move(detail)};
    };
    if (question.name != kMonthly && question.name != kCases)
        return Fault{Code::REPORT_UNKNOWN, "name", question.name};
    if (!period) return fault("period", question.period);
    if (!isRegion(question.region)) return fault("region", question.region);
    if (question.asOf < period->from) return fault("asOf", base::formatInstant(question.asOf));
    if (!hasCalendar) return fault("asOf", "no calendar");
    return std::nullopt;
}

/// What was sealed last before the question's moment, of the same name and region.
std::optional<CountSpan> sealedBefore(Transaction& tx, const ReportQuestion& question) {
    Statement& row = tx.statement(kBefore);
    row.bind(1, question.name).bind(2, question.region).bind(3, base::toMillis(question.asOf));
    if (!row.step()) return std::nullopt;
    const auto period = periodNamed(row.text(0));
    if (!period) return std::nullopt;
    return CountSpan{*period, question.region, base::fromMillis(row.number(1))};
}

ReportAnswer::Row rowFrom(const std::pair<std::string, std::string>& key,
                          const CountedRow& counted) {
    ReportAnswer::Row row{key.first, counted.organisationName, key.second, {}};
    Figures figures = counted.figures;
    const std::int64_t measured = figures[Indicator::measured];
    if (measured > 0)
        figures[Indicator::averageUsedHundredths] =
            (figures[Indicator::usedHundredths] + measured / 2) / measured;
    for (std::size_t i = 0; i < kIndicatorCount; ++i)
        if (figures.values[i] != 0)
            row.counts.emplace(toString(static_cast<Indicator>(i)), figures.values[i]);
    return row;
}

ReportAnswer headFrom(const ReportQuestion& question, const ReportPins& pins, base::NodeId node) {
    ReportAnswer answer;
    answer.id = node.str() + "-" + question.name + "-" + question.period + "-" +
                (question.region.empty() ? "all" : question.region) + "-" +
                std::to_string(base::toMillis(question.asOf));
    answer.request = question.request;
    answer.name = question.name;
    answer.period = question.period;
    answer.region = question.region;
    answer.node = node;
    answer.asOf = question.asOf;
    answer.calendarVersion = pins.calendarVersion;
    answer.catalogueHash = pins.catalogueHash;
    answer.ruleSetVersion = pins.ruleSetVersion;
    answer.program = pins.program;
    answer.positions = pins.positions;
    std::sort(answer.positions.begin(), answer.positions.end());
    return answer;
}

std::optional<SealedReport> readSealed(Transaction& tx, std::string_view name,
                                       std::string_view region, base::Instant asOf,
                                       std::string_view period) {
    Statement& row = tx.statement(kSealed);
    row.bind(1, name).bind(2, region).bind(3, base::toMillis(asOf)).bind(4, period);
    if (!row.step()) return std::nullopt;
    SealedReport found{row.string(0), row.string(1), false, row.string(2), 1};
    Statement& parts = tx.statement(kParts).bind(1, found.id);
    if (parts.step()) found.parts += parts.number(0);
    return found;
}

void insertFirst(Transaction& tx, const ReportAnswer& answer,
                 const standard::EncodedRecord& encoded, base::Instant now) {
    Statement& row = tx.statement(kInsert);
    row.bind(1, answer.name).bind(2, answer.region).bind(3, base::toMillis(answer.asOf));
    row.bind(4, answer.period).bind(5, answer.id).bind(6, encoded.hash);
    row.bind(7, base::toMillis(now)).bindBlob(8, encoded.xml).run();
}

}  // namespace

std::variant<ReportAnswer, Fault> Reports::compute(Transaction& tx, const ReportQuestion& question,
                                                   const ReportPins& pins) const {
    const auto& source = log_.settings().calendar;
    const auto calendar = source ? source() : nullptr;
    if (auto fault = faultOf(question, calendar != nullptr)) return std::move(*fault);
    ReportAnswer answer = headFrom(question, pins, log_.settings().node);
    const CountSpan span{*periodNamed(question.period), question.region, question.asOf};
    if (question.name == kCases) {
        answer.cases = listCases(tx, log_, *calendar, span, secret_);
        if (answer.cases.size() > kMaxReportCases)
            return Fault{Code::RECORD_TOO_LARGE, "cases", "> " + std::to_string(kMaxReportCases)};
        return answer;
    }
    CountedRows rows;
    countInto(rows, tx, log_, *calendar, span);
    if (const auto before = sealedBefore(tx, question))
        countCorrections(rows, tx, log_, *calendar, *before, question.asOf);
    for (const auto& [key, counted] : rows)
        answer.rows.push_back(rowFrom(key, counted));
    return answer;
}

std::optional<SealedReport> Reports::sealed(Transaction& tx, const ReportQuestion& question) const {
    return readSealed(tx, question.name, question.region, question.asOf, question.period);
}

std::variant<SealedReport, Fault> Reports::seal(Transaction& tx, ReportAnswer answer) const {
    if (auto here = readSealed(tx, answer.name, answer.region, answer.asOf, answer.period))
        return std::move(*here);
    auto cut = cutIntoParts(std::move(answer));
    if (auto* fault = std::get_if<Fault>(&cut)) return std::move(*fault);
    const auto& parts = std::get<std::vector<ReportAnswer>>(cut);
    auto first = standard::encode(parts.front(), log_.settings().digest);
    insertFirst(tx, parts.front(), first, log_.settings().clock->now());
    SealedReport sealed{std::move(first.xml), std::move(first.hash), true, parts.front().id,
                        static_cast<std::int64_t>(parts.size())};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto encoded = standard::encode(parts[i], log_.settings().digest);
        Statement& row = tx.statement(kInsertPart);
        row.bind(1, sealed.id).bind(2, *parts[i].part).bind(3, encoded.hash);
        row.bindBlob(4, encoded.xml).run();
    }
    return sealed;
}

std::string Reports::partOf(Transaction& tx, const SealedReport& report, std::int64_t part) const {
    if (part == 1) return report.xml;
    Statement& row = tx.statement(kPart).bind(1, report.id).bind(2, part);
    return row.step() ? row.string(0) : std::string();
}

std::variant<SealedReport, Fault> Reports::answer(Transaction& tx, const ReportQuestion& question,
                                                  const ReportPins& pins) const {
    if (auto here = sealed(tx, question)) return std::move(*here);
    auto computed = compute(tx, question, pins);
    if (auto* fault = std::get_if<Fault>(&computed)) return std::move(*fault);
    return seal(tx, std::get<ReportAnswer>(std::move(computed)));
}

}  // namespace guantong::statistics
