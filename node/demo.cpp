// SPDX-License-Identifier: Apache-2.0
#include "node/demo.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "node/api/status.h"
#include "node/catalog/catalogue_file.h"
#include "node/core.h"
#include "node/demo_cases.h"
#include "node/demo_people.h"
#include "node/federation/enrolment.h"
#include "node/report_pull.h"
#include "node/resources.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <map>
#include <ostream>
#include <thread>

extern char** environ;

namespace guantong::node {

using base::Fault;
using base::Json;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kPatience{180};
constexpr std::chrono::milliseconds kLook{200};
constexpr int kCasesPerCounty = 60;
constexpr std::string_view kAsOf = "2025-06-30T09:00:00.000+08:00";
constexpr std::string_view kPeriod = "2025-06";

/// True if a signal that ends the program waits to be taken.
bool endAsked() {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

base::NodeId idOf(std::string_view text) {
    return *base::NodeId::parse(text);
}

std::int64_t countIn(NodeCore& core, std::string_view sql) {
    std::int64_t count = 0;
    core.database().read([&](store::Transaction& tx) {
        auto& find = tx.statement(sql);
        count = find.step() ? find.number(0) : 0;
    });
    return count;
}

/// What a node holds of each county: one digest over the event hashes, one over the signal ids.
std::map<std::string, std::string> holdings(NodeCore& core) {
    std::map<std::string, std::string> texts;
    core.database().read([&](store::Transaction& tx) {
        texts.clear();
        auto& events = tx.statement("SELECT node, hash FROM case_event ORDER BY node, hash");
        while (events.step())
            texts["events " + base::NodeId::fromNumber(events.number(0)).str()] += events.string(1);
        auto& signals = tx.statement("SELECT id FROM supervision_signal ORDER BY id");
        while (signals.step())
            texts["signals " + signals.string(0).substr(0, 12)] += signals.string(0) + "\n";
    });
    for (auto& [name, text] : texts)
        text = crypto::digestText(crypto::DigestKind::sha256, text);
    return texts;
}

}  // namespace

Demo::Demo(fs::path folder, int basePort, std::ostream& progress)
    : folder_(fs::absolute(std::move(folder))), progress_(progress) {
    const auto province = idOf("360000000000"), city = idOf("360500000000");
    nodes_ = {{province, {}, "province", "江西省", "360000"},
              {city, province, "city", "新余市", "360500"},
              {idOf("360521000000"), city, "county", "分宜县", "360521"},
              {idOf("360502000000"), city, "county", "渝水区", "360502"}};
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        nodes_[i].peoplePort = basePort + static_cast<int>(i) * 2;
        nodes_[i].exchangePort = nodes_[i].peoplePort + 1;
    }
}

Demo::~Demo() {
    stop();
}

fs::path Demo::folderOf(const DemoNode& node) const {
    return folder_ / node.id.str();
}

void Demo::start() {
    base::makeFolder(folder_);
    if (!fs::exists(folder_ / "ready")) {
        makeNetwork();
        base::writeFileAtomically(folder_ / "ready", "the demonstration network is complete\n");
    }
    for (auto& node : nodes_)
        launch(node);
}

void Demo::makeNetwork() {
    progress_ << "making the authority and four nodes in " << folder_.string() << std::endl;
    for (const auto& node : nodes_)
        fs::remove_all(folderOf(node));
    fs::remove_all(folder_ / "authority");
    base::writeFileAtomically(folder_ / "clock", std::string(kAsOf) + "\n");
    const base::FileClock clock(folder_ / "clock");
    federation::AuthorityStore::create(folder_ / "authority", "江西贯通", clock);
    for (auto& node : nodes_)
        makeNode(node);
}

void Demo::makeNode(DemoNode& node) {
    const auto folder = folderOf(node);
    base::makeFolder(folder, 0750);
    std::string text =
        "node.id = " + node.id.str() + "\nnode.level = " + node.level +
        "\nnode.name = " + node.name + "\nnode.regions = " + node.region +
        "\nnode.clockFile = ../clock\nnode.listen = 127.0.0.1:" + std::to_string(node.peoplePort) +
        "\nexchange.listen = 127.0.0.1:" + std::to_string(node.exchangePort) +
        "\nadapter.every = 1s\nsupervision.sweepEvery = 2s\nexchange.backoffMax = 2s\n";
    if (node.parent.empty()) text += "node.authorityFolder = ../authority\n";
    for (const auto& parent : nodes_)
        if (parent.id == node.parent)
            text +=
                "exchange.parent = https://127.0.0.1:" + std::to_string(parent.exchangePort) + "\n";
    base::writeFileAtomically(folder / "node.properties", text, 0640);
    if (node.level == "county") addAdapter(node);
    enrol(node);
}

