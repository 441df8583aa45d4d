// SPDX-License-Identifier: Apache-2.0
#include "node/api/status.h"

#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/crypto/certificate.h"
#include "exchange/hold.h"
#include "exchange/stream_store.h"

#include <utility>

namespace guantong::api {

using base::Json;

namespace {

constexpr std::int64_t kSilentLinkMs = 10 * 60'000;
constexpr std::int64_t kExpiresSoonMs = 30ll * 24 * 3600'000;
constexpr double kLeastDiskFree = 0.05;

/// The problems found: {code, zh, en} each.
class Problems {
public:
    void add(std::string_view code, const std::string& chinese, const std::string& english) {
        Json problem = Json::object();
        problem.set("code", code).set("zh", chinese).set("en", english);
        all_.add(std::move(problem));
    }
    Json take() { return std::exchange(all_, Json::array()); }

private:
    Json all_ = Json::array();
};

std::int64_t countOf(store::Transaction& tx, std::string_view sql) {
    auto& count = tx.statement(sql);
    return count.step() ? count.number(0) : 0;
}

bool hasTable(store::Transaction& tx, const char* name) {
    auto& find = tx.statement("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
    find.bind(1, name);
    return find.step();
}

Json countsOf(store::Transaction& tx, base::NodeId self) {
    Json counts = Json::object();
    counts.set("cases", countOf(tx, "SELECT COUNT(*) FROM case_file"))
        .set("events", countOf(tx, "SELECT COUNT(*) FROM case_event"))
        .set("parked", countOf(tx, "SELECT COUNT(*) FROM case_event WHERE mark = 'parked'"))
        .set("signals", hasTable(tx, "supervision_signal")
                            ? countOf(tx, "SELECT COUNT(*) FROM supervision_signal")
                            : std::int64_t{0})
        .set("notTaken", countOf(tx, "SELECT COUNT(*) FROM not_taken"))
        .set("refusedBytes", countOf(tx, "SELECT COUNT(*) FROM evidence"));
    auto& own = tx.statement(
        "SELECT COUNT(*) FROM package p JOIN stream s ON s.id = p.stream_id WHERE s.origin = ?");
    own.bind(1, self.number());
    const std::int64_t sent = own.step() ? own.number(0) : 0;
    counts.set("packagesSent", sent)
        .set("packagesReceived",
             countOf(tx, "SELECT COUNT(*) FROM package WHERE stream_id > 0") - sent)
        .set("outbox", countOf(tx, "SELECT COUNT(*) FROM outbox"));
    return counts;
}

Json streamsOf(store::Transaction& tx, std::int64_t nowMs) {
    Json streams = Json::array();
    std::vector<exchange::StreamRow> rows = exchange::allStreams(tx);
    for (const auto& row : rows) {
        Json stream = Json::object();
        stream.set("origin", row.id.origin.str())
            .set("scope", row.id.scope.str())
            .set("epoch", row.id.epoch)
            .set("last", row.next - 1)
            .set("ended", row.ended);
        auto& delivered =
            tx.statement("SELECT neighbour, delivered FROM delivery WHERE stream_id = ?");
        delivered.bind(1, row.row);
        Json ways = Json::array();
        while (delivered.step()) {
            Json way = Json::object();
            way.set("neighbour", base::NodeId::fromNumber(delivered.number(0)).str())
                .set("delivered", delivered.number(1))
                .set("waiting", row.next - 1 - delivered.number(1));
            ways.add(std::move(way));
        }
        stream.set("deliveries", std::move(ways));
        const auto last = exchange::findPackage(tx, {row.id, row.next - 1});
        if (last) stream.set("lastAgeMs", nowMs - base::toMillis(last->created));
        streams.add(std::move(stream));
    }
    return streams;
}

/// The first word of a noted failure, which is its code.
std::string codeOf(const std::string& failure, std::string_view otherwise) {
    const auto code = base::codeNamed(failure.substr(0, failure.find(' ')));
    return std::string(code ? toString(*code) : otherwise);
}

Json linksOf(store::Transaction& tx, std::int64_t nowMs, Problems& problems) {
    Json links = Json::array();
    auto& find =
        tx.statement("SELECT neighbour, contact_ms, offset_ms, failures, failure FROM link");
    while (find.step()) {
        const std::string neighbour = base::NodeId::fromNumber(find.number(0)).str();
        Json link = Json::object();
        link.set("neighbour", neighbour)
            .set("lastContact", find.number(1) == 0
                                    ? std::string()
                                    : base::formatInstant(base::fromMillis(find.number(1))))
            .set("clockOffsetMs", find.number(2))
            .set("failures", find.number(3))
            .set("failure", find.string(4));
        if (find.number(3) > 0 || nowMs - find.number(1) > kSilentLinkMs)
            problems.add(codeOf(find.string(4), "LINK_SILENT"),
                         "与 " + neighbour + " 的线路中断:" + find.string(4),
                         "no contact with " + neighbour + ": " + find.string(4));
        if (std::abs(find.number(2)) > std::chrono::milliseconds(base::kClockShown).count())
            problems.add(
                "CLOCK_OFFSET",
                "本机时钟与 " + neighbour + " 相差 " + std::to_string(find.number(2)) + " 毫秒",
                "the clock here is " + std::to_string(find.number(2)) + " ms off the clock of " +
                    neighbour);
        links.add(std::move(link));
    }
    return links;
}

std::string sentence(const std::string& subject, base::Code code, base::Language language) {
    const bool chinese = language == base::Language::chinese;
    return subject + (chinese ? ":" : ": ") + std::string(base::cause(code, language)) +
           (chinese ? "。" : "; ") + std::string(base::remedy(code, language));
}

Json holdsOf(store::Transaction& tx, Problems& problems) {
    Json holds = Json::array();
    const auto marks = exchange::allHolds(tx);
    for (const auto& stream : exchange::allStreams(tx)) {
        const auto mark = marks.find(stream.row);
        if (mark == marks.end()) continue;
        const std::string id = stream.id.str();
        const std::string from = std::to_string(mark->second.from);
        Json hold = Json::object();
        hold.set("stream", id)
            .set("from", mark->second.from)
            .set("at", base::formatInstant(mark->second.at));
        holds.add(std::move(hold));
        problems.add("STREAM_ON_HOLD",
                     "流 " + id + " 自第 " + from +
                         " 号起已由管理员暂停发送;恢复请用 guantong queue release",
                     "the stream " + id + " is on hold from number " + from +
                         " on; guantong queue release lets it go");
    }
    return holds;
}

Json alarmsOf(store::Transaction& tx, Problems& problems) {
    Json alarms = Json::array();
    auto& find =
        tx.statement("SELECT at_ms, code, subject, detail, times FROM alarm ORDER BY at_ms DESC");
    while (find.step()) {
        Json alarm = Json::object();
        alarm.set("at", base::formatInstant(base::fromMillis(find.number(0))))
            .set("code", find.text(1))
            .set("subject", find.text(2))
            .set("detail", find.text(3))
            .set("times", find.number(4));
        const auto code = base::codeNamed(find.text(1));
        if (code)
            problems.add(find.text(1), sentence(find.string(2), *code, base::Language::chinese),
                         sentence(find.string(2), *code, base::Language::english));
        alarms.add(std::move(alarm));
    }
    return alarms;
}

Json certificatesOf(const StatusInputs& inputs, std::int64_t nowMs, Problems& problems) {
    Json certificates = Json::array();
    for (const char* name : {"signing.pem", "tls.pem"}) {
        const auto file = inputs.folder / "certs" / name;
        if (!std::filesystem::exists(file)) continue;
        const auto certificate =
            crypto::Certificate::fromPem(base::readFile(file, base::kMaxFileBytes));
        if (!certificate) continue;
        Json each = Json::object();
        each.set("file", name)
            .set("serial", certificate->serial())
            .set("notAfter", base::formatInstant(certificate->notAfter()));
        certificates.add(std::move(each));
        if (base::toMillis(certificate->notAfter()) - nowMs < kExpiresSoonMs)
            problems.add("CERTIFICATE_ENDS",
                         std::string("证书 ") + name + " 将于 " +
                             base::formatInstant(certificate->notAfter()) + " 到期,请更新",
                         std::string("the certificate ") + name + " ends at " +
                             base::formatInstant(certificate->notAfter()) +
                             "; renew it with guantong cert renew");
    }
    return certificates;
}

Json diskOf(const StatusInputs& inputs, Problems& problems) {
    std::error_code failure;
    const auto space = std::filesystem::space(inputs.folder, failure);
    Json disk = Json::object();
    if (failure || space.capacity == 0) return disk;
    disk.set("freeBytes", static_cast<std::int64_t>(space.available))
        .set("totalBytes", static_cast<std::int64_t>(space.capacity));
    if (static_cast<double>(space.available) < kLeastDiskFree * static_cast<double>(space.capacity))
        problems.add("DISK_LOW", "磁盘剩余不足 5%,请清理",
                     "less than 5 % of the disk is free; clear some space");
    return disk;
}

}  // namespace

Json statusOf(const StatusInputs& inputs) {
    const auto now = inputs.clock.now();
    const std::int64_t nowMs = base::toMillis(now);
    Json status = Json::object();
    Problems problems;
    inputs.database.read([&](store::Transaction& tx) {
        problems.take();
        status = Json::object();
        status.set("node", inputs.node.str())
            .set("name", inputs.name)
            .set("level", inputs.level)
            .set("asOf", base::formatInstant(now))
            .set("serving", inputs.running)
            .set("counts", countsOf(tx, inputs.node))
            .set("streams", streamsOf(tx, nowMs))
            .set("links", linksOf(tx, nowMs, problems))
            .set("holds", holdsOf(tx, problems))
            .set("alarms", alarmsOf(tx, problems));
        Json calendar = Json::object();
        if (hasTable(tx, "catalog_calendar")) {
            auto& find = tx.statement("SELECT MAX(version) FROM catalog_calendar");
            if (find.step() && !find.isNull(0))
                calendar.set("version", find.number(0));
            else
                problems.add(
                    "CALENDAR_MISSING",
                    "尚无工作日日历,期限无法推算;请向上级索取或用 guantong calendar import 导入",
                    "there is no calendar, so no due date can be computed; have the node above "
                    "publish it, or use guantong calendar import");
        }
        status.set("calendar", std::move(calendar));
    });
    status.set("certificates", certificatesOf(inputs, nowMs, problems))
        .set("disk", diskOf(inputs, problems))
        .set("problems", problems.take());
    return status;
}

}  // namespace guantong::api
