# SPDX-License-Identifier: Apache-2.0
"""Nodes that come back from an older copy of their folder: both ends find out what is missing and
mend it; nothing is lost, nothing stands twice."""
import datetime
import shutil

from framework import cases_file, work
from framework.checks import same, wait_until
from framework.network import CITY, COUNTY, PROVINCE, with_nodes


def pair():
    network = with_nodes(PROVINCE, COUNTY, label="recovery")
    try:
        province, county = network.nodes.values()
        work.publish_basics(province, [county])
        work.with_adapter(county)
        work.feed(county, cases_file.rows(20))
        work.wait_equal(county, province)
    except BaseException:
        network.__exit__(None, None, None)
        raise
    return network, province, county


class Image:
    """Last week's disk image of a node."""

    def __init__(self, node):
        self.node, self.copy = node, node.folder.parent / f"{node.id}-image"
        node.stop()
        shutil.copytree(node.folder, self.copy, symlinks=True)
        node.start()

    def restore(self, keep_drop=False):
        self.node.stop()
        if keep_drop:
            shutil.copytree(self.node.folder / "drop-hall", self.copy / "drop-hall",
                            dirs_exist_ok=True)
        shutil.rmtree(self.node.folder)
        shutil.copytree(self.copy, self.node.folder, symlinks=True)


def check_settled(province, county, cases):
    """Both hold the same, every case once, every chain whole, no fork."""
    work.wait_equal(county, province)
    same(county.value("SELECT COUNT(*) FROM case_file"), cases, "cases at the county")
    same(province.value("SELECT COUNT(*) FROM case_file"), cases, "cases at the province")
    same(work.check_chains(county), work.check_chains(province))
    same(province.value("SELECT COUNT(*) FROM case_event WHERE mark <> 'taken'"), 0)
    forks = {code for code, _ in county.alarms() | province.alarms()} & {
        "STREAM_FORK", "STREAM_CHAIN_BROKEN", "EVENT_SECOND_HASH", "EVENT_PREVIOUS_WRONG"}
    same(forks, set(), "alarms")


def test_county_restored_from_an_image_gets_its_own_packages_back():
    network, province, county = pair()
    with network:
        image = Image(county)
        work.feed(county, cases_file.rows(15, first=100), file_name="lost.csv")
        work.wait_equal(county, province)
        before = county.hashes(COUNTY)
        image.restore()
        county.start()
        wait_until(lambda: county.hashes(COUNTY) == before, "the county has its own log again")
        wait_until(lambda: county.next_number(COUNTY) == province.next_number(COUNTY),
                   "both stand at the same number")
        work.feed(county, cases_file.rows(5, first=200), file_name="after.csv")
        check_settled(province, county, 40)


def test_events_written_before_the_recovery_follow_the_recovered_ones():
    """The hall goes on at once, while the province cannot be reached yet."""
    network, province, county = pair()
    with network:
        image = Image(county)
        work.feed(county, cases_file.rows(15, first=100), file_name="lost.csv")
        work.wait_equal(county, province)
        last = county.next_number(COUNTY)
        image.restore()
        province.stop()
        county.start()
        work.feed(county, cases_file.rows(5, first=200), file_name="meanwhile.csv")
        assert county.next_number(COUNTY) < last, "numbered before heads were compared"
        assert county.value("SELECT COUNT(*) FROM outbox") > 0
        province.start()
        check_settled(province, county, 40)
        assert county.next_number(COUNTY) > last


def test_case_that_went_on_after_the_image_goes_on_after_the_recovery():
    """The same case gets an event that is lost with the image and, before the recovery, another."""
    network, province, county = pair()
    with network:
        day = datetime.date(2025, 6, 18)
        case = cases_file.row("SB2025777777", day, steps=1)
        work.feed(county, [case], file_name="case-1.csv")
        work.wait_equal(county, province)
        image = Image(county)
        county.drop("hall", "case-2.csv",
                    cases_file.csv_bytes([cases_file.row("SB2025777777", day, steps=2)]))
        wait_until(lambda: (province.value("SELECT COUNT(*) FROM case_event "
                                           "WHERE kind = 'accepted' "
                                           "AND case_id = (SELECT case_id FROM case_file WHERE "
                                           "source_number = 'SB2025777777')") or 0) == 1
                   or province.value("SELECT MAX(events) FROM case_file WHERE events = 2 AND "
                                     "title LIKE ?", f"%{case['申办项目名称']}%"),
                   "the province has the acceptance")
        work.wait_equal(county, province)
        image.restore()
        province.stop()
        county.start()
        county.drop("hall", "case-3.csv",
                    cases_file.csv_bytes([cases_file.row("SB2025777777", day, steps=3)]))
        wait_until(lambda: county.value("SELECT COUNT(*) FROM adapter_run WHERE state = 'finished' "
                                        "AND file_name LIKE 'case-3%'"), "the file is read")
        province.start()
        wait_until(lambda: county.value("SELECT COUNT(*) FROM outbox") == 0, "all is sent")
        # Nothing of what the province has was overwritten, and both agree in the end.
        wait_until(work.holds_all_of(province, county), "the province holds what the county has")
        work.check_chains(county)
        work.check_chains(province)


def test_file_that_still_lies_in_the_folder_after_a_restore_makes_no_case_twice():
    network, province, county = pair()
    with network:
        image = Image(county)
        work.feed(county, cases_file.rows(15, first=100), file_name="lost.csv")
        work.wait_equal(county, province)
        image.restore(keep_drop=True)
        county.start()
        wait_until(lambda: county.value("SELECT COUNT(*) FROM adapter_run WHERE state = 'finished' "
                                        "AND file_name = 'lost.csv'"), "the file is read again")
        wait_until(lambda: county.value("SELECT COUNT(*) FROM outbox") == 0, "all is sent")
        work.wait_equal(county, province)
        check_settled(province, county, 35)