void Demo::addAdapter(const DemoNode& node) {
    const auto folder = folderOf(node);
    const std::string before = base::readFile(folder / "node.properties", 65536);
    base::makeFolder(folder / "adapter" / "in");
    base::makeFolder(folder / "adapter" / "done");
    base::writeFileAtomically(folder / "adapter" / "mapping.xml", resource("demo/mapping.xml"));
    base::writeFileAtomically(folder / "node.properties",
                              before +
                                  "adapter.approval.folder = adapter/in\n"
                                  "adapter.approval.mapping = adapter/mapping.xml\n"
                                  "adapter.approval.done = adapter/done\n"
                                  "adapter.approval.settle = 500ms\n",
                              0640);
}

void Demo::enrol(DemoNode& node) {
    const auto folder = folderOf(node);
    const base::FileClock clock(folder_ / "clock");
    auto authority = federation::AuthorityStore::open(folder_ / "authority", clock);
    federation::NodeApplication facts;
    facts.id = node.id;
    facts.level = node.level;
    facts.name = node.name;
    facts.regions = {node.region};
    std::string code;
    std::optional<Fault> fault;
    if (!node.parent.empty()) {
        NodeCore parent(folder_ / node.parent.str());
        parent.database().write([&](store::Transaction& tx) {
            code = federation::makeCode(tx, node.parent, node.id, node.name, node.level,
                                        authority.roots().front(), clock.now());
        });
    }
    const auto request =
        federation::makeRequest(folder, facts, crypto::Suite::ecdsaP256Sha256, {"localhost"}, code);
    if (!node.parent.empty()) {
        NodeCore parent(folder_ / node.parent.str());
        parent.database().write([&](store::Transaction& tx) {
            fault = federation::vouch(tx, node.parent, request, clock.now());
        });
        if (fault) throw base::Error(*fault);
    }
    auto answer = federation::issue(authority, request, node.parent);
    if (auto* refused = std::get_if<Fault>(&answer)) throw base::Error(*refused);
    fault = federation::install(folder, std::get<std::string>(answer), code, clock.now());
    if (fault) throw base::Error(*fault);
}

void Demo::launch(DemoNode& node) {
    const std::string folder = folderOf(node).string();
    const std::string log = folder + "/serve.log";
    std::vector<std::string> words{"guantong", "serve", "--dir", folder};
    std::vector<char*> argv;
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0640);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    const int failed =
        posix_spawn(&node.process, "/proc/self/exe", &actions, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw base::Error(Fault{base::Code::REQUEST_FAILED, "serve", folder});
}

void Demo::tend() {
    for (auto& node : nodes_) {
        if (node.process > 0 && waitpid(node.process, nullptr, WNOHANG) == node.process)
            node.process = 0;
        // Somebody may have started it by hand meanwhile: then the folder is locked and that is
        // fine.
        if (node.process == 0 && !ServeLock::held({folderOf(node)})) {
            progress_ << node.name << " has stopped, starting it again" << std::endl;
            launch(node);
        }
    }
}

void Demo::stop() {
    for (auto& node : nodes_)
        if (node.process > 0) kill(node.process, SIGTERM);
    for (auto& node : nodes_) {
        if (node.process > 0) waitpid(node.process, nullptr, 0);
        node.process = 0;
    }
}

bool Demo::fail(const std::string& why) {
    progress_ << "NOT as it should be: " << why << std::endl;
    return false;
}

bool Demo::waitFor(const std::string& what, bool (Demo::*condition)()) {
    progress_ << what << " …" << std::flush;
    const auto began = std::chrono::steady_clock::now();
    while (!(this->*condition)()) {
        if (std::chrono::steady_clock::now() - began > kPatience) return fail(what);
        if (endAsked()) return fail("interrupted");
        tend();
        std::this_thread::sleep_for(kLook);
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began);
    progress_ << " " << took.count() << " ms" << std::endl;
    return true;
}

void Demo::publishStandards() {
    NodeCore province(folderOf(nodes_.front()));
    auto items = catalog::readCatalogueFile(resource("demo/items.xml"), catalogueSchema());
    if (auto* faults = std::get_if<std::vector<Fault>>(&items)) throw base::Error(faults->front());
    province.database().write([&](store::Transaction& tx) {
        province.publish(tx, builtInCalendar());
        for (const auto& item : std::get<std::vector<standard::Item>>(items))
            province.publish(tx, item);
    });
}

bool Demo::everyoneAdopted() {
    NodeCore province(folderOf(nodes_.front()));
    bool all = true;
    province.database().read([&](store::Transaction& tx) {
        const auto adopted = [](const std::vector<catalog::Coverage>& rows) {
            return std::count_if(rows.begin(), rows.end(),
                                 [](const auto& row) { return row.adopted; });
        };
        all = adopted(province.catalog().coverage(tx, "calendar", "")) ==
              static_cast<long>(nodes_.size());
        for (const auto& item : province.catalog().items(tx, "", 500))
            all = all && adopted(province.catalog().coverage(tx, "item", item->code)) ==
                             static_cast<long>(nodes_.size());
    });
    return all;
}

