# SPDX-License-Identifier: Apache-2.0
"""Pulled reports: figures and the cases behind them, sealed; a refusal comes back at once."""
import json
import re
import time
import xml.etree.ElementTree as tree

from framework import cases_file, work
from framework.checks import contains, same, wait_until
from framework.client import Client
from framework.network import COUNTY, PROVINCE, with_nodes

COUNT = 60
NOW_MS = 1751245200000  # 2025-06-30 09:00 in China, where the tests' clock stands
NS = "{urn:guantong:standard:1.0}"


class Fed:
    """Province and county; the county's cases are at both."""

    def __enter__(self):
        self.network = with_nodes(PROVINCE, COUNTY, label="reports")
        try:
            self.province, self.county = self.network.nodes.values()
            work.publish_basics(self.province, [self.county])
            work.with_adapter(self.county)
            self.cases = cases_file.rows(COUNT)
            work.feed(self.county, self.cases)
            # A sweep between two reports would make them differ: let what is due be raised first.
            wait_until(lambda: self.county.value(
                "SELECT COUNT(*) FROM case_file WHERE next_due_ms <= ?", NOW_MS) == 0,
                "what is due is raised")
            work.wait_equal(self.county, self.province)
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)

    def pull(self, name="cases", period="2025-06", exit_code=0, asker=None, source=COUNTY, more=()):
        asker = asker or self.province
        return asker.run("report", "pull", "--dir", asker.folder, "--from", source, "--name", name,
                         "--period", period, *more, exit_code=exit_code)


def network():
    return Fed()


def test_cases_report_lists_what_the_monthly_counts(fed):
    file = fed.network.folder / "cases.xml"
    said = fed.pull(more=("-o", file)).stdout
    root = tree.fromstring(file.read_bytes())
    same((root.tag, root.get("name"), root.get("node")), (NS + "ReportAnswer", "cases", COUNTY))
    listed = root.findall(NS + "Case")
    ids = {row[0] for row in fed.county.query("SELECT case_id FROM case_file")}
    same({case.get("caseId") for case in listed}, ids)
    sums = {}
    for case in listed:
        assert case.get("item") and case.get("organisation") and case.get("status"), case.attrib
        for count in case.findall(NS + "Count"):
            name = count.get("indicator")
            sums[name] = sums.get(name, 0) + int(count.text)
    monthly = json.loads(fed.pull("monthly", more=("--json",)).stdout)
    totals = {}
    for row in monthly["rows"]:
        for name, value in row["counts"].items():
            totals[name] = totals.get(name, 0) + value
    totals.pop("averageUsedHundredths", None)
    same(sums, totals, "the cases' figures and the monthly report's")
    finished = sum("办结时间" in case for case in fed.cases)
    contains(said, f"办结量 finished {finished}", "the summary")
    contains(said, f"办件 {COUNT}", "the summary")
    same(sum(case.get("finished") is not None for case in listed), finished)


def test_monthly_prints_indicators_by_chinese_name_and_code(fed):
    said = fed.pull("monthly").stdout
    contains(said, "受理量 accepted ", "the report")
    contains(said, f"signed in package {COUNTY}/to:{PROVINCE}/", "the proof")


def test_second_pull_for_the_same_moment_gives_the_archived_bytes(fed):
    files = [fed.network.folder / name for name in ("one.xml", "two.xml", "own.xml")]
    moment = "2025-06-30T08:00:00.000+08:00"
    for file in files[:2]:
        fed.pull(more=("--as-of", moment, "-o", file))
    same(files[1].read_bytes(), files[0].read_bytes())
    # The county itself seals nothing new for that moment either.
    fed.pull(asker=fed.county, more=("--as-of", moment, "-o", files[2]))
    same(files[2].read_bytes(), files[0].read_bytes())


def test_report_too_large_for_a_record_comes_in_parts(fed):
    cases = cases_file.rows(1600, first=5000, seed=7)
    work.feed(fed.county, cases, file_name="many.csv")
    work.wait_equal(fed.county, fed.province)
    file = fed.network.folder / "parts.xml"
    report = json.loads(fed.pull(more=("--as-of", "2025-06-30T09:00:00.001+08:00", "--json", "-o",
                                       file)).stdout)
    parts = tree.fromstring(file.read_bytes()).findall(NS + "ReportAnswer")
    assert report["records"] > 1, report["records"]
    same([part.get("part") for part in parts],
         [str(i + 1) for i in range(report["records"])])
    listed = [case.get("caseId") for part in parts for case in part.findall(NS + "Case")]
    same(len(listed), len(set(listed)))
    same(len(listed), fed.county.value("SELECT COUNT(*) FROM case_file"))
    for xml, in fed.province.query("SELECT xml FROM report_pulled"):
        assert len(xml) <= 1 << 20, len(xml)


def test_unknown_report_and_wrong_period_are_answered_at_once(fed):
    for name, period, reason in (("quarterly", "2025-06", "REPORT_UNKNOWN"),
                                 ("monthly", "June", "VALUE_INVALID")):
        start = time.monotonic()
        done = fed.pull(name, period, exit_code=1)
        assert time.monotonic() - start < 30, "the asker waited for nothing"
        contains(done.stderr, "REPORT_REFUSED", "the code")
        contains(done.stderr, reason, "the reason")
        contains(done.stderr, COUNTY, "who refuses")


def test_refusal_upward_and_by_oneself(fed):
    done = fed.pull("quarterly", exit_code=1, asker=fed.county, source=PROVINCE)
    contains(done.stderr, "REPORT_REFUSED", "the code")
    contains(fed.pull("quarterly", exit_code=1, source=PROVINCE).stderr, "REPORT_UNKNOWN",
             "the own refusal")


def test_direct_question_to_the_parent_is_answered_with_the_report_or_the_reason(fed):
    client = Client(fed.province, fed.county)
    answer = client.request("GET", "/exchange/v1/reports/quarterly?period=2025-06")
    same((answer.status, answer.json()["code"]), (404, "REPORT_UNKNOWN"))
    answer = client.request("GET", "/exchange/v1/reports/monthly?period=June")
    same((answer.status, answer.json()["code"], answer.json()["field"]),
         (422, "VALUE_INVALID", "period"))
    good = client.request("GET", "/exchange/v1/reports/cases?period=2025-06")
    same(good.status, 200)
    assert re.search(rf'<ReportAnswer[^>]* node="{PROVINCE}"', good.text), good.text[:300]
    client.close()
