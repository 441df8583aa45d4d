// SPDX-License-Identifier: Apache-2.0
#include "node/documents/template.h"

#include "exchange/base/text.h"
#include "node/documents/printable.h"
#include "node/documents/template_scan.h"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace guantong::documents {

namespace mustache = kainjow::mustache;
using base::Code;
using base::Fault;
using base::Json;

/// What parse() makes: the text with partials put in, where its pieces come from, and the library's
/// form of it (whose render() changes nothing in it, but is not declared so).
struct Template::Parsed {
    struct Piece {
        std::size_t at;  ///< where it begins in `text`
        int line;        ///< of its first character in its source
        std::string source;
    };
    std::string text;
    std::vector<Piece> pieces;
    Names names, required, markup;
    mutable std::optional<mustache::mustache> compiled;
};

namespace {

/// Ends a render() that passes a limit; never leaves this file.
struct LimitPassed {
    std::string what;
};

// ---- the text, partials put in -----------------------------------------------------------------

template <class Parsed>
class Assembly {
public:
    Assembly(Parsed& parsed, const Template::Partials& partials)
        : parsed_(parsed), partials_(partials) {}

    std::optional<Fault> add(std::string_view text, const std::string& source, std::size_t depth) {
        auto scanned = scanTemplate(text, source);
        if (auto* fault = std::get_if<Fault>(&scanned)) return *fault;
        std::size_t done = 0;
        int line = 1;
        for (const Tag& tag : std::get<std::vector<Tag>>(scanned)) {
            copy(text.substr(done, tag.begin - done), line, source);
            line = tag.line;
            if (auto fault = addTag(tag, text, source, depth)) return fault;
            line += static_cast<int>(std::count(text.begin() + static_cast<long>(tag.begin),
                                                text.begin() + static_cast<long>(tag.end), '\n'));
            done = tag.end;
        }
        copy(text.substr(done), line, source);
        return std::nullopt;
    }

private:
    void copy(std::string_view part, int line, const std::string& source) {
        if (part.empty()) return;
        parsed_.pieces.push_back({parsed_.text.size(), line, source});
        parsed_.text += part;
    }

    std::optional<Fault> addTag(const Tag& tag, std::string_view text, const std::string& source,
                                std::size_t depth) {
        if (tag.kind == TagKind::remark) return std::nullopt;
        if (tag.kind == TagKind::partial) return addPartial(tag, source, depth);
        copy(text.substr(tag.begin, tag.end - tag.begin), tag.line, source);
        if (tag.kind == TagKind::close) return std::nullopt;
        const std::string place = placeText(tag.line, source);
        if (tag.kind == TagKind::markup) {
            parsed_.markup.emplace(tag.name, place);
            return std::nullopt;
        }
        parsed_.names.emplace(tag.name, place);
        if (tag.kind == TagKind::fact && depth + tag.depth == 0)
            parsed_.required.emplace(tag.name, place);
        return std::nullopt;
    }

    std::optional<Fault> addPartial(const Tag& tag, const std::string& source, std::size_t depth) {
        const auto found = partials_.find(tag.name);
        const bool inItself = std::count(chain_.begin(), chain_.end(), tag.name) > 0;
        if (found == partials_.end() || inItself || chain_.size() == kMaxPartialDepth)
            return Fault{Code::TEMPLATE_INVALID, placeText(tag.line, source),
                         "{{> " + tag.name + "}}"};
        std::string_view text = found->second;
        while (text.ends_with('\n'))
            text.remove_suffix(1);
        chain_.push_back(tag.name);
        auto fault = add(text, tag.name, depth + tag.depth);
        chain_.pop_back();
        return fault;
    }

    Parsed& parsed_;
    const Template::Partials& partials_;
    std::vector<std::string> chain_;
};

// ---- the facts ---------------------------------------------------------------------------------

/// Json as the library's tree. Throws LimitPassed.
class Facts {
public:
    mustache::data convert(const Json& value, std::size_t depth = 0) {
        if (depth > kMaxFactsDepth) throw LimitPassed{"facts nested too deep"};
        if (const std::string* text = value.asText()) return convertText(*text);
        if (const bool* truth = value.asBool()) return mustache::data(*truth);
        if (const std::int64_t* number = value.asNumber())
            return mustache::data(std::to_string(*number));
        if (!value.elements().empty()) return convertArray(value, depth);
        if (!value.members().empty()) return convertObject(value, depth);
        const std::string other = value.str();  // null, {} and [] are not there; a real is
        const bool real = other != "null" && other != "[]" && other != "{}";
        return real ? mustache::data(other) : mustache::data(false);
    }

private:
    void count(std::size_t bytes) {
        bytes_ += bytes;
        if (bytes_ > kMaxFactsBytes) throw LimitPassed{"facts too large"};
    }

    mustache::data convertText(const std::string& text) {
        count(text.size());
        return text.empty() ? mustache::data(false) : mustache::data(printable(text));
    }

