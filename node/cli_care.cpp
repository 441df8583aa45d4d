// SPDX-License-Identifier: Apache-2.0
// guantong queue|rebuild|backup|doctor: care of a node's promises and data.
#include "node/cli.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/epoch.h"
#include "exchange/stream_store.h"
#include "node/api/status.h"
#include "node/cases/rebuild.h"
#include "node/core.h"

#include <ostream>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;

namespace {

int queueList(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    Json array = Json::array();
    core.database().read([&](store::Transaction& tx) {
        array = Json::array();
        auto& promised =
            tx.statement("SELECT scope, COUNT(*) FROM outbox GROUP BY scope ORDER BY scope");
        while (promised.step()) {
            Json each = Json::object();
            each.set("state", "queued")
                .set("scope", promised.text(0))
                .set("records", promised.number(1));
            array.add(std::move(each));
        }
        auto& waiting = tx.statement(
            "SELECT s.origin, s.scope, s.epoch, d.neighbour, d.delivered, s.next_sequence - 1 "
            "FROM delivery d JOIN stream s ON s.id = d.stream_id WHERE d.delivered < "
            "s.next_sequence - 1");
        while (waiting.step()) {
            Json each = Json::object();
            each.set("state", "sending")
                .set("origin", base::NodeId::fromNumber(waiting.number(0)).str())
                .set("scope", waiting.text(1))
                .set("epoch", waiting.number(2))
                .set("neighbour", base::NodeId::fromNumber(waiting.number(3)).str())
                .set("delivered", waiting.number(4))
                .set("last", waiting.number(5));
            array.add(std::move(each));
        }
        auto& held = tx.statement(
            "SELECT package_id, record_hash, status, code, remedy FROM not_taken ORDER BY "
            "package_id LIMIT 1000");
        while (held.step()) {
            Json each = Json::object();
            each.set("state", held.text(2))
                .set("package", held.number(0))
                .set("record", held.text(1))
                .set("code", held.text(3))
                .set("remedy", held.text(4));
            array.add(std::move(each));
        }
    });
    if (call.json()) {
        call.out << array.str(true) << "\n";
        return kDone;
    }
    for (const auto& each : array.elements()) {
        for (const auto& [name, value] : each.members())
            call.out << name << " " << (value.asText() != nullptr ? *value.asText() : value.str())
                     << "  ";
        call.out << "\n";
    }
    if (array.elements().empty()) call.out << "nothing waits\n";
    return kDone;
}

int queueShow(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto id =
        exchange::PackageId::parse(call.arguments.operand("ORIGIN/SCOPE/EPOCH/SEQUENCE"));
    if (!id)
        throw base::Error(Fault{Code::VALUE_INVALID, "package", call.arguments.operands().front()});
    std::optional<exchange::PackageRow> package;
    std::vector<exchange::ReceiptRow> receipts;
    std::vector<exchange::NotTaken> notTaken;
    core.database().read([&](store::Transaction& tx) {
        package = exchange::findPackage(tx, *id);
        if (!package) return;
        receipts = exchange::receiptsOf(tx, package->row);
        notTaken = exchange::notTakenOf(tx, package->row);
    });
    if (!package) {
        call.err << id->str() << ": not here\n";
        return kRefused;
    }
    call.out << id->str() << "  " << package->state << "  " << package->digest << "  "
             << package->records << " records\n";
    for (const auto& receipt : receipts)
        call.out << "  receipt " << receipt.issuer.str() << " #" << receipt.issue << " "
                 << receipt.status << " at " << base::formatInstant(receipt.received)
                 << ", not taken " << receipt.notTaken << "\n";
    for (const auto& each : notTaken)
        call.out << "  " << each.status << " " << each.hash << " " << each.code << " "
                 << each.remedy << "\n";
    return kDone;
}

int rebuild(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto outcome =
        cases::rebuild(core.database(), core.cases(), [&](std::int64_t done, std::int64_t all) {
            if (!call.json()) call.err << "\r" << done << " of " << all << std::flush;
        });
    if (!call.json()) call.err << "\n";
    Json json = Json::object();
    json.set("cases", outcome.cases)
        .set("changedMarks", outcome.changedMarks)
        .set("removed", outcome.removed);
    call.out << (call.json() ? json.str()
                             : "folded " + std::to_string(outcome.cases) + " cases again, " +
                                   std::to_string(outcome.changedMarks) + " marks changed")
             << "\n";
    return kDone;
}

int backup(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const std::filesystem::path target = std::filesystem::absolute(call.arguments.required("o"));
    if (std::filesystem::exists(target))
        throw base::Error(Fault{Code::FILE_UNWRITABLE, target.string(), "exists"});
    core.database().copyTo(target.string());
    call.out << "consistent copy of the database in " << target.string()
             << "; keep node.properties, keys/, certs/ and archive/ with it\n";
    return kDone;
}

int newEpoch(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto scope = exchange::Scope::parse(call.arguments.text("scope", "up"));
    if (!scope)
        throw base::Error(Fault{Code::VALUE_INVALID, "--scope", call.arguments.text("scope")});
    const auto lastGood = base::parseNumber(call.arguments.required("last-good"));
    if (!lastGood)
        throw base::Error(
            Fault{Code::VALUE_INVALID, "--last-good", call.arguments.text("last-good")});
    std::int64_t epoch = 0;
    core.database().write([&](store::Transaction& tx) {
        const auto stream = exchange::latestStream(tx, core.settings().id, *scope);
        if (!stream) return;
        if (*lastGood >= stream->next)
            throw base::Error(Fault{Code::VALUE_INVALID, "--last-good",
                                    std::to_string(*lastGood) + ", the stream ends at " +
                                        std::to_string(stream->next - 1)});
        exchange::newEpoch(core.context(), tx, stream->id, *lastGood);
        epoch = stream->id.epoch + 1;
    });
    call.out << (epoch == 0 ? "no such stream" : "epoch " + std::to_string(epoch) + " begins")
             << "\n";
    return epoch == 0 ? kRefused : kDone;
}

int doctor(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const Json facts = api::statusOf({core.settings().id, core.settings().name,
                                      core.settings().level, core.home().folder, core.clock(),
                                      core.database(), ServeLock::held(core.home()),
                                      call.json() ? base::Language::chinese : call.language});
    const auto* problems = facts.find("problems");
    if (call.json())
        call.out << problems->str(true) << "\n";
    else
        for (const auto& each : problems->elements())
            call.out << "- " << *each.asText() << "\n";
    if (!call.json() && problems->elements().empty()) call.out << "all is well\n";
    return problems->elements().empty() ? kDone : kRefused;
}

}  // namespace

