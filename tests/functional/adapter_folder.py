# SPDX-License-Identifier: Apache-2.0
"""An old system's files through the folder adapter of a county, to the province."""
import datetime
import shutil

from framework import cases_file, work
from framework.checks import contains, same, wait_until
from framework.network import COUNTY, PROVINCE, with_nodes


def network():
    return Hall()


class Hall:
    def __enter__(self):
        self.network = with_nodes(PROVINCE, COUNTY, label="hall")
        try:
            self.province, self.county = self.network.nodes.values()
            work.publish_basics(self.province, [self.county])
            work.with_adapter(self.county)
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)

    def run_of(self, file):
        """The counts of the last finished run over the file."""
        sql = ("SELECT rows_read, rows_taken, rows_repeated, rows_waiting, rows_refused, "
               "events_taken, encoding FROM adapter_run WHERE file_name = ? AND state = 'finished' "
               "ORDER BY id DESC LIMIT 1")
        row = wait_until(lambda: self.county.query(sql, file), f"{file} is read")[0]
        same(row[1] + row[2] + row[3] + row[4], row[0], "taken + repeated + waiting + refused")
        return dict(zip(("read", "taken", "repeated", "waiting", "refused", "events", "encoding"),
                        row))


def test_file_in_gb18030_reaches_the_province_with_equal_text(hall):
    cases = cases_file.rows(30, prefix="GB2025")
    cases[0]["申办项目名称"] = "䶮㳇镇〇号餐饮店食品经营许可"  # characters that only GB18030 has
    work.feed(hall.county, cases, file_name="gb.csv")
    counts = hall.run_of("gb.csv")
    same((counts["read"], counts["taken"], counts["refused"]), (30, 30, 0))
    same(counts["events"], cases_file.events_in(cases))
    work.wait_equal(hall.county, hall.province)
    titles = {title for title, in hall.province.query("SELECT title FROM case_file")}
    same({f"关于{case['申办项目名称']}的申请" for case in cases} - titles, set(), "titles missing")


def test_file_seen_twice_and_grown_gives_each_event_once(hall):
    cases = cases_file.rows(10, prefix="TW2025")
    work.feed(hall.county, cases, file_name="twice.csv")
    events = hall.county.value("SELECT COUNT(*) FROM case_event")
    hall.county.drop("hall", "twice-again.csv", cases_file.csv_bytes(cases))
    counts = hall.run_of("twice-again.csv")
    same((counts["read"], counts["repeated"], counts["events"]), (10, 10, 0))
    grown = cases + cases_file.rows(5, first=50, prefix="TW2025")
    hall.county.drop("hall", "twice.csv", cases_file.csv_bytes(grown))
    wait_until(lambda: hall.run_of("twice.csv")["read"] == 15, "the grown file is read")
    counts = hall.run_of("twice.csv")
    same((counts["taken"], counts["repeated"]), (5, 10))
    same(hall.county.value("SELECT COUNT(*) FROM case_event"),
         events + cases_file.events_in(grown[10:]))
    work.wait_equal(hall.county, hall.province)


def test_case_grows_with_later_files(hall):
    day = datetime.date(2025, 6, 17)
    for steps in range(1, 6):
        hall.county.drop("hall", f"grow-{steps}.csv",
                         cases_file.csv_bytes([cases_file.row("GR2025000001", day, steps)]))
        hall.run_of(f"grow-{steps}.csv")
    title = cases_file.row("GR2025000001", day, 1)["申办项目名称"]
    work.wait_equal(hall.county, hall.province)
    row = hall.province.query("SELECT state, events, parked FROM case_file WHERE title LIKE ?",
                              f"%{title}%")
    same([each[1:] for each in row if each[1] == 6], [(6, 0)], f"the finished case: {row}")


def test_every_refused_row_is_listed_with_column_value_and_reason(hall):
    good = cases_file.rows(3, prefix="RF2025")
    late = cases_file.row("RF2025000011", datetime.date(2025, 6, 17)) | {"受理时间": "昨天"}
    no_item = cases_file.row("RF2025000012", datetime.date(2025, 6, 17)) | {"事项编码": "999999999999"}
    disordered = cases_file.row("RF2025000013", datetime.date(2025, 6, 17)) | {
        "受理时间": "2025-06-01 08:00:00"}
    unmapped = cases_file.row("RF2025000014", datetime.date(2025, 6, 17)) | {"办件类型": "特急件"}
    reason = cases_file.row("RF2025000015", datetime.date(2025, 6, 17)) | {"办结结果": "退回办结"}
    handled = cases_file.row("RF2025000016", datetime.date(2025, 6, 17), 3)
    orphan = {key: value for key, value in handled.items() if key not in ("申请时间", "受理时间")}
    bad = [late, no_item, disordered, unmapped, reason, orphan]
    hall.county.drop("hall", "refused.csv", cases_file.csv_bytes(good + bad))
    counts = hall.run_of("refused.csv")
    same((counts["read"], counts["taken"]), (9, 3), counts)
    same(counts["waiting"], 1, "the row whose case is not opened yet")
    same(counts["refused"], 5)
    rows = {row["case"]: row for row in hall.county.json("adapter", "errors", "hall")}
    same({number: rows[number]["code"] for number in sorted(rows) if number.startswith("RF2025")},
         {"RF2025000011": "ADAPTER_VALUE_UNREADABLE", "RF2025000012": "QUALITY_ITEM_WRONG",
          "RF2025000013": "QUALITY_TIMES_DISORDERED", "RF2025000014": "ADAPTER_CODE_UNMAPPED",
          "RF2025000015": "QUALITY_REASON_MISSING", "RF2025000016": "QUALITY_CASE_ABSENT"})
    row = rows["RF2025000011"]
    same((row["file"], row["line"], row["column"], row["value"]),
         ("refused.csv", 5, "受理时间", "昨天"))
    assert all(row["reason"] for row in rows.values())
    # The waiting row joins by itself once its case is opened.
    opening = cases_file.row("RF2025000016", datetime.date(2025, 6, 17), 1)
    hall.county.drop("hall", "opening.csv", cases_file.csv_bytes([opening]))
    wait_until(lambda: "RF2025000016" not in {row["case"] for row in hall.county.json(
        "adapter", "errors", "hall")}, "the waiting row is taken")


