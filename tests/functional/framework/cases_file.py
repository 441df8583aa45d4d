# SPDX-License-Identifier: Apache-2.0
"""CSV files as a county's approval system exports them, for config/adapters/sample-county.xml."""
import csv
import datetime
import io
import random

COLUMNS = ("申办流水号,事项编码,事项名称,受理部门编码,受理部门,申请时间,申办项目名称,办件类型,申请人类型,申请人,"
           "证件号码,联系电话,行政区划代码,受理状态,受理时间,受理人,承诺时限,法定时限,承办时间,承办人,承办意见,"
           "批准时间,批准人,批准结果,办结结果,办结时间,办结说明,文书编号,证照名称,证照编号,有效期至,备注").split(",")
ITEM, ITEM_NAME = "000131007000", "食品经营许可"
ORGANISATION, ORGANISATION_NAME = "11360521MB0000001X", "分宜县市场监督管理局"
SURNAMES, GIVEN = "王李张刘陈杨黄赵周吴钟晏", "晓明建国丽华志强秀英海燕文彬"


def row(number, day, steps=5, seed=0, title=None):
    """One case from its application to `steps` steps on: 1 applied, 2 accepted, 3 handled,
    4 approved, 5 finished."""
    chance = random.Random(f"{seed}-{number}")
    at = datetime.datetime.combine(day, datetime.time(8, 30)) + datetime.timedelta(
        minutes=chance.randrange(0, 240), seconds=chance.randrange(60))

    def moment(hours):
        return (at + datetime.timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")
    name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
    values = {"申办流水号": number, "事项编码": ITEM, "事项名称": ITEM_NAME,
              "受理部门编码": ORGANISATION, "受理部门": ORGANISATION_NAME, "申请时间": moment(0),
              "申办项目名称": title or f"{name}餐饮店食品经营许可", "办件类型": "承诺件",
              "申请人类型": "企业", "申请人": f"{name}餐饮店", "行政区划代码": "360521"}
    if steps >= 2:
        values |= {"受理状态": "1", "受理时间": moment(1), "受理人": "李建国", "承诺时限": "5",
                   "法定时限": "20"}
    if steps >= 3:
        values |= {"承办时间": moment(2), "承办人": "钟文彬", "承办意见": "材料齐全，符合法定形式"}
    if steps >= 4:
        values |= {"批准时间": moment(3), "批准人": "晏海燕", "批准结果": "同意"}
    if steps >= 5:
        values |= {"办结结果": "出证办结", "办结时间": moment(4), "文书编号": f"分市监许〔2025〕{number}号",
                   "证照名称": "食品经营许可证", "证照编号": f"JY1360521{chance.randrange(10**7):07d}",
                   "有效期至": "2030-06-29"}
    return values


def rows(count, first=1, day=datetime.date(2025, 6, 16), prefix="SB2025", steps=None, seed=0):
    """`count` cases, some still open."""
    return [row(f"{prefix}{first + i:06d}", day + datetime.timedelta(days=i % 5),
                steps or 1 + (i % 5), seed) for i in range(count)]


def events_in(cases):
    """How many events the mapping makes of the rows."""
    def each(case):
        return (1 + ("受理时间" in case) + ("承办时间" in case) + ("批准时间" in case)
                + 2 * ("办结时间" in case))
    return sum(each(case) for case in cases)


def csv_bytes(cases, encoding="gb18030", columns=COLUMNS):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(cases)
    return out.getvalue().encode(encoding)
