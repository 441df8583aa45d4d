// SPDX-License-Identifier: Apache-2.0
// guantong rebuild|backup|restore|doctor: care of a node's data.
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
                                      core.database(), ServeLock::held(core.home())});
    const auto* problems = facts.find("problems");
    if (call.json())
        call.out << problems->str(true) << "\n";
    else
        for (const auto& each : problems->elements())
            call.out << "- " << api::problemText(each, call.language) << "\n";
    if (!call.json() && problems->elements().empty()) call.out << "all is well\n";
    return problems->elements().empty() ? kDone : kRefused;
}

}  // namespace

std::vector<Command> careCommands() {
    return {
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
