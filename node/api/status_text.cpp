// SPDX-License-Identifier: Apache-2.0
// How a node's status is told to people: the terminal and the page.
#include "node/api/status.h"

#include <initializer_list>
#include <optional>

namespace guantong::api {

using base::Json;

namespace {

std::string valueOf(const Json* json) {
    if (json == nullptr) return "";
    if (const auto* text = json->asText()) return *text;
    if (const auto* number = json->asNumber()) return std::to_string(*number);
    return "";
}

std::string member(const Json& json, std::string_view name) {
    return valueOf(json.find(name));
}

struct Count {
    std::string_view name, chinese, english;
};

constexpr Count kCounts[] = {
    {"cases", "办件", "cases"},
    {"events", "事件", "events"},
    {"parked", "搁置事件", "events parked"},
    {"signals", "监察信号", "signals"},
    {"packagesSent", "发出数据包", "packages sent"},
    {"packagesReceived", "收到数据包", "packages received"},
    {"outbox", "待发记录", "records in the outbox"},
    {"notTaken", "未采纳记录", "records not taken"},
    {"refusedBytes", "拒收留存", "refused and kept as evidence"},
};

/// The words of the lines that page and terminal share.
struct Words {
    std::string_view upTo, delivered, waiting, bracket, lastContact, offset, failed, failedEnd,
        until;
    std::string_view streams, links, certificates, disk, free, serving, stopped, well, problems;
    std::string_view holds, holdFrom;
};

constexpr Words kChinese{"至 ",     "已达 ",    "(待送 ",   ")",        "最近联络 ",
                         "时钟差 ", "失败 ",    " 次:",     "有效至 ",  "流",
                         "线路",    "证书",     "磁盘",     "可用 ",    "运行中",
                         "未运行",  "一切正常", "需要处理", "暂停发送", "自编号 "};
constexpr Words kEnglish{
    "up to ",        "has ",         " (waiting ",    ")",       "last contact ",
    "clock offset ", "failed ",      " times: ",      "until ",  "streams",
    "lines",         "certificates", "disk",          "free ",   "running",
    "not running",   "all is well",  "needs someone", "on hold", "from number "};

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string line;
    for (const auto part : parts)
        line += part;
    return line;
}

std::string streamLine(const Json& stream, const Words& w) {
    std::string line = joined({member(stream, "origin"), "/", member(stream, "scope"), "/",
                               member(stream, "epoch"), "  ", w.upTo, member(stream, "last")});
    if (const auto* deliveries = stream.find("deliveries"))
        for (const auto& each : deliveries->elements())
            line +=
                joined({"  →", member(each, "neighbour"), " ", w.delivered,
                        member(each, "delivered"), w.waiting, member(each, "waiting"), w.bracket});
    return line;
}

std::string linkLine(const Json& link, const Words& w) {
    std::string line =
        joined({member(link, "neighbour"), "  ", w.lastContact, member(link, "lastContact"), "  ",
                w.offset, member(link, "clockOffsetMs"), " ms"});
    if (member(link, "failures") != "0")
        line += joined(
            {"  ", w.failed, member(link, "failures"), w.failedEnd, member(link, "failure")});
    return line;
}

std::string certificateLine(const Json& each, const Words& w) {
    return joined({member(each, "file"), "  ", member(each, "serial"), "  ", w.until,
                   member(each, "notAfter")});
}

bool isServing(const Json& status) {
    const auto* serving = status.find("serving");
    return serving != nullptr && serving->asBool() != nullptr && *serving->asBool();
}

/// The free space of the disk as a line; nothing if it is not known.
std::string diskLine(const Json& status, const Words& w) {
    const auto* disk = status.find("disk");
    const auto free = disk == nullptr ? std::nullopt : disk->number("freeBytes");
    if (!free) return "";
    return joined({w.disk, "  ", w.free, std::to_string(*free >> 20), " MiB / ",
                   std::to_string(disk->number("totalBytes").value_or(0) >> 20), " MiB\n"});
}

template <typename Line>
void appendLines(std::string& out, const Json* array, std::string_view title, Line line) {
    if (array == nullptr || array->elements().empty()) return;
    out.append(title).append("\n");
    for (const auto& each : array->elements())
        out.append("  ").append(line(each)).append("\n");
}

template <typename Line>
void appendList(std::string& out, const Json* array, std::string_view title, Line line) {
    if (array == nullptr || array->elements().empty()) return;
    out.append("<section><h2>").append(title).append("</h2><ul>");
    for (const auto& each : array->elements())
        out.append("<li>").append(escapeHtml(line(each))).append("</li>");
    out.append("</ul></section>");
}

std::string streamOnHold(const Json& hold, const Words& w) {
    return joined({member(hold, "stream"), "  ", w.holdFrom, member(hold, "from")});
}

}  // namespace

