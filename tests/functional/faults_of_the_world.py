# SPDX-License-Identifier: Apache-2.0
"""Broken settings, a locked database, a full disk, a clock that jumps, a parent gone for days:
said plainly, retried, nothing lost."""
import json
import shutil
import sqlite3
import subprocess
import threading
import time
import urllib.request

from framework import cases_file, work
from framework.checks import Skipped, contains, same, wait_until
from framework.client import Client
from framework.network import COUNTY, PROVINCE, START, Network, set_clock, with_nodes


def network():
    return Pair()


class Pair:
    """Province and county, each with a clock of its own."""

    def __enter__(self):
        self.network = Network("world")
        try:
            self.county_clock = self.network.folder / "county-clock"
            set_clock(self.county_clock, START)
            self.province = self.network.add(PROVINCE).start()
            self.county = self.network.add(COUNTY, self.province,
                                           clock_file=self.county_clock).start()
            work.publish_basics(self.province, [self.county])
            work.with_adapter(self.county)
            work.feed(self.county, cases_file.rows(5))
            work.wait_equal(self.county, self.province)
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)


def problems(node):
    return "\n".join(problem["zh"] for problem in node.status()["problems"])


def test_broken_setting_is_named_with_its_line_and_ends_with_2(pair):
    folder = pair.network.folder / "broken"
    folder.mkdir()
    for text, where in (("node.id = 360521000000\nnode.name = x\nexchange.pol = 5s\n", ":3"),
                        ("node.id = 3605\nnode.name = x\n", ":1"),
                        ("node.name = x\n", "node.id"),
                        ("node.id = 360521000000\nnode.name = x\nexchange.poll = soon\n", ":3"),
                        ("node.id = 360521000000\nnode.name = x\njust words\n", ":3")):
        (folder / "node.properties").write_text(text, encoding="utf-8")
        for command in ("serve", "status"):
            done = pair.province.run(command, "--dir", folder, exit_code=2)
            contains(done.stderr, where, f"what {command} says of {text!r}")
        assert not (folder / "data").exists(), "half done"


def test_node_that_is_not_enrolled_says_so(pair):
    folder = pair.network.folder / "alone"
    pair.province.run("init", "--dir", folder, "--node", "360599000000", "--level", "county",
                      "--name", "未入网", "--parent", pair.province.url())
    done = pair.province.run("serve", "--dir", folder, exit_code=3)
    contains(done.stderr, "cert")


def test_second_process_on_a_folder_is_refused(pair):
    done = pair.province.run("serve", "--dir", pair.county.folder, exit_code=3)
    assert done.stderr.strip(), "no reason given"
    assert pair.county.running()


def test_newer_database_is_refused(pair):
    folder = pair.network.folder / "newer"
    pair.county.stop()
    try:
        shutil.copytree(pair.county.folder, folder)
    finally:
        pair.county.start()
    with sqlite3.connect(folder / "data" / "guantong.db") as database:
        table, column = version_table(database)
        database.execute(f"UPDATE {table} SET {column} = 9999 WHERE {column} = "
                         f"(SELECT MAX({column}) FROM {table})")
    done = pair.province.run("serve", "--dir", folder, exit_code=3)
    assert done.stderr.strip()


def version_table(database):
    for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if "migration" in name or "schema" in name:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            for column in columns:
                if column in ("version", "number", "migration"):
                    return name, column
    raise AssertionError("no table of migrations")


