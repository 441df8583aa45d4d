// SPDX-License-Identifier: Apache-2.0
// Mapping: how the columns of one old system become events of the standard, as a declaration read
// from XML (config/adapters/README.md is its reference, config/adapters/mapping.xsd its schema).
//
//   columns --ValueRule--> case number, version, time, actor, fields --EventRule--> events
//
// Immutable once read; safe for many threads.
#pragma once

#include "adapters/date_format.h"
#include "adapters/quality_level.h"
#include "adapters/text_decoder.h"
#include "exchange/standard/case_event.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace guantong::adapters {

inline constexpr std::string_view kMappingNamespace = "urn:guantong:adapters:1.0";

/// A column the mapping uses, found in a file's header by its key.
struct ColumnRule {
    std::string name;  ///< as the mapping writes it
    std::string key;   ///< columnKey(name)
    int line = 0;
    bool optional = false;  ///< a file without it is taken, its values are empty
    bool personal = false;  ///< goes to the personal part only
    std::string as;         ///< its name in the personal part
};

/// Source values and what they are called here.
struct CodeMap {
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };
    std::string name;
    std::string version;  ///< of the source's code list, for people
    std::optional<std::string> otherwise;
    std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> codes;
};

/// True or false of a row.
struct Condition {
    enum class Test { present, absent, oneOf, noneOf };
    std::size_t column = 0;
    Test test = Test::present;
    std::vector<std::string> values;
};

/// Where a value comes from: parts joined, then mapped, then the default if nothing is left.
struct ValueRule {
    struct Part {
        std::optional<std::size_t> column;
        std::string text;
    };
    int line = 0;
    std::vector<Part> parts;
    std::optional<std::size_t> codes;  ///< index into Mapping::codeMaps
    std::string otherwise;
    std::vector<Condition> when;  ///< all must hold, else the value is empty
    bool mask = true;             ///< natural persons' display names are masked
    bool yuan = false;            ///< an amount in yuan, wanted in fen
};

enum class FieldForm { text, code, number, date, instant, other };
/// What the standard says of the field's form.
FieldForm formOf(standard::Field field) noexcept;
/// The fields an event of that kind must carry.
std::vector<standard::Field> requiredFields(standard::EventKind kind);
/// True for the kinds that may open a case: applied, received, accepted, notAccepted.
bool opensCase(standard::EventKind kind) noexcept;

struct FieldRule {
    standard::Field field = standard::Field::item;
    FieldForm form = FieldForm::text;
    ValueRule value;
};

struct ActorRule {
    std::string kind;
    ValueRule id, name, organisation;
};

struct EventRule {
    standard::EventKind kind = standard::EventKind::applied;
    std::string id;  ///< tells two events of a kind apart; the kind's name by default
    int line = 0;
    std::vector<Condition> when;
    ValueRule occurredAt;
    std::vector<ValueRule> keys;  ///< further values that tell its rows apart
    std::optional<ActorRule> actor;
    ValueRule channel;
    std::vector<FieldRule> fields;          ///< ascending by field, the common ones included
    std::vector<standard::Field> required;  ///< what the kind must carry
    bool personal = false;                  ///< carries the personal part
};

struct Mapping {
    std::string file;  ///< for messages
    std::string system;
    std::string version;
    std::optional<Encoding> encoding;
    std::optional<char> delimiter;
    std::size_t skipRecords = 0;  ///< records above the header
    std::chrono::minutes zone{base::kChinaOffset};
    std::vector<DateFormat> formats;
    std::vector<std::string> never;  ///< dates that mean "no date"
    std::vector<std::string> empty;  ///< words that mean "no value"
    std::vector<ColumnRule> columns;
    std::vector<CodeMap> codeMaps;
    ValueRule caseNumber;
    std::optional<ValueRule> sourceVersion;
    std::vector<EventRule> events;
    std::map<std::string, QualityLevel, std::less<>> levels;  ///< rule id -> level, where stated
};

/// All that is wrong with a mapping, each MAPPING_INVALID with field "file:line".
using MappingFaults = std::vector<base::Fault>;

/// Reads mapping text; `file` is its name in messages.
std::variant<Mapping, MappingFaults> readMapping(std::string_view xml, const std::string& file);
/// Reads a mapping file, first against the schema if a path is given. Throws base::Error
/// FILE_UNREADABLE, or XML_SCHEMA if the schema itself cannot be used.
std::variant<Mapping, MappingFaults> loadMapping(const std::filesystem::path& file,
                                                 const std::filesystem::path& schema = {});

}  // namespace guantong::adapters
