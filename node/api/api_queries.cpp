// SPDX-License-Identifier: Apache-2.0
// /queries, /exports, /dictionaries: what a list needs around it.
#include "exchange/base/file.h"
#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/standard/code_table.h"
#include "node/api/api_handlers.h"
#include "node/api/case_access.h"
#include "node/api/file_answer.h"
#include "node/api/json_api.h"
#include "node/cases/case_status.h"

#include <fstream>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using store::Transaction;

namespace {

constexpr std::string_view kSpreadsheet =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

struct Choice {
    std::string_view value, label;
};
constexpr Choice kIdTypes[] = {
    {"residentId", "居民身份证"},       {"passport", "护照"},
    {"hkMacaoPermit", "港澳居民来往内地通行证"}, {"taiwanPermit", "台湾居民来往大陆通行证"},
    {"foreignerId", "外国人永久居留身份证"},   {"officerId", "军官证"},
    {"other", "其他证件"},
};

Json choiceJson(std::string_view value, std::string_view label) {
    return Json::object().set("value", value).set("label", label);
}

/// "CODE field: …" as its sentence and remedy.
Json problemJson(const std::string& text) {
    if (text.empty()) return {};
    const auto code = base::codeNamed(std::string_view(text).substr(0, text.find_first_of(" :")))
                          .value_or(Code::REQUEST_FAILED);
    return Json::object()
        .set("code", toString(code))
        .set("title", base::cause(code, base::Language::chinese))
        .set("remedy", base::remedy(code, base::Language::chinese));
}

Json exportJson(const approval::ExportJob& job) {
    const std::string id = std::to_string(job.id);
    return Json::object()
        .set("id", id)
        .set("list", job.list)
        .set("state", job.state)
        .set("rowsDone", job.rowsDone)
        .set("rowsTotal", std::max(job.rowsTotal, job.rowsDone))
        .set("bytes", job.sizeBytes)
        .set("problem", problemJson(job.problem))
        .set("createdAt", base::formatInstant(job.createdAt))
        .set("finishedAt", momentOrNull(job.finishedAt))
        .set("url", job.state == "done" ? Json("/api/v1/exports/" + id + "/file") : Json());
}

approval::ExportJob jobOf(const HttpContext& context, Transaction& tx) {
    auto job = context.doors().exports.find(tx, context.principal().label(),
                                            context.numberParameter("id"));
    if (!job)
        throw Refused(Fault{Code::RESOURCE_UNKNOWN, "id", context.parameter("id")});
    return *job;
}

}  // namespace

Response getQueries(HttpContext& context) {
    return context.read([&](Transaction& tx) {
        Json rows = Json::array();
        for (const auto& query : context.doors().people.queries.list(
                 tx, context.principal().id, context.query("list"))) {
            Json row = Json::parse(query.query);
            row.set("id", std::to_string(query.id)).set("name", query.name).set("list", query.list);
            rows.add(std::move(row));
        }
        return jsonAnswer(listJson(std::move(rows)));
    });
}

Response putQuery(HttpContext& context) {
    people::SavedQuery query;
    query.name = context.parameter("name");
    query.list = textField(context.body(), "list", true, 64);
    Json kept = Json::object();
    for (const char* key : {"filter", "columns", "sort"})
        if (const Json* value = context.body().find(key)) kept.set(key, *value);
    query.query = kept.str();
    return context.write([&](Transaction& tx) {
        refuseIf(context.doors().people.queries.save(tx, context.principal().id, query));
        return emptyAnswer();
    });
}

Response deleteQuery(HttpContext& context) {
    return context.write([&](Transaction& tx) {
        auto& queries = context.doors().people.queries;
        const std::string list =
            context.query("list").empty() ? "cases" : context.query("list");
        for (const auto& query : queries.list(tx, context.principal().id, list))
            if (query.name == context.parameter("name")) {
                queries.remove(tx, context.principal().id, query.id);
                return emptyAnswer();
            }
        throw Refused(Fault{Code::RESOURCE_UNKNOWN, "name", context.parameter("name")});
    });
}

