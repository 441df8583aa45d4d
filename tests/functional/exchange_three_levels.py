# SPDX-License-Identifier: Apache-2.0
"""County, city, province: relay, the ladder of receipts, the catalogue down, adoption up."""
import re

from framework import cases_file, work
from framework.checks import same, wait_until
from framework.documents import Signed
from framework.network import CITY, COUNTY, PROVINCE, SECOND_COUNTY, with_nodes

COUNT = 60


def network():
    return Tree()


class Tree:
    def __enter__(self):
        self.network = with_nodes(PROVINCE, CITY, COUNTY, label="three")
        try:
            self.province, self.city, self.county = self.network.nodes.values()
            work.publish_basics(self.province, [self.city, self.county])
            work.with_adapter(self.county)
            work.feed(self.county, cases_file.rows(COUNT))
            work.wait_equal(self.county, self.city, self.province)
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)


def receipts(node, origin):
    """{package number: {issuer: (digest, xml of the highest issue)}} of an `up` stream."""
    found = {}
    for number, issuer, digest, xml in node.query(
            "SELECT p.sequence, r.issuer, r.digest, r.xml FROM receipt r JOIN package p ON p.id = "
            "r.package_id JOIN stream s ON s.id = p.stream_id WHERE s.origin = ? "
            "AND s.scope = 'up' "
            "ORDER BY r.issue", int(origin)):
        found.setdefault(number, {})[f"{issuer:012d}"] = (digest, xml)
    return found


def test_relay_passes_packages_on_verbatim(tree):
    for node in (tree.county, tree.city, tree.province):
        wait_until(lambda: len(node.archive(COUNTY)) == node.value(
            "SELECT COUNT(*) FROM package p JOIN stream s ON s.id = p.stream_id WHERE s.origin = ? "
            "AND s.scope = 'up'", int(COUNTY)), f"the archive of {node.name} is written")
    def archived():
        return [[file for file in node.archive(COUNTY) if ".up." in file.name]
                for node in (tree.county, tree.city, tree.province)]
    # The county may go on sending (adoptions) while the archives are looked at.
    wait_until(lambda: len({tuple(file.name for file in files) for files in archived()}) == 1,
               "the three archives name the same packages")
    up = archived()
    for files in zip(*up):
        same(len({file.read_bytes() for file in files}), 1, files[0].name)
    assert up[0]


def test_ladder_of_receipts_reaches_the_county(tree):
    def complete():
        known = receipts(tree.county, COUNTY)
        complete.said = {number: sorted(each) for number, each in known.items()}
        return known and all({CITY, PROVINCE} <= set(each) for each in known.values())
    wait_until(complete, "the county holds the receipts of city and province")
    for number, ladder in receipts(tree.county, COUNTY).items():
        city_digest, _ = ladder[CITY]
        province = Signed(ladder[PROVINCE][1])
        same(province.get("Previous"), city_digest, f"rung below the province, package {number}")
        same(province.get("Status"), "applied")
        same(Signed(ladder[CITY][1]).get("Previous") or "", "")


def test_every_level_has_the_same_cases(tree):
    rows = "SELECT case_id, state, title, holder, events, parked FROM case_file ORDER BY case_id"
    same(tree.city.query(rows), tree.county.query(rows))
    same(tree.province.query(rows), tree.county.query(rows))
    same(len(tree.county.query(rows)), COUNT)


def test_province_sees_who_adopted_the_catalogue(tree):
    def covered():
        rows = tree.province.json("catalog", "coverage", "--item", cases_file.ITEM)
        covered.said = rows
        return {row["node"] for row in rows if row["adopted"]} >= {CITY, COUNTY}
    wait_until(covered, "city and county are known to have adopted the item")
    calendar = tree.province.json("catalog", "coverage")
    assert {CITY, COUNTY} <= {row["node"] for row in calendar if row["adopted"]}, calendar


def test_refused_item_version_is_named_with_its_reason(tree):
    """The county already took a higher version by itself; the province's lower one is refused."""
    higher = tree.network.folder / "higher.xml"
    text = work.ITEMS.read_text(encoding="utf-8")
    higher.write_text(text.replace('version="3"', 'version="9"'), encoding="utf-8")
    tree.county.run("catalog", "import", "--dir", tree.county.folder, higher)
    lower = tree.network.folder / "lower.xml"
    lower.write_text(text.replace('version="3"', 'version="4"'), encoding="utf-8")
    tree.province.run("catalog", "publish", "--dir", tree.province.folder, lower)

    def refused():
        rows = tree.province.json("catalog", "coverage", "--item", cases_file.ITEM)
        refused.said = rows
        return [row for row in rows if row["node"] == COUNTY and row["version"] == 4
                and not row["adopted"]]
    row = wait_until(refused, "the county's refusal reaches the province")[0]
    same(row["code"], "CATALOG_VERSION_LOWER")
    assert row["reason"], row


def test_late_joiner_starts_from_a_signed_baseline(tree):
    late = tree.network.add(SECOND_COUNTY, tree.city).start()
    wait_until(lambda: late.value("SELECT COUNT(*) FROM catalog_item") >= 2
               and late.value("SELECT COUNT(*) FROM catalog_calendar") == 1,
               "the late joiner has catalogue and calendar")
    kinds = late.query("SELECT p.kind FROM package p JOIN stream s ON s.id = p.stream_id "
                       "WHERE s.origin = ? AND s.scope = ?", int(CITY), f"to:{SECOND_COUNTY}")
    assert kinds and {kind for kind, in kinds} == {"baseline"}, kinds
    province_down = tree.province.next_number(PROVINCE, "down")
    same(late.value("SELECT COUNT(*) FROM package p JOIN stream s ON s.id = p.stream_id WHERE "
                    "s.origin = ? AND s.scope = 'down' AND p.sequence < ?", int(PROVINCE),
                    province_down), 0, "packages from before the baseline")
    # And it follows from the next number on.
    text = work.ITEMS.read_text(encoding="utf-8")
    items = tree.network.folder / "newer.xml"
    items.write_text(text.replace('version="3"', 'version="12"'), encoding="utf-8")
    tree.province.run("catalog", "publish", "--dir", tree.province.folder, items)
    wait_until(lambda: late.value("SELECT MAX(version) FROM catalog_item") == 12,
               "the late joiner follows the stream")
    wait_until(lambda: SECOND_COUNTY in {row["node"] for row in tree.province.json(
        "catalog", "coverage", "--item", cases_file.ITEM)}, "its adoption reaches the province")


def test_cases_of_the_late_joiner_reach_the_province(tree):
    late = tree.network.nodes[SECOND_COUNTY]
    work.with_adapter(late)
    cases = [case | {"行政区划代码": "360502"} for case in cases_file.rows(10, prefix="YS2025")]
    work.feed(late, cases)
    work.wait_equal(late, tree.city, tree.province)
    same(tree.county.hashes(SECOND_COUNTY), set(), "a neighbour county sees none of them")


def test_report_request_travels_two_levels_and_its_answer_back(tree):
    answer = tree.network.folder / "report.xml"
    tree.province.run("report", "pull", "--dir", tree.province.folder, "--from", COUNTY, "--name",
                      "monthly", "--period", "2025-06", "-o", answer)
    document = answer.read_text(encoding="utf-8")
    assert re.search(rf'<ReportAnswer[^>]* node="{COUNTY}"', document), document[:400]
