// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/assert.h"
#include "exchange/standard/case_event.h"
#include "exchange/standard/element_hash.h"
#include "exchange/standard/event_rules.h"
#include "exchange/xml/canonical_writer.h"

namespace guantong::standard {

namespace {

void writeOptional(xml::CanonicalWriter& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out.attribute(name, value);
}

void writeStart(xml::CanonicalWriter& out, const CaseEvent& event) {
    out.start(kStandardNamespace, "CaseEvent");
    out.attribute("caseId", event.caseId);
    out.attribute("kind", toString(event.kind));
    out.attribute("node", event.node.str());
    out.attribute("occurredAt", base::formatInstant(event.occurredAt));
    writeOptional(out, "prevHash", event.prevHash);
    out.attribute("recordedAt", base::formatInstant(event.recordedAt));
    writeOptional(out, "replaces", event.replaces);
    out.attribute("seq", event.seq);
    out.attribute("version", event.version);
}

void writeActor(xml::CanonicalWriter& out, const Actor& actor) {
    out.start("Actor");
    writeOptional(out, "id", actor.id);
    out.attribute("kind", actor.kind);
    writeOptional(out, "name", actor.name);
    writeOptional(out, "organisation", actor.organisation);
    out.end();
}

void writeSource(xml::CanonicalWriter& out, const SourceKey& source) {
    if (source == SourceKey{}) return;
    out.start("Source").attribute("row", source.row).attribute("system", source.system);
    writeOptional(out, "version", source.version);
    out.end();
}

void writeMaterial(xml::CanonicalWriter& out, const Material& material) {
    out.start("Material")
        .attribute("digest", material.digest)
        .attribute("mediaType", material.mediaType)
        .attribute("name", material.name)
        .attribute("size", material.sizeBytes)
        .end();
}

}  // namespace

std::string encodeUnchecked(CaseEvent& event, crypto::DigestKind digest) {
    xml::CanonicalWriter out;
    writeStart(out, event);
    for (const std::string& hash : event.after)
        out.element("After", hash);
    writeActor(out, event.actor);
    out.element("Channel", event.channel);
    writeSource(out, event.source);
    for (const auto& [field, value] : event.fields)
        out.element(toString(field), value);
    for (const Material& material : event.materials)
        writeMaterial(out, material);
    out.end();
    std::string bytes = out.take();
    event.hash = addHash(digest, bytes);
    return bytes;
}

std::string encode(CaseEvent& event, crypto::DigestKind digest) {
    GT_ASSERT(checkEvent(event).empty());
    return encodeUnchecked(event, digest);
}

}  // namespace guantong::standard
