// SPDX-License-Identifier: Apache-2.0
// The three .def files as tables: what every field and every kind of event is. Inside the library
// only; callers use case_event.h. Immutable, thread-safe.
#pragma once

#include "exchange/standard/case_event.h"
#include "exchange/standard/value_type.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace guantong::standard {

struct FieldRow {
    std::string_view key;      ///< promiseDays
    std::string_view element;  ///< PromiseDays
    ValueType type;
    std::int64_t limit;
    std::string_view zh;
};

/// Indexed by Field.
inline constexpr FieldRow kFieldRows[] = {
#define GT_FIELD(name, element, type, limit, zh) {#name, #element, ValueType::type, limit, zh},
#include "exchange/standard/event_fields.def"
#undef GT_FIELD
};
inline constexpr std::size_t kFieldCount = std::size(kFieldRows);

constexpr const FieldRow& rowOf(Field field) noexcept {
    return kFieldRows[static_cast<std::size_t>(field)];
}

struct KindRow {
    std::string_view name;
    std::string_view zh;
    bool needsPen;
};

/// Indexed by EventKind.
inline constexpr KindRow kKindRows[] = {
#define GT_EVENT_KIND(name, zh, needsPen) {#name, zh, needsPen != 0},
#include "exchange/standard/event_kinds.def"
#undef GT_EVENT_KIND
};

struct Requirement {
    EventKind kind;
    Field field;
};

inline constexpr Requirement kRequirements[] = {
#define GT_REQUIRES(kind, field) {EventKind::kind, Field::field},
#include "exchange/standard/event_requirements.def"
#undef GT_REQUIRES
};

// Limits of the envelope's own values, in bytes.
inline constexpr std::int64_t kMaxActorId = 64;
inline constexpr std::int64_t kMaxActorName = 300;
inline constexpr std::int64_t kMaxOrganisation = 64;
inline constexpr std::int64_t kMaxSourceSystem = 64;
inline constexpr std::int64_t kMaxSourceRow = 300;
inline constexpr std::int64_t kMaxSourceVersion = 64;
inline constexpr std::int64_t kMaxMaterialName = 600;
inline constexpr std::int64_t kMaxMediaType = 128;
inline constexpr std::int64_t kMaxCount = 999'999'999'999'999'999;  ///< seq, version

}  // namespace guantong::standard
