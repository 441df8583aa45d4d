// SPDX-License-Identifier: Apache-2.0
#include "node/documents/template_scan.h"

#include "exchange/base/text.h"

#include <algorithm>
#include <optional>

namespace guantong::documents {

using base::Code;
using base::Fault;

namespace {

bool isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Words of letters, digits and low lines with dots between; or the dot alone.
bool isName(std::string_view name) {
    if (name == ".") return true;
    for (const std::string_view word : base::split(name, '.'))
        if (word.empty() || !std::all_of(word.begin(), word.end(), isNameCharacter)) return false;
    return true;
}

class Scanner {
public:
    Scanner(std::string_view text, std::string_view source) : text_(text), source_(source) {}

    std::variant<std::vector<Tag>, Fault> run() {
        if (auto fault = textFault()) return *fault;
        for (std::size_t at = text_.find("{{"); at != text_.npos; at = text_.find("{{", next_))
            if (auto fault = take(at)) return *fault;
        if (!open_.empty()) return fault(open_.back().line, "{{#" + open_.back().name + "}}");
        return std::move(tags_);
    }

private:
    Fault fault(int line, std::string detail) const {
        return {Code::TEMPLATE_INVALID, placeText(line, source_), std::move(detail)};
    }

    std::optional<Fault> textFault() const {
        if (text_.size() > kMaxTemplateBytes)
            return fault(1, std::to_string(text_.size()) + " > " +
                                std::to_string(kMaxTemplateBytes) + " bytes");
        if (!base::isUtf8(text_)) return fault(1, "not UTF-8");
        int line = 0;
        for (const std::string_view each : base::split(text_, '\n')) {
            ++line;
            if (each.size() > kMaxTemplateLineBytes)
                return fault(line, std::to_string(each.size()) + " > " +
                                       std::to_string(kMaxTemplateLineBytes) + " bytes");
            const auto control = [](char c) { return c >= 0 && c < ' ' && c != '\t' && c != '\r'; };
            if (std::any_of(each.begin(), each.end(), control))
                return fault(line, "control character");
        }
        return std::nullopt;
    }

    int lineAt(std::size_t at) {
        line_ +=
            static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                        text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        counted_ = at;
        return line_;
    }

    std::optional<Fault> take(std::size_t at) {
        Tag tag;
        tag.line = lineAt(at);
        tag.begin = at;
        const bool triple = text_.substr(at, 3) == "{{{";
        const std::size_t close = text_.find(triple ? "}}}" : "}}", at);
        const std::size_t edge = triple ? 3 : 2;
        if (close == text_.npos)
            return fault(tag.line, std::string(text_.substr(at, edge)) + " has no end");
        tag.end = next_ = close + edge;
        std::string_view inside = base::trim(text_.substr(at + edge, close - at - edge));
        if (!triple && !inside.empty() && inside.front() == '!') {
            tag.kind = TagKind::remark;
            tags_.push_back(std::move(tag));
            return std::nullopt;
        }
        tag.kind = triple ? TagKind::markup : kindOf(inside);
        tag.name = base::trim(inside);
        if (!isName(tag.name)) return fault(tag.line, written(tag));
        return place(std::move(tag));
    }

    /// The kind by the sign in front, which is cut off.
    static TagKind kindOf(std::string_view& inside) {
        constexpr std::string_view kSigns = "#^/>&";
        constexpr TagKind kKinds[] = {TagKind::section, TagKind::inverted, TagKind::close,
                                      TagKind::partial, TagKind::markup};
        const std::size_t sign = inside.empty() ? kSigns.npos : kSigns.find(inside.front());
        if (sign == kSigns.npos) return TagKind::fact;
        inside.remove_prefix(1);
        return kKinds[sign];
    }

    std::string written(const Tag& tag) const {
        return std::string(text_.substr(tag.begin, std::min<std::size_t>(tag.end - tag.begin, 60)));
    }

    std::optional<Fault> place(Tag tag) {
        if (tag.kind == TagKind::close) {
            if (open_.empty() || open_.back().name != tag.name)
                return fault(tag.line, written(tag));
            open_.pop_back();
        }
        tag.depth = open_.size();
        if (tag.kind == TagKind::section || tag.kind == TagKind::inverted) {
            const bool inItself = tag.kind == TagKind::section && isOpen(tag.name);
            if (open_.size() == kMaxSectionDepth || inItself) return fault(tag.line, written(tag));
            open_.push_back(tag);
        }
        tags_.push_back(std::move(tag));
        return std::nullopt;
    }

    bool isOpen(std::string_view name) const {
        return std::any_of(open_.begin(), open_.end(), [&](const Tag& tag) {
            return tag.kind == TagKind::section && tag.name == name;
        });
    }

    const std::string_view text_, source_;
    std::vector<Tag> tags_, open_;
    std::size_t next_ = 0, counted_ = 0;
    int line_ = 1;
};

}  // namespace

std::string placeText(int line, std::string_view source) {
    std::string place = "line " + std::to_string(line);
    if (!source.empty()) place.append(" of ").append(source);
    return place;
}

std::variant<std::vector<Tag>, Fault> scanTemplate(std::string_view text, std::string_view source) {
    return Scanner(text, source).run();
}

}  // namespace guantong::documents