std::vector<Command> careCommands() {
    return {
        {"queue list",
         "--dir D",
         "What is promised, under way, parked or held.",
         "guantong queue list --dir /var/lib/guantong",
         {},
         queueList},
        {"queue show",
         "--dir D ORIGIN/SCOPE/EPOCH/SEQUENCE",
         "One package: its receipts and what was not taken.",
         "guantong queue show --dir /var/lib/guantong 360521000000/up/1/7",
         {},
         queueShow},
        {"rebuild",
         "--dir D",
         "Throws the lists away and makes them again from the events.",
         "guantong rebuild --dir /var/lib/guantong",
         {},
         rebuild},
        {"backup",
         "--dir D -o FILE",
         "A consistent copy of the database while the node runs.",
         "guantong backup --dir /var/lib/guantong -o /backup/guantong.db",
         {},
         backup},
        {"restore",
         "--dir D --new-epoch --last-good N [--scope up|down|to:ID]",
         "Ends the epoch of an own stream after number N; what followed is sent again.",
         "guantong restore --dir /var/lib/guantong --new-epoch --last-good 118",
         {"new-epoch"},
         newEpoch},
        {"doctor",
         "--dir D",
         "What needs someone, one sentence each; exit 1 if anything does.",
         "guantong doctor --dir /var/lib/guantong",
         {},
         doctor},
    };
}

}  // namespace guantong::node
