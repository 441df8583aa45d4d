// SPDX-License-Identifier: Apache-2.0
#include "node/people/organisations.h"

#include "exchange/base/json.h"
#include "exchange/base/text.h"
#include "node/people/field_rules.h"
#include "node/people/rights.h"

#include <algorithm>

namespace guantong::people {

using base::Code;
using base::Fault;
using base::Json;
using store::Statement;
using store::Transaction;

namespace {

#define GT_ORGANISATION_COLUMNS \
    "SELECT code, name, kind, parent, succeeded_by, region, from_day, to_day FROM organisation "
constexpr std::string_view kFind = GT_ORGANISATION_COLUMNS "WHERE code = ?";
constexpr std::string_view kPage = GT_ORGANISATION_COLUMNS "WHERE code > ? ORDER BY code LIMIT ?";
#undef GT_ORGANISATION_COLUMNS
constexpr std::string_view kInsert =
    "INSERT INTO organisation (name, kind, parent, succeeded_by, region, from_day, to_day, "
    "changed_ms, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdate =
    "UPDATE organisation SET name = ?, kind = ?, parent = ?, succeeded_by = ?, region = ?, "
    "from_day = ?, to_day = ?, changed_ms = ? WHERE code = ?";
constexpr std::string_view kCovers =
    "WITH RECURSIVE below (code) AS (SELECT CAST(? AS CHAR(64)) UNION SELECT o.code FROM "
    "organisation o JOIN below b "
    "ON o.parent = b.code OR o.succeeded_by = b.code) SELECT code FROM below ORDER BY code";
constexpr std::string_view kFindPost =
    "SELECT id, organisation, name, in_force FROM post WHERE id = ?";
constexpr std::string_view kPosts =
    "SELECT id, organisation, name, in_force FROM post WHERE organisation = ? ORDER BY name";
constexpr std::string_view kPostNamed = "SELECT id FROM post WHERE organisation = ? AND name = ?";
constexpr std::string_view kInsertPost =
    "INSERT INTO post (organisation, name, in_force) VALUES (?, ?, 1)";
constexpr std::string_view kSetPost = "UPDATE post SET in_force = ? WHERE id = ?";

constexpr std::string_view kKinds[] = {"department", "hall", "supervision", "node"};
constexpr std::string_view kChineseKinds[] = {"部门", "政务大厅", "监察机构", "本级"};

Organisation organisationOf(const Statement& row) {
    Organisation each;
    each.code = row.string(0);
    each.name = row.string(1);
    each.kind = organisationKindNamed(row.text(2)).value_or(OrganisationKind::department);
    each.parent = row.string(3);
    each.succeededBy = row.string(4);
    each.region = row.string(5);
    each.from = base::Date(std::chrono::days(row.number(6)));
    if (!row.isNull(7)) each.to = base::Date(std::chrono::days(row.number(7)));
    return each;
}

Post postOf(const Statement& row) {
    return {row.number(0), row.string(1), row.string(2), row.number(3) != 0};
}

std::string shown(const Organisation& each) {
    Json json = Json::object();
    json.set("name", each.name).set("kind", toString(each.kind)).set("parent", each.parent);
    json.set("succeededBy", each.succeededBy).set("region", each.region);
    json.set("from", base::formatDate(each.from));
    json.set("to", each.to ? base::formatDate(*each.to) : std::string());
    return json.str();
}

bool isCode(std::string_view code) {
    constexpr std::string_view kSigns =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    return code.find_first_not_of(kSigns) == std::string_view::npos;
}

bool isRegion(std::string_view region) {
    return region.empty() ||
           ((region.size() == 6 || region.size() == 12) && base::parseNumber(region).has_value());
}

void bindTextOrNull(Statement& statement, int index, const std::string& text) {
    if (text.empty())
        statement.bindNull(index);
    else
        statement.bind(index, text);
}

void write(Transaction& tx, std::string_view sql, const Organisation& each, base::Instant now) {
    Statement& statement = tx.statement(sql);
    statement.bind(1, each.name).bind(2, toString(each.kind));
    bindTextOrNull(statement, 3, each.parent);
    bindTextOrNull(statement, 4, each.succeededBy);
    statement.bind(5, each.region);
    statement.bind(6, static_cast<std::int64_t>(each.from.time_since_epoch().count()));
    if (each.to)
        statement.bind(7, static_cast<std::int64_t>(each.to->time_since_epoch().count()));
    else
        statement.bindNull(7);
    statement.bind(8, base::toMillis(now)).bind(9, each.code).run();
}

}  // namespace

std::string_view toString(OrganisationKind kind) noexcept {
    return kKinds[static_cast<std::size_t>(kind)];
}

std::string_view chineseName(OrganisationKind kind) noexcept {
    return kChineseKinds[static_cast<std::size_t>(kind)];
}

std::optional<OrganisationKind> organisationKindNamed(std::string_view name) noexcept {
    for (std::size_t i = 0; i < std::size(kKinds); ++i)
        if (kKinds[i] == name) return static_cast<OrganisationKind>(i);
    return std::nullopt;
}

// ---- organisations

std::optional<Fault> Organisations::checkLink(Transaction& tx, const Organisation& organisation,
                                              const std::string& field,
                                              const std::string& other) const {
    if (other.empty()) return std::nullopt;
    if (!find(tx, other)) return Fault{Code::ORGANISATION_UNKNOWN, field, other};
    const auto below = covers(tx, organisation.code);
    if (std::binary_search(below.begin(), below.end(), other))
        return Fault{Code::FIELD_INVALID, field, other};
    return std::nullopt;
}

std::optional<Fault> Organisations::check(Transaction& tx, const Organisation& each) const {
    if (auto fault = checkText("code", each.code, 1, 64)) return fault;
    if (!isCode(each.code)) return Fault{Code::FIELD_INVALID, "code", each.code};
    if (auto fault = checkText("name", each.name, 1, 100)) return fault;
    if (!isRegion(each.region)) return Fault{Code::FIELD_INVALID, "region", each.region};
    if (each.to && *each.to <= each.from)
        return Fault{Code::FIELD_INVALID, "to", base::formatDate(*each.to)};
    if (auto fault = checkLink(tx, each, "parent", each.parent)) return fault;
    return checkLink(tx, each, "succeededBy", each.succeededBy);
}

std::optional<Fault> Organisations::save(Transaction& tx, const Principal& by,
                                         const Organisation& organisation) const {
    if (auto fault = refuse(by, Right::organisationManage)) return fault;
    if (auto fault = check(tx, organisation)) return fault;
    const auto old = find(tx, organisation.code);
    if (old == organisation) return std::nullopt;
    write(tx, old ? kUpdate : kInsert, organisation, clock_.now());
    audit_.record(
        tx, by,
        {old ? "organisation.change" : "organisation.create", "organisation:" + organisation.code,
         old ? shown(*old) : "", shown(organisation)});
    return std::nullopt;
}

std::optional<Organisation> Organisations::find(Transaction& tx, std::string_view code) const {
    Statement& row = tx.statement(kFind).bind(1, code);
    if (!row.step()) return std::nullopt;
    return organisationOf(row);
}

std::vector<Organisation> Organisations::list(Transaction& tx, std::string_view after,
                                              std::size_t limit) const {
    Statement& rows = tx.statement(kPage).bind(1, after).bind(2, limit);
    std::vector<Organisation> all;
    while (rows.step())
        all.push_back(organisationOf(rows));
    return all;
}

std::vector<std::string> Organisations::covers(Transaction& tx, std::string_view code) const {
    Statement& rows = tx.statement(kCovers).bind(1, code);
    std::vector<std::string> all;
    while (rows.step())
        all.push_back(rows.string(0));
    return all;
}

// ---- posts

std::variant<std::int64_t, Fault> Organisations::addPost(Transaction& tx, const Principal& by,
                                                         std::string_view organisation,
                                                         const std::string& name) const {
    if (auto fault = refuse(by, Right::organisationManage)) return *fault;
    if (auto fault = checkText("post", name, 1, 50)) return *fault;
    if (!find(tx, organisation))
        return Fault{Code::ORGANISATION_UNKNOWN, "organisation", std::string(organisation)};
    std::int64_t id = 0;
    Statement& known = tx.statement(kPostNamed).bind(1, organisation).bind(2, name);
    if (known.step()) {
        id = known.number(0);
        tx.statement(kSetPost).bind(1, 1).bind(2, id).run();
    } else {
        tx.statement(kInsertPost).bind(1, organisation).bind(2, name).run();
        id = tx.lastId();
    }
    audit_.record(tx, by, {"post.add", "organisation:" + std::string(organisation), {}, name});
    return id;
}

std::optional<Fault> Organisations::endPost(Transaction& tx, const Principal& by,
                                            std::int64_t id) const {
    if (auto fault = refuse(by, Right::organisationManage)) return fault;
    const auto known = post(tx, id);
    if (!known) return Fault{Code::FIELD_INVALID, "post", std::to_string(id)};
    tx.statement(kSetPost).bind(1, 0).bind(2, id).run();
    audit_.record(tx, by, {"post.end", "organisation:" + known->organisation, known->name, {}});
    return std::nullopt;
}

std::optional<Post> Organisations::post(Transaction& tx, std::int64_t id) const {
    Statement& row = tx.statement(kFindPost).bind(1, id);
    if (!row.step()) return std::nullopt;
    return postOf(row);
}

std::vector<Post> Organisations::posts(Transaction& tx, std::string_view organisation) const {
    Statement& rows = tx.statement(kPosts).bind(1, organisation);
    std::vector<Post> all;
    while (rows.step())
        all.push_back(postOf(rows));
    return all;
}

}  // namespace guantong::people
