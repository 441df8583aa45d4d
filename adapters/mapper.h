// SPDX-License-Identifier: Apache-2.0
// Mapper: a Mapping bound to one file's header; turns each record into the events it tells of.
//
//   cells -> case number, version, [event: key, time, fields, digest of all mapped values]
//
// Pure: no database, no clock. What it finds wrong stands in the row's findings, and a row with a
// finding at level refuse must not be taken. Not thread-safe (it remembers which date format fits).
#pragma once

#include "adapters/mapping.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::adapters {

/// Something wrong with a row: fault.field is the column, fault.detail the value.
struct Finding {
    QualityLevel level = QualityLevel::refuse;
    std::string rule;  ///< "Q04", or empty if no quality rule but the form is broken
    base::Fault fault;
};

struct MappedEvent {
    const EventRule* rule = nullptr;
    standard::CaseEvent event;  ///< as Draft::event
    std::string key;            ///< tells it from the other events of its case and system
    bool dateOnly = false;      ///< the source gave no time of day
    std::string personal;       ///< JSON of the personal part, if this event carries it
    std::string content;        ///< 32 bytes: SHA-256 over all that was mapped
};

struct MappedRow {
    std::string caseNumber;
    std::optional<std::int64_t> version;  ///< by the source's version column
    std::string versionText;
    std::vector<MappedEvent> events;    ///< in the mapping's order
    std::vector<std::string> eventIds;  ///< of the events it tells of, readable or not
    std::string rowKey;                 ///< the values of its keys, joined
    std::vector<Finding> findings;

    /// The first finding at level refuse; nullptr if there is none.
    const Finding* refusal() const noexcept;
};

class Mapper {
public:
    /// Binds the mapping, which must outlive the mapper, to a header.
    /// Fault ADAPTER_HEADER_WRONG names the columns missing or standing twice.
    static std::variant<Mapper, base::Fault> bind(const Mapping& mapping,
                                                  std::span<const std::string_view> header);

    /// Maps one record of as many cells as the header has.
    MappedRow map(std::span<const std::string_view> cells);
    std::size_t columnCount() const noexcept { return columnCount_; }

private:
    using Cells = std::span<const std::string_view>;
    explicit Mapper(const Mapping& mapping) : mapping_(&mapping) {}

    std::string_view cell(Cells cells, std::size_t column) const;
    bool holds(const std::vector<Condition>& conditions, Cells cells) const;
    std::string evaluate(const ValueRule& rule, Cells cells, MappedRow& row) const;
    std::string columnsOf(const ValueRule& rule) const;
    std::optional<ParsedTime> readTime(std::string_view text);
    void readVersion(Cells cells, MappedRow& row);

    void mapEvent(const EventRule& rule, Cells cells, MappedRow& row);
    void setField(const FieldRule& rule, Cells cells, MappedEvent& mapped, MappedRow& row);
    std::string formed(const FieldRule& rule, std::string raw, MappedRow& row);
    std::string plainText(const FieldRule& rule, std::string raw, MappedRow& row) const;
    bool exposes(const FieldRule& rule, std::string& value, MappedRow& row) const;
    void setActor(const EventRule& rule, Cells cells, MappedEvent& mapped, MappedRow& row);
    void setChannel(const EventRule& rule, Cells cells, MappedEvent& mapped, MappedRow& row);
    void maskNames(const EventRule& rule, MappedEvent& mapped,
                   std::vector<std::pair<std::string, std::string>>& personal) const;
    void collectPersonal(Cells cells,
                         std::vector<std::pair<std::string, std::string>>& personal) const;
    void checkRequired(const EventRule& rule, const MappedEvent& mapped, MappedRow& row) const;

    const Mapping* mapping_;
    std::vector<std::optional<std::size_t>> positions_;  ///< of each mapping column in the header
    std::size_t columnCount_ = 0;
    std::size_t lastFormat_ = 0;
};

/// A natural person's name as it may be shown: its first character and an asterisk.
std::string maskedName(std::string_view name);

}  // namespace guantong::adapters