def test_dry_run_says_what_would_be_taken_and_stores_nothing(hall):
    tables = ("case_event", "case_file", "source_case", "adapter_run", "adapter_row",
              "adapter_ledger")

    def stored():
        return [hall.county.value(f"SELECT COUNT(*) FROM {table}") for table in tables]
    before = stored()
    file = hall.network.folder / "dry.csv"
    cases = cases_file.rows(4, prefix="DR2025")
    cases[1]["受理时间"] = "不详"
    file.write_bytes(cases_file.csv_bytes(cases))
    answer = hall.county.json("adapter", "test", "hall", "--file", file)
    same(answer["counts"]["read"], 4)
    same(answer["counts"]["taken"] + answer["counts"]["refused"], 4)
    assert any(row["findings"] for row in answer["rows"]), answer
    same(stored(), before)


def test_encodings_are_detected(hall):
    for number, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030")):
        cases = cases_file.rows(5, prefix=f"EN{number}")
        work.feed(hall.county, cases, file_name=f"encoding-{number}.csv", encoding=encoding)
        same(hall.run_of(f"encoding-{number}.csv")["taken"], 5, encoding)
    titles = {title for title, in hall.county.query("SELECT title FROM case_file")}
    assert all(f"关于{case['申办项目名称']}的申请" in titles for case in cases)


def test_broken_mapping_names_file_and_line_and_ends_with_2(hall):
    mapping = hall.county.folder / "mapping-hall.xml"
    kept = mapping.read_text(encoding="utf-8")
    try:
        broken = kept.replace('<OccurredAt column="受理时间"/>', '<OccuredAt column="受理时间"/>', 1)
        line = broken[:broken.index("<OccuredAt")].count("\n") + 1
        mapping.write_text(broken, encoding="utf-8")
        for verb in ("run", "test"):
            done = hall.county.run("adapter", verb, "--dir", hall.county.folder, "hall",
                                   exit_code=2)
            contains(done.stderr, f"mapping-hall.xml:{line}", f"what adapter {verb} says")
        mapping.write_text(kept.replace("</Mapping>", ""), encoding="utf-8")
        done = hall.county.run("adapter", "run", "--dir", hall.county.folder, "hall", exit_code=2)
        contains(done.stderr, "mapping-hall.xml:")
        assert hall.county.running()
    finally:
        mapping.write_text(kept, encoding="utf-8")
    same(hall.county.json("adapter", "run", "hall")["faults"], [])


def test_unknown_adapter_and_missing_folder_are_named(hall):
    done = hall.county.run("adapter", "run", "--dir", hall.county.folder, "nosuch", exit_code=None)
    assert done.returncode in (2, 3), done
    contains(done.stderr, "nosuch")


def test_binary_and_headerless_files_are_named_and_others_are_read(hall):
    hall.county.drop("hall", "picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    hall.county.drop("hall", "columns.csv", "甲,乙\r\n1,2\r\n".encode("gb18030"))
    hall.county.drop("hall", "empty.csv", b"")
    work.feed(hall.county, cases_file.rows(3, prefix="OK2025"), file_name="zz-good.csv")
    same(hall.run_of("zz-good.csv")["taken"], 3)

    def faults():
        return dict(hall.county.query("SELECT file_name, fault FROM adapter_run WHERE "
                                      "state = 'failed'"))
    wait_until(lambda: {"picture.csv", "columns.csv"} <= set(faults()), "the bad files are noted")
    assert all(faults().values()), faults()


def test_personal_data_does_not_travel(hall):
    case = cases_file.row("PD2025000001", datetime.date(2025, 6, 17), 2) | {
        "证件号码": "11010519491231002X", "联系电话": "13979001234"}
    work.feed(hall.county, [case], file_name="personal.csv")
    work.wait_equal(hall.county, hall.province)
    wait_until(lambda: hall.province.value("SELECT COUNT(*) FROM package_bytes") == 0,
               "the archive is written")
    for file in hall.province.archive(COUNTY) + hall.county.archive(COUNTY):
        document = file.read_text(encoding="utf-8")
        assert "13979001234" not in document, f"telephone number in {file.name}"
        assert "11010519491231002X" not in document, f"identity number in {file.name}"


def test_mapping_may_be_replaced_while_the_node_runs(hall):
    mapping = hall.county.folder / "mapping-hall.xml"
    kept = mapping.read_text(encoding="utf-8")
    hall.county.drop("hall", "hurry.csv", cases_file.csv_bytes(
        [cases_file.row("MP2025000001", datetime.date(2025, 6, 17), 2) | {"办件类型": "加急件"}]))
    same(hall.run_of("hurry.csv")["refused"], 1)
    mended = kept.replace('<Code from="承诺件" to="promised"/>',
                          '<Code from="承诺件" to="promised"/><Code from="加急件" to="promised"/>')
    part = mapping.with_suffix(".part")
    part.write_text(mended, encoding="utf-8")
    shutil.move(part, mapping)
    answer = hall.county.json("adapter", "retry", "hall")
    assert answer["taken"] >= 1, answer
