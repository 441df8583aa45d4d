// SPDX-License-Identifier: Apache-2.0
#include "node/documents/numbering.h"

#include "exchange/base/text.h"

#include <array>
#include <utility>

namespace guantong::documents {

using base::Code;
using base::Fault;
using store::Transaction;

namespace {

constexpr std::string_view kCount =
    "UPDATE document_counter SET last_number = last_number + 1 WHERE series = ? AND "
    "series_year = ?";
constexpr std::string_view kBegin =
    "INSERT INTO document_counter (series, series_year, last_number) VALUES (?, ?, 1)";
constexpr std::string_view kLast =
    "SELECT last_number FROM document_counter WHERE series = ? AND series_year = ?";
constexpr std::string_view kPrefix = "SELECT prefix FROM document_prefix WHERE organisation = ?";
constexpr std::string_view kChangePrefix =
    "UPDATE document_prefix SET prefix = ?, changed_by = ?, at_ms = ? WHERE organisation = ?";
constexpr std::string_view kAddPrefix =
    "INSERT INTO document_prefix (prefix, changed_by, at_ms, organisation) VALUES (?, ?, ?, ?)";

int yearOf(base::Date day) {
    return static_cast<int>(std::chrono::year_month_day(day).year());
}

/// What stands for what in a typed number; the empty ones go.
constexpr std::array<std::pair<std::string_view, std::string_view>, 30> kSpellings{{
    {" ", ""},    {"\t", ""},   {"\n", ""},   {"\r", ""},   {"　", ""},  {"\xC2\xA0", ""},
    {"[", "〔"},  {"]", "〕"},  {"［", "〔"}, {"］", "〕"}, {"(", "〔"}, {")", "〕"},
    {"（", "〔"}, {"）", "〕"}, {"【", "〔"}, {"】", "〕"}, {"{", "〔"}, {"}", "〕"},
    {"<", "〔"},  {">", "〕"},  {"０", "0"},  {"１", "1"},  {"２", "2"}, {"３", "3"},
    {"４", "4"},  {"５", "5"},  {"６", "6"},  {"７", "7"},  {"８", "8"}, {"９", "9"},
}};

/// A letter or digit of ASCII, or a Chinese character (all of those take three bytes or four).
bool isPrefixCharacter(std::string_view character) {
    const char c = character.front();
    if (character.size() == 1)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (character.size() == 4) return character >= "\xF0\xA0\x80\x80" && character < "\xF0\xB4";
    return character.size() == 3 &&
           ((character >= "\u3400" && character <= "\u9FFF") || character == "\u3007");
}

}  // namespace

std::int64_t takeNumber(Transaction& tx, std::string_view series, int year) {
    if (tx.statement(kCount).bind(1, series).bind(2, year).run() == 0) {
        tx.statement(kBegin).bind(1, series).bind(2, year).run();
        return 1;
    }
    store::Statement& row = tx.statement(kLast).bind(1, series).bind(2, year);
    row.step();
    return row.number(0);
}

std::string takeDocumentNumber(Transaction& tx, std::string_view prefix, Kind kind,
                               base::Date day) {
    const std::string series = std::string(prefix) + std::string(seriesWord(kind));
    return numberText(series, yearOf(day), takeNumber(tx, series, yearOf(day)));
}

std::string numberText(std::string_view series, int year, std::int64_t number) {
    return std::string(series) + "〔" + std::to_string(year) + "〕" + std::to_string(number) + "号";
}

std::string normalNumber(std::string_view typed) {
    std::string out;
    for (std::size_t at = 0; at < typed.size();) {
        std::size_t taken = 1;
        std::string_view written = typed.substr(at, 1);
        for (const auto& [from, to] : kSpellings)
            if (typed.substr(at, from.size()) == from) {
                taken = from.size();
                written = to;
                break;
            }
        out += written;
        at += taken;
    }
    return out;
}

std::optional<Fault> prefixFault(std::string_view prefix) {
    if (prefix.empty()) return Fault{Code::FIELD_MISSING, "prefix", {}};
    if (!base::isUtf8(prefix)) return Fault{Code::FIELD_INVALID, "prefix", {}};
    std::size_t characters = 0;
    for (std::size_t at = 0; at < prefix.size(); ++characters) {
        std::size_t bytes = 1;
        while (at + bytes < prefix.size() && (prefix[at + bytes] & 0xC0) == 0x80)
            ++bytes;
        if (!isPrefixCharacter(prefix.substr(at, bytes)))
            return Fault{Code::FIELD_INVALID, "prefix", std::string(prefix.substr(at, bytes))};
        at += bytes;
    }
    if (characters > kMaxPrefixCharacters)
        return Fault{Code::FIELD_TOO_LONG, "prefix", std::to_string(characters)};
    return std::nullopt;
}

std::optional<std::string> prefixOf(Transaction& tx, std::string_view organisation) {
    store::Statement& row = tx.statement(kPrefix).bind(1, organisation);
    if (!row.step()) return std::nullopt;
    return row.string(0);
}

std::optional<Fault> setPrefix(Transaction& tx, std::string_view organisation,
                               std::string_view prefix, std::string_view changedBy,
                               base::Instant at) {
    if (auto fault = prefixFault(prefix)) return fault;
    const std::string_view sql = prefixOf(tx, organisation) ? kChangePrefix : kAddPrefix;
    store::Statement& row = tx.statement(sql).bind(1, prefix).bind(2, changedBy);
    row.bind(3, base::toMillis(at)).bind(4, organisation).run();
    return std::nullopt;
}

}  // namespace guantong::documents
