// SPDX-License-Identifier: Apache-2.0
// The floor: the least a program can do to receive one signed package and keep it. One libxml2
// SAX pass that takes 12 values of each event, the digest over the bytes outside the Signature,
// the P-256 check, and the same rows in one durable transaction with statements prepared once.
// It checks no form, no route, no hash of a record, no rule of a case, and signs no receipt.
//
// One thread.
#pragma once

#include <libxml/parser.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::bench {

/// What the floor takes of one event, and where its element lies in the package.
struct FloorEvent {
    std::string caseId, node, seq, kind, hash, occurredAt, recordedAt;
    std::string item, title, applicant, organisation, region;
    std::size_t begin = 0, end = 0;
};

/// One SAX pass.
class FloorPass {
public:
    explicit FloorPass(std::string_view bytes) {
        xmlSAXHandler sax{};
        sax.initialized = XML_SAX2_MAGIC;
        sax.startElementNs = &FloorPass::onStart;
        sax.endElementNs = &FloorPass::onEnd;
        sax.characters = &FloorPass::onText;
        parser_ = xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr);
        xmlCtxtUseOptions(parser_, XML_PARSE_NONET | XML_PARSE_HUGE);
        const int failed = xmlParseChunk(parser_, bytes.data(), static_cast<int>(bytes.size()), 1);
        xmlFreeParserCtxt(parser_);
        if (failed != 0) throw std::runtime_error("the floor cannot read the package");
    }
    std::vector<FloorEvent> events;
    std::size_t signatureBegin = 0, signatureEnd = 0;

private:
    using Text = const xmlChar*;

    static std::string_view name(Text text) { return reinterpret_cast<const char*>(text); }

    static void onStart(void* self, Text local, Text, Text, int, Text*, int count, int,
                        Text* attributes) {
        auto& pass = *static_cast<FloorPass*>(self);
        const std::string_view element = name(local);
        if (element == "CaseEvent") pass.startEvent(count, attributes);
        if (pass.events.empty() || pass.closed_) return;
        auto& event = pass.events.back();
        pass.into_ = element == "Item"            ? &event.item
                     : element == "Title"         ? &event.title
                     : element == "ApplicantName" ? &event.applicant
                     : element == "Organisation"  ? &event.organisation
                     : element == "Region"        ? &event.region
                                                  : nullptr;
    }

    void startEvent(int count, Text* attributes) {
        events.emplace_back().begin = lastEnd_;
        auto& event = events.back();
        for (int i = 0; i < count; ++i) {
            Text* each = attributes + i * 5;
            const std::string_view key = name(each[0]);
            std::string* into = key == "caseId"       ? &event.caseId
                                : key == "node"       ? &event.node
                                : key == "seq"        ? &event.seq
                                : key == "kind"       ? &event.kind
                                : key == "hash"       ? &event.hash
                                : key == "occurredAt" ? &event.occurredAt
                                : key == "recordedAt" ? &event.recordedAt
                                                      : nullptr;
            if (into != nullptr)
                into->assign(reinterpret_cast<const char*>(each[3]),
                             static_cast<std::size_t>(each[4] - each[3]));
        }
    }

    static void onEnd(void* self, Text local, Text, Text) {
        auto& pass = *static_cast<FloorPass*>(self);
        const auto at = static_cast<std::size_t>(xmlByteConsumed(pass.parser_));
        const std::string_view element = name(local);
        if (element == "CaseEvent") pass.events.back().end = at;
        if (element == "Body") {
            pass.signatureBegin = at;
            pass.closed_ = true;
        }
        if (element == "Signature") pass.signatureEnd = at;
        if (pass.closed_ || element == "Header" || element == "CaseEvent") pass.lastEnd_ = at;
        if (element == "Header") pass.lastEnd_ = at + std::strlen("<Body>");
        pass.into_ = nullptr;
    }

    static void onText(void* self, Text text, int length) {
        auto& pass = *static_cast<FloorPass*>(self);
        if (pass.into_ != nullptr)
            pass.into_->append(reinterpret_cast<const char*>(text),
                               static_cast<std::size_t>(length));
    }

    xmlParserCtxtPtr parser_ = nullptr;
    std::string* into_ = nullptr;
    std::size_t lastEnd_ = 0;
    bool closed_ = false;
};

}  // namespace guantong::bench