Response postExport(HttpContext& context) {
    const Json& body = context.body();
    const std::string list = textField(body, "list", false, 32);
    Json kept = Json::object();
    if (const Json* filter = body.find("filter")) kept = *filter;
    kept.set("list", list.empty() ? "team" : list);
    const auto columns = textsField(body, "columns", 50);
    Json keys = Json::array();
    for (const std::string& key : columns)
        keys.add(key);
    kept.set("columns", std::move(keys));
    // A question that cannot be read is refused now, not when its turn comes.
    questionOf([&](std::string_view key) { return textField(kept, key, false, 1000); });
    if (context.principal().kind != people::Principal::Kind::person)
        throw Refused(Fault{Code::RIGHT_MISSING, {}, "listExport"});
    return context.write([&](Transaction& tx) {
        auto& doors = context.doors();
        Json codes = Json::array();
        for (const auto& code :
             subtreeOf(context, tx, textField(kept, "organisation", false, 1000)))
            codes.add(code);
        kept.set("organisations", std::move(codes));
        const auto id = orRefuse(doors.exports.order(tx, context.principal().label(),
                                                     *kept.text("list"), kept.str()));
        doors.people.audit.record(
            tx, context.principal(),
            {"list.export", "export:" + std::to_string(id), {}, kept.str()});
        auto answer = jsonAnswer(Json::object().set("id", std::to_string(id)), 202);
        answer.location = "/api/v1/exports/" + std::to_string(id);
        return answer;
    });
}

Response getExports(HttpContext& context) {
    return context.read([&](Transaction& tx) {
        const auto before = base::parseNumber(context.query("after")).value_or(0);
        const auto jobs = context.doors().exports.list(tx, context.principal().label(), before,
                                                       context.limit());
        Json rows = Json::array();
        for (const auto& job : jobs)
            rows.add(exportJson(job));
        const bool more = jobs.size() == context.limit();
        return jsonAnswer(
            listJson(std::move(rows), more ? std::to_string(jobs.back().id) : std::string()));
    });
}

Response getExport(HttpContext& context) {
    return context.read(
        [&](Transaction& tx) { return jsonAnswer(exportJson(jobOf(context, tx))); });
}

Response getExportFile(HttpContext& context) {
    std::optional<approval::ExportJob> job;
    context.read([&](Transaction& tx) {
        job = jobOf(context, tx);
        return Response{};
    });
    const auto path = context.doors().exports.fileOf(job->id);
    auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
    if (job->state != "done" || !*file)
        throw Refused(Fault{Code::RESOURCE_UNKNOWN, "file", context.parameter("id")});
    FileFacts facts;
    facts.name = "办件-" + base::formatDate(base::dateOf(job->createdAt)) + "-" +
                 std::to_string(job->id) + ".xlsx";
    facts.mediaType = kSpreadsheet;
    facts.size = job->sizeBytes;
    return fileAnswer(context.request(), facts, [file](std::int64_t at, std::size_t length) {
        std::string bytes(length, '\0');
        file->seekg(at);
        file->read(bytes.data(), static_cast<std::streamsize>(length));
        bytes.resize(static_cast<std::size_t>(file->gcount()));
        return bytes;
    });
}

Response getDictionary(HttpContext& context) {
    const std::string& name = context.parameter("name");
    Json values = Json::array();
    if (name == "caseStatus") {
        for (int i = 1; i < cases::kCaseStatusCount; ++i) {
            const auto status = static_cast<cases::CaseStatus>(i);
            values.add(choiceJson(toString(status), chineseName(status)));
        }
    } else if (name == "idType") {
        for (const Choice& each : kIdTypes)
            values.add(choiceJson(each.value, each.label));
    } else if (name == "role") {
        for (const people::Role role : people::kRoles)
            values.add(choiceJson(toString(role), chineseName(role)));
    } else if (const auto table = standard::codeTableNamed(name)) {
        for (const standard::CodeValue& value : standard::codesOf(*table))
            values.add(choiceJson(value.code, value.zh));
    } else {
        throw Refused(Fault{Code::RESOURCE_UNKNOWN, "name", name});
    }
    return jsonAnswer(values);
}

}  // namespace guantong::api
