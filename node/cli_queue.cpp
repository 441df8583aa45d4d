// SPDX-License-Identifier: Apache-2.0
// guantong queue list|show|hold|release|requeue: what does not simply flow, and what to do.
#include "node/cli.h"

#include "exchange/base/error.h"
#include "exchange/queue.h"
#include "node/core.h"
#include "node/requeue.h"

#include <ostream>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;
using base::Language;
using exchange::QueueEntry;
using exchange::QueueState;
using exchange::QueueSubject;

namespace {

constexpr std::string_view kSubject = "STREAM|PACKAGE";

QueueSubject subjectOf(const Call& call) {
    const std::string text = call.arguments.operand(kSubject);
    const auto subject = exchange::parseSubject(text);
    if (!subject) throw base::Error(Fault{Code::USAGE, std::string(kSubject), text});
    return *subject;
}

exchange::PackageId packageOf(const Call& call) {
    const auto subject = subjectOf(call);
    if (!subject.sequence) throw base::Error(Fault{Code::USAGE, "PACKAGE", subject.str()});
    return {subject.stream, *subject.sequence};
}

std::shared_ptr<const exchange::Directory> directoryOf(NodeCore& core) {
    return core.enrolled() ? core.context().directory() : nullptr;
}

std::vector<QueueEntry> queueOf(NodeCore& core) {
    std::vector<QueueEntry> queue;
    core.database().read([&](store::Transaction& tx) {
        queue = exchange::listQueue(tx, directoryOf(core).get(), core.settings().id);
    });
    return queue;
}

/// The cause and remedy of an entry; empty if its state says all.
std::string sentenceOf(const QueueEntry& entry, Language language) {
    // What a next hop refuses begins with the code it named.
    const auto end = entry.detail.find(' ');
    const bool refused = entry.state == QueueState::refused;
    const auto named = refused ? base::codeNamed(entry.detail.substr(0, end)) : std::nullopt;
    if (named) return describe({*named, entry.subject, {}}, language);
    if (const auto code = base::codeNamed(entry.code))
        return describe({*code, entry.record.empty() ? entry.subject : entry.record, entry.detail},
                        language);
    return entry.code.empty() ? std::string() : entry.code + " " + entry.detail;
}

Json jsonOf(const QueueEntry& entry) {
    Json json = Json::object();
    json.set("state", toString(entry.state)).set("subject", entry.subject);
    if (!entry.neighbour.empty()) json.set("neighbour", entry.neighbour.str());
    if (entry.count != 0) json.set("count", entry.count);
    if (entry.first != 0) json.set("first", entry.first);
    if (entry.last != 0) json.set("last", entry.last);
    if (!entry.record.empty()) json.set("record", entry.record);
    if (entry.at) json.set("at", base::formatInstant(*entry.at));
    if (entry.code.empty()) return json;
    json.set("code", entry.code)
        .set("detail", entry.detail)
        .set("zh", sentenceOf(entry, Language::chinese))
        .set("en", sentenceOf(entry, Language::english));
    return json;
}

void print(const Call& call, const QueueEntry& entry) {
    const bool chinese = call.language == Language::chinese;
    call.out << (chinese ? chineseName(entry.state) : toString(entry.state)) << "  "
             << entry.subject;
    if (entry.first != 0) call.out << "  " << entry.first << "..";
    if (entry.last != 0) call.out << entry.last;
    if (entry.count != 0) call.out << (chinese ? "  数量 " : "  count ") << entry.count;
    if (!entry.neighbour.empty()) call.out << "  → " << entry.neighbour.str();
    if (entry.at) call.out << "  " << base::formatInstant(*entry.at);
    call.out << "\n";
    const std::string sentence = sentenceOf(entry, call.language);
    if (!sentence.empty()) call.out << "    " << sentence << "\n";
}

int list(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto queue = queueOf(core);
    Json array = Json::array();
    for (const auto& entry : queue) {
        if (call.json())
            array.add(jsonOf(entry));
        else
            print(call, entry);
    }
    if (call.json())
        call.out << array.str(true) << "\n";
    else if (queue.empty())
        call.out << (call.language == Language::chinese ? "没有待处理的数据" : "nothing waits")
                 << "\n";
    return kDone;
}

struct Shown {
    std::optional<exchange::StreamRow> stream;
    std::optional<exchange::PackageRow> package;
    std::vector<exchange::ReceiptRow> receipts;
    std::vector<QueueEntry> entries;
};

Shown lookUp(NodeCore& core, const QueueSubject& subject) {
    Shown shown;
    core.database().read([&](store::Transaction& tx) {
        shown = {};
        shown.stream = exchange::findStream(tx, subject.stream);
        if (!subject.sequence) return;
        shown.package = exchange::findPackage(tx, {subject.stream, *subject.sequence});
        if (shown.package) shown.receipts = exchange::receiptsOf(tx, shown.package->row);
    });
    for (auto& entry : queueOf(core)) {
        const bool ofStream = !subject.sequence && entry.subject.starts_with(subject.str() + "/");
        if (ofStream || entry.subject == subject.str()) shown.entries.push_back(std::move(entry));
    }
    return shown;
}

Json jsonOf(const Shown& shown, const QueueSubject& subject) {
    Json receipts = Json::array();
    for (const auto& receipt : shown.receipts) {
        Json each = Json::object();
        each.set("issuer", receipt.issuer.str())
            .set("issue", receipt.issue)
            .set("status", receipt.status)
            .set("at", base::formatInstant(receipt.received))
            .set("notTaken", receipt.notTaken);
        receipts.add(std::move(each));
    }
    Json entries = Json::array();
    for (const auto& entry : shown.entries)
        entries.add(jsonOf(entry));
    Json json = Json::object();
    json.set("subject", subject.str());
    if (shown.package)
        json.set("state", shown.package->state)
            .set("digest", shown.package->digest)
            .set("records", shown.package->records);
    else if (shown.stream && !subject.sequence)
        json.set("last", shown.stream->next - 1).set("ended", shown.stream->ended);
    json.set("receipts", std::move(receipts)).set("queue", std::move(entries));
    return json;
}

int show(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto subject = subjectOf(call);
    const auto shown = lookUp(core, subject);
    const bool known = subject.sequence ? shown.package.has_value() : shown.stream.has_value();
    if (!known && shown.entries.empty()) {
        call.err << call.say({Code::PACKAGE_UNKNOWN, subject.str(), {}}) << "\n";
        return kRefused;
    }
    if (call.json()) {
        call.out << jsonOf(shown, subject).str(true) << "\n";
        return kDone;
    }
    call.out << subject.str();
    if (shown.package)
        call.out << "  " << shown.package->state << "  " << shown.package->digest << "  "
                 << shown.package->records << " records";
    else if (shown.stream && !subject.sequence)
        call.out << "  up to " << shown.stream->next - 1 << (shown.stream->ended ? "  ended" : "");
    call.out << "\n";
    for (const auto& receipt : shown.receipts)
        call.out << "  receipt " << receipt.issuer.str() << " #" << receipt.issue << " "
                 << receipt.status << " at " << base::formatInstant(receipt.received)
                 << ", not taken " << receipt.notTaken << "\n";
    for (const auto& entry : shown.entries)
        print(call, entry);
    return kDone;
}

/// What was done as a line or as JSON; a fault with exit 1.
int tell(const Call& call, const std::string& subject, const std::optional<Fault>& fault,
         std::string_view state, std::string_view chinese) {
    if (fault) {
        call.err << call.say(*fault) << "\n";
        return kRefused;
    }
    Json json = Json::object();
    json.set("subject", subject).set("state", state);
    if (call.json())
        call.out << json.str() << "\n";
    else
        call.out << subject << "  " << (call.language == Language::chinese ? chinese : state)
                 << "\n";
    return kDone;
}

int hold(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto subject = subjectOf(call);
    const auto directory = core.context().directory();
    if (!directory) throw base::Error(Fault{Code::NODE_NOT_ENROLLED, "directory.xml", {}});
    std::optional<Fault> fault;
    core.database().write([&](store::Transaction& tx) {
        fault = exchange::holdBack(tx, *directory, core.settings().id, subject, core.clock().now());
    });
    return tell(call, subject.str(), fault, "onHold", chineseName(QueueState::onHold));
}

int release(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto subject = subjectOf(call);
    std::optional<Fault> fault;
    core.database().write([&](store::Transaction& tx) {
        fault = exchange::letGo(tx, subject);
        if (!fault) askToSendNow(tx);
    });
    return tell(call, subject.str(), fault, "released", "已恢复发送");
}

int requeueNow(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto id = packageOf(call);
    const auto outcome = requeue(core, id);
    if (const auto* fault = std::get_if<Fault>(&outcome))
        return tell(call, id.str(), *fault, {}, {});
    const auto& done = std::get<Requeued>(outcome);
    if (done.way == Requeued::Way::sent)
        return tell(call, id.str(), std::nullopt, "sending", "立即重发");
    Json json = Json::object();
    json.set("subject", id.str())
        .set("state", "read")
        .set("taken", done.taken)
        .set("notTaken", done.notTaken);
    if (call.json())
        call.out << json.str() << "\n";
    else
        call.out << id.str() << "  "
                 << (call.language == Language::chinese ? "已重读:采纳 " : "read again: taken ")
                 << done.taken
                 << (call.language == Language::chinese ? ",仍未采纳 " : ", not taken ")
                 << done.notTaken << "\n";
    return done.taken > 0 ? kDone : kRefused;
}

}  // namespace

std::vector<Command> queueCommands() {
    return {
        {"queue list",
         "--dir D",
         "What waits to be sent, is on hold, refused, held, parked or unread, and alarms.",
         "guantong queue list --dir /var/lib/guantong",
         {},
         list},
        {"queue show",
         "--dir D STREAM|PACKAGE",
         "One stream or package: its receipts and what of it does not flow.",
         "guantong queue show --dir /var/lib/guantong 360521000000/up/1/7",
         {},
         show},
        {"queue hold",
         "--dir D STREAM|PACKAGE",
         "Stops the sending of a stream, or of a package and those behind it, until release.",
         "guantong queue hold --dir /var/lib/guantong 360521000000/up/1",
         {},
         hold},
        {"queue release",
         "--dir D STREAM|PACKAGE",
         "Lets what was on hold go again.",
         "guantong queue release --dir /var/lib/guantong 360521000000/up/1",
         {},
         release},
        {"queue requeue",
         "--dir D PACKAGE",
         "Reads a held, parked, unread or refused package again now, or sends it again now.",
         "guantong queue requeue --dir /var/lib/guantong 360521000000/up/1/7",
         {},
         requeueNow},
    };
}

}  // namespace guantong::node