    mustache::data convertArray(const Json& value, std::size_t depth) {
        mustache::list list;
        list.reserve(value.elements().size());
        for (const Json& element : value.elements()) {
            count(8);
            list.push_back(convert(element, depth + 1));
            if (list.back().is_object() && list.back().get("index") == nullptr)
                list.back()["index"] = mustache::data(std::to_string(list.size()));
        }
        return mustache::data(list);
    }

    mustache::data convertObject(const Json& value, std::size_t depth) {
        mustache::data object(mustache::data::type::object);
        for (const auto& [name, member] : value.members()) {
            count(name.size() + 8);
            object[name] = convert(member, depth + 1);
        }
        return object;
    }

    std::size_t bytes_ = 0;
};

/// The names as the library asks for them: innermost object first. Counts rounds, and knows what
/// may stand unescaped, which no fact can hide.
class Scope : public mustache::basic_context<std::string> {
public:
    Scope(const mustache::data& facts, const Template::Markup& markup) : stack_{&facts} {
        for (const auto& [name, html] : markup)
            markup_.emplace(name, mustache::data(html));
    }

    void push(const mustache::data* data) override {
        if (++rounds_ > kMaxRepeats) throw LimitPassed{"too many repetitions"};
        stack_.push_back(data);
    }
    void pop() override { stack_.pop_back(); }

    const mustache::data* get(const std::string& name) const override {
        if (name == ".") return stack_.back();
        if (const auto html = markup_.find(name); html != markup_.end()) return &html->second;
        const auto words = base::split(name, '.');
        for (auto each = stack_.rbegin(); each != stack_.rend(); ++each)
            if (const mustache::data* found = walk(*each, words)) return found;
        return nullptr;
    }
    const mustache::data* get_partial(const std::string&) const override { return nullptr; }

private:
    static const mustache::data* walk(const mustache::data* data,
                                      const std::vector<std::string_view>& words) {
        for (const std::string_view word : words)
            if (data != nullptr) data = data->get(std::string(word));
        return data;
    }

    std::vector<const mustache::data*> stack_;
    std::map<std::string, mustache::data, std::less<>> markup_;
    std::size_t rounds_ = 0;
};

/// Where the library writes to.
struct Sink {
    std::string text;
    Sink& operator<<(const std::string& part) {
        if (text.size() + part.size() > kMaxRenderedBytes) throw LimitPassed{"result too large"};
        text += part;
        return *this;
    }
};

/// {{{name}}} of a name that is not markup would print a fact unescaped: refused before.
std::optional<Fault> markupMissing(const Template::Names& used, const Template::Markup& given) {
    for (const auto& [name, place] : used)
        if (!given.contains(name))
            return Fault{Code::TEMPLATE_INVALID, place, "{{{" + name + "}}}"};
    return std::nullopt;
}

}  // namespace

std::variant<Template, Fault> Template::parse(std::string_view text, const Partials& partials) {
    auto parsed = std::make_shared<Parsed>();
    if (auto fault = Assembly<Parsed>(*parsed, partials).add(text, {}, 0)) return *fault;
    parsed->compiled.emplace(parsed->text);
    if (!parsed->compiled->is_valid())
        return Fault{Code::TEMPLATE_INVALID, {}, parsed->compiled->error_message()};
    return Template(std::move(parsed));
}

std::variant<std::string, Fault> Template::render(const Json& facts, const Markup& markup) const {
    if (auto fault = markupMissing(parsed_->markup, markup)) return *fault;
    try {
        const mustache::data data = Facts().convert(facts);
        Scope scope(data, markup);
        Sink sink;
        parsed_->compiled->render(scope, sink);
        return std::move(sink.text);
    } catch (const LimitPassed& limit) {
        return Fault{Code::TEMPLATE_INVALID, {}, limit.what};
    }
}

const Template::Names& Template::names() const noexcept {
    return parsed_->names;
}

const Template::Names& Template::required() const noexcept {
    return parsed_->required;
}

const Template::Names& Template::markup() const noexcept {
    return parsed_->markup;
}

const std::string& Template::text() const noexcept {
    return parsed_->text;
}

std::string Template::placeOf(std::size_t offset) const {
    const auto& pieces = parsed_->pieces;
    const auto after = std::find_if(pieces.begin(), pieces.end(),
                                    [&](const auto& piece) { return piece.at > offset; });
    if (after == pieces.begin()) return placeText(1, {});
    const auto& piece = *std::prev(after);
    const std::string_view before =
        std::string_view(parsed_->text).substr(piece.at, offset - piece.at);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    return placeText(piece.line + static_cast<int>(lines), piece.source);
}

std::variant<std::string, Fault> render(std::string_view text, const Json& facts,
                                        const Template::Partials& partials) {
    auto parsed = Template::parse(text, partials);
    if (auto* fault = std::get_if<Fault>(&parsed)) return *fault;
    return std::get<Template>(parsed).render(facts);
}

}  // namespace guantong::documents
