// SPDX-License-Identifier: Apache-2.0
#include "node/documents/markup_rules.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::documents {

using base::Code;
using base::Fault;

namespace {

constexpr std::array<std::string_view, 51> kElements{
    "html",     "head",    "meta",    "title", "link",  "body",   "header",     "main",
    "footer",   "section", "article", "div",   "p",     "span",   "h1",         "h2",
    "h3",       "h4",      "ul",      "ol",    "li",    "dl",     "dt",         "dd",
    "table",    "caption", "thead",   "tbody", "tfoot", "tr",     "th",         "td",
    "colgroup", "col",     "strong",  "em",    "b",     "i",      "u",          "s",
    "sub",      "sup",     "br",      "hr",    "small", "figure", "figcaption", "blockquote",
    "pre",      "time",    "address"};
constexpr std::array<std::string_view, 5> kVoid{"meta", "link", "br", "hr", "col"};
constexpr std::array<std::string_view, 11> kAttributes{"class", "id",   "lang",      "dir",
                                                       "title", "role", "colspan",   "rowspan",
                                                       "scope", "span", "aria-label"};
constexpr std::string_view kSpace = " \t\r\n";

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Attributes that only certain elements may have, with the only values allowed.
bool isSpecialAttribute(std::string_view element, std::string_view name, std::string_view value) {
    if (element == "meta")
        return (name == "charset" && lower(value) == "utf-8") ||
               (name == "name" && value == "viewport") ||
               (name == "content" && value == "width=device-width, initial-scale=1");
    if (element != "link") return false;
    return (name == "rel" && value == "stylesheet") ||
           (name == "href" && value == "/documents.css");
}

class Reader {
public:
    explicit Reader(const Template& page) : page_(page), text_(page.text()) {}

    std::optional<Fault> run() {
        for (at_ = text_.find('<'); at_ != text_.npos; at_ = text_.find('<', at_)) {
            start_ = at_;
            if (!readTag()) return fault();
        }
        if (open_.empty()) return std::nullopt;
        start_ = open_.back().at;
        return fault();
    }

private:
    struct Open {
        std::string name;
        std::size_t at;
    };

    Fault fault() const {
        std::size_t end = text_.find_first_of(">\n", start_);
        end = end == text_.npos ? text_.size() : end + (text_[end] == '>' ? 1 : 0);
        end = std::min(end, start_ + 80);
        while (end < text_.size() && (text_[end] & 0xC0) == 0x80)
            ++end;
        return {Code::TEMPLATE_INVALID, page_.placeOf(start_),
                std::string(text_.substr(start_, end - start_))};
    }

    bool at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
    void skipSpace() { at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size()); }

    /// From '<' to behind its '>'. False for anything not allowed.
    bool readTag() {
        if (lower(text_.substr(at_, 15)) == "<!doctype html>") {
            at_ += 15;
            return start_ == 0;
        }
        ++at_;
        const bool closing = at("/");
        if (closing) ++at_;
        const std::string name = readName();
        if (!isOneOf(kElements, name)) return false;
        if (closing) return close(name);
        return readAttributes(name) && open(name);
    }

    std::string readName() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && (isLetter(text_[at_]) || text_[at_] == '-' ||
                                      (text_[at_] >= '0' && text_[at_] <= '9')))
            ++at_;
        return lower(text_.substr(begin, at_ - begin));
    }

    bool readAttributes(const std::string& element) {
        for (skipSpace(); !at(">"); skipSpace()) {
            const std::string name = readName();
            if (name.empty() || !at("=\"")) return false;
            at_ += 2;
            const std::size_t end = text_.find('"', at_);
            if (end == text_.npos) return false;
            const std::string_view value = text_.substr(at_, end - at_);
            if (!isOneOf(kAttributes, name) && !isSpecialAttribute(element, name, value))
                return false;
            if (value.find('<') != value.npos) return false;
            at_ = end + 1;
        }
        ++at_;
        return true;
    }

    bool open(const std::string& name) {
        if (!isOneOf(kVoid, name)) open_.push_back({name, start_});
        return true;
    }

    bool close(const std::string& name) {
        if (!at(">") || open_.empty() || open_.back().name != name) return false;
        ++at_;
        open_.pop_back();
        return true;
    }

    const Template& page_;
    const std::string_view text_;
    std::size_t at_ = 0, start_ = 0;
    std::vector<Open> open_;
};

}  // namespace

std::optional<Fault> markupFault(const Template& page) {
    return Reader(page).run();
}

}  // namespace guantong::documents
