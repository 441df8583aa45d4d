// SPDX-License-Identifier: Apache-2.0
// How a node's status is told to people: the terminal and the page.
#include "node/api/status.h"

#include <utility>

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

constexpr std::pair<std::string_view, std::string_view> kCounts[] = {
    {"cases", "办件"},
    {"events", "事件"},
    {"parked", "搁置事件"},
    {"signals", "监察信号"},
    {"packagesSent", "发出数据包"},
    {"packagesReceived", "收到数据包"},
    {"outbox", "待发记录"},
    {"notTaken", "未采纳记录"},
    {"refusedBytes", "拒收留存"},
};

std::string streamLine(const Json& stream) {
    std::string line = member(stream, "origin") + "/" + member(stream, "scope") + "/" +
                       member(stream, "epoch") + "  至 " + member(stream, "last");
    if (const auto* deliveries = stream.find("deliveries"))
        for (const auto& each : deliveries->elements())
            line += "  →" + member(each, "neighbour") + " 已达 " + member(each, "delivered") +
                    "(待送 " + member(each, "waiting") + ")";
    return line;
}

std::string linkLine(const Json& link) {
    std::string line = member(link, "neighbour") + "  最近联络 " + member(link, "lastContact") +
                       "  时钟差 " + member(link, "clockOffsetMs") + " ms";
    if (member(link, "failures") != "0")
        line += "  失败 " + member(link, "failures") + " 次:" + member(link, "failure");
    return line;
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

std::string certificateLine(const Json& each) {
    return member(each, "file") + "  " + member(each, "serial") + "  有效至 " +
           member(each, "notAfter");
}

std::string plain(const Json& each) {
    return valueOf(&each);
}

}  // namespace

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

std::string statusText(const Json& status) {
    std::string out = member(status, "name") + "  " + member(status, "node") + "  " +
                      member(status, "asOf") + "\n";
    const Json* counts = status.find("counts");
    if (counts != nullptr)
        for (const auto& [name, title] : kCounts)
            out.append("  ").append(title).append(" ").append(member(*counts, name)).append("\n");
    appendLines(out, status.find("streams"), "流", streamLine);
    appendLines(out, status.find("links"), "线路", linkLine);
    appendLines(out, status.find("certificates"), "证书", certificateLine);
    if (const auto* problems = status.find("problems"); problems && problems->elements().empty())
        out += "一切正常\n";
    else
        appendLines(out, problems, "需要处理", plain);
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
            out += "<li>" + escapeHtml(plain(each)) + "</li>";
        out += "</ul></section>";
    }
    if (const auto* counts = status.find("counts")) {
        out += "<section><h2>数量</h2><dl>";
        for (const auto& [name, title] : kCounts)
            out += "<div><dt>" + std::string(title) + "</dt><dd>" + member(*counts, name) +
                   "</dd></div>";
        out += "</dl></section>";
    }
    appendList(out, status.find("streams"), "数据流", streamLine);
    appendList(out, status.find("links"), "线路", linkLine);
    appendList(out, status.find("certificates"), "证书", certificateLine);
    return out + "</main><footer><a href=\"/api/v1/status\">JSON</a></footer></body></html>";
}

}  // namespace guantong::api