std::string problemText(const Json& problem, base::Language language) {
    return joined({member(problem, "code"), "  ",
                   member(problem, language == base::Language::chinese ? "zh" : "en")});
}

std::string escapeHtml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\'')
            out += "&#39;";
        else
            out += c;
    }
    return out;
}

std::string statusText(const Json& status, base::Language language) {
    const Words& words = language == base::Language::chinese ? kChinese : kEnglish;
    std::string out = member(status, "name") + "  " + member(status, "node") + "  " +
                      member(status, "asOf") + "  " +
                      std::string(isServing(status) ? words.serving : words.stopped) + "\n";
    const Json* counts = status.find("counts");
    if (counts != nullptr)
        for (const auto& count : kCounts)
            out.append("  ")
                .append(&words == &kChinese ? count.chinese : count.english)
                .append(" ")
                .append(member(*counts, count.name))
                .append("\n");
    const auto in = [&words](auto line) {
        return [&words, line](const Json& each) { return line(each, words); };
    };
    appendLines(out, status.find("streams"), words.streams, in(streamLine));
    appendLines(out, status.find("holds"), words.holds, in(streamOnHold));
    appendLines(out, status.find("links"), words.links, in(linkLine));
    appendLines(out, status.find("certificates"), words.certificates, in(certificateLine));
    out += diskLine(status, words);
    if (const auto* problems = status.find("problems"); problems && problems->elements().empty())
        out.append(words.well).append("\n");
    else
        appendLines(out, problems, words.problems,
                    [&](const Json& each) { return problemText(each, language); });
    return out;
}

std::string statusPage(const Json& status) {
    const auto* problems = status.find("problems");
    const bool well = problems == nullptr || problems->elements().empty();
    std::string out =
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<title>节点状态 · " +
        escapeHtml(member(status, "name")) +
        "</title><link rel=\"stylesheet\" href=\"/status.css\"></head><body><header><h1>" +
        escapeHtml(member(status, "name")) + "</h1><p>" + escapeHtml(member(status, "node")) +
        " · " + escapeHtml(member(status, "asOf")) + "</p></header><main>";
    out += well ? "<p class=\"well\" role=\"status\">✓ 一切正常</p>"
                : "<section class=\"problems\" role=\"alert\"><h2>⚠ 需要处理</h2><ul>";
    if (!well) {
        for (const auto& each : problems->elements())
            out += "<li>" + escapeHtml(problemText(each, base::Language::chinese)) + "</li>";
        out += "</ul></section>";
    }
    if (const auto* counts = status.find("counts")) {
        out += "<section><h2>数量</h2><dl>";
        for (const auto& count : kCounts)
            out += "<div><dt>" + std::string(count.chinese) + "</dt><dd>" +
                   member(*counts, count.name) + "</dd></div>";
        out += "</dl></section>";
    }
    const auto in = [](auto line) {
        return [line](const Json& each) { return line(each, kChinese); };
    };
    appendList(out, status.find("streams"), "数据流", in(streamLine));
    appendList(out, status.find("holds"), "暂停发送", in(streamOnHold));
    appendList(out, status.find("links"), "线路", in(linkLine));
    appendList(out, status.find("certificates"), "证书", in(certificateLine));
    return out + "</main><footer><a href=\"/api/v1/status\">JSON</a></footer></body></html>";
}

}  // namespace guantong::api
