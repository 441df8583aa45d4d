// SPDX-License-Identifier: Apache-2.0
#include "node/api/public_texts.h"

#include "exchange/base/error.h"
#include "exchange/base/json.h"
#include "exchange/base/text.h"

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Language;

namespace {

constexpr std::string_view kOpen = "{{t.", kClose = "}}";
constexpr std::int64_t kBytesOfACharacter = 3;  ///< of nearly all Chinese text in UTF-8

std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
        if (c == '&')
            html += "&amp;";
        else if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else if (c == '"')
            html += "&quot;";
        else
            html += c;
    }
    return html;
}

}  // namespace

PublicTexts::PublicTexts(std::string_view json) {
    const auto all = base::Json::parse(json);
    for (const auto& [key, pair] : all.members()) {
        const auto& both = pair.elements();
        if (both.size() != 2 || both[0].asText() == nullptr || both[1].asText() == nullptr)
            throw base::Error(Fault{Code::TEMPLATE_INVALID, "texts.json", key});
        texts_.emplace(key, Pair{*both[0].asText(), *both[1].asText()});
    }
}

bool PublicTexts::has(std::string_view key) const {
    return texts_.find(key) != texts_.end();
}

const std::string& PublicTexts::of(Language language, const std::string& key) const {
    const auto found = texts_.find(key);
    if (found == texts_.end()) return key;
    return language == Language::english ? found->second.en : found->second.zh;
}

std::string PublicTexts::localised(Language language, std::string_view text) const {
    std::string made;
    for (std::size_t at = text.find(kOpen); at != std::string_view::npos; at = text.find(kOpen)) {
        made += text.substr(0, at);
        const auto end = text.find(kClose, at);
        const std::string key(text.substr(at + kOpen.size(), end - at - kOpen.size()));
        if (end == std::string_view::npos || !has(key))
            throw base::Error(Fault{Code::TEMPLATE_INVALID, "texts.json", "{{t." + key + "}}"});
        made += escaped(of(language, key));
        text.remove_prefix(end + kClose.size());
    }
    made += text;
    return made;
}

std::string PublicTexts::cause(Language language, const Fault& fault) const {
    const std::string own = std::string(base::toString(fault.code)) + ".cause";
    return has(own) ? of(language, own) : std::string(base::cause(fault.code, language));
}

std::string PublicTexts::remedy(Language language, const Fault& fault) const {
    const std::string name(base::toString(fault.code));
    const std::string ofField = name + "." + fieldKey(fault.field);
    if (has(ofField)) return of(language, ofField);
    std::string remedy = has(name + ".remedy") ? of(language, name + ".remedy")
                                               : std::string(base::remedy(fault.code, language));
    const auto limit = base::parseNumber(fault.detail);
    if (fault.code == Code::FIELD_TOO_LONG && limit) {
        const std::string most = std::to_string(*limit / kBytesOfACharacter);
        remedy += language == Language::english ? " (at most " + most + " characters)"
                                                : "（最多 " + most + " 个汉字）";
    }
    return remedy;
}

std::string PublicTexts::sentence(Language language, const Fault& fault) const {
    return cause(language, fault) + (language == Language::english ? ": " : "：") +
           remedy(language, fault);
}

std::string spaced(std::string_view word) {
    std::string words;
    for (const char c : word) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital) words += ' ';
        words += capital ? static_cast<char>(c + 32) : c;
    }
    return words;
}

std::string fieldKey(std::string_view field) {
    return std::string(field.substr(field.rfind('.') + 1));
}

}  // namespace guantong::api