void Demo::dropFiles() {
    for (const auto& node : nodes_) {
        if (node.level != "county") continue;
        const auto in = folderOf(node) / "adapter" / "in",
                   done = folderOf(node) / "adapter" / "done";
        const std::string name = "export-20250630.csv";
        if (fs::exists(in / name) || !fs::is_empty(done)) continue;
        base::writeFileAtomically(in / name, demoExport(node.id, node.name, kCasesPerCounty));
    }
}

bool Demo::countiesTookAll() {
    for (const auto& node : nodes_) {
        if (node.level != "county") continue;
        NodeCore core(folderOf(node));
        const auto kept = core.adapters().named("approval").status();
        if (!fs::is_empty(folderOf(node) / "adapter" / "in")) return false;
        if (countIn(core, "SELECT COUNT(*) FROM case_file") + kept.refused < kCasesPerCounty)
            return false;
        if (countIn(core, "SELECT COUNT(*) FROM supervision_signal") == 0) return false;
        const std::int64_t now = base::toMillis(core.clock().now());
        auto due = "SELECT COUNT(*) FROM case_file WHERE next_due_ms > 0 AND next_due_ms <= " +
                   std::to_string(now);
        if (countIn(core, due) > 0) return false;
    }
    return true;
}

bool Demo::everyoneEqual() {
    std::map<std::string, std::string> counties;
    for (const auto& node : nodes_) {
        if (node.level != "county") continue;
        NodeCore core(folderOf(node));
        if (countIn(core, "SELECT COUNT(*) FROM outbox") > 0) return false;
        counties.merge(holdings(core));
    }
    for (const auto& node : nodes_) {
        if (node.level == "county") continue;
        NodeCore core(folderOf(node));
        if (holdings(core) != counties) return false;
    }
    return true;
}

namespace {

/// The sums over all organisations of a report; an average is made from its parts.
Json totalsOf(const standard::ReportAnswer& answer) {
    std::map<std::string, std::int64_t> totals;
    for (const auto& row : answer.rows)
        for (const auto& [name, value] : row.counts)
            totals[name] += value;
    totals.erase("averageUsedHundredths");
    if (totals["measured"] > 0)
        totals["averageUsedHundredths"] = totals["usedHundredths"] / totals["measured"];
    Json counts = Json::object();
    for (const auto& [name, value] : totals)
        counts.set(name, value);
    return counts;
}

}  // namespace

void Demo::pullReport() {
    progress_ << "the province pulls the monthly report of every node below …" << std::flush;
    NodeCore province(folderOf(nodes_.front()));
    Json answers = Json::object();
    for (const auto& node : nodes_) {
        if (node.parent.empty()) continue;
        ReportWish wish;
        wish.from = node.id;
        wish.name = "monthly";
        wish.period = kPeriod;
        const auto outcome = node::pullReport(province, wish);
        const auto* report = std::get_if<PulledReport>(&outcome);
        if (report == nullptr) continue;
        Json each = Json::object();
        each.set("package", report->packages.empty() ? std::string() : report->packages.front())
            .set("organisations", report->answer.rows.size())
            .set("totals", totalsOf(report->answer));
        answers.set(node.id.str(), std::move(each));
    }
    report_ = Json::object();
    report_.set("name", "monthly").set("period", kPeriod).set("answers", std::move(answers));
    progress_ << " done" << std::endl;
}

bool Demo::runMainJob() {
    publishStandards();
    if (!waitFor("catalogue and calendar go down, adoptions come up", &Demo::everyoneAdopted))
        return false;
    dropFiles();
    if (!waitFor("the counties' old systems drop their files (GB18030), cards are raised",
                 &Demo::countiesTookAll))
        return false;
    if (!waitFor("city and province hold what the counties recorded", &Demo::everyoneEqual))
        return false;
    pullReport();
    if (report_.find("answers")->members().size() + 1 != nodes_.size())
        return fail("a report did not come");
    return true;
}

void Demo::invitePeople() {
    progress_ << "the offices' people get their accounts …" << std::flush;
    for (const auto& node : nodes_) {
        NodeCore core(folderOf(node));
        people_[node.id] = toJson(demoPeople(core));
    }
    progress_ << " done" << std::endl;
}

Json Demo::summary() {
    Json all = Json::object();
    for (const auto& node : nodes_) {
        NodeCore core(folderOf(node));
        const Json facts = api::statusOf({node.id, node.name, node.level, folderOf(node),
                                          core.clock(), core.database(), node.process > 0});
        const Json* counts = facts.find("counts");
        Json each = Json::object();
        each.set("name", node.name).set("level", node.level);
        for (const char* name :
             {"cases", "events", "packagesSent", "packagesReceived", "signals", "parked"})
            each.set(name, counts->number(name).value_or(0));
        if (node.process > 0)
            each.set("url", "http://127.0.0.1:" + std::to_string(node.peoplePort) + "/");
        if (const auto users = people_.find(node.id); users != people_.end())
            each.set("users", users->second);
        all.set(node.id.str(), std::move(each));
    }
    Json json = Json::object();
    json.set("dir", folder_.string()).set("nodes", std::move(all)).set("report", report_);
    return json;
}

}  // namespace guantong::node
