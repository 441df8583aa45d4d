// SPDX-License-Identifier: Apache-2.0
#include "node/demo_people.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "node/people/bootstrap.h"
#include "node/people/people.h"

#include <map>

namespace guantong::node {

using base::Fault;
using base::Json;
using people::Principal;
using people::Role;

namespace {

struct Part {
    const char *login, *shown;
    Role role;
};
constexpr Part kParts[] = {
    {"clerk", "窗口王芳", Role::clerk},         {"handler", "承办李明", Role::handler},
    {"reviewer", "审核赵敏", Role::approver},   {"approver", "批准钱伟", Role::approver},
    {"head", "局长孙立", Role::departmentHead}, {"supervisor", "监察周正", Role::supervisor},
    {"leader", "领导吴远", Role::leader},       {"editor", "目录郑洁", Role::catalogueEditor},
};

/// Throws what should not happen in a folder made by ourselves.
void expect(const std::optional<Fault>& fault) {
    if (fault) throw base::Error(*fault);
}

std::string newPassword() {
    return "Gt-" + base::toHex(crypto::randomBytes(8));
}

void makeOrganisation(NodeCore& core, people::People& office, const Principal& console) {
    people::Organisation root;
    root.code = core.settings().id.str();
    root.name = core.settings().name + "行政审批局";
    root.kind = people::OrganisationKind::node;
    root.region = core.settings().regions.empty() ? "" : core.settings().regions.front();
    root.from = base::dateOf(core.clock().now());
    core.database().write(
        [&](store::Transaction& tx) { expect(office.organisations.save(tx, console, root)); });
}

/// The departments whose old systems' cases are here, below the node's own organisation.
void makeDepartments(NodeCore& core, people::People& office, const Principal& console) {
    std::map<std::string, std::string> found;
    core.database().read([&](store::Transaction& tx) {
        found.clear();
        auto& row = tx.statement("SELECT DISTINCT organisation, organisation_name FROM case_file");
        while (row.step())
            found.emplace(row.string(0), row.string(1));
    });
    core.database().write([&](store::Transaction& tx) {
        for (const auto& [code, name] : found) {
            if (code.empty() || office.organisations.find(tx, code)) continue;
            people::Organisation department;
            department.code = code;
            department.name = name.empty() ? code : name;
            department.parent = core.settings().id.str();
            department.from = base::dateOf(core.clock().now());
            expect(office.organisations.save(tx, console, department));
        }
    });
}

/// Signs in with the one-time password and changes it, as the person would.
DemoUser settle(people::People& office, const std::string& login, const std::string& first,
                Role role, const std::string& shown) {
    auto in = office.signIn.signIn({login, first, "127.0.0.1", "demo"});
    if (auto* fault = std::get_if<Fault>(&in)) throw base::Error(*fault);
    auto& signedIn = std::get<people::SignedIn>(in);
    DemoUser user{login, newPassword(), std::string(people::toString(role)), shown};
    expect(office.signIn.changePassword(signedIn.principal, signedIn.session.token, first,
                                        user.password));
    office.signIn.signOut(signedIn.principal, signedIn.session.token);
    return user;
}

DemoUser makeUser(NodeCore& core, people::People& office, const Principal& console,
                  const Part& part) {
    const auto first = people::OneTimePassword::make();
    const people::UserFields fields{part.login, part.shown, "", core.settings().id.str(), {}};
    core.database().write([&](store::Transaction& tx) {
        auto made = office.users.create(tx, console, fields, first);
        if (auto* fault = std::get_if<Fault>(&made)) throw base::Error(*fault);
        const auto scope = people::isOfDepartment(part.role) ? core.settings().id.str() : "";
        expect(
            office.users.setRoles(tx, console, std::get<std::int64_t>(made), {{part.role, scope}}));
    });
    return settle(office, part.login, first.password, part.role, part.shown);
}

std::vector<DemoUser> fromJson(const Json& json) {
    std::vector<DemoUser> users;
    for (const Json& each : json.elements())
        users.push_back({each.text("name").value_or(""), each.text("password").value_or(""),
                         each.text("role").value_or(""), each.text("displayName").value_or("")});
    return users;
}

}  // namespace

Json toJson(const std::vector<DemoUser>& users) {
    Json all = Json::array();
    for (const DemoUser& user : users)
        all.add(Json::object()
                    .set("name", user.name)
                    .set("password", user.password)
                    .set("role", user.role)
                    .set("displayName", user.displayName));
    return all;
}

std::vector<DemoUser> demoPeople(NodeCore& core) {
    const auto file = core.home().folder / "demo-users.json";
    if (std::filesystem::exists(file))
        return fromJson(Json::parse(base::readFile(file, base::kMaxFileBytes)));
    people::People office(core.database(), core.clock());
    const Principal console = Principal::console("demo");
    std::vector<people::FirstAdministrator> administrators;
    core.database().write([&](store::Transaction& tx) {
        administrators = people::bootstrapAdministrators(tx, core.clock());
    });
    makeOrganisation(core, office, console);
    makeDepartments(core, office, console);
    std::vector<DemoUser> users;
    for (const Part& part : kParts)
        users.push_back(makeUser(core, office, console, part));
    for (const auto& first : administrators)
        users.push_back(settle(office, first.loginName, first.password, first.role,
                               std::string(people::chineseName(first.role))));
    base::writeFileAtomically(file, toJson(users).str(true) + "\n", 0600);
    return users;
}

}  // namespace guantong::node
