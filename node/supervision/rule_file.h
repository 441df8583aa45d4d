// SPDX-License-Identifier: Apache-2.0
// The rule file people edit (described by config/rules/rules.xsd) and the rules it means:
//
//   <RuleSet xmlns="urn:guantong:rules:1.0" version="1" name="…" importDays="30">
//     <Rule id="S05" name="办件预警" clock="promise" onTheSpot="false">
//       <Rung level="warning" points="1">
//         <When form="daysLeft" value="2" limitFrom="3"/> <Message>… {due} …</Message>
//       </Rung>
//     </Rule>
//   </RuleSet>
//
// Pure functions; thread-safe.
#pragma once

#include "exchange/base/code.h"
#include "exchange/xml/element.h"
#include "node/supervision/rule_set.h"

#include <string_view>
#include <variant>
#include <vector>

namespace guantong::supervision {

/// The rules, or every fault with "line N" as field: no XML, not after the schema (XML_SCHEMA), or
/// VALUE_INVALID ("line N value"): a rule named twice, a level twice in one rule, a message or
/// basis too long, a percentage above 100, limitTo below limitFrom, a value where `passed` takes
/// none.
std::variant<RuleSet, std::vector<base::Fault>> readRuleFile(std::string_view bytes,
                                                             const xml::Schema& schema);

/// The file's bytes built into the program, the same as config/rules/default.xml.
std::string_view builtInRuleFile() noexcept;

}  // namespace guantong::supervision
