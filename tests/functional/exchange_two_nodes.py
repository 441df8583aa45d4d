# SPDX-License-Identifier: Apache-2.0
"""A county's cases reach the province as signed packages, and both can prove it."""
import datetime
import json

from framework import cases_file, work
from framework.checks import same, wait_until
from framework.documents import Signed, xmlsec_accepts
from framework.network import COUNTY, PROVINCE, with_nodes

COUNT = 120


def network():
    return Fed()


class Fed:
    """Province and county; the county's hall system has delivered its file."""

    def __enter__(self):
        self.network = with_nodes(PROVINCE, COUNTY, label="two")
        try:
            self.province, self.county = self.network.nodes.values()
            work.publish_basics(self.province, [self.county])
            work.with_adapter(self.county)
            self.cases = cases_file.rows(COUNT)
            work.feed(self.county, self.cases)
            work.wait_equal(self.county, self.province)
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)


def test_event_recorded_at_the_county_stands_at_the_province(fed):
    same(len(fed.county.hashes()), cases_file.events_in(fed.cases))
    same(fed.province.hashes(), fed.county.hashes())
    rows = "SELECT case_id, state, title, applicant_name, result FROM case_file ORDER BY case_id"
    same(fed.province.query(rows), fed.county.query(rows), "case lists")
    same(len(fed.province.query(rows)), COUNT)
    same(work.check_chains(fed.province), work.check_chains(fed.county))


def test_chinese_text_arrives_as_the_source_wrote_it(fed):
    titles = {title for title, in fed.province.query("SELECT title FROM case_file")}
    same(titles, {f"关于{case['申办项目名称']}的申请" for case in fed.cases})


def test_every_package_of_the_county_bears_the_receipt_of_the_province(fed):
    rows = ("SELECT p.sequence, p.digest, r.status, r.xml FROM package p JOIN stream s ON s.id = "
            "p.stream_id LEFT JOIN receipt r ON r.package_id = p.id AND r.issuer = ? "
            "WHERE s.origin = ? AND s.scope = 'up' ORDER BY p.sequence")
    wait_until(lambda: all(row[2] == "applied" for row in
                           fed.county.query(rows, int(PROVINCE), int(COUNTY))),
               "every package is receipted")
    packages = fed.county.query(rows, int(PROVINCE), int(COUNTY))
    assert packages
    for sequence, digest, _, document in packages:
        receipt = Signed(document)
        same(receipt.get("Issuer"), PROVINCE)
        same(receipt.get("Digest"), digest)
        same(receipt.get("Next"), str(sequence + 1))
    assert xmlsec_accepts(packages[0][3], fed.network.authority / "ca.pem")


def test_archive_holds_every_package_verbatim_on_both_sides(fed):
    wait_until(lambda: len(fed.county.archive(COUNTY)) == fed.county.value(
        "SELECT COUNT(*) FROM package p JOIN stream s ON s.id = p.stream_id WHERE s.origin = ?",
        int(COUNTY)), "the county's archive is written")
    wait_until(lambda: len(fed.province.archive(COUNTY)) == len(fed.county.archive(COUNTY)),
               "the province's archive is written")
    for here, there in zip(fed.county.archive(COUNTY), fed.province.archive(COUNTY)):
        same(here.name, there.name)
        same(here.read_bytes(), there.read_bytes(), here.name)
        same(here.parent.name, "2025-06-30", "the folder of the day")


def test_stock_tool_accepts_every_package_of_the_archive(fed):
    files = fed.province.archive(COUNTY) + fed.county.archive(PROVINCE)
    assert files
    for file in files:
        assert xmlsec_accepts(file, fed.network.authority / "ca.pem"), file.name


def test_package_verify_accepts_the_archive_and_names_the_reason_for_one_changed_byte(fed):
    trust = fed.network.authority / "ca.pem"
    at = "2025-06-30T12:00:00.000+08:00"
    files = fed.province.archive(COUNTY)
    done = fed.province.run("package", "verify", "--trust", trust, "--at", at, *files, "--json")
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    same([each["valid"] for each in verdicts], [True] * len(files))
    changed = fed.network.folder / "changed.xml"
    whole = files[0].read_bytes()
    for place in (whole.index(b"<Body>") + 60, whole.index(b"<Sequence>") + 10):
        bent = bytearray(whole)
        bent[place] = bent[place] ^ 1
        changed.write_bytes(bytes(bent))
        done = fed.province.run("package", "verify", "--trust", trust, "--at", at, changed,
                                "--json",
                                exit_code=1)
        verdict = json.loads(done.stdout)
        same(verdict["valid"], False)
        assert verdict["reasons"] and all(verdict["reasons"]), verdict


def test_package_verify_refuses_a_foreign_authority(fed):
    other = fed.network.folder / "other-authority"
    fed.province.run("cert", "authority", "--dir", other, "--name", "别的网络")
    done = fed.province.run("package", "verify", "--trust", other / "ca.pem",
                            fed.province.archive(COUNTY)[0], "--json", exit_code=1)
    same(json.loads(done.stdout)["valid"], False)


def test_status_shows_streams_without_lag(fed):
    facts = fed.county.status()
    up = next(each for each in facts["streams"]
              if each["origin"] == COUNTY and each["scope"] == "up")
    wait_until(lambda: next(e for e in fed.county.status()["streams"] if e["origin"] == COUNTY
                            and e["scope"] == "up")["deliveries"][0]["waiting"] == 0,
               "nothing waits")
    assert up["last"] >= 1
    same(facts["counts"]["cases"], COUNT)
    same(facts["counts"]["outbox"], 0)


def test_restart_sends_nothing_twice(fed):
    before = (fed.province.counts(), fed.county.counts())
    fed.county.stop()
    fed.county.start()
    fed.province.stop()
    fed.province.start()
    wait_until(lambda: fed.county.status()["links"][0]["failures"] == 0, "the link is up again")
    case = cases_file.row("SB2025900001", datetime.date(2025, 6, 27), steps=1)
    work.feed(fed.county, [case], file_name="one-more.csv")
    work.wait_equal(fed.county, fed.province)
    same(fed.province.counts()["case_event"], before[0]["case_event"] + 1)
    same(fed.province.counts()["package"], before[0]["package"] + 1)


def test_pulled_report_counts_what_the_county_finished(fed):
    answer = fed.network.folder / "report.xml"
    fed.province.run("report", "pull", "--dir", fed.province.folder, "--from", COUNTY, "--name",
                     "monthly", "--period", "2025-06", "-o", answer)
    first = answer.read_bytes()
    assert b"ReportAnswer" in first, first[:200]
    finished = sum("办结时间" in case for case in fed.cases)
    assert f">{finished}<".encode() in first or f'"{finished}"'.encode() in first, first[:1500]
