// SPDX-License-Identifier: Apache-2.0
// PublicTexts: every fixed text of the public pages in Chinese and English (texts.json,
// {key: [zh, en]}), and the sentences of faults as citizens read them.
//
//   template with {{t.key}} ─► localised() ─► template of one language, parsed once
//
// Immutable; thread-safe.
#pragma once

#include "exchange/base/code.h"

#include <map>
#include <string>
#include <string_view>

namespace guantong::api {

class PublicTexts {
public:
    /// Throws base::Error JSON_INVALID; TEMPLATE_INVALID for an entry that is no pair of texts.
    explicit PublicTexts(std::string_view json);

    bool has(std::string_view key) const;
    /// The text; the key itself if there is none.
    const std::string& of(base::Language language, const std::string& key) const;

    /// The template with each {{t.key}} replaced by its escaped text. Throws base::Error
    /// TEMPLATE_INVALID naming a key without text.
    std::string localised(base::Language language, std::string_view text) const;

    /// What is wrong and what to do about it. Texts "CODE.cause", "CODE.remedy" and
    /// "FIELD_INVALID.<field>" go before those of the code.
    std::string cause(base::Language language, const base::Fault& fault) const;
    std::string remedy(base::Language language, const base::Fault& fault) const;
    /// Both in one.
    std::string sentence(base::Language language, const base::Fault& fault) const;

private:
    struct Pair {
        std::string zh, en;
    };
    std::map<std::string, Pair, std::less<>> texts_;
};

/// "supplementRequested" as "supplement requested".
std::string spaced(std::string_view word);

/// The field's own key: "name" of "applicant.name".
std::string fieldKey(std::string_view field);

}  // namespace guantong::api