def test_province_restored_from_an_image_gets_everything_again():
    network, province, county = pair()
    with network:
        image = Image(province)
        wait_until(lambda: county.status()["links"][0]["failures"] == 0, "the link is up")
        work.feed(county, cases_file.rows(15, first=100), file_name="lost.csv")
        text = work.ITEMS.read_text(encoding="utf-8").replace('version="3"', 'version="5"')
        items = network.folder / "items.xml"
        items.write_text(text, encoding="utf-8")
        province.run("catalog", "publish", "--dir", province.folder, items)
        wait_until(lambda: county.value("SELECT MAX(version) FROM catalog_item") == 5,
                   "the county has the newer item")
        work.wait_equal(county, province)
        down = province.next_number(PROVINCE, "down")
        image.restore()
        assert province.next_number(COUNTY) < county.next_number(COUNTY)
        province.start()
        work.wait_equal(county, province)
        # Its own stream comes back from the child, and goes on behind it.
        wait_until(lambda: province.next_number(PROVINCE, "down") == down,
                   "the province has its own packages again")
        items.write_text(text.replace('version="5"', 'version="6"'), encoding="utf-8")
        province.run("catalog", "publish", "--dir", province.folder, items)
        wait_until(lambda: county.value("SELECT MAX(version) FROM catalog_item") == 6,
                   "the stream downward goes on")
        same(province.value("SELECT MAX(version) FROM catalog_item"), 6)
        same({code for code, _ in county.alarms() | province.alarms()} & {"STREAM_FORK"}, set())
        assert province.value("SELECT COUNT(*) FROM catalog_item WHERE version = 5") == 1


def test_receipts_lost_with_the_image_come_again():
    network, province, county = pair()
    with network:
        image = Image(county)
        work.feed(county, cases_file.rows(15, first=100), file_name="lost.csv")
        work.wait_equal(county, province)
        image.restore()
        county.start()
        missing = ("SELECT COUNT(*) FROM package p JOIN stream s ON s.id = p.stream_id WHERE "
                   "s.origin = ? AND s.scope = 'up' AND NOT EXISTS (SELECT 1 FROM receipt r WHERE "
                   "r.package_id = p.id AND r.issuer = ?)")
        wait_until(lambda: county.next_number(COUNTY) == province.next_number(COUNTY)
                   and county.value(missing, int(COUNTY), int(PROVINCE)) == 0,
                   "every package of the county is receipted again")


def test_receipts_the_province_lost_with_its_image_come_again():
    network, province, county = pair()
    with network:
        def given(node):
            return set(node.query("SELECT s.scope, p.sequence, r.issue FROM receipt r JOIN package "
                                  "p ON p.id = r.package_id JOIN stream s ON s.id = p.stream_id "
                                  "WHERE r.issuer = ?", int(COUNTY)))

        def all_receipted():
            all_receipted.said = given(county) - given(province)
            return not all_receipted.said
        wait_until(all_receipted, "the county has receipted what came down")
        image = Image(province)
        wait_until(lambda: county.status()["links"][0]["failures"] == 0, "the link is up")
        text = work.ITEMS.read_text(encoding="utf-8").replace('version="3"', 'version="5"')
        items = network.folder / "items.xml"
        items.write_text(text, encoding="utf-8")
        province.run("catalog", "publish", "--dir", province.folder, items)
        down = wait_until(lambda: county.value("SELECT MAX(version) FROM catalog_item") == 5
                          and province.next_number(PROVINCE, "down"), "the county has the item")
        wait_until(all_receipted, "the county has receipted that too")
        image.restore()
        province.start()
        wait_until(lambda: province.next_number(PROVINCE, "down") == down,
                   "the province has its own packages again")
        wait_until(all_receipted, "the county's receipts for them come again")


def test_city_between_restored_from_an_image_relays_everything_and_the_ladder_closes():
    with with_nodes(PROVINCE, CITY, COUNTY, label="recovery") as network:
        province, city, county = network.nodes.values()
        work.publish_basics(province, [city, county])
        work.with_adapter(county)
        work.feed(county, cases_file.rows(10))
        work.wait_equal(county, city, province)
        image = Image(city)
        work.feed(county, cases_file.rows(10, first=100), file_name="lost.csv")
        work.wait_equal(county, city, province)
        image.restore()
        work.feed(county, cases_file.rows(10, first=200), file_name="meanwhile.csv")
        city.start()
        work.wait_equal(county, city, province)
        same(work.check_chains(city), work.check_chains(county))
        rungs = ("SELECT p.sequence, COUNT(DISTINCT r.issuer) FROM package p JOIN stream s ON s.id "
                 "= p.stream_id LEFT JOIN receipt r ON r.package_id = p.id "
                 "AND r.issuer <> s.origin "
                 "WHERE s.origin = ? AND s.scope = 'up' GROUP BY p.id ORDER BY p.sequence")

        def closed():
            closed.said = county.query(rungs, int(COUNTY))
            return all(count == 2 for _, count in closed.said)
        wait_until(closed, "the county has the receipts of city and province for every package")
        same({code for code, _ in city.alarms() | province.alarms() | county.alarms()}
             & {"STREAM_FORK", "STREAM_CHAIN_BROKEN", "RECEIPT_FOR_OTHER_DIGEST"}, set())