def test_locked_database_is_retried_and_nothing_is_lost(pair):
    """Somebody holds the province's database for some seconds while the county sends."""
    held = sqlite3.connect(pair.province.folder / "data" / "guantong.db", timeout=30,
                           isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    try:
        before = pair.province.counts()["case_event"]
        work.feed(pair.county, cases_file.rows(6, first=300), file_name="locked.csv")
        same(pair.province.counts()["case_event"], before, "while it is locked")
        answer = []
        probe = threading.Thread(target=lambda: answer.append(people_answer(pair.province)))
        probe.start()
        time.sleep(6)  # the lock has to last longer than the node's first patience
        assert pair.province.running()
    finally:
        held.execute("ROLLBACK")
        held.close()
    probe.join()
    same(answer, [200], "the status page while the database is locked")
    work.wait_equal(pair.county, pair.province)
    same(work.check_chains(pair.county), work.check_chains(pair.province))


def people_answer(node):
    with urllib.request.urlopen(f"http://127.0.0.1:{node.port('people')}/", timeout=60) as answer:
        return answer.status


def test_locked_database_of_the_county_loses_no_row(pair):
    held = sqlite3.connect(pair.county.folder / "data" / "guantong.db", timeout=30,
                           isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    cases = cases_file.rows(6, first=350)
    pair.county.drop("hall", "locked-here.csv", cases_file.csv_bytes(cases))
    try:
        before = pair.county.value("SELECT COUNT(*) FROM case_event")
        time.sleep(6)  # as above
    finally:
        held.execute("ROLLBACK")
        held.close()
    wait_until(lambda: pair.county.value("SELECT COUNT(*) FROM case_event")
               == before + cases_file.events_in(cases), "the rows are taken")
    work.wait_equal(pair.county, pair.province)


def test_clock_ahead_stops_the_cutter_until_it_is_put_right(pair):
    set_clock(pair.county_clock, START.replace(hour=START.hour + 1))
    try:
        wait_until(lambda: any(abs(link["clockOffsetMs"]) > 300_000
                               for link in pair.county.status()["links"]), "the offset is measured")
        assert "时钟" in problems(pair.county), problems(pair.county)
        number = pair.county.next_number(COUNTY)
        work.feed(pair.county, cases_file.rows(4, first=400), file_name="ahead.csv")
        # It still takes in: what the province publishes arrives and is receipted.
        items = pair.network.folder / "items.xml"
        items.write_text(work.ITEMS.read_text(encoding="utf-8").replace('version="3"',
                                                                        'version="7"'),
                         encoding="utf-8")
        pair.province.run("catalog", "publish", "--dir", pair.province.folder, items)
        wait_until(lambda: pair.county.value("SELECT MAX(version) FROM catalog_item") == 7,
                   "the county takes in")
        same(pair.county.next_number(COUNTY), number, "packages cut under a wrong clock")
        assert pair.county.value("SELECT COUNT(*) FROM outbox") > 0
        # The province never stops for a child.
        same(Client(pair.province, pair.county).request("GET", "/exchange/v1/heads").status, 200)
    finally:
        set_clock(pair.county_clock, START)
    work.wait_equal(pair.county, pair.province)


def test_clock_moved_on_by_days_runs_on(pair):
    for file in (pair.network.clock_file, pair.county_clock):
        set_clock(file, START.replace(year=2025, month=7, day=15))
    work.feed(pair.county, cases_file.rows(3, first=500), file_name="later.csv")
    work.wait_equal(pair.county, pair.province)
    folders = {path.parent.name for path in wait_until(
        lambda: pair.province.archive(COUNTY) if any(
            path.parent.name == "2025-07-15" for path in pair.province.archive(COUNTY)) else None,
        "the archive of that day")}
    assert "2025-07-15" in folders


def test_parent_gone_for_days_is_shown_and_everything_arrives_afterwards(pair):
    pair.province.stop()
    work.feed(pair.county, cases_file.rows(10, first=600), file_name="alone-1.csv")
    wait_until(lambda: PROVINCE in problems(pair.county), "the broken link is shown")
    for day in (16, 17, 18):
        set_clock(pair.county_clock, START.replace(month=7, day=day))
        work.feed(pair.county, cases_file.rows(5, first=600 + day * 10), file_name=f"day-{day}.csv")
    link = pair.county.status()["links"][0]
    assert link["failures"] > 0 and link["failure"], link
    set_clock(pair.network.clock_file, START.replace(month=7, day=18))
    pair.province.start()
    work.wait_equal(pair.county, pair.province)
    wait_until(lambda: pair.county.status()["links"][0]["failures"] == 0, "the link is well again")
    same(work.check_chains(pair.county), work.check_chains(pair.province))


def test_status_page_shows_what_status_says(pair):
    port = pair.county.port("people")
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=30)
    text = page.read().decode("utf-8")
    same(page.status, 200)
    for part in ("分宜县", COUNTY, PROVINCE):
        contains(text, part, "the status page")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_full_disk_is_reported_retried_and_loses_nothing():
    """The county's folder lies on a small file system that is filled up."""
    with with_nodes(PROVINCE, label="disk") as network:
        province = network.root
        mount = network.folder / COUNTY
        mount.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(mount)],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise Skipped(f"no file system to fill: {done.stderr.strip()}")
        try:
            county = network.add(COUNTY, province).start()
            work.publish_basics(province, [county])
            work.with_adapter(county)
            work.feed(county, cases_file.rows(5))
            work.wait_equal(county, province)
            cases = cases_file.rows(400, first=100)
            content = cases_file.csv_bytes(cases)
            county.drop("hall", "much.csv", content)
            filler = mount / "filler"
            fill(filler)
            wait_until(lambda: county.running() and disk_said(county), "the full disk is reported")
            assert county.running(), "the node must not end"
            filler.unlink()
            wanted = cases_file.events_in(cases) + cases_file.events_in(cases_file.rows(5))
            wait_until(lambda: county.value("SELECT COUNT(*) FROM case_event") == wanted,
                       "every row is taken after all", 90)
            work.wait_equal(county, province)
            same(county.value("PRAGMA integrity_check"), "ok")
            county.stop()
        finally:
            for node in network.nodes.values():
                node.kill()
            subprocess.run(["umount", str(mount)], check=True)


def fill(file):
    with open(file, "wb", buffering=0) as out:
        try:
            while True:
                out.write(bytes(65536))
        except OSError:
            pass


def disk_said(county):
    """The status command cannot write either; it must still say what is wrong, or the log does."""
    done = county.run("status", "--dir", county.folder, "--json", exit_code=None)
    if done.returncode == 0:
        return any("磁盘" in problem["zh"]
                   for problem in json.loads(done.stdout)["problems"])
    return "STORE_FULL" in done.stderr or "磁盘" in done.stderr or "disk" in done.stderr
