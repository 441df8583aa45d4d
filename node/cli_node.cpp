// SPDX-License-Identifier: Apache-2.0
// guantong init|serve|status: a node's beginning, its work and its health.
#include "node/cli.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/text.h"
#include "exchange/tls.h"
#include "node/api/status.h"
#include "node/federation/enrolment.h"
#include "node/people/bootstrap.h"
#include "node/service.h"

#include <pthread.h>
#include <algorithm>
#include <csignal>
#include <ostream>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;

namespace {

constexpr std::size_t kMaxLevelBytes = 20;
constexpr std::string_view kScheme = "https://";
constexpr std::string_view kHostLetters =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-";

base::NodeId nodeFrom(const std::string& text) {
    const auto id = base::NodeId::parse(text);
    if (!id) throw base::Error(Fault{Code::VALUE_INVALID, "--node", text});
    return *id;
}

/// A level is a label, "county" or "new-district": the depth of the tree is not fixed.
void checkLevel(const std::string& level) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
    const bool good = !level.empty() && level.size() <= kMaxLevelBytes &&
                      std::all_of(level.begin(), level.end(), fits) && level.front() != '-' &&
                      level.back() != '-';
    if (!good)
        throw base::Error(Fault{Code::VALUE_INVALID, "--level",
                                level + ": write a lower-case word such as province, city, county "
                                        "or township"});
}

