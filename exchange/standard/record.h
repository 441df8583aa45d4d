// SPDX-License-Identifier: Apache-2.0
// The records besides case events (S2), as far as this version makes them. Each is one canonical
// element in kStandardNamespace with an id and a hash made like a case event's; bulk content stands
// as child elements. An unknown record kind is stored and relayed by whoever receives it.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/node_id.h"
#include "exchange/base/time.h"
#include "exchange/crypto/digest.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::standard {

/// 事项 with its implementing list, one version of it.
struct Item {
    std::string code;
    std::int64_t version = 1;
    std::string name;
    std::string kind;          ///< itemKind code, e.g. permit
    std::string organisation;  ///< who handles it; empty in a base list
    std::string organisationName;
    std::string caseType;  ///< caseType code
    std::int64_t promiseDays = 0, statuteDays = 0;
    std::string promiseUnit = "workingDay", statuteUnit = "workingDay";
    bool fee = false;
    bool secret = false;  ///< 涉密 or 内部: its cases never leave their node
    std::string basis, conditions, materials, procedure, feeBasis, contact, complaint;
    base::Date validFrom{};
    std::optional<base::Date> validTo;  ///< retired after this day
    bool operator==(const Item&) const = default;
};

/// The working-day calendar: exceptions to Monday-to-Friday, and how far they are known.
struct CalendarRecord {
    std::int64_t version = 1;
    base::Date knownFrom{}, knownTo{};  ///< first and last day the calendar decides
    std::vector<base::Date> off;        ///< weekdays that are days off
    std::vector<base::Date> work;       ///< Saturdays and Sundays that are worked
    std::string note;                   ///< the notices it rests on, or what it corrects
    bool operator==(const CalendarRecord&) const = default;
};

/// A node's answer to something published downward: adopted, or refused with the reason.
struct Adoption {
    base::NodeId node;
    std::string subjectKind;  ///< item, calendar, ruleSet or directory
    std::string subject;      ///< the item's code, or empty
    std::int64_t version = 0;
    std::string subjectHash;
    bool adopted = true;
    std::string code, reason;  ///< why it was refused
    base::Instant at;
    bool operator==(const Adoption&) const = default;
};

/// 提示, 预警, 黄牌 or 红牌: once per (case, rule, rung, clock).
struct Signal {
    std::string id;  ///< "<raising node>-<case id>-<rule>-<rung>-<clock>"
    std::string caseId;
    base::NodeId node;  ///< who raised it
    std::string rule;   ///< S01 …
    std::int64_t ruleVersion = 1;
    std::string level;        ///< reminder, warning, yellowCard or redCard
    std::string clock;        ///< acceptance, promise or statute
    base::Instant momentDue;  ///< when it fell due
    base::Instant raisedAt;
    bool delayed = false;  ///< raised later than one sweep after the moment
    std::string organisation, organisationName, item, message;
    std::string basis;
    bool operator==(const Signal&) const = default;
};

/// A named report asked for (S8).
struct ReportRequest {
    std::string id, name, period, region;
    base::NodeId from, to;
    std::optional<base::Instant> asOf;
    bool operator==(const ReportRequest&) const = default;
};

/// The sealed answer, pinned by everything it rests on; or, with a code, why there is none. One too
/// large for a record is several, numbered: the first has the positions.
struct ReportAnswer {
    std::string id, request, name, period, region;
    base::NodeId node;
    base::Instant asOf;
    std::string calendarVersion, catalogueHash, ruleSetVersion, program;
    std::optional<std::int64_t> part, parts;  ///< from 1; absent where one record holds all
    std::string code, reason;                 ///< of a refusal; empty: it is answered
    std::vector<std::string> positions;  ///< "origin scope epoch sequence" of each stream known
    struct Row {
        std::string organisation, organisationName, region;
        std::map<std::string, std::int64_t> counts;  ///< indicator -> value
        bool operator==(const Row&) const = default;
    };
    std::vector<Row> rows;
    /// One case of the period, as it stood at its end.
    struct Case {
        std::string caseId, item, itemName, organisation, organisationName, region, status, result;
        std::optional<base::Instant> opened, accepted, promiseDue, statuteDue, finished;
        bool overdue = false;                        ///< decided late, or undecided and past due
        std::map<std::string, std::int64_t> counts;  ///< what it adds to each indicator
        bool operator==(const Case&) const = default;
    };
    std::vector<Case> cases;
    bool operator==(const ReportAnswer&) const = default;
};

/// A signed directory document (exchange/directory.h) carried as a record.
struct DirectoryRecord {
    std::int64_t version = 0;
    std::string document;  ///< the signed XML, base64 on the wire
    bool operator==(const DirectoryRecord&) const = default;
};

/// Where a `down` stream stands in a baseline: the joining node follows from the next number.
struct StreamHead {
    base::NodeId origin;
    std::string scope;
    std::int64_t epoch = 1, sequence = 0;
    std::string digest;
    bool operator==(const StreamHead&) const = default;
};

/// 删除个人信息: the blob of a case is to be deleted wherever it lies.
struct Erasure {
    std::string caseId, digest, basis;
    base::NodeId node;
    base::Instant at;
    bool operator==(const Erasure&) const = default;
};

using Record = std::variant<Item, CalendarRecord, Adoption, Signal, ReportRequest, ReportAnswer,
                            DirectoryRecord, StreamHead, Erasure>;

struct EncodedRecord {
    std::string xml;   ///< canonical element
    std::string hash;  ///< digest text, as it stands in the element
};

/// The element name of the record ("Item", "Calendar", "Adoption", "Signal", "ReportRequest",
/// "ReportAnswer", "Directory", "StreamHead", "Erasure").
std::string_view elementName(const Record& record) noexcept;
/// Every rule of form a record breaks (RECORD_INVALID with the field, RECORD_TOO_LARGE).
std::vector<base::Fault> checkRecord(const Record& record);
/// Asserts that checkRecord() finds nothing: check what people or files gave first.
EncodedRecord encode(const Record& record, crypto::DigestKind digest = crypto::DigestKind::sha256);
/// Reads one canonical element. RECORD_KIND_UNKNOWN for an element name of none of the above,
/// RECORD_HASH_WRONG, RECORD_INVALID (with the field) otherwise.
std::variant<Record, base::Fault> decodeRecord(std::string_view canonicalElement);

/// The local name and the stated hash of any record element, known or not, without reading it all.
struct RecordSummary {
    std::string_view name;
    std::string hash;  ///< computed over the bytes without the hash attribute
    bool hashHolds;    ///< equals the stated one
};
std::optional<RecordSummary> summarise(std::string_view canonicalElement);

}  // namespace guantong::standard
