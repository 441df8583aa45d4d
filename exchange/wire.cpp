// SPDX-License-Identifier: Apache-2.0
#include "exchange/wire.h"

#include "exchange/base/error.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"

namespace guantong::exchange {

using base::Json;

namespace {

[[noreturn]] void malformed(std::string_view what) {
    throw base::Error(base::Code::JSON_INVALID, std::string(what));
}

/// Cuts the text up to the next line break off its front.
std::string_view takeLine(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) malformed("line");
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

std::string takeBytes(std::string_view& text, std::string_view length) {
    const auto size = base::parseNumber(length);
    if (!size || static_cast<std::size_t>(*size) > base::kMaxPackageBytes ||
        static_cast<std::size_t>(*size) + 1 > text.size() ||
        text[static_cast<std::size_t>(*size)] != '\n')
        malformed("length");
    std::string bytes(text.substr(0, static_cast<std::size_t>(*size)));
    text.remove_prefix(static_cast<std::size_t>(*size) + 1);
    return bytes;
}

void appendPart(std::string& out, std::string_view head, std::string_view bytes) {
    out.append(head).append(" ").append(std::to_string(bytes.size())).append("\n");
    out.append(bytes).append("\n");
}

}  // namespace

Json toJson(const Head& head) {
    Json json = Json::object();
    json.set("origin", head.stream.origin.str())
        .set("scope", head.stream.scope.str())
        .set("epoch", head.stream.epoch)
        .set("after", head.after)
        .set("digest", head.digest);
    return json;
}

std::optional<Head> headFrom(const Json& json) {
    const auto origin = base::NodeId::parse(json.text("origin").value_or(""));
    const auto scope = Scope::parse(json.text("scope").value_or(""));
    const auto epoch = json.number("epoch"), after = json.number("after");
    if (!origin || !scope || !epoch || *epoch < 1 || !after || *after < 0) return std::nullopt;
    return Head{{*origin, *scope, *epoch}, *after, json.text("digest").value_or("")};
}

std::vector<Head> headsFrom(const Json* array) {
    std::vector<Head> heads;
    if (array == nullptr) return heads;
    for (const auto& element : array->elements())
        if (auto head = headFrom(element)) heads.push_back(std::move(*head));
    return heads;
}

Json toJson(const std::vector<Head>& heads) {
    Json array = Json::array();
    for (const auto& head : heads)
        array.add(toJson(head));
    return array;
}

Json PullRequest::json() const {
    Json json = Json::object();
    json.set("heads", toJson(heads)).set("receiptsAfter", receiptsAfter).set("wait", waitSeconds);
    return json;
}

PullRequest PullRequest::parse(std::string_view text) {
    const Json json = Json::parse(text);
    PullRequest request;
    request.heads = headsFrom(json.find("heads"));
    request.receiptsAfter = json.number("receiptsAfter").value_or(0);
    request.waitSeconds = json.number("wait").value_or(0);
    return request;
}

std::string PullAnswer::str() const {
    Json facts = Json::object();
    facts.set("receiptsCursor", receiptsCursor).set("wanted", toJson(wanted));
    std::string out = facts.str() + "\n";
    for (const auto& receipt : receipts)
        appendPart(out, "receipt", receipt);
    for (const auto& part : packages)
        appendPart(out, "package " + part.id.str(), part.bytes);
    return out;
}

PullAnswer PullAnswer::parse(std::string_view text) {
    const Json facts = Json::parse(takeLine(text));
    PullAnswer answer;
    answer.receiptsCursor = facts.number("receiptsCursor").value_or(0);
    answer.wanted = headsFrom(facts.find("wanted"));
    while (!text.empty()) {
        const auto words = base::split(takeLine(text), ' ');
        if (words.size() == 2 && words[0] == "receipt") {
            answer.receipts.push_back(takeBytes(text, words[1]));
        } else if (words.size() == 3 && words[0] == "package") {
            const auto id = PackageId::parse(words[1]);
            if (!id) malformed(words[1]);
            answer.packages.push_back({*id, takeBytes(text, words[2])});
        } else {
            malformed(words[0]);
        }
    }
    return answer;
}

std::string joinReceipts(const std::vector<std::string>& documents) {
    std::string out;
    for (const auto& document : documents)
        appendPart(out, "receipt", document);
    return out;
}

std::vector<std::string> splitReceipts(std::string_view text) {
    std::vector<std::string> documents;
    while (!text.empty()) {
        const auto words = base::split(takeLine(text), ' ');
        if (words.size() != 2 || words[0] != "receipt") malformed(words[0]);
        documents.push_back(takeBytes(text, words[1]));
    }
    return documents;
}

}  // namespace guantong::exchange
