// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/event_rules.h"

#include "exchange/base/limits.h"
#include "exchange/standard/event_table.h"

namespace guantong::standard {

namespace {

/// Collects what is wrong with one event.
class EnvelopeCheck {
public:
    EnvelopeCheck(const CaseEvent& event, std::vector<base::Fault>& faults)
        : event_(event), faults_(faults) {}

    void run() {
        checkIdentity();
        checkLinks();
        checkVersion();
        checkActor();
        checkSource();
        for (const Material& material : event_.materials)
            checkMaterial(material);
        for (const Requirement& rule : kRequirements)
            if (rule.kind == event_.kind && !event_.has(rule.field)) missing(toString(rule.field));
    }

private:
    void missing(std::string_view field) {
        faults_.push_back({base::Code::EVENT_FIELD_MISSING, std::string(field), {}});
    }
    void invalid(std::string_view field, std::string_view value) {
        faults_.push_back({base::Code::EVENT_FIELD_INVALID, std::string(field), excerpt(value)});
    }
    void required(std::string_view field, ValueType type, std::int64_t limit,
                  std::string_view value) {
        if (value.empty()) {
            missing(field);
        } else if (!hasForm(type, limit, value)) {
            invalid(field, value);
        }
    }
    void optional(std::string_view field, ValueType type, std::int64_t limit,
                  std::string_view value) {
        if (!value.empty() && !hasForm(type, limit, value)) invalid(field, value);
    }
    void inRange(std::string_view field, std::int64_t value, std::int64_t least,
                 std::int64_t greatest) {
        if (value < least || value > greatest) invalid(field, std::to_string(value));
    }

    void checkIdentity() {
        if (event_.caseId.empty()) {
            missing("caseId");
        } else if (!allottingNode(event_.caseId)) {
            invalid("caseId", event_.caseId);
        }
        if (event_.node.empty()) missing("node");
        inRange("seq", event_.seq, 1, kMaxCount);
        if (!isWritable(event_.occurredAt)) invalid("occurredAt", {});
        if (!isWritable(event_.recordedAt)) invalid("recordedAt", {});
        required("Channel", ValueType::channel, 0, event_.channel);
    }

    /// The first event of a log has none before it, every other has one.
    void checkLinks() {
        if (event_.seq == 1 && !event_.prevHash.empty()) {
            invalid("prevHash", event_.prevHash);
        } else if (event_.seq > 1) {
            required("prevHash", ValueType::digest, 0, event_.prevHash);
        }
        for (const std::string& hash : event_.after) {
            if (!hasForm(ValueType::digest, 0, hash)) invalid("After", hash);
        }
    }

    /// Version 1 replaces nothing, a later one (and `struck`) names what it replaces.
    void checkVersion() {
        inRange("version", event_.version, 1, kMaxCount);
        const bool replacing = event_.version > 1 || event_.kind == EventKind::struck;
        if (replacing) {
            required("replaces", ValueType::digest, 0, event_.replaces);
            if (event_.version == 1) invalid("version", "1");
        } else if (!event_.replaces.empty()) {
            invalid("replaces", event_.replaces);
        }
    }

    void checkActor() {
        const Actor& actor = event_.actor;
        required("Actor/@kind", ValueType::actorKind, 0, actor.kind);
        if (actor.id.empty() && actor.name.empty()) missing("Actor/@id");
        optional("Actor/@id", ValueType::code, kMaxActorId, actor.id);
        optional("Actor/@name", ValueType::text, kMaxActorName, actor.name);
        optional("Actor/@organisation", ValueType::code, kMaxOrganisation, actor.organisation);
    }

    void checkSource() {
        const SourceKey& source = event_.source;
        if (source == SourceKey{}) return;
        required("Source/@system", ValueType::code, kMaxSourceSystem, source.system);
        required("Source/@row", ValueType::text, kMaxSourceRow, source.row);
        optional("Source/@version", ValueType::text, kMaxSourceVersion, source.version);
    }

    void checkMaterial(const Material& material) {
        required("Material/@name", ValueType::text, kMaxMaterialName, material.name);
        required("Material/@digest", ValueType::digest, 0, material.digest);
        required("Material/@mediaType", ValueType::code, kMaxMediaType, material.mediaType);
        inRange("Material/@size", material.sizeBytes, 0, base::kMaxBlobBytes);
    }

    const CaseEvent& event_;
    std::vector<base::Fault>& faults_;
};

}  // namespace

void checkEnvelope(const CaseEvent& event, std::vector<base::Fault>& faults) {
    EnvelopeCheck(event, faults).run();
}

std::string excerpt(std::string_view value) {
    constexpr std::size_t kMaxBytes = 120;
    if (value.size() <= kMaxBytes) return std::string(value);
    std::size_t end = kMaxBytes;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80)
        --end;
    return std::string(value.substr(0, end)) + "…";
}

}  // namespace guantong::standard
