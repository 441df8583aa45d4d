# SPDX-License-Identifier: Apache-2.0
"""2,000 real building permits through the adapter at a county, up two levels: the numbers add up
and every text that travels is equal at the province."""
import collections
import csv
import re
import shutil

from framework import work
from framework.checks import Skipped, same, wait_until
from framework.network import CITY, COUNTY, PROVINCE, ROOT, shared_data, with_nodes

MAPPING = ROOT / "config" / "adapters" / "sf-permits.xml"


def test_two_thousand_permits_stand_at_the_province_as_the_file_says():
    source = shared_data("data", "sf_permits", "building_permits.csv")
    if source is None:
        raise Skipped("no sf_permits data: set GUANTONG_SHARED to the folder that holds it")
    with open(source, encoding="utf-8", newline="") as file:
        permits = list(csv.DictReader(file))
    with with_nodes(PROVINCE, CITY, COUNTY, label="permits") as network:
        province, city, county = network.nodes.values()
        work.publish_basics(province, [city, county])
        work.with_adapter(county, "permits", MAPPING)
        shutil.copyfile(source, county.folder / "drop-permits" / "building_permits.csv")
        counts = finished_run(county, len(permits))
        check_rows(county, permits, counts)
        work.wait_equal(county, city, province, timeout=120)
        same(province.value("SELECT COUNT(*) FROM case_event"), counts["events"])
        same(work.check_chains(province), counts["events"])
        check_texts(province, county, permits)


def finished_run(county, rows):
    def finished():
        found = county.query("SELECT rows_read, rows_taken, rows_repeated, rows_waiting, "
                             "rows_refused, events_taken FROM adapter_run WHERE state = 'finished'")
        finished.said = county.query("SELECT state, rows_read, fault FROM adapter_run")
        return found
    names = ("read", "taken", "repeated", "waiting", "refused", "events")
    counts = dict(zip(names, wait_until(finished, "the file is read", 120)[0]))
    same(counts["read"], rows)
    same(counts["taken"] + counts["repeated"] + counts["waiting"] + counts["refused"], rows)
    return counts


def check_rows(county, permits, counts):
    """Every row is accounted for by name: what was not taken is listed with its reason."""
    open_rows = county.json("adapter", "errors", "permits")
    same(len(open_rows), counts["refused"] + counts["waiting"])
    assert all(row["reason"] and row["code"] for row in open_rows)
    assert counts["taken"] > 0.9 * len(permits), counts
    known = {number for number, in county.query("SELECT case_number FROM source_case")}
    refused = {row["case"] for row in open_rows}
    same({row["Permit Number"] for row in permits} - known - refused, set(), "unaccounted permits")


def check_texts(province, county, permits):
    """What stands at the province is what the file says, character by character."""
    numbers = dict(county.query("SELECT case_id, case_number FROM source_case"))
    texts = collections.defaultdict(set)
    for row in permits:
        texts[row["Permit Number"]].add(row["Description"] or "(no description)")
    rows = province.query("SELECT case_id, title FROM case_file")
    same(len(rows), len(set(numbers.values())), "cases")
    for case_id, title in rows:
        assert squeezed(title) in {squeezed(each) for each in texts[numbers[case_id]]}, (
            numbers[case_id], title)
    events = ("SELECT hash, CAST(xml AS TEXT) FROM case_event ORDER BY hash")
    same(province.query(events), county.query(events), "the events' bytes")
    same(province.query("SELECT case_id, state, result FROM case_file ORDER BY case_id"),
         county.query("SELECT case_id, state, result FROM case_file ORDER BY case_id"))


def squeezed(text):
    """The adapter trims a cell; nothing else about a text may change."""
    return re.sub(r"^\s+|\s+$", "", text)
