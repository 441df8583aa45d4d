// SPDX-License-Identifier: Apache-2.0
// The bytes of config/rules/default.xml, so that a node supervises before it is given a file. A
// test holds the two equal.
#include "node/supervision/rule_file.h"

namespace guantong::supervision {

std::string_view builtInRuleFile() noexcept {
    return R"rules(<?xml version="1.0" encoding="UTF-8"?>
<!-- The supervision rules every node starts with: what is raised about which clock, and when. -->
<RuleSet xmlns="urn:guantong:rules:1.0" version="1" name="默认监察规则" importDays="30">
  <Rule id="S04" name="办件临期" clock="promise" onTheSpot="true">
    <Basis>行政许可法第四十二条；承诺时限提示</Basis>
    <Rung level="reminder" points="0">
      <When form="daysLeft" value="3" limitFrom="5"/>
      <When form="percentUsed" value="80" limitFrom="1"/>
      <Message>办件承诺时限将于{due}届满，请按时办结</Message>
    </Rung>
  </Rule>
  <Rule id="S05" name="办件预警" clock="promise" onTheSpot="false">
    <Basis>行政许可法第四十二条；承诺时限预警</Basis>
    <Rung level="warning" points="1">
      <When form="daysLeft" value="2" limitFrom="3"/>
      <When form="daysLeft" value="1" limitFrom="1" limitTo="2"/>
      <When form="percentUsed" value="90" limitFrom="1"/>
      <Message>办件即将超过承诺时限（{due}），请立即处理</Message>
    </Rung>
  </Rule>
  <Rule id="S06" name="超承诺时限" clock="promise" onTheSpot="false">
    <Basis>优化营商环境条例第三十六条</Basis>
    <Rung level="yellowCard" points="5" atClosing="true">
      <When form="passed"/>
      <Message>办件已超过承诺时限（{due}），请立即处理并说明理由</Message>
    </Rung>
  </Rule>
  <Rule id="S08" name="超法定时限" clock="statute" onTheSpot="false">
    <Basis>行政许可法第四十二条、第七十四条</Basis>
    <Rung level="redCard" points="10">
      <When form="passed"/>
      <Message>办件已超过法定时限（{due}），请立即作出决定并说明理由</Message>
    </Rung>
  </Rule>
</RuleSet>
)rules";
}

}  // namespace guantong::supervision
