// SPDX-License-Identifier: Apache-2.0
#include "exchange/package.h"

#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/xml/canonical_reader.h"
#include "exchange/xml/canonical_writer.h"

#include <functional>
#include <map>

namespace guantong::exchange {

using base::Code;
using base::Fault;

namespace {

std::string headerXml(const Header& header) {
    xml::CanonicalWriter xml;
    xml.start(kExchangeNamespace, "Header")
        .element("Origin", header.id.stream.origin.str())
        .element("Scope", header.id.stream.scope.str())
        .element("Epoch", std::to_string(header.id.stream.epoch))
        .element("Sequence", std::to_string(header.id.sequence))
        .element("Previous", header.previous)
        .element("Kind", header.kind)
        .element("Records", std::to_string(header.records))
        .element("Created", base::formatInstant(header.created))
        .element("SenderClock", base::formatInstant(header.senderClock))
        .element("Producer", header.producer)
        .end();
    // Inside Package the namespace is already in effect.
    constexpr std::string_view kDeclared = "<Header xmlns=\"urn:guantong:exchange:1.0\">";
    return "<Header>" + xml.take().substr(kDeclared.size());
}

using Values = std::map<std::string, std::string, std::less<>>;

/// The text of each child of Header; the first of a name counts.
std::optional<Values> headerValues(const SignedDocument& document) {
    const auto& children = document.children();
    if (children.size() != 2 || children[0].name != "Header" || children[1].name != "Body" ||
        children[0].ns != kExchangeNamespace || children[1].ns != kExchangeNamespace)
        return std::nullopt;
    // The header inherits the root's namespace, so it is read from the root's own start.
    xml::CanonicalReader reader(document.bytes());
    using Token = xml::CanonicalReader::Token;
    Values values;
    while (reader.next() == Token::start || reader.token() == Token::text)
        if (reader.token() == Token::start && reader.depth() == 2) break;
    for (;;) {
        const Token token = reader.next();
        if (token == Token::end || token == Token::fault) return values;
        if (token != Token::start) continue;
        const std::string name(reader.name());
        auto text = reader.textOnly();
        if (text) values.emplace(name, std::move(*text));
    }
}

/// Reads one value after the other and remembers the first that is wrong.
class HeaderReading {
public:
    explicit HeaderReading(const Values& values) : values_(values) {}

    std::string text(std::string_view name) {
        const auto found = values_.find(name);
        if (found != values_.end()) return found->second;
        fail(Code::PACKAGE_HEADER_MISSING, name, {});
        return {};
    }
    template <typename Read>
    auto value(std::string_view name, Read read) {
        const std::string spelled = text(name);
        const auto value = read(spelled);
        if (!value) fail(Code::PACKAGE_HEADER_INVALID, name, spelled);
        return value;
    }
    const std::optional<Fault>& fault() const noexcept { return fault_; }

private:
    void fail(Code code, std::string_view name, const std::string& value) {
        if (!fault_) fault_ = Fault{code, "Header/" + std::string(name), value.substr(0, 80)};
    }
    const Values& values_;
    std::optional<Fault> fault_;
};

std::variant<Header, Fault> readHeader(const SignedDocument& document) {
    const auto values = headerValues(document);
    if (!values) return Fault{Code::PACKAGE_HEADER_MISSING, "Header", {}};
    HeaderReading reading(*values);
    const auto origin = reading.value("Origin", [](auto& s) { return base::NodeId::parse(s); });
    const auto scope = reading.value("Scope", [](auto& s) { return Scope::parse(s); });
    const auto epoch = reading.value("Epoch", [](auto& s) { return base::parseNumber(s); });
    const auto sequence = reading.value("Sequence", [](auto& s) { return base::parseNumber(s); });
    const auto records = reading.value("Records", [](auto& s) { return base::parseNumber(s); });
    const auto created = reading.value("Created", [](auto& s) { return base::parseInstant(s); });
    const auto clock = reading.value("SenderClock", [](auto& s) { return base::parseInstant(s); });
    Header header;
    header.previous = reading.text("Previous");
    header.kind = reading.text("Kind");
    header.producer = reading.text("Producer");
    if (reading.fault()) return *reading.fault();
    header.id = {{*origin, *scope, *epoch}, *sequence};
    if (!PackageId::parse(header.id.str()))
        return Fault{Code::PACKAGE_HEADER_INVALID, "Header/Sequence", header.id.str()};
    header.records = *records;
    header.created = *created;
    header.senderClock = *clock;
    const auto* version = document.attribute("version");
    header.version = version == nullptr ? "" : *version;
    return header;
}

std::variant<Package, Fault> read(SignedDocument::Bytes bytes, const RecordReader& records) {
    if (bytes->size() > base::kMaxPackageBytes)
        return Fault{Code::PACKAGE_TOO_LARGE, {}, std::to_string(bytes->size())};
    auto read = SignedDocument::read(std::move(bytes), "Package", true, records);
    if (auto* fault = std::get_if<Fault>(&read)) return *fault;
    auto& document = std::get<SignedDocument>(read);
    auto header = readHeader(document);
    if (auto* fault = std::get_if<Fault>(&header)) return *fault;
    const auto* id = document.attribute("id");
    if (id == nullptr || *id != std::get<Header>(header).id.str())
        return Fault{Code::PACKAGE_NOT_AS_STATED, "Package/@id",
                     id == nullptr ? std::string() : id->substr(0, 80)};
    return Package{std::get<Header>(std::move(header)), std::move(document), {}};
}

}  // namespace

void PackageWriter::add(std::string_view record) {
    body_.append(record);
    ++records_;
}

Signer::Signed PackageWriter::finish(Header header, const Signer& signer) const {
    header.records = records_;
    std::string document = "<Package xmlns=\"" + std::string(kExchangeNamespace) + "\" id=\"" +
                           header.id.str() + "\" suite=\"" +
                           std::string(crypto::toString(signer.suite())) + "\" version=\"" +
                           header.version + "\">" + headerXml(header) + "<Body>";
    document.reserve(document.size() + body_.size() + 32);
    document.append(body_).append("</Body></Package>");
    return signer.sign(document, "</Package>");
}

std::variant<Package, Fault> readPackage(std::string bytes) {
    return read(std::make_shared<const std::string>(std::move(bytes)), {});
}

std::variant<Package, Fault> readPackageAndEvents(SignedDocument::Bytes bytes) {
    std::vector<std::optional<standard::CaseEvent>> events;
    auto package = read(std::move(bytes), [&](std::size_t nth, xml::CanonicalReader& reader) {
        events.resize(nth);
        events.push_back(standard::decodeCaseEvent(reader));
    });
    if (auto* good = std::get_if<Package>(&package)) good->events = std::move(events);
    return package;
}

std::optional<Fault> bodyFault(const Package& package) {
    if (!package.header.version.starts_with("1."))
        return Fault{Code::PACKAGE_VERSION_UNKNOWN, "version", package.header.version};
    if (package.recordCount() > base::kMaxPackageRecords)
        return Fault{Code::PACKAGE_TOO_MANY_RECORDS, "Body", std::to_string(package.recordCount())};
    if (package.header.records != static_cast<std::int64_t>(package.recordCount()))
        return Fault{Code::PACKAGE_COUNT_WRONG, "Header/Records",
                     std::to_string(package.recordCount())};
    return std::nullopt;
}

}  // namespace guantong::exchange