/// True for "127.0.0.1:8080", "[::1]:8443" and "node.gov.cn:0".
bool isHostAndPort(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return false;
    const std::string host = text.substr(0, colon), port = text.substr(colon + 1);
    const auto number = base::parseNumber(port);
    if (!number || *number > 65'535 || port.size() > 5) return false;
    const bool bracketed = host.front() == '[' && host.back() == ']' && host.size() > 3;
    const std::string_view allowed = bracketed ? "0123456789abcdefABCDEF:.[]" : kHostLetters;
    return host.find_first_not_of(allowed) == std::string::npos && host.back() != '.';
}

void checkListen(const Arguments& arguments, const std::string& option) {
    const std::string text = arguments.text(option, "127.0.0.1:0");
    if (!isHostAndPort(text))
        throw base::Error(Fault{Code::VALUE_INVALID, "--" + option,
                                text + ": write HOST:PORT, for example 127.0.0.1:8443"});
}

void checkParent(const Arguments& arguments) {
    if (!arguments.has("parent")) return;
    const std::string url = arguments.text("parent");
    std::string rest = url.starts_with(kScheme) ? url.substr(kScheme.size()) : std::string();
    if (rest.ends_with('/')) rest.pop_back();
    if (!isHostAndPort(rest) && !isHostAndPort(rest + ":443"))
        throw base::Error(Fault{Code::VALUE_INVALID, "--parent",
                                url + ": write https://HOST:PORT, for example "
                                      "https://10.36.5.1:8443"});
}

void checkSuite(const std::string& suite) {
    if (!crypto::suiteNamed(suite)) throw base::Error(Fault{Code::SUITE_UNKNOWN, "--suite", suite});
}

std::string propertiesFor(const Arguments& arguments) {
    std::string text = "# A Guantong node. Every key: config/node.all-keys.properties\n";
    const auto line = [&](const std::string& key, const std::string& value) {
        if (!value.empty()) text += key + " = " + value + "\n";
    };
    line("node.id", arguments.required("node"));
    line("node.level", arguments.required("level"));
    line("node.name", arguments.required("name"));
    line("node.regions", arguments.text("regions"));
    line("node.suite", arguments.text("suite", "ecdsa-p256-sha256"));
    line("node.database", arguments.text("database", "sqlite"));
    line("node.listen", arguments.text("listen", "127.0.0.1:8080"));
    if (arguments.has("clock"))
        line("node.clockFile", std::filesystem::absolute(arguments.text("clock")).string());
    if (arguments.has("authority"))
        line("node.authorityFolder",
             std::filesystem::absolute(arguments.text("authority")).string());
    line("exchange.parent", arguments.text("parent"));
    line("exchange.listen", arguments.text("exchange-listen", "127.0.0.1:8443"));
    return text;
}

/// The root enrols at its own authority, without code.
void enrolRoot(const std::filesystem::path& folder, const Settings& settings,
               const base::Clock& clock) {
    auto authority = federation::AuthorityStore::open(settings.authorityFolder, clock);
    federation::NodeApplication facts;
    facts.id = settings.id;
    facts.level = settings.level;
    facts.name = settings.name;
    facts.regions = settings.regions;
    const auto request =
        federation::makeRequest(folder, facts, *crypto::suiteNamed(settings.suite), {}, "");
    auto answer = federation::issue(authority, request, base::NodeId{});
    if (auto* fault = std::get_if<Fault>(&answer)) throw base::Error(*fault);
    if (auto fault = federation::install(folder, std::get<std::string>(answer), "", clock.now()))
        throw base::Error(*fault);
}

/// The node's three administrators, their one-time passwords printed once.
void printAdministrators(std::ostream& out, NodeCore& core) {
    std::vector<people::FirstAdministrator> first;
    core.database().write(
        [&](store::Transaction& tx) { first = people::bootstrapAdministrators(tx, core.clock()); });
    if (first.empty()) return;
    out << "the three administrators sign in once with these passwords and then choose their own; "
           "they are shown nowhere else:\n";
    for (const auto& each : first)
        out << "  " << each.loginName << "  " << each.password << "  "
            << people::toString(each.role) << "\n";
}

int init(const Call& call) {
    const auto& arguments = call.arguments;
    nodeFrom(arguments.required("node"));
    checkLevel(arguments.required("level"));
    checkListen(arguments, "listen");
    checkListen(arguments, "exchange-listen");
    checkParent(arguments);
    checkSuite(arguments.text("suite", "ecdsa-p256-sha256"));
    const NodeHome home{std::filesystem::absolute(arguments.required("dir"))};
    if (std::filesystem::exists(home.settings()))
        throw base::Error(Fault{Code::NODE_EXISTS, home.settings().string(), {}});
    base::makeFolder(home.folder, 0750);
    base::writeFileAtomically(home.settings(), propertiesFor(arguments), 0640);
    try {
        NodeCore core(home.folder);
        if (arguments.has("authority") && !arguments.has("parent"))
            enrolRoot(home.folder, core.settings(), core.clock());
        printAdministrators(call.out, core);
    } catch (const base::Error&) {
        std::filesystem::remove(home.settings());  // so that the corrected command can run
        throw;
    }
    call.out << "node " << arguments.required("node") << " in " << home.folder.string() << "\n";
    if (arguments.has("parent"))
        call.out
            << "next: ask the node above for a one-time code, then guantong cert request --dir "
            << home.folder.string() << " --code CODE -o request.xml\n";
    return kDone;
}

/// Blocks the signals that end the program in this thread and all it starts.
sigset_t blockEndSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

int serve(const Call& call) {
    const sigset_t signals = blockEndSignals();
    exchange::initializeTls();
    NodeCore core(call.arguments.required("dir"));
    NodeService service(core);
    call.out << core.settings().name << " " << core.settings().id.str() << ": http port "
             << service.peoplePort() << ", exchange port " << service.exchangePort() << std::endl;
    int received = 0;
    sigwait(&signals, &received);
    service.stop();
    return kDone;
}

int status(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const Json facts = api::statusOf({core.settings().id, core.settings().name,
                                      core.settings().level, core.home().folder, core.clock(),
                                      core.database(), ServeLock::held(core.home())});
    call.out << (call.json() ? facts.str(true) + "\n" : api::statusText(facts, call.language));
    return kDone;
}

}  // namespace

std::vector<Command> nodeCommands() {
    return {
        {"init",
         "--dir D --node ID --level L --name N [--parent URL] [--listen HOST:PORT] "
         "[--exchange-listen HOST:PORT] [--suite S] [--database sqlite] [--regions A,B] "
         "[--authority A] "
         "[--clock FILE]",
         "Makes a node's folder; at the root (--authority) it is enrolled at once.",
         "guantong init --dir /var/lib/guantong --node 360521000000 --level county --name 分宜县 "
         "--parent https://10.36.5.1:8443",
         {},
         init},
        {"serve",
         "--dir D",
         "Runs the node until it is stopped.",
         "guantong serve --dir /var/lib/guantong",
         {},
         serve},
        {"status",
         "--dir D",
         "Streams, lags, queues, certificates, calendar, clock offsets, disk; what needs someone.",
         "guantong status --dir /var/lib/guantong",
         {},
         status},
    };
}

}  // namespace guantong::node
