// SPDX-License-Identifier: Apache-2.0
#include "node/demo_cases.h"

#include "adapters/gb18030.h"
#include "exchange/base/error.h"
#include "exchange/base/time.h"

#include <array>
#include <random>
#include <vector>

namespace guantong::node {

namespace {

constexpr std::array kColumns{
    "申办流水号", "事项编码", "事项名称", "申办项目名称", "办件类型",     "申请人类型", "申请人",
    "证件号码",   "联系电话", "联系地址", "行政区划代码", "受理部门编码", "受理部门",   "申请时间",
    "受理时间",   "受理状态", "受理人",   "承诺时限",     "法定时限",     "承办时间",   "承办人",
    "承办意见",   "批准时间", "批准人",   "批准结果",     "办结时间",     "办结结果",   "办结说明",
    "文书编号",   "证照名称", "证照编号", "有效期至",     "备注"};

struct DemoItem {
    const char *code, *name, *type, *organisation, *department, *certificate;
    int promise, statute;
};
constexpr std::array kItems{
    DemoItem{"000117007001", "建筑工程施工许可证核发", "2", "ZJJ", "住房和城乡建设局",
             "建筑工程施工许可证", 7, 15},
    DemoItem{"000131023000", "食品经营许可(新办)", "2", "SCJG", "市场监督管理局", "食品经营许可证",
             10, 20},
    DemoItem{"000123016000", "公共场所卫生许可", "2", "WJW", "卫生健康委员会", "卫生许可证", 10,
             20},
    DemoItem{"000120031000", "林木采伐许可证核发", "2", "LYJ", "林业局", "林木采伐许可证", 5, 20},
    DemoItem{"000114102000", "个体工商户登记", "1", "SCJG", "市场监督管理局", "营业执照", 1, 15}};

constexpr std::array kApplicants{"江西钤山建筑工程有限公司", "新余市仰天岗餐饮有限公司",
                                 "袁河林业合作社",           "仙女湖度假酒店",
                                 "昌坊农产品加工厂",         "䶮山茶业有限公司"};

/// Builds one CSV line, quoting where needed.
class Row {
public:
    Row& operator<<(const std::string& cell) {
        if (cells_++ > 0) line_ += ',';
        const bool plain = cell.find_first_of(",\"\n") == std::string::npos;
        line_ += plain ? cell : '"' + cell + '"';
        return *this;
    }
    std::string str() const { return line_ + "\r\n"; }

private:
    std::string line_;
    int cells_ = 0;
};

std::string moment(base::Date day, int hour, int minute) {
    char time[16];
    std::snprintf(time, sizeof time, " %02d:%02d:00", hour, minute);
    return base::formatDate(day) + time;
}

base::Date weekday(base::Date day) {
    const std::chrono::weekday name{day};
    if (name == std::chrono::Saturday) return day + std::chrono::days(2);
    if (name == std::chrono::Sunday) return day + std::chrono::days(1);
    return day;
}

std::string caseRow(base::NodeId county, const std::string& name, int index, std::mt19937& random) {
    using std::to_string;
    const auto& item = kItems[static_cast<std::size_t>(index) % kItems.size()];
    const bool onTheSpot = std::string(item.type) == "1";
    const std::string applicant = kApplicants[random() % kApplicants.size()];
    const base::Date end{std::chrono::year{2025} / 6 / 27};
    const base::Date applied =
        weekday(end - std::chrono::days(static_cast<int>(3 + random() % 37)));
    const base::Date accepted =
        onTheSpot ? applied : weekday(applied + std::chrono::days(random() % 3));
    const base::Date handled = onTheSpot ? accepted : weekday(accepted + std::chrono::days(1));
    const base::Date closed =
        onTheSpot ? accepted : weekday(accepted + std::chrono::days(2 + random() % 9));
    const bool isClosed = onTheSpot || (closed < end && random() % 4 != 0);
    const bool refused = index % 13 == 5 && !onTheSpot;
    // As old systems do: now and then a case is closed before it was accepted.
    const bool impossible = index == 17;
    const std::string number = county.str().substr(0, 6) + "2025" + to_string(100000 + index);
    const std::string clerk = "李窗口", officer = "王承办", head = "刘批准";
    Row row;
    row << number << item.code << item.name << applicant + "第" + to_string(index + 1) + "号项目"
        << item.type << "2" << applicant << "无"
        << "无"
        << "无" << county.str().substr(0, 6) << county.str().substr(0, 6) + "-" + item.organisation
        << name + item.department << moment(applied, 9, index % 60)
        << moment(accepted, onTheSpot ? 9 : 10, index % 60) << (refused ? "4" : "1") << clerk
        << to_string(item.promise) << to_string(item.statute);
    if (refused)
        row << ""
            << ""
            << ""
            << ""
            << ""
            << ""
            << ""
            << ""
            << "申请事项不属于本机关职权范围,请向有权机关申请"
            << ""
            << ""
            << ""
            << ""
            << "";
    else if (isClosed)
        row << moment(handled, 14, index % 60) << officer << "材料齐全,符合条件"
            << moment(closed, 15, index % 60) << head << "1"
            << moment(impossible ? applied - std::chrono::days(9) : closed, 16, index % 60) << "0"
            << "" << name + "许准〔2025〕" + to_string(index + 1) + "号" << item.certificate
            << "XY" + number << "2030-06-30"
            << "";
    else
        row << moment(handled, 14, index % 60) << officer << "材料齐全"
            << ""
            << ""
            << ""
            << ""
            << ""
            << ""
            << ""
            << ""
            << ""
            << ""
            << "正在审查";
    return row.str();
}

}  // namespace

std::string demoExport(base::NodeId county, const std::string& name, int cases) {
    std::mt19937 random(static_cast<std::mt19937::result_type>(county.number() % 1'000'003));
    Row head;
    for (const char* column : kColumns)
        head << column;
    std::string text = head.str();
    for (int i = 0; i < cases; ++i)
        text += caseRow(county, name, i, random);
    auto encoded = adapters::toGb18030(text);
    if (!encoded) throw base::Error(base::Code::VALUE_INVALID, "GB18030");
    return std::move(*encoded);
}

}  // namespace guantong::node
