// SPDX-License-Identifier: Apache-2.0
// guantong demo: a whole network on this machine.
#include "node/cli.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "node/demo.h"

#include <pthread.h>
#include <csignal>
#include <ostream>

namespace guantong::node {

using base::Json;

namespace {

void printSummary(std::ostream& out, const Json& summary) {
    out << "\nin " << summary.text("dir").value_or("") << "\n";
    for (const auto& [id, node] : summary.find("nodes")->members())
        out << "  " << id << " " << node.text("name").value_or("") << ": cases "
            << node.number("cases").value_or(0) << ", events " << node.number("events").value_or(0)
            << ", packages sent " << node.number("packagesSent").value_or(0) << " received "
            << node.number("packagesReceived").value_or(0) << ", signals "
            << node.number("signals").value_or(0) << "  " << node.text("url").value_or("") << "\n";
    const Json* report = summary.find("report");
    const Json* answers = report == nullptr ? nullptr : report->find("answers");
    if (answers == nullptr) return;
    for (const auto& [id, answer] : answers->members())
        out << "  report " << report->text("name").value_or("") << " "
            << report->text("period").value_or("") << " of " << id << ", signed in package "
            << answer.text("package").value_or("") << "\n";
}

void printPeople(std::ostream& out, const Json& summary) {
    for (const auto& [id, node] : summary.find("nodes")->members()) {
        const Json* users = node.find("users");
        if (users == nullptr) continue;
        out << "\n" << node.text("name").value_or("") << "  desk "
            << node.text("url").value_or("") << "desk/\n";
        for (const Json& user : users->elements())
            out << "  " << user.text("name").value_or("") << "  "
                << user.text("password").value_or("") << "  " << user.text("role").value_or("")
                << "\n";
    }
}

/// The signals that end the demo, blocked, so that it can end its nodes first.
sigset_t blockEndSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

/// Waits until the demo is told to end; nodes that die meanwhile are started again.
void stayUp(Demo& demo, const sigset_t& signals) {
    const timespec look{0, 500'000'000};
    while (sigtimedwait(&signals, nullptr, &look) < 0)
        demo.tend();
}

int demo(const Call& call) {
    const sigset_t signals = blockEndSignals();
    const auto port = base::parseNumber(call.arguments.text("base-port", "18080"));
    if (!port || *port < 1024 || *port > 65000) throw base::Error(base::Code::USAGE, "--base-port");
    Demo demo(call.arguments.text("dir", "guantong-demo"), static_cast<int>(*port), call.err);
    demo.start();
    const bool good = demo.runMainJob();
    if (call.arguments.has("once")) {
        demo.stop();
        const Json summary = demo.summary();
        if (call.json())
            call.out << summary.str(true) << std::endl;
        else
            printSummary(call.out, summary);
        return good ? kDone : kRefused;
    }
    demo.invitePeople();
    const Json summary = demo.summary();
    if (call.json())
        call.out << summary.str(true) << std::endl;
    else {
        printSummary(call.out, summary);
        printPeople(call.out, summary);
        call.out << "the nodes stay up; Ctrl+C ends them" << std::endl;
    }
    stayUp(demo, signals);
    demo.stop();
    return good ? kDone : kRefused;
}

}  // namespace

std::vector<Command> demoCommands() {
    return {
        {"demo",
         "[--dir D] [--base-port P] [--once]",
         "Province, city and two counties on this machine, with sample cases, on a virtual clock.",
         "guantong demo --dir /tmp/demo --once",
         {"once"},
         demo}};
}

}  // namespace guantong::node
