// SPDX-License-Identifier: Apache-2.0
#include "node/office.h"

#include "exchange/base/text.h"
#include "exchange/blob_store.h"
#include "exchange/stream_store.h"
#include "node/federation/record_sink.h"
#include "node/resources.h"

#include <sstream>

namespace guantong::node {

using base::Fault;
using base::Json;

namespace {

constexpr std::string_view kStoredPapers = "papers.stored";

std::map<std::string, std::string> builtInTemplates() {
    std::map<std::string, std::string> texts;
    for (const std::string& file : documents::Documents::builtInFiles())
        texts.emplace(file, std::string(resource("documents/" + file)));
    return texts;
}

Json documentsJson(store::Transaction& tx, const std::string& caseId) {
    Json all = Json::array();
    for (const documents::DocumentRow& row : documents::documentsOfCase(tx, caseId))
        all.add(
            Json::object()
                .set("id", std::to_string(row.id))
                .set("number", row.number)
                .set("kind", toString(row.kind))
                .set("kindName", chineseName(row.kind))
                .set("issuedAt", base::formatInstant(row.issuedAt))
                .set("url", "/api/v1/cases/" + caseId + "/documents/" + std::to_string(row.id)));
    return all;
}

}  // namespace

Office::Office(NodeCore& core) : core_(core) {
    documents_ = std::make_unique<documents::Documents>(builtInTemplates());
    desk_ = std::make_unique<approval::Desk>(core.cases(), core.catalog(), doors());
    pages_ = pageDoors();
}

approval::DeskDoors Office::doors() {
    approval::DeskDoors doors;
    doors.publish = [this](store::Transaction& tx, const cases::Stored& stored) {
        core_.publishEvent(tx, stored);
    };
    doors.keepPersonal = [this](store::Transaction& tx, const std::string& json) {
        return exchange::BlobStore::keepPersonal(tx, json, core_.clock().now());
    };
    doors.readPersonal = [](store::Transaction& tx, const std::string& digest) {
        return exchange::BlobStore::personal(tx, digest);
    };
    doors.issue = [this](store::Transaction& tx, const approval::PaperOrder& order) {
        return issue(tx, order);
    };
    doors.link = [](store::Transaction& tx, const std::string& id, const std::string& hash) {
        documents::linkEvent(tx, base::parseNumber(id).value_or(0), hash);
    };
    doors.above = [this] { return above(); };
    doors.partners = [this] { return partners(); };
    doors.nodeName = [this](base::NodeId node) { return nameOf(node); };
    const Settings& settings = core_.settings();
    doors.organisation = settings.id.str();
    doors.organisationName = settings.name + "政务服务中心";
    doors.region = settings.regions.empty() ? std::string() : settings.regions.front();
    doors.reviewOrgan = settings.name + "人民政府";
    doors.court = settings.name + "人民法院";
    return doors;
}

approval::PageDoors Office::pageDoors() {
    approval::PageDoors doors;
    doors.personal = [](store::Transaction& tx, const std::string& digest) {
        return exchange::BlobStore::personal(tx, digest);
    };
    doors.documents = documentsJson;
    doors.ladder = [this](store::Transaction& tx, std::int64_t eventRow) {
        Json rungs = Json::array();
        auto& row =
            tx.statement("SELECT package_id FROM case_event WHERE id = ?").bind(1, eventRow);
        const std::int64_t package = row.step() && !row.isNull(0) ? row.number(0) : 0;
        if (package == 0) return rungs;
        for (const auto& receipt : exchange::receiptsOf(tx, package))
            rungs.add(Json::object()
                          .set("node", receipt.issuer.str())
                          .set("nodeName", nameOf(receipt.issuer))
                          .set("at", base::formatInstant(receipt.received))
                          .set("status", receipt.status));
        return rungs;
    };
    return doors;
}

std::variant<approval::Paper, Fault> Office::issue(store::Transaction& tx,
                                                   const approval::PaperOrder& order) {
    documents::IssueRequest request;
    request.kind = documents::kindNamed(order.kind).value();
    request.caseId = order.caseId;
    request.organisation = order.organisation;
    request.defaultPrefix = "行审";
    request.facts = order.facts;
    request.issuedBy = order.by;
    request.issuedAt = core_.clock().now();
    request.checkPage = core_.settings().publicUrl.empty()
                            ? std::string()
                            : core_.settings().publicUrl + "/document";
    auto issued = documents_->issue(tx, request);
    if (auto* fault = std::get_if<Fault>(&issued)) return std::move(*fault);
    auto& paper = std::get<documents::Issued>(issued);
    return approval::Paper{std::to_string(paper.id), paper.number, paper.material};
}

std::string Office::nameOf(base::NodeId node) {
    if (node == core_.settings().id) return core_.settings().name;
    if (core_.enrolled())
        if (const auto directory = core_.context().directory())
            if (const auto* known = directory->node(node)) return known->name;
    return node.str();
}

std::vector<approval::Place> Office::above() {
    std::vector<approval::Place> places;
    if (!core_.enrolled()) return places;
    const auto directory = core_.context().directory();
    if (!directory) return places;
    for (auto node = directory->parentOf(core_.settings().id); !node.empty();
         node = directory->parentOf(node))
        places.push_back({node, nameOf(node)});
    return places;
}

std::vector<approval::Place> Office::partners() {
    const base::NodeId self = core_.settings().id;
    std::vector<approval::Place> places{{self, nameOf(self)}};
    if (!core_.enrolled()) return places;
    const auto directory = core_.context().directory();
    if (!directory) return places;
    for (const base::NodeId node : directory->childrenOf(directory->parentOf(self)))
        if (node != self) places.push_back({node, nameOf(node)});
    for (const base::NodeId node : directory->childrenOf(self))
        places.push_back({node, nameOf(node)});
    return places;
}

std::size_t Office::storePapers() {
    std::int64_t from = 0;
    std::vector<std::pair<std::int64_t, std::string>> papers;
    core_.database().read([&](store::Transaction& tx) {
        papers.clear();
        from = base::parseNumber(exchange::settingOf(tx, kStoredPapers).value_or("0")).value_or(0);
        auto& row = tx.statement("SELECT id, html FROM document WHERE id > ? ORDER BY id LIMIT 200")
                        .bind(1, from);
        while (row.step())
            papers.emplace_back(row.number(0), row.string(1));
    });
    if (papers.empty()) return 0;
    for (const auto& [id, html] : papers) {
        std::istringstream in(html);
        core_.blobs().store(in, "text/html");
    }
    core_.database().write([&](store::Transaction& tx) {
        exchange::setSetting(tx, kStoredPapers, std::to_string(papers.back().first));
    });
    return papers.size();
}

}  // namespace guantong::node
